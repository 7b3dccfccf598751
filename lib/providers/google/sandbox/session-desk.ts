import { randomUUID } from "node:crypto";
import type { SandboxRequest } from "@/lib/sandbox/vendor";

const idleMs = 3_600_000;
const promotedMs = 5 * 60_000;

export interface ConsoleSession {
  id: string;
  serviceAccount: string;
  endsAt: number;
  /** Until when it has an administrator's rights. */
  promotedUntil: number;
  timezone: string;
  preferences: string;
}

/** The sessions of one console: made by a login, prolonged by use, ended by an hour without it. */
export class SessionDesk {
  readonly #sessions = new Map<string, ConsoleSession>();

  reset(): void {
    this.#sessions.clear();
  }

  open(serviceAccount: string, now: number): ConsoleSession {
    const session = {
      id: randomUUID(),
      serviceAccount,
      endsAt: now + idleMs,
      promotedUntil: 0,
      timezone: "UTC",
      preferences: "{}",
    };
    this.#sessions.set(session.id, session);
    return session;
  }

  find(id: string, now: number): ConsoleSession | null {
    const session = this.#sessions.get(id);
    if (session !== undefined && session.endsAt > now) return session;
    this.#sessions.delete(id);
    return null;
  }

  close(id: string): boolean {
    return this.#sessions.delete(id);
  }

  promote(session: ConsoleSession, now: number): void {
    session.promotedUntil = now + promotedMs;
  }

  /** The session that a request names, prolonged by it unless it asks not to; null without a live one of the account. */
  of(request: SandboxRequest, serviceAccount: string, now: number): ConsoleSession | null {
    const header = request.headers["backupdr-management-session"];
    const match = /^Actifio (\S+)$/i.exec(typeof header === "string" ? header : "");
    const session = match?.[1] === undefined ? null : this.find(match[1], now);
    if (session === null || session.serviceAccount !== serviceAccount) return null;
    const asksNotTo = String(request.headers["actifio-no-session-refresh"] ?? "").toLowerCase() === "true";
    if (!asksNotTo) session.endsAt = now + idleMs;
    return session;
  }
}
