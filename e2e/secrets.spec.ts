import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { sandboxAccounts } from "../lib/providers/samsung/sandbox/accounts";
import { expect, password, test } from "./fixtures";
import { dataDir } from "./ports";

/* The demo's own vendor keys and the people's password must not turn up anywhere but in memory on their way to the vendor. */
const secrets = [...sandboxAccounts.flatMap((account) => [account.secretKey, account.accessKey]), password];

function leaksIn(text: string): string[] {
  return secrets.filter((secret) => text.includes(secret) || text.includes(Buffer.from(secret).toString("base64")));
}

test("no answer of the API and no page holds a credential", async ({ apiAs, signedIn }) => {
  const api = await apiAs("admin");
  const paths = [
    "connections",
    "me",
    "users",
    "tokens",
    "audit",
    "operations",
    "requests",
    "request-rules",
    "notifications",
    "notification-channels",
    "notification-deliveries",
    "vms",
    "backups",
    "histories",
    "overview",
    "capabilities",
    "providers",
    "openapi.json",
  ];
  for (const name of paths) {
    const answer = await api.get(`/api/v1/${name}`);
    expect(leaksIn(await answer.text()), `/api/v1/${name}`).toEqual([]);
  }
  for (const page of ["/", "/vms", "/settings/connections", "/operations"]) {
    await signedIn.goto(page);
    expect(leaksIn(await signedIn.content()), page).toEqual([]);
  }
});

test("a refused credential is not repeated in the refusal", async ({ apiAs }) => {
  const api = await apiAs("admin");
  const secretKey = "leak-me-if-you-can-0123456789abcdef";
  const answer = await api.send("POST", "/api/v1/connections", {
    provider: "samsung",
    name: "Refused",
    endpoint: "not an address",
    settings: { region: 7 },
    credentials: { accessKey: "leak-me-too-0123456789", secretKey, unknown: secretKey },
  });
  expect(answer.status()).toBe(422);
  expect(await answer.text()).not.toMatch(/leak-me/);
});

test("the database's files hold no credential", async () => {
  const found: string[] = [];
  for (const entry of await readdir(dataDir, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    // Files of a running server come and go.
    const bytes = await readFile(file).catch(() => null);
    if (bytes) for (const secret of secrets) if (bytes.includes(secret)) found.push(file);
  }
  expect(found).toEqual([]);
});
