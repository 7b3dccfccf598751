import { beforeEach, describe, expect, it } from "vitest";
import { VendorError, type LoginAnswer, type LoginTransport, type OutgoingRequest } from "../http";
import { fromServiceAccountKey, fromTokenEndpoint, type TokenSource } from "./access-token";
import { sandboxConsoles, sandboxKeyFile } from "./sandbox/accounts";
import { GoogleSession } from "./session";

const start = new Date("2026-03-02T09:30:00Z");
const later = (minutes: number) => new Date(start.getTime() + minutes * 60_000);
const request = (isBackground = false): OutgoingRequest => ({
  method: "GET",
  url: "https://console/actifio/application",
  headers: {},
  service: "",
  operationId: "listApplications",
  isBackground,
  body: null,
});
const tokenRefused = { headers: { "content-type": "text/html; charset=UTF-8" } };
const sessionRefused = { headers: { "content-type": "application/json", "www-authenticate": "Actifio" } };

/** A console and a token endpoint that count what they are asked, and take sessions for ended when told to. */
class Places implements LoginTransport {
  readonly sent: string[] = [];
  tokens = 0;
  sessions = 0;
  isSessionEnded = false;
  loginStatus = 200;

  send: LoginTransport["send"] = async ({ method, to, headers }) => {
    await Promise.resolve();
    const place = "url" in to ? to.url : to.path;
    this.sent.push(`${method} ${place}`);
    const answer = (status: number, body: object): LoginAnswer => ({
      status,
      headers: {},
      setCookies: [],
      text: JSON.stringify(body),
    });
    if ("url" in to) {
      this.tokens += 1;
      return answer(200, { access_token: `token-${this.tokens}`, expires_in: 3_600, token_type: "Bearer" });
    }
    if (method === "POST") {
      this.sessions += 1;
      return answer(this.loginStatus, { id: `session-${this.sessions}`, session_id: `session-${this.sessions}` });
    }
    expect(headers).toMatchObject({ Authorization: expect.stringMatching(/^Bearer token-/) as string });
    return answer(method === "GET" && this.isSessionEnded ? 401 : method === "GET" ? 200 : 204, {});
  };

  refused = (answer: LoginAnswer) => new Error(`refused with ${answer.status}`);
}

let places: Places;
let session: GoogleSession;
beforeEach(() => {
  places = new Places();
  const [console] = sandboxConsoles;
  if (console === undefined) throw new Error("The sandbox has no console.");
  session = new GoogleSession(fromServiceAccountKey(sandboxKeyFile(console, "https://tokens/token"), places), places);
});

describe("a console's session", () => {
  it("is made once for calls that come together, and both headers go with each", async () => {
    const all = await Promise.all([1, 2, 3, 4].map(() => session.headers(request(), start)));
    expect(new Set(all.map((headers) => JSON.stringify(headers)))).toEqual(
      new Set([JSON.stringify({ Authorization: "Bearer token-1", "backupdr-management-session": "Actifio session-1" })]),
    );
    expect(places.sent).toEqual(["POST https://tokens/token", "POST /session"]);
  });

  it("is not kept alive by background calls", async () => {
    expect(await session.headers(request(true), start)).toMatchObject({ "Actifio-No-Session-Refresh": "true" });
    expect(await session.headers(request(false), start)).not.toHaveProperty("Actifio-No-Session-Refresh");
    await session.headers(request(true), later(40));
    await session.headers(request(true), later(54));
    expect(places.sessions).toBe(1);
    await session.headers(request(true), later(56));
    expect(places.sessions).toBe(2);
  });

  it("lives on while somebody waits for its calls, and the token is renewed by itself", async () => {
    for (const minutes of [0, 50, 100, 150]) await session.headers(request(), later(minutes));
    expect(places.sessions).toBe(1);
    expect(places.tokens).toBe(2);
  });

  it("gets a new token and keeps its session when the front end refuses the token", async () => {
    await session.headers(request(), new Date());
    expect(await session.renew(tokenRefused)).toBe(true);
    expect(await session.headers(request(), new Date())).toEqual({
      Authorization: "Bearer token-2",
      "backupdr-management-session": "Actifio session-1",
    });
  });

  it("gets both anew when both have run out together", async () => {
    await session.headers(request(), new Date());
    places.isSessionEnded = true;
    expect(await session.renew(tokenRefused)).toBe(true);
    expect(await session.headers(request(), new Date())).toEqual({
      Authorization: "Bearer token-2",
      "backupdr-management-session": "Actifio session-2",
    });
  });

  it("logs in again with the token it has when the console refuses the session", async () => {
    await session.headers(request(), new Date());
    expect(await session.renew(sessionRefused)).toBe(true);
    expect(places.tokens).toBe(1);
    expect(await session.headers(request(), new Date())).toMatchObject({ "backupdr-management-session": "Actifio session-2" });
  });

  it("is left at the console when the client ends, and ending without one asks for nothing", async () => {
    await session.end();
    expect(places.sent).toEqual([]);
    await session.headers(request(), start);
    await session.end();
    expect(places.sent.at(-1)).toBe("DELETE /session/current");
  });

  it("tells a refused login in the vendor's words and tries again with the next call", async () => {
    places.loginStatus = 403;
    await expect(session.headers(request(), start)).rejects.toThrow("refused with 403");
    places.loginStatus = 200;
    await expect(session.headers(request(), start)).resolves.toMatchObject({ Authorization: "Bearer token-1" });
  });
});

describe("a token source", () => {
  const used = async (source: TokenSource) => source(start);

  it("refuses what is no service-account key without repeating any of it", async () => {
    for (const text of ["my secret", '{"private_key":"my secret"}', '{"client_email":"a@b.c","private_key":"my secret"}']) {
      const error = await used(fromServiceAccountKey(text, places)).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(VendorError);
      expect(String(error)).not.toContain("my secret");
      expect((error as VendorError).facts).toMatchObject({ kind: "unauthorized", outcome: "not-sent" });
    }
    expect(places.sent).toEqual([]);
  });

  it("asks IAM credentials by POST and any other endpoint by GET", async () => {
    await used(fromTokenEndpoint("https://iam/v1/projects/-/serviceAccounts/a:generateAccessToken", "secret", places));
    await used(fromTokenEndpoint("https://metadata/token", "none", places));
    expect(places.sent).toEqual([
      "POST https://iam/v1/projects/-/serviceAccounts/a:generateAccessToken",
      "GET https://metadata/token",
    ]);
  });
});
