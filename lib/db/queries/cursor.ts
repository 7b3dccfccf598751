import { createHash } from "node:crypto";
import { z } from "zod";
import { ProblemError } from "@/lib/http/problems";

const cursorSchema = z.tuple([z.string(), z.union([z.string(), z.number()]), z.string()]);

export interface Cursor {
  /** The sort value of the last row given. */
  value: string | number;
  id: string;
}

/** A cursor is bound to the list, sort and filters that made it: with others it would skip or repeat rows. */
export function encodeCursor(binding: string, cursor: Cursor): string {
  return Buffer.from(JSON.stringify([fingerprint(binding), cursor.value, cursor.id])).toString("base64url");
}

export function decodeCursor(binding: string, text: string): Cursor {
  const parsed = cursorSchema.safeParse(parseJson(Buffer.from(text, "base64url").toString("utf8")));
  if (!parsed.success || parsed.data[0] !== fingerprint(binding)) {
    throw new ProblemError("bad-cursor", "This cursor was not made by this list with this sort and these filters. Start again without a cursor.");
  }
  return { value: parsed.data[1], id: parsed.data[2] };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const fingerprint = (binding: string) => createHash("sha256").update(binding).digest("base64url").slice(0, 12);
