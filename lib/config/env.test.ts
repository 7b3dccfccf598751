import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { parseEnv } from "./env";

const key = () => randomBytes(32).toString("base64");
const good = () => ({
  NODE_ENV: "production" as const,
  BACKDESK_ENCRYPTION_KEYS: `k1:${key()}`,
  NEXTAUTH_SECRET: "x".repeat(32),
  NEXTAUTH_URL: "https://backdesk.example.com",
});
const linesOf = (source: Record<string, string | undefined>) => {
  const parsed = parseEnv({ NODE_ENV: "production", ...source });
  return parsed.ok ? [] : parsed.lines;
};

describe("the environment", () => {
  it("is good with the required variables alone, and the rest has defaults", () => {
    const parsed = parseEnv(good());
    expect(
      parsed.ok && { port: parsed.env.PORT, networks: parsed.env.BACKDESK_VENDOR_NETWORKS, worker: parsed.env.BACKDESK_WORKER },
    ).toEqual({
      port: 3000,
      networks: ["public", "private"],
      worker: "on",
    });
  });

  it("names every missing variable at once, each with how to make a good value", () => {
    const lines = linesOf({});
    expect(lines.map((line) => line.split(":")[0]).sort()).toEqual([
      "BACKDESK_ENCRYPTION_KEYS",
      "NEXTAUTH_SECRET",
      "NEXTAUTH_URL",
    ]);
    expect(lines.every((line) => line.includes("is not set. ") && /openssl|https:/.test(line))).toBe(true);
  });

  it("takes an empty variable as unset", () => {
    expect(linesOf({ ...good(), PORT: "", DATABASE_URL: "" })).toEqual([]);
  });

  it.each([
    ["PORT", "zero", "0"],
    ["PORT", "no number", "http"],
    ["DATABASE_URL", "of another engine", "mysql://localhost/backdesk"],
    ["BACKDESK_VENDOR_NETWORKS", "an address without a prefix", "10.0.0.0"],
    ["BACKDESK_VENDOR_NETWORKS", "an empty list", ","],
    ["BACKDESK_ENCRYPTION_KEYS", "an id without a key", "k1"],
    ["BACKDESK_ENCRYPTION_KEYS", "a key of 16 bytes", `k1:${randomBytes(16).toString("base64")}`],
    ["BACKDESK_ENCRYPTION_KEYS", "a key without an id", `:${key()}`],
    ["BACKDESK_ENCRYPTION_KEYS", "two keys of one id", `k1:${key()},k1:${key()}`],
    ["NEXTAUTH_SECRET", "too short", "short"],
    ["NEXTAUTH_URL", "no address", "console.acme.test"],
    ["BACKDESK_WORKER", "neither on nor off", "yes"],
    ["BACKDESK_METRICS_TOKEN", "too short", "short"],
    ["BACKDESK_SESSION_IDLE_MINUTES", "nothing", "0"],
    ["BACKDESK_SESSION_HOURS", "no number", "long"],
    ["BACKDESK_LOCAL_SIGN_IN", "off without a provider", "off"],
    ["BACKDESK_BREAK_GLASS", "no e-mail", "the safe"],
    ["BACKDESK_OIDC", "no JSON", "keycloak"],
    ["SANDBOX_NIGHT_HOUR", "no hour", "24"],
    ["DEMO_SCALE", "unknown", "gigantic"],
  ])("refuses %s that is %s with one line that names it and repeats no value", (name, _what, value) => {
    const lines = linesOf({ ...good(), [name]: value });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(new RegExp(`^${name}: is .*[.] (Set|Make)`));
    if (value.length > 8) expect(lines[0]).not.toContain(value);
  });

  it("keeps the order of encryption keys: the first encrypts", () => {
    const parsed = parseEnv({ ...good(), BACKDESK_ENCRYPTION_KEYS: ` k2:${key()} , k1:${key()}` });
    expect(parsed.ok && parsed.env.BACKDESK_ENCRYPTION_KEYS.map(({ id }) => id)).toEqual(["k2", "k1"]);
  });
});
