import { queryOptions } from "@tanstack/react-query";
import type { ListAnswer } from "@/lib/domain/list";
import type { ChangePerson, InvitedPerson, InvitePerson, SignInLink, Tenant, User } from "@/lib/domain/people";
import { getJson, sendJson } from "./client";

/** Everybody whom one may know, with roles and state. A page of two hundred at a time, until there are no more. */
export const peopleQuery = queryOptions({
  queryKey: ["users"],
  queryFn: ({ signal }) => readAll<User>("/api/v1/users?sort=name", signal),
});

/** Tenants in which roles can be given. */
export const everyTenantQuery = queryOptions({
  queryKey: ["tenants", "every"],
  queryFn: ({ signal }) => readAll<Tenant>("/api/v1/tenants?", signal),
});

async function readAll<Item>(address: string, signal: AbortSignal): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | null = null;
  do {
    const after: string = cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const page: ListAnswer<Item> = await getJson<ListAnswer<Item>>(`${address}&limit=200${after}`, { signal });
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return items;
}

/** The link is in this answer and nowhere else, ever. */
export const invitePerson = (input: InvitePerson) => sendJson<InvitedPerson>("POST", "/api/v1/users", { body: input });
export const changePerson = (id: string, change: ChangePerson) =>
  sendJson<User>("PATCH", `/api/v1/users/${id}`, { body: change });
export const newSignInLink = (id: string) => sendJson<SignInLink>("POST", `/api/v1/users/${id}/sign-in-link`);
export const dropSecondFactor = (id: string) => sendJson<undefined>("DELETE", `/api/v1/users/${id}/second-factor`);
