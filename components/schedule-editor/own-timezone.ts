/** The browser's own time zone. */
export const ownTimezone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
