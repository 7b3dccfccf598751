/** An e-mail address as others may see it: `o…@backdesk.test`. */
export function hiddenAddress(email: string): string {
  const at = email.lastIndexOf("@");
  return at < 1 ? "…" : `${email.slice(0, 1)}…${email.slice(at)}`;
}
