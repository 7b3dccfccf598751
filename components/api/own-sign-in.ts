import { queryOptions } from "@tanstack/react-query";
import type { ListAnswer } from "@/lib/domain/list";
import type {
  ChangePassword,
  NewRecoveryCodes,
  OpenedLink,
  OwnSignIn,
  RedeemLink,
  SecondFactorOffer,
  Session,
} from "@/lib/domain/sign-in";
import { getJson, sendJson } from "./client";

const own = "/api/v1/me";

export const ownSignInQuery = queryOptions({
  queryKey: ["me", "sign-in"],
  queryFn: ({ signal }) => getJson<OwnSignIn>(`${own}/sign-in`, { signal }),
});

export const sessionsQuery = queryOptions({
  queryKey: ["me", "sessions"],
  queryFn: ({ signal }) => getJson<ListAnswer<Session>>(`${own}/sessions?limit=200`, { signal }),
});

export const endOneSession = (id: string) => sendJson<undefined>("DELETE", `${own}/sessions/${id}`);

/** Ends this session; gives where the identity provider's is ended, if it has such a place. */
export async function endSession(): Promise<string | null> {
  const { next } = await sendJson<{ next: string | null }>("POST", `${own}/sign-out`);
  return next;
}

export const changePassword = (input: ChangePassword) => sendJson<undefined>("POST", `${own}/password`, { body: input });

export const beginSecondFactor = (password: string) =>
  sendJson<SecondFactorOffer>("POST", `${own}/second-factor`, { body: { password } });
export const confirmSecondFactor = (code: string) =>
  sendJson<NewRecoveryCodes>("POST", `${own}/second-factor/confirmation`, { body: { code } });
export const renewRecoveryCodes = (password: string) =>
  sendJson<NewRecoveryCodes>("POST", `${own}/second-factor/recovery-codes`, { body: { password } });
export const removeSecondFactor = (password: string) =>
  sendJson<undefined>("POST", `${own}/second-factor/removal`, { body: { password } });

export const openLink = (secret: string) => sendJson<OpenedLink>("POST", "/api/v1/sign-in-links/open", { body: { secret } });
export const redeemLink = (input: RedeemLink) => sendJson<undefined>("POST", "/api/v1/sign-in-links/redeem", { body: input });
