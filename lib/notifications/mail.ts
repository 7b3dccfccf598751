import "server-only";
import { createTransport } from "nodemailer";
import { getEnv } from "@/lib/config/env";
import type { SignInLink } from "@/lib/domain/people";
import { linkOf, type Message } from "./message";

export interface Mail {
  subject: string;
  text: string;
  html: string;
}

const oneLine = (text: string) => text.replaceAll(/\s+/g, " ").trim().slice(0, 200);
const asHtml = (text: string) =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("\n", "<br>");

/** One mail of what waits for a person: the notice itself, or a list of several. Links lead to pages and act by nothing. */
export function composeMail(messages: readonly Message[], baseUrl: string): Mail {
  const [first] = messages;
  const subject = messages.length === 1 && first ? oneLine(first.title) : `${messages.length} notices about requests`;
  const footer = `How you hear of requests is yours to choose: ${baseUrl}/settings/notifications`;
  const text = [
    ...messages.map((message) => [message.title, message.text, linkOf(message, baseUrl)].filter(Boolean).join("\n")),
    footer,
  ].join("\n\n");
  const html = [
    ...messages.map(
      (message) =>
        `<p><strong>${asHtml(message.title)}</strong>${message.text ? `<br>${asHtml(message.text)}` : ""}<br><a href="${asHtml(linkOf(message, baseUrl))}">Open in Backdesk</a></p>`,
    ),
    `<p style="color:#666"><small>${asHtml(footer)}</small></p>`,
  ].join("\n");
  return { subject: `Backdesk: ${subject}`, text, html };
}

/** The mail that brings somebody the link by which they choose a password. Whoever did not expect it is told what to do. */
export function composeInvitation({ name, inviter }: { name: string; inviter: string }, { url, expiresAt }: SignInLink): Mail {
  const until = `${expiresAt.slice(0, 16).replace("T", " ")} UTC`;
  const before = `Hello ${oneLine(name)},\n${oneLine(inviter)} invites you to Backdesk. Choose your password here, once, until ${until}:`;
  const after = "Whoever has this link can choose the password, so pass it on to nobody. If you did not expect it, do nothing.";
  return {
    subject: "Backdesk: your invitation",
    text: [before, url, after].join("\n\n"),
    html: `<p>${asHtml(before)}</p><p><a href="${asHtml(url)}">Choose your password</a></p><p>${asHtml(after)}</p>`,
  };
}

/** Hands a mail to the server that BACKDESK_SMTP_URL names; throws what the server said when it does not take it. */
export async function sendMail(to: string, mail: Mail, messageId: string): Promise<void> {
  const { BACKDESK_SMTP_URL: url, BACKDESK_MAIL_FROM: from } = getEnv();
  if (url === undefined) throw new Error("There is no mail server: set BACKDESK_SMTP_URL.");
  const transport = createTransport({ url, connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 });
  try {
    await transport.sendMail({
      from,
      to: { name: "", address: to },
      ...mail,
      // The same on every try, so that mailboxes can tell one that arrives twice.
      messageId: `<${messageId}@backdesk>`,
      headers: { "Auto-Submitted": "auto-generated" },
    });
  } finally {
    transport.close();
  }
}

/** What went wrong, without addresses and passwords that a mail server's answer may repeat. */
export function mailFaultOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : null;
  const status = error instanceof Error && "responseCode" in error ? String(error.responseCode) : null;
  switch (code) {
    case "EAUTH":
      return "The mail server refused user name or password.";
    case "ECONNECTION":
    case "ESOCKET":
    case "ECONNREFUSED":
    case "EDNS":
      return "The mail server could not be reached.";
    case "ETIMEDOUT":
      return "The mail server did not answer in time.";
    case "EENVELOPE":
      return `The mail server refused sender or recipient${status ? ` (${status})` : ""}.`;
    default:
      return `The mail server did not take the mail${status ? ` (${status})` : ""}.`;
  }
}
