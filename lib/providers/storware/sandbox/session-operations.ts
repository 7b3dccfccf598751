import { ok, type Handlers, type StorwareCall } from "./call";
import { hourMs, word, type Json } from "./words";
import type { SandboxUser } from "./accounts";

/** What a login answers. Privileges are objects: with plain strings the vendor's own pages find none. */
export const sessionRecord = (user: SandboxUser, now: number): Json => ({
  requester: { guid: user.guid, name: user.login },
  uiTimeZone: "UTC",
  language: "en",
  privileges: user.privileges.map(word),
  appUserSettings: { pageSize: 25, timeFormat: 24, unmountPeriodForMountedBackups: 24 * hourMs },
  uiConsoleMode: "STANDARD",
  infoTourEnabled: false,
  lastSuccessfulLogin: now,
});

/** Login and logout change sessions and are played by the front; these only tell. */
export const sessionOperations: Handlers = {
  checkSession: () => ({ status: 204 }),
  getUserInfo: ({ user, now }: StorwareCall) => ok(sessionRecord(user, now)),
};
