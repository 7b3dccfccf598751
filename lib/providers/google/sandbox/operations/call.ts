import type { SandboxContext } from "@/lib/sandbox/vendor";
import { badRequest, notFound, type ConsoleAnswer } from "../answers";
import { idIn, objectOf, type Row } from "../row";
import type { ConsoleSession, SessionDesk } from "../session-desk";
import type { World } from "../world/world";

/** A request that has passed sign-in and contract. */
export interface ConsoleCall {
  world: World;
  sessions: SessionDesk;
  /** Null for the login alone. */
  session: ConsoleSession | null;
  serviceAccount: string;
  path: Readonly<Record<string, string>>;
  query: URLSearchParams;
  body: unknown;
  now: number;
  context: SandboxContext;
}

export type ConsoleOperation = (call: ConsoleCall) => ConsoleAnswer;
export type ConsoleOperations = Readonly<Record<string, ConsoleOperation>>;

export const bodyOf = (call: ConsoleCall): Record<string, unknown> => objectOf(call.body);

export function pathId({ path }: ConsoleCall, name: string): string {
  const id = path[name];
  if (id === undefined) throw new Error(`The path has no ${name}.`);
  return id;
}

/** What the path names; a refusal when there is none. */
export function named(call: ConsoleCall, parameter: string, what: string, find: (id: string) => Row | null): Row {
  const id = pathId(call, parameter);
  const row = find(id);
  if (row === null) throw notFound(what, id);
  return row;
}

/** What a body's member points to by its id; a refusal without one or when there is none such. */
export function pointedTo(body: Record<string, unknown>, member: string, find: (id: string) => Row | null): Row {
  const id = idIn(body[member]);
  if (id === null) throw badRequest(`${member} must name an object by its id`);
  const row = find(id);
  if (row === null) throw notFound(member, id);
  return row;
}

export const applicationOf = (call: ConsoleCall, parameter = "application_id"): Row =>
  named(call, parameter, "application", (id) => call.world.applications.find(id, call.now));

export const listAnswer = (items: readonly unknown[]): ConsoleAnswer => ({ status: 200, body: { count: items.length, items } });
