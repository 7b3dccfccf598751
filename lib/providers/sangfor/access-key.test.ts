import { describe, expect, it } from "vitest";
import { signWithAccessKey } from "./access-key";
import { sandboxAccounts } from "./sandbox";
import { checkSignature } from "./sandbox/key-signature";

const [account] = sandboxAccounts;
if (account === undefined) throw new Error("The sandbox has no account.");
const key = { accessKey: account.accessKey, secretKey: account.secretKey, keyRegion: "cn-south-1", keyService: "open-api" };
const now = new Date("2026-03-02T09:30:15.250Z");
const url = "https://scp.test/janus/20180725/servers?page_num=0&page_size=100";

function checked(signed: Record<string, string>, sent: { method?: string; url?: string; body?: string } = {}) {
  const headers = Object.fromEntries(Object.entries(signed).map(([name, value]) => [name.toLowerCase(), value]));
  const request = {
    method: sent.method ?? "GET",
    url: sent.url ?? "/janus/20180725/servers?page_num=0&page_size=100",
    path: "",
    query: "",
    host: "scp.test",
    headers,
    body: Buffer.from(sent.body ?? ""),
  };
  return checkSignature(request, signed.Authorization ?? "", [now.getTime()]);
}

describe("a request signed with an access key", () => {
  it("says who signed, when and for what", () => {
    const headers = signWithAccessKey({ method: "GET", url, body: null }, key, now);
    expect(headers["X-Amz-Date"]).toBe("20260302T093015Z");
    expect(headers.Authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=SANDBOXSCP\w+\/20260302\/cn-south-1\/open-api\/aws4_request, SignedHeaders=x-amz-date, Signature=[0-9a-f]{64}$/,
    );
    expect(JSON.stringify(headers)).not.toContain(account.secretKey);
  });

  it("is taken by the platform, and only for the method, path and body it was made for", () => {
    const body = Buffer.from('{"a":1}');
    const signed = signWithAccessKey({ method: "POST", url, body }, key, now);
    expect(checked(signed, { method: "POST", body: '{"a":1}' })).toMatchObject({ ok: true });
    expect(checked(signed, { method: "POST", body: '{"a":2}' })).toMatchObject({ ok: false });
    expect(checked(signed, { method: "PUT", body: '{"a":1}' })).toMatchObject({ ok: false });
    expect(checked(signed, { method: "POST", body: '{"a":1}', url: "/janus/20180725/tasks" })).toMatchObject({ ok: false });
    // The query is not part of what is signed.
    expect(checked(signed, { method: "POST", body: '{"a":1}', url: "/janus/20180725/servers" })).toMatchObject({ ok: true });
  });

  it("leaves out a body that is sent while it is read", () => {
    const signed = signWithAccessKey({ method: "PUT", url, body: "streamed" }, key, now);
    expect(checked(signed, { method: "PUT", body: "anything" })).toMatchObject({ ok: true });
  });

  it("is refused with another secret or too late", () => {
    expect(checked(signWithAccessKey({ method: "GET", url, body: null }, { ...key, secretKey: "x" }, now))).toMatchObject({
      ok: false,
    });
    const early = new Date(now.getTime() - 16 * 60_000);
    expect(checked(signWithAccessKey({ method: "GET", url, body: null }, key, early))).toMatchObject({ ok: false });
  });
});
