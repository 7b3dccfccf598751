import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { LoginAnswer, LoginTransport, OutgoingRequest } from "../http";
import { passwordSigner, tokenLifeMs, type LoginChoice } from "./session";

const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 1024 });
const modulus = Buffer.from(publicKey.export({ format: "jwk" }).n ?? "", "base64url").toString("hex");

const answer = (status: number, body: unknown): LoginAnswer => ({
  status,
  headers: {},
  setCookies: [],
  text: JSON.stringify(body),
});
const tokenAnswer = (id: string, life: { issued_at?: string; expires?: string } = {}) =>
  answer(200, { code: 0, message: "", data: { access: { token: { id, ...life } } } });

/** A platform that answers the login calls by path and remembers them. */
class LoginCalls implements LoginTransport {
  readonly sent: string[] = [];
  constructor(private readonly answers: Record<string, (count: number) => LoginAnswer>) {}

  send({ to }: Parameters<LoginTransport["send"]>[0]): Promise<LoginAnswer> {
    const path = "path" in to ? to.path : to.url;
    this.sent.push(path);
    const count = this.sent.filter((sent) => sent === path).length;
    const key = () => answer(200, { code: 0, message: "", data: { public_key: `${modulus}\n` } });
    const made = this.answers[path] ?? (path.endsWith("public-key") ? key : () => answer(404, { code: 404 }));
    return Promise.resolve(made(count));
  }
  refused = ({ status }: LoginAnswer) => new Error(`refused with ${status}`);
}

const account = { username: "someone", password: "something" };
const auto: LoginChoice = { padding: "auto", oaepHash: "sha1" };
const request = (path = "/janus/20180725/tasks"): OutgoingRequest => ({
  method: "GET",
  url: `https://scp.test${path}`,
  headers: {},
  service: "",
  operationId: null,
  body: null,
  isBackground: false,
});
const at = (text: string) => new Date(`2026-03-02T${text}Z`);

describe("a login with a password", () => {
  it("prefers the newer login and sends its token from then on", async () => {
    const calls = new LoginCalls({ "/janus/v2/authenticate": () => tokenAnswer("t1") });
    const signer = passwordSigner(account, auto, calls);
    expect(await signer.headers(request(), at("10:00:00"))).toEqual({ Authorization: "Token t1" });
    expect(await signer.headers(request(), at("12:00:00"))).toEqual({ Authorization: "Token t1" });
    expect(calls.sent).toEqual(["/janus/v2/public-key", "/janus/v2/authenticate"]);
  });

  it("falls back to the older one where the platform does not know the newer, and remembers it", async () => {
    const calls = new LoginCalls({ "/janus/authenticate": (count) => tokenAnswer(`old${count}`) });
    const signer = passwordSigner(account, auto, calls);
    expect(await signer.headers(request(), at("10:00:00"))).toEqual({ Authorization: "Token old1" });
    await signer.renew?.({ headers: {} });
    expect(calls.sent).toEqual([
      "/janus/v2/public-key",
      "/janus/v2/authenticate",
      "/janus/public-key",
      "/janus/authenticate",
      "/janus/public-key",
      "/janus/authenticate",
    ]);
  });

  it("does not try a refused password a second time by the older login", async () => {
    const calls = new LoginCalls({ "/janus/v2/authenticate": () => answer(401, { code: 401, message: "no" }) });
    const signer = passwordSigner(account, auto, calls);
    await expect(signer.headers(request(), at("10:00:00"))).rejects.toThrow("refused with 401");
    expect(calls.sent).toHaveLength(2);
  });

  it("takes a refusal inside a success for one", async () => {
    const calls = new LoginCalls({ "/janus/v2/authenticate": () => answer(200, { code: 401, message: "no", data: {} }) });
    await expect(passwordSigner(account, auto, calls).headers(request(), at("10:00:00"))).rejects.toThrow("refused");
  });

  it("logs in once for many callers, and again before the token ends", async () => {
    const life = { issued_at: "2026-03-02T18:00:00Z", expires: "2026-03-03T18:00:00Z" };
    const calls = new LoginCalls({ "/janus/v2/authenticate": (count) => tokenAnswer(`t${count}`, life) });
    const signer = passwordSigner(account, auto, calls);
    await Promise.all(Array.from({ length: 5 }, () => signer.headers(request(), at("10:00:00"))));
    expect(calls.sent).toHaveLength(2);
    const later = new Date("2026-03-03T09:30:00Z");
    expect(await signer.headers(request(), later)).toEqual({ Authorization: "Token t2" });
  });

  it("puts no token on the login's own calls", async () => {
    const calls = new LoginCalls({});
    const signer = passwordSigner(account, auto, calls);
    expect(await signer.headers(request("/janus/v2/public-key?x=1"), at("10:00:00"))).toEqual({});
    expect(calls.sent).toEqual([]);
  });

  it("knows how long a token lives by its own two times", () => {
    expect(tokenLifeMs("2026-03-02T18:00:00", "2026-03-02T19:00:00")).toBe(3_600_000);
    expect(tokenLifeMs(undefined, "2026-03-02T19:00:00")).toBe(24 * 3_600_000);
    expect(tokenLifeMs("2026-03-02T18:00:00", "2026-03-02T17:00:00")).toBe(24 * 3_600_000);
  });
});
