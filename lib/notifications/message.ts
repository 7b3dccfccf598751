import { createHmac } from "node:crypto";
import { z } from "zod";
import type { channelFormats } from "@/lib/domain/notification";
import { requestMomentSchema } from "@/lib/domain/request";

/** What is told, as it is kept with its delivery. */
export const messageSchema = z.object({
  moment: requestMomentSchema,
  title: z.string(),
  text: z.string().nullable(),
  /** Null for a trial of a channel. */
  requestId: z.string().nullable(),
  at: z.string(),
});
export type Message = z.infer<typeof messageSchema>;

/** The signed-in page that a message leads to. Opening it changes nothing. */
export const linkOf = (message: Message, baseUrl: string): string =>
  message.requestId === null ? `${baseUrl}/settings/notifications` : `${baseUrl}/requests/${message.requestId}`;

/** The body that a channel's format takes. */
export function bodyOf(
  format: (typeof channelFormats)[number],
  message: Message,
  place: { deliveryId: string; baseUrl: string },
): unknown {
  const link = linkOf(message, place.baseUrl);
  switch (format) {
    case "webhook":
      return {
        id: place.deliveryId,
        type: `request.${message.moment}`,
        at: message.at,
        title: message.title,
        text: message.text,
        request: message.requestId === null ? null : { id: message.requestId },
        link,
      };
    // Slack's text takes <link|words>, and three signs have to be spelled out.
    case "slack":
      return {
        text: [`*${escaped(message.title)}*`, quoted(escaped(message.text)), `<${link}|Open in Backdesk>`]
          .filter(Boolean)
          .join("\n"),
      };
    case "mattermost":
      return {
        text: [`**${plain(message.title)}**`, quoted(plain(message.text)), `[Open in Backdesk](${link})`]
          .filter(Boolean)
          .join("\n"),
      };
    case "teams":
      return teamsCard(message, link);
  }
}

/** Teams takes an adaptive card (Workflows, "When a Teams webhook request is received"). */
function teamsCard(message: Message, link: string): unknown {
  const lines = [{ type: "TextBlock", text: plain(message.title), weight: "Bolder", wrap: true }];
  return {
    type: "message",
    attachments: [
      {
        contentType: "application/vnd.microsoft.card.adaptive",
        content: {
          $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
          type: "AdaptiveCard",
          version: "1.4",
          body: message.text === null ? lines : [...lines, { type: "TextBlock", text: plain(message.text), wrap: true }],
          actions: [{ type: "Action.OpenUrl", title: "Open in Backdesk", url: link }],
        },
      },
    ],
  };
}

const escaped = (text: string | null): string =>
  (text ?? "").replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
/** What people wrote must not become links or mentions where markdown is read. */
const plain = (text: string | null): string => (text ?? "").replaceAll(/([\\`*_[\]()#~|<>@!])/g, "\\$1");
const quoted = (text: string): string => (text === "" ? "" : `> ${text.replaceAll("\n", "\n> ")}`);

/** `v1=` and the HMAC-SHA256 of `timestamp.body` in hex: the receiver works it out again and compares. */
export const signatureOf = (key: string, timestamp: string, body: string): string =>
  `v1=${createHmac("sha256", key).update(`${timestamp}.${body}`).digest("hex")}`;
