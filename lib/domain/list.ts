import { z } from "zod";

export const listLimits = { default: 50, max: 200 } as const;

/** The part of a list query that every list shares; filters are added per noun. */
export const listQueryShape = {
  limit: z.coerce.number().int().min(1).max(listLimits.max).default(listLimits.default),
  cursor: z.string().min(1).max(2_048).optional(),
  sort: z.string().max(64).optional(),
  q: z.string().max(200).optional(),
};

/** The answer of every list. */
export const listAnswerSchema = <T extends z.ZodType>(item: T) =>
  z.object({
    items: z.array(item),
    nextCursor: z.string().nullable(),
    total: z.int().min(0),
    totalIsEstimate: z.boolean(),
    /** The oldest last-sync time among the connections the rows come from. */
    asOf: z.iso.datetime(),
  });

export type ListAnswer<T> = { items: T[]; nextCursor: string | null; total: number; totalIsEstimate: boolean; asOf: string };
