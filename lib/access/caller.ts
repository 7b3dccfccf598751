import type { Grant, Role } from "@/lib/domain/roles";
import type { Scope } from "@/lib/domain/scope";

/** Who is asking, resolved from a session or a token. */
export interface Caller {
  actor: { kind: "user" | "token"; id: string; name: string };
  /** The person behind it; for tokens the one who made it. */
  userId: string;
  /** The strongest role held anywhere: a word to show, never what decides. */
  role: Role;
  /** What decides: which role is held where. */
  grants: readonly Grant[];
  /** A token does nothing beyond this role, wherever its maker may do more. */
  atMost: Role | null;
  /** Where what is asked for is allowed: in a route, the tenants in which the grants include the route's action. */
  scope: Scope;
  /** Exactly one of the two is set. */
  sessionId: string | null;
  tokenId: string | null;
  readOnly: boolean;
  /** Signed in with a password that somebody else chose: nothing opens before it was changed. */
  mustChangePassword: boolean;
}
