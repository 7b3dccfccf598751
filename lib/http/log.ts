import "server-only";
import { pino } from "pino";

/** The server's log: JSON lines on standard output. Fields that could carry a credential are cut whatever logs them. */
export const log = pino({
  level: process.env.NODE_ENV === "test" || process.env.VITEST ? "silent" : "info",
  redact: {
    paths: ["credentials", "*.credentials", "password", "*.password", "secretKey", "*.secretKey", "authorization", "*.authorization", "headers", "*.headers", "cookie", "*.cookie"],
    censor: "[cut]",
  },
});
