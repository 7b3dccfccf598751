import { describe, expect, it } from "vitest";
import { VendorError, type LoginAnswer, type LoginTransport } from "../http";
import { sessionSigner } from "./session";

const credentials = { login: "the-login", password: "the-password" };
const request = {
  method: "GET",
  url: "https://vprotect.test/api/tasks",
  headers: {},
  service: "",
  operationId: "listTasks",
  body: null,
  isBackground: false,
};

/** A vendor that numbers its sessions and can be told to refuse. */
class Logins implements LoginTransport {
  readonly sent: { method: string; path: string; body: string | null; cookie: string | undefined }[] = [];
  isRefusing = false;
  #count = 0;

  async send({ method, to, headers, body }: Parameters<LoginTransport["send"]>[0]): Promise<LoginAnswer> {
    await Promise.resolve();
    this.sent.push({ method, path: "path" in to ? to.path : to.url, body, cookie: headers.cookie });
    if (this.isRefusing) return { status: 401, headers: {}, setCookies: [], text: '{"message":"no"}' };
    this.#count += 1;
    return { status: 201, headers: {}, setCookies: [`ANY_NAME=session-${this.#count}; Path=/; HttpOnly`, "other=1"], text: "{}" };
  }

  refused(answer: LoginAnswer): Error {
    return new VendorError({
      kind: "unauthorized",
      outcome: "not-sent",
      status: answer.status,
      code: null,
      message: "refused",
      retryAfterSeconds: null,
      requestId: "",
    });
  }
}

const headersOf = async (signer: ReturnType<typeof sessionSigner>) => signer.headers(request, new Date());

describe("a session", () => {
  it("is opened at first use and then kept, with whatever cookies the vendor sets", async () => {
    const logins = new Logins();
    const signer = sessionSigner(credentials, logins);
    expect(await headersOf(signer)).toEqual({ Cookie: "ANY_NAME=session-1; other=1" });
    expect(await headersOf(signer)).toEqual({ Cookie: "ANY_NAME=session-1; other=1" });
    expect(logins.sent).toEqual([
      { method: "POST", path: "/session/login", body: JSON.stringify(credentials), cookie: undefined },
    ]);
  });

  it("is opened once for many calls that come together", async () => {
    const logins = new Logins();
    const signer = sessionSigner(credentials, logins);
    const all = await Promise.all([headersOf(signer), headersOf(signer), headersOf(signer)]);
    expect(new Set(all.map(({ Cookie }) => Cookie)).size).toBe(1);
    expect(logins.sent).toHaveLength(1);
  });

  it("is replaced by a new one when it has run out", async () => {
    const logins = new Logins();
    const signer = sessionSigner(credentials, logins);
    await headersOf(signer);
    expect(await signer.renew?.({ headers: {} })).toBe(true);
    expect((await headersOf(signer)).Cookie).toContain("session-2");
  });

  it("is tried again after a login that was refused", async () => {
    const logins = new Logins();
    const signer = sessionSigner(credentials, logins);
    logins.isRefusing = true;
    await expect(headersOf(signer)).rejects.toMatchObject({ facts: { kind: "unauthorized" } });
    logins.isRefusing = false;
    expect((await headersOf(signer)).Cookie).toContain("session-1");
  });

  it("is ended at the vendor, and only where there is one", async () => {
    const logins = new Logins();
    const signer = sessionSigner(credentials, logins);
    await signer.end?.();
    expect(logins.sent).toEqual([]);
    await headersOf(signer);
    await signer.end?.();
    expect(logins.sent.at(-1)).toEqual({
      method: "POST",
      path: "/session/logout",
      body: null,
      cookie: "ANY_NAME=session-1; other=1",
    });
  });
});
