import { describe, expect, it } from "vitest";
import { googleConnection, googleCredentialsSchema, googleSettingsSchema } from "./connection";
import { errorWords } from "./error-words";

describe("a connection to a console", () => {
  it("finds the API under the address however it was pasted", () => {
    const settings = googleSettingsSchema.parse({ signIn: "service-account-key" });
    const wanted = "https://bmc-1.backupdr.googleusercontent.com/actifio";
    for (const endpoint of [
      wanted,
      `${wanted}/`,
      "https://bmc-1.backupdr.googleusercontent.com",
      "https://bmc-1.backupdr.googleusercontent.com/",
    ])
      expect(googleConnection.baseUrl({ endpoint, settings }, { service: "" })).toBe(wanted);
  });

  it("needs the endpoint's address to sign in through one", () => {
    expect(googleSettingsSchema.safeParse({ signIn: "token-endpoint" }).success).toBe(false);
    expect(googleSettingsSchema.safeParse({ signIn: "token-endpoint", tokenEndpoint: "ftp://x" }).success).toBe(false);
    expect(googleSettingsSchema.safeParse({ signIn: "token-endpoint", tokenEndpoint: "https://x/token" }).success).toBe(true);
  });

  it("takes a key or an endpoint's bearer, and not neither", () => {
    expect(googleCredentialsSchema.safeParse({ serviceAccountKey: "{}" }).success).toBe(true);
    expect(googleCredentialsSchema.safeParse({ tokenEndpointSecret: "none" }).success).toBe(true);
    expect(googleCredentialsSchema.safeParse({}).success).toBe(false);
    expect(googleCredentialsSchema.safeParse({ tokenEndpointSecret: "two\nlines" }).success).toBe(false);
  });
});

describe("the vendor's words in an error", () => {
  it.each([
    [
      { err_code: 10_040, err_message: "session id is not found" },
      { code: "10040", message: "session id is not found" },
    ],
    [{ err_code: 10_011 }, { code: "10011", message: "The login failed or the session lacks the right." }],
    [
      { error: "invalid_grant", error_description: "Invalid JWT Signature." },
      { code: "invalid_grant", message: "Invalid JWT Signature." },
    ],
    [{ error: { code: 403, status: "PERMISSION_DENIED", message: "No." } }, { code: "PERMISSION_DENIED", message: "No." }],
    ["<html>Error 401 (Unauthorized)!!1</html>", null],
  ])("of %j are %j", (body, words) => expect(errorWords(body)).toEqual(words));
});
