import { randomBytes } from "node:crypto";
import { z } from "zod";
import { sandboxAccounts, sandboxProjects, type SandboxAccount } from "./accounts";
import { LoginKey } from "./key-pair";
import { snapshotTime } from "./platform-clock";
import { Refusal } from "./refusal";

const dayMs = 86_400_000;
const minuteMs = 60_000;
/** Reads of the key in a minute, by everybody together; past it the platform answers 403 for a minute. */
const mostKeyReads = 1_000;

const loginSchema = z.object({
  auth: z.object({ passwordCredentials: z.object({ username: z.string(), password: z.string() }) }),
});

/** Logins with a password and the tokens they give (contract README, "Authentication"). */
export class Sessions {
  readonly #key = new LoginKey();
  readonly #tokens = new Map<string, { account: SandboxAccount; endsAt: number }>();
  readonly #clientTokens = new Map<string, number>();
  #keyReads: { since: number; count: number; closedUntil: number } = { since: 0, count: 0, closedUntil: 0 };

  publicKey(now: number): { public_key: string } {
    const reads = this.#keyReads;
    if (now - reads.since >= minuteMs) Object.assign(reads, { since: now, count: 0 });
    reads.count += 1;
    if (reads.count > mostKeyReads) reads.closedUntil = now + minuteMs;
    if (now < reads.closedUntil) throw new Refusal(403, "The public key has been asked for too often.");
    return { public_key: this.#key.modulus };
  }

  /** Gives a token for a right password. Throws the platform's 401, which does not say what was wrong. */
  logIn(body: unknown, padding: "pkcs1" | "oaep", now: number) {
    const { username, password } = loginSchema.parse(body).auth.passwordCredentials;
    const account = sandboxAccounts.find((known) => known.username === username);
    const plain = this.#key.decrypt(password, padding);
    if (account === undefined || plain !== account.password) throw new Refusal(401, "The user name or password is wrong.");
    const id = randomBytes(16).toString("hex");
    this.#tokens.set(id, { account, endsAt: now + dayMs });
    const project = sandboxProjects.find((known) => known.id === account.projectIds[0]);
    return {
      access: {
        token: {
          id,
          issued_at: snapshotTime(now),
          expires: snapshotTime(now + dayMs),
          tenant: { id: project?.id ?? "", name: project?.name ?? "", description: "", enabled: true },
          audit_ids: [randomBytes(8).toString("hex")],
        },
        user: {
          id: account.userId,
          username: account.username,
          name: account.name,
          roles: account.roles.map((name) => ({ name })),
          roles_links: [],
        },
      },
    };
  }

  /** Whether a client's idempotency token has not been used in the last quarter of an hour. */
  isNewToken(token: string, now: number): boolean {
    for (const [known, at] of this.#clientTokens) if (now - at >= 15 * minuteMs) this.#clientTokens.delete(known);
    if (this.#clientTokens.has(token)) return false;
    this.#clientTokens.set(token, now);
    return true;
  }

  /** The account of a token that has not ended; null otherwise. */
  accountOf(token: string, now: number): SandboxAccount | null {
    const session = this.#tokens.get(token);
    if (session === undefined || now >= session.endsAt) return null;
    return session.account;
  }

  reset(): void {
    this.#tokens.clear();
    this.#clientTokens.clear();
    this.#keyReads = { since: 0, count: 0, closedUntil: 0 };
  }
}
