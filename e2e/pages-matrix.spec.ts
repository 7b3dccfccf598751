import { addressOf, filesNamed } from "../app/_access-matrix/routes";
import { expect, people, test, type Api, type Person } from "./fixtures";

/*
 * Every page there is, read from the folders, for every person: whoever is not signed in is sent to sign in, whoever may not use a
 * page is told that there is none, and no page holds anything of another tenant.
 */
const everybody = Object.keys(people) as Person[];
const staff: readonly Person[] = ["admin", "operator"];
const admins: readonly Person[] = ["admin"];

const expectations: Readonly<Record<string, readonly Person[] | "public">> = {
  "/": everybody,
  "/audit": staff,
  "/backups": everybody,
  "/backups/new": everybody,
  "/backups/{id}": everybody,
  "/histories": everybody,
  "/histories/{id}": everybody,
  "/login": "public",
  "/operations": everybody,
  "/operations/{id}": everybody,
  "/policies": everybody,
  "/problems/{slug}": "public",
  "/new-password": everybody,
  "/reports": everybody,
  "/requests": everybody,
  "/requests/new": everybody,
  "/requests/{id}": everybody,
  "/restore": everybody,
  "/restore-targets": everybody,
  "/restore-targets/{id}": everybody,
  "/schedules": everybody,
  "/schedules/new": everybody,
  "/settings": everybody,
  "/settings/access-review": admins,
  "/settings/connections": everybody,
  "/settings/connections/new": everybody,
  "/settings/connections/{id}": everybody,
  "/settings/notifications": everybody,
  "/settings/people": admins,
  "/settings/profile": everybody,
  "/settings/request-rules": admins,
  "/settings/tenants": admins,
  "/settings/tokens": everybody,
  "/shared": "public",
  "/storage": everybody,
  "/storage/buckets/{id}": everybody,
  "/storage/images": everybody,
  "/storage/volumes/{id}": everybody,
  "/vms": everybody,
  "/vms/{id}": everybody,
  "/vms/{id}/changes": everybody,
  "/volume-groups": everybody,
  "/volume-groups/new": everybody,
  "/volume-groups/{id}": everybody,
  "/welcome": "public",
};

test("every page of the folders has an entry, and no other", () => {
  expect(Object.keys(expectations).sort()).toEqual(filesNamed("page.tsx").map(addressOf).sort());
});

for (const [address, who] of Object.entries(expectations)) {
  const path = address.replace("{slug}", "not-found").replace(/\{\w+\}/, "vm_00000000000000000000");
  test(`${address} is for ${who === "public" ? "everybody" : who.join(", ")} and shows nothing of other tenants`, async ({
    apiAs,
    playwright,
    baseURL,
  }) => {
    const nobody = await playwright.request.newContext({ baseURL: baseURL ?? "" });
    const unknown = await nobody.get(path, { maxRedirects: 0 });
    if (who === "public") expect(unknown.status()).toBe(200);
    else {
      const isSent = unknown.status() === 307 || (await unknown.text()).includes("/login?next=");
      expect([address, isSent]).toEqual([address, true]);
    }
    await nobody.dispose();
    if (who === "public") return;
    const foreign = await foreignIds(await apiAs("viewer"), await apiAs("admin"));
    for (const person of everybody) {
      const answer = await (await apiAs(person)).get(path);
      const text = await answer.text();
      const isThere = answer.status() === 200 && !text.includes("NEXT_HTTP_ERROR_FALLBACK;404");
      expect([address, person, isThere]).toEqual([address, person, who.includes(person)]);
      if (person === "viewer" || person === "helpdesk")
        expect(
          [...text.matchAll(/\b(?:vm|bak|his|rtp)_[0-9a-z]{10,}\b/g)].map(([id]) => id).filter((id) => foreign.has(id)),
        ).toEqual([]);
    }
  });
}

let known: Set<string> | null = null;
/** Ids that an administrator sees and the viewer does not. */
async function foreignIds(viewer: Api, admin: Api): Promise<Set<string>> {
  if (known) return known;
  known = new Set<string>();
  for (const list of ["vms", "backups"]) {
    const own = new Set((await viewer.all(`/api/v1/${list}`)).map(({ id }) => id));
    for (const { id } of await admin.all(`/api/v1/${list}`)) if (!own.has(id)) known.add(String(id));
  }
  return known;
}
