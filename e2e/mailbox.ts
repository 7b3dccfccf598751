import type { APIRequestContext } from "@playwright/test";
import { z } from "zod";
import { mailboxUrl } from "./ports";

const mailsSchema = z.object({ items: z.array(z.object({ to: z.array(z.string()), raw: z.string() })) });

/** One notice of a mail: the line that says what happened, what was said with it, and where it leads. */
export interface MailedNotice {
  title: string;
  text: string;
  link: string;
}

/** What came to a person about one request, in the order in which it came. */
export async function noticesTo(request: APIRequestContext, email: string, id: string): Promise<MailedNotice[]> {
  const { items } = mailsSchema.parse(await (await request.get(mailboxUrl)).json());
  return items
    .filter(({ to }) => to.includes(email))
    .flatMap(({ raw }) => noticesIn(plainTextOf(raw)))
    .filter(({ link }) => link.endsWith(`/requests/${id}`));
}

/** A mail's plain part, readable: it comes as quoted-printable, before the part for mail programs that show HTML. */
function plainTextOf(raw: string): string {
  const part = /^Content-Type: text\/plain[^]*?\r\n\r\n([^]*?)\r\n--/m.exec(raw)?.[1] ?? "";
  return part
    .replaceAll("=\r\n", "")
    .replaceAll("\r\n", "\n")
    .replaceAll(/(?:=[0-9A-F]{2})+/g, (bytes) => Buffer.from(bytes.replaceAll("=", ""), "hex").toString("utf8"));
}

/** Notices stand in paragraphs, each of which ends with its link; the last paragraph says how to have fewer. */
function noticesIn(text: string): MailedNotice[] {
  return text.split("\n\n").flatMap((paragraph) => {
    const [title = "", ...rest] = paragraph.split("\n");
    const link = rest.pop();
    return link === undefined ? [] : [{ title, text: rest.join("\n"), link }];
  });
}
