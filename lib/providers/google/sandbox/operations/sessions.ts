import { done, notFound, ok, Refusal, errorCodes } from "../answers";
import type { ConsoleSession } from "../session-desk";
import { bodyOf, pathId, type ConsoleCall, type ConsoleOperations } from "./call";

function shown({ world, serviceAccount }: ConsoleCall, session: ConsoleSession): object {
  const [user] = world.shelves.users.all();
  return {
    "@type": "sessionRest",
    id: session.id,
    session_id: session.id,
    href: `https://${world.ground.console.name}.backupdr.googleusercontent.com/actifio/session/${session.id}`,
    username: serviceAccount,
    user,
    region: world.ground.console.region,
    timezone: session.timezone,
    userpref: session.preferences,
    rights: [...world.shelves.rights.all()],
    authconfig: { method: "googleidp" },
  };
}

function current(call: ConsoleCall): ConsoleSession {
  if (call.session === null) throw new Refusal(401, errorCodes.login, "There is no session.");
  return call.session;
}

function named(call: ConsoleCall): ConsoleSession {
  const id = pathId(call, "session_id");
  const session = call.sessions.find(id, call.now);
  if (session?.serviceAccount !== call.serviceAccount) throw notFound("session id", id);
  return session;
}

export const sessionOperations: ConsoleOperations = {
  login: (call) => ok(shown(call, call.sessions.open(call.serviceAccount, call.now))),
  getCurrentSession: (call) => ok(shown(call, current(call))),
  updateCurrentSession: (call) => {
    const session = current(call);
    const { timezone, userpref } = bodyOf(call);
    if (typeof timezone === "string") session.timezone = timezone;
    if (typeof userpref === "string") session.preferences = userpref;
    return ok(shown(call, session));
  },
  logout: (call) => {
    call.sessions.close(current(call).id);
    return done;
  },
  getSession: (call) => ok(shown(call, named(call))),
  deleteSession: (call) => {
    call.sessions.close(named(call).id);
    return done;
  },
  getSessionPermissions: ({ world }) =>
    ok({
      "@type": "iamPermissionsRest",
      permissions: Object.fromEntries(
        [...world.shelves.rights.all()].map(({ name }) => [
          `backupdr.managementServers.${String(name).replaceAll(/\W+/g, "")}`,
          true,
        ]),
      ),
    }),
  promoteUser: (call) => {
    const session = current(call);
    call.sessions.promote(session, call.now);
    return ok(shown(call, session));
  },
  getVersion: () =>
    ok({ product: "Backup and DR", summary: "11.0.12.345", major: "11", minor: "0", maintenance: "12", revision: "345" }),
  getVersionDetail: ({ world }) =>
    ok({
      product: "Backup and DR",
      summary: "11.0.12.345",
      installed: Date.UTC(2026, 0, 10) * 1000,
      components: [{ component: "management console", summary: "11.0.12.345", installed: Date.UTC(2026, 0, 10) * 1000 }],
      region: world.ground.console.region,
    }),
  getConsoleDetails: ({ world }) =>
    ok({ projectid: world.ground.console.project, region: world.ground.console.region, name: world.ground.console.name }),
};
