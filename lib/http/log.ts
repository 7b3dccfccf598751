import "server-only";
import { pino } from "pino";

/** The server's log: JSON lines on standard output. Fields that could carry a credential are cut whatever logs them. */
export const log = pino({
  level: process.env.NODE_ENV === "test" || process.env.VITEST ? "silent" : "info",
  serializers: { err: describeError },
  redact: {
    paths: [
      "credentials",
      "*.credentials",
      "password",
      "*.password",
      "secretKey",
      "*.secretKey",
      "authorization",
      "*.authorization",
      "headers",
      "*.headers",
      "cookie",
      "*.cookie",
    ],
    censor: "[cut]",
  },
});

/** An error without what was in its query: parameters of a statement can be anything that people sent. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: "something that is no error was thrown" };
  const parameters = /\nparams: [\s\S]*?(?=\n {4}at |$)/g;
  const cause = error.cause === undefined ? {} : { cause: describeError(error.cause) };
  const code = "code" in error && typeof error.code === "string" ? { code: error.code } : {};
  return {
    type: error.name,
    message: error.message.replace(parameters, ""),
    ...code,
    stack: error.stack?.replace(parameters, ""),
    ...cause,
  };
}
