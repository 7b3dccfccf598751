import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { get, request as send, type IncomingMessage } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { POST as createToken } from "../tokens/route";
import { ask, makePerson, makeTenant, startTestServer, type TestPerson } from "@/lib/access/testing";
import { fillInventory } from "@/lib/db/queries/testing";
import type { TestDatabase } from "@/lib/db/testing";
import { meSchema } from "@/lib/domain/people";
import { z } from "zod";

/* Two web processes on one PostgreSQL: what one of them is told ends what the other has open. */

const machines = 60_000;
const longestMs = 5_000;

let database: TestDatabase;
let admin: TestPerson;
let acme = "";
const processes: ChildProcess[] = [];
const ports: number[] = [];

beforeAll(async () => {
  database = await startTestServer();
  acme = await makeTenant(database.db, "Acme");
  admin = await makePerson(database.db, { role: "admin" });
  await fillInventory(database.db, { machines, runsPerMachine: 0, tenantIds: [acme] });
  for (let count = 0; count < 2; count += 1) {
    const child = spawn(process.execPath, ["--import", "tsx", "app/api/v1/events/testing-process.ts"], {
      env: { ...process.env, TSX_TSCONFIG_PATH: "tsconfig.node.json" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    processes.push(child);
    const [line]: unknown[] = await once(child.stdout, "data");
    ports.push(Number(String(line)));
  }
});
afterAll(async () => {
  for (const child of processes) child.kill("SIGKILL");
  await database.close();
});

type Credential = { cookie: string } | { authorization: string };
const cookieOf = ({ cookie }: TestPerson): Credential => ({ cookie });

function open(process: 0 | 1, path: string, credential: Credential, accept = "*/*"): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get({ port: ports[process], path, headers: { ...credential, accept } }, resolve).on("error", reject);
  });
}

async function readAll(answer: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of answer.setEncoding("utf8")) text += String(chunk);
  return text;
}

/** An event stream that has begun, and the moment at which it ends. */
async function listen(process: 0 | 1, credential: Credential): Promise<{ endedAt: Promise<number> }> {
  const answer = await open(process, "/api/v1/events", credential);
  expect(answer.statusCode).toBe(200);
  await once(answer, "data");
  answer.resume();
  return { endedAt: new Promise((resolve) => answer.on("close", () => resolve(performance.now()))) };
}

/** A CSV of all machines whose reader took the first rows and no more. */
async function exportSlowly(process: 0 | 1, credential: Credential): Promise<IncomingMessage> {
  const answer = await open(process, "/api/v1/vms", credential, "text/csv");
  expect(answer.statusCode).toBe(200);
  await once(answer, "readable");
  answer.read();
  return answer;
}

/** What is left of it; null when it broke off, as nobody then takes a part for the whole. */
const restOf = (answer: IncomingMessage): Promise<string | null> => readAll(answer).catch(() => null);

function change(id: string, body: object): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = send(
      {
        port: ports[0],
        method: "PATCH",
        path: `/api/v1/users/${id}`,
        headers: { cookie: admin.cookie, "sec-fetch-site": "same-origin", "content-type": "application/json" },
      },
      (answer) => resolve(answer.resume().statusCode),
    );
    asked.on("error", reject).end(JSON.stringify(body));
  });
}

async function tokenOf(person: TestPerson): Promise<Credential> {
  const made = await ask(createToken, {
    method: "POST",
    path: "/api/v1/tokens",
    as: person,
    body: { name: "script", expiresAt: new Date(Date.now() + 86_400_000).toISOString() },
  });
  return { authorization: `Bearer ${z.object({ token: z.string() }).parse(await made.json()).token}` };
}

describe("on two processes, a person", () => {
  it("who is disabled on one loses sessions, tokens, event streams and running exports on both within five seconds", async () => {
    const person = await makePerson(database.db, { role: "operator" });
    const [session, token] = [cookieOf(person), await tokenOf(person)];
    const streams = await Promise.all([listen(0, session), listen(1, session), listen(0, token), listen(1, token)]);
    const exports = await Promise.all([exportSlowly(0, session), exportSlowly(1, session), exportSlowly(1, token)]);

    expect(await change(person.id, { disabled: true })).toBe(200);
    const disabledAt = performance.now();
    for (const stream of streams) expect((await stream.endedAt) - disabledAt).toBeLessThan(longestMs);
    expect(await Promise.all(exports.map(restOf))).toEqual([null, null, null]);
    expect(performance.now() - disabledAt).toBeLessThan(longestMs);
    for (const process of [0, 1] as const)
      for (const credential of [session, token])
        expect((await open(process, "/api/v1/me", credential)).resume().statusCode).toBe(401);
  });

  it("who is given less is signed out of both, and their tokens' streams end and open again with what is left", async () => {
    const person = await makePerson(database.db, { role: "operator" });
    const [session, token] = [cookieOf(person), await tokenOf(person)];
    const streams = await Promise.all([listen(1, session), listen(1, token)]);
    const running = await exportSlowly(1, token);

    expect(await change(person.id, { memberships: [{ tenantId: acme, role: "viewer" }] })).toBe(200);
    const demotedAt = performance.now();
    for (const stream of streams) expect((await stream.endedAt) - demotedAt).toBeLessThan(longestMs);
    expect(await restOf(running)).toBeNull();
    expect((await open(1, "/api/v1/me", session)).resume().statusCode).toBe(401);
    const me = meSchema.parse(JSON.parse(await readAll(await open(1, "/api/v1/me", token))));
    expect([me.role, me.tenants?.map(({ id }) => id), me.actions.includes("operations:write")]).toEqual([
      "viewer",
      [acme],
      false,
    ]);
  });

  it("whom nothing is taken from keeps what is open to its end", async () => {
    const person = await makePerson(database.db, { role: "operator" });
    const other = await makePerson(database.db, { role: "operator" });
    const running = await exportSlowly(1, cookieOf(person));
    const stream = await listen(1, cookieOf(other));
    expect(await change(other.id, { disabled: true })).toBe(200);
    await stream.endedAt;
    expect((await restOf(running))?.trimEnd().split("\r\n").at(-1)).toMatch(/^vm_/);
  });
});
