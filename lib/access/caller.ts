import type { Role } from "@/lib/domain/roles";
import type { Scope } from "@/lib/domain/scope";

/** Who is asking, resolved from a session or a token. */
export interface Caller {
  actor: { kind: "user" | "token"; id: string; name: string };
  /** The person behind it; for tokens the one who made it. */
  userId: string;
  role: Role;
  scope: Scope;
  /** Exactly one of the two is set. */
  sessionId: string | null;
  tokenId: string | null;
  readOnly: boolean;
}
