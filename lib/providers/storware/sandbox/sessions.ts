import { randomUUID } from "node:crypto";
import type { SandboxRequest } from "@/lib/sandbox/vendor";
import type { SandboxUser } from "./accounts";

/** The vendor tells no figure; half an hour without a call is what Java servers do. */
const idleMs = 30 * 60_000;
/** Stands in for the name that no public source shows; clients keep any cookie. */
const cookieName = "JSESSIONID";

/** Sessions by cookie, as a Java server keeps them. */
export class Sessions {
  readonly #open = new Map<string, { user: SandboxUser; usedAt: number }>();

  /** Opens one and gives the Set-Cookie header. */
  open(user: SandboxUser, now: number): string {
    const id = randomUUID().replaceAll("-", "").toUpperCase();
    this.#open.set(id, { user, usedAt: now });
    return `${cookieName}=${id}; Path=/; HttpOnly`;
  }

  /** Whose session the request carries; null for none and for one that has run out. Keeps it alive. */
  userOf(request: SandboxRequest, now: number): SandboxUser | null {
    const id = cookieOf(request);
    const session = id === null ? undefined : this.#open.get(id);
    if (id === null || session === undefined) return null;
    if (now - session.usedAt > idleMs) {
      this.#open.delete(id);
      return null;
    }
    session.usedAt = now;
    return session.user;
  }

  end(request: SandboxRequest): void {
    const id = cookieOf(request);
    if (id !== null) this.#open.delete(id);
  }

  clear(): void {
    this.#open.clear();
  }
}

function cookieOf({ headers }: SandboxRequest): string | null {
  for (const pair of (headers.cookie ?? "").split(";")) {
    const [name = "", value = ""] = pair.trim().split("=", 2);
    if (name === cookieName && value !== "") return value;
  }
  return null;
}
