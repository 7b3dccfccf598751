import "server-only";
import { createTransport } from "nodemailer";
import { getEnv } from "@/lib/config/env";
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
