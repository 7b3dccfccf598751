const units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"] as const;

/** A size in binary units with three figures at most: `1.5 GiB`. */
export function bytesWords(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1_024 && unit < units.length - 1) {
    value /= 1_024;
    unit += 1;
  }
  const digits = unit === 0 || value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return `${Number(value.toFixed(digits))} ${units[unit]}`;
}

/** A duration in its two largest parts: `1 h 12 min`. */
export function durationWords(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  const days = Math.floor(hours / 24);
  return hours % 24 === 0 ? `${days} d` : `${days} d ${hours % 24} h`;
}

/** How far a time is from now, in words: `2 min ago`, `in 3 h`. */
export function relativeWords(at: Date, now: Date): string {
  const seconds = (now.getTime() - at.getTime()) / 1_000;
  const distance = Math.abs(seconds);
  if (distance < 45) return "now";
  // Minutes matter within the last two hours, hours within two days.
  const words =
    distance < 7_200
      ? durationWords(distance)
      : distance < 172_800
        ? `${Math.round(distance / 3_600)} h`
        : `${Math.round(distance / 86_400)} d`;
  return seconds > 0 ? `${words} ago` : `in ${words}`;
}

/** One for each zone: making one takes longer than drawing a row. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatFor(timezone: string): Intl.DateTimeFormat {
  const known = formats.get(timezone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("sv-SE", { timeZone: timezone, dateStyle: "short", timeStyle: "medium" });
  formats.set(timezone, made);
  return made;
}

/** The same moment in a zone, with the zone's name: `2026-11-21 02:00:00 Asia/Seoul`. */
export const absoluteWords = (at: Date, timezone: string): string => `${formatFor(timezone).format(at)} ${timezone}`;
