/** Leads to the sign-in page with its news. Loaded afresh: what is on the page now is not for whoever signs in next. */
export function toSignIn(news: "welcome" | "changed"): void {
  window.location.assign(new URL(`/login?${news}`, window.location.href));
}
