import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { startTestServer } from "@/lib/access/testing";
import type { TestDatabase } from "@/lib/db/testing";
import type { OperationKind } from "@/lib/domain/operation";
import { finalOperationStates } from "@/lib/domain/states";
import { ProblemError } from "@/lib/http/problems";
import { sampleInputs } from "@/lib/providers/conformance";
import type { RunningSandbox } from "@/lib/sandbox";
import { startTestSandbox } from "@/lib/sandbox/testing";
import { demoAccounts } from "@/lib/sandbox/demo-accounts";
import { OperationBench } from "./testing";

/* Real worker processes, killed without warning while the vendor's answer is on its way. */

let database: TestDatabase;
let sandbox: RunningSandbox;
let bench: OperationBench;
const workers: ChildProcess[] = [];

beforeAll(async () => {
  database = await startTestServer();
  sandbox = await startTestSandbox();
  const [account] = demoAccounts(sandbox.url);
  if (!account) throw new Error("The sandbox has no account.");
  bench = await OperationBench.open(database.db, sandbox, account);
});
afterEach(() => {
  for (const worker of workers.splice(0)) worker.kill("SIGKILL");
});
afterAll(async () => {
  await sandbox.close();
  await database.close();
});

async function startWorker(): Promise<ChildProcess> {
  const worker = spawn(process.execPath, ["--import", "tsx", "lib/server/worker-main.ts"], {
    env: { ...process.env, TSX_TSCONFIG_PATH: "tsconfig.node.json" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  workers.push(worker);
  await once(worker.stdout, "data");
  return worker;
}

async function createFirstThatIsTaken(kind: OperationKind) {
  for (const input of sampleInputs(kind, bench.book)) {
    const made = await bench.create(kind, input).catch((error: unknown) => {
      if (!(error instanceof ProblemError)) throw error;
      return null;
    });
    if (made) return made;
  }
  throw new Error(`There is no wish for ${kind}.`);
}

const until = { timeout: 50_000, interval: 50 };

describe("a worker that is killed between the vendor's effect and its answer", () => {
  it.each<OperationKind>(["backup.create", "volume-group.snapshot"])(
    "leaves %s to the next one, which ends it without doing it again",
    async (kind) => {
      const first = await startWorker();
      const since = await bench.lastCall();
      // The vendor acts at once, and its answer would take minutes.
      await bench.fault({ match: { method: "POST" }, fault: "slow-body", bytesPerSecond: 1 });
      const { id, plan } = await createFirstThatIsTaken(kind);
      const write = plan.steps[0]?.call;
      if (!write) throw new Error("The plan has no step.");
      const done = async () =>
        (await bench.calls(since)).filter(
          ({ method, path, vendorStatus }) => method === write.method && path.endsWith(write.path) && (vendorStatus ?? 500) < 300,
        );
      await vi.waitFor(async () => expect(await done()).toHaveLength(1), until);
      first.kill("SIGKILL");
      await once(first, "exit");
      expect(finalOperationStates).not.toContain((await bench.row(id)).state);

      await bench.control("DELETE", "/faults");
      await startWorker();
      await vi.waitFor(async () => {
        await bench.advance(30);
        expect((await bench.row(id)).state).toBe("succeeded");
      }, until);
      expect(await done()).toHaveLength(1);
    },
  );
});
