import { createHash } from "node:crypto";
import { z } from "zod";
import { ProblemError } from "@/lib/http/problems";
import { isStorable } from "@/lib/http/read-query";

const cursorSchema = z.tuple([z.string(), z.union([z.string(), z.number()]), z.string()]);

export interface Cursor {
  /** The sort value of the last row given. */
  value: string | number;
  id: string;
}

/** The type of a sort's values, as PostgreSQL names it. */
export type SortType = "text" | "timestamptz" | "bigint";

/** A cursor is bound to the list, sort and filters that made it: with others it would skip or repeat rows. */
export function encodeCursor(binding: string, cursor: Cursor): string {
  return Buffer.from(JSON.stringify([fingerprint(binding), cursor.value, cursor.id])).toString("base64url");
}

/** Reads a cursor back. Whatever somebody else put together is a 400: its value is checked before it comes near a query. */
export function decodeCursor(binding: string, type: SortType, text: string): Cursor {
  const parsed = cursorSchema.safeParse(parseJson(Buffer.from(text, "base64url").toString("utf8")));
  if (
    !parsed.success ||
    parsed.data[0] !== fingerprint(binding) ||
    !isOfType(type, parsed.data[1]) ||
    !isStorable(parsed.data[2])
  ) {
    throw new ProblemError(
      "bad-cursor",
      "This cursor was not made by this list with this sort and these filters. Start again without a cursor.",
    );
  }
  return { value: parsed.data[1], id: parsed.data[2] };
}

function isOfType(type: SortType, value: string | number): boolean {
  switch (type) {
    case "text":
      return typeof value === "string" && isStorable(value);
    case "bigint":
      return /^-?\d{1,18}$/.test(String(value));
    case "timestamptz":
      return (
        typeof value === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value) && !Number.isNaN(Date.parse(value))
      );
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const fingerprint = (binding: string) => createHash("sha256").update(binding).digest("base64url").slice(0, 12);
