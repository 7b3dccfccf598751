import type { AuthenticationVerdict, SandboxAnswer } from "@/lib/sandbox/vendor";

const titles: Record<number, string> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  409: "Conflict",
};

/** The vendor's error shape as its public clients read it: `{"errors": [{status, code, title, detail}]}`. */
export function errorAnswer(
  status: number,
  error: { code: string; detail: string | string[] },
  authentication: AuthenticationVerdict,
): SandboxAnswer {
  const { code, detail } = error;
  const body = JSON.stringify({ errors: [{ status, code, title: titles[status] ?? "Error", detail }] });
  return { status, body, authentication };
}
