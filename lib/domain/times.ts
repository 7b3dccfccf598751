import { z } from "zod";

/** ISO 8601 in UTC with `Z`, as every time in the API. */
export const timeSchema = z.iso.datetime();
export const nullableTimeSchema = timeSchema.nullable();

/** `HH:MM` of a 24-hour clock. */
export const clockTimeSchema = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, "is not a time of day; write HH:MM, for example 02:00");

/** An IANA time zone name that this runtime knows. */
export const timezoneSchema = z.string().refine(
  (zone) => {
    try {
      new Intl.DateTimeFormat("en", { timeZone: zone });
      return true;
    } catch {
      return false;
    }
  },
  { message: "is not a time zone; use an IANA name such as Asia/Seoul or UTC" },
);
