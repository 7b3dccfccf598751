import { describe, expect, it } from "vitest";
import { faultOfPassword } from "./password-rules";

const person = { email: "maria.rodriguez@acme.test", name: "Maria Rodriguez" };

describe("a new password", () => {
  it.each(["correct horse battery staple", "backdesk-demo", "Ünïcödé-pässphrase", "7 lonely bananas"])(
    "may be %s",
    async (password) => {
      expect(await faultOfPassword(password, person)).toBeNull();
    },
  );

  it.each([
    ["too short", "short", "is shorter than 12"],
    ["eleven characters, whatever their bytes", "ääääääääääb", "is shorter than 12"],
    ["one character over and over", "aaaaaaaaaaaaaaaa", "repeats"],
    ["found in breaches", "1q2w3e4r5t6y", "found most often in breaches"],
    ["found in breaches, in capitals", "1Q2W3E4R5T6Y", "found most often in breaches"],
    ["a common one with a year", "Password2026!", "found most often in breaches"],
    ["a common one twice", "liverpoolliverpool", "found most often in breaches"],
    ["one's own name", "Maria Rodriguez", "your own name"],
    ["one's own e-mail and a number", "maria.rodriguez1", "your own name"],
  ])("is refused when it is %s", async (_what, password, fault) => {
    expect(await faultOfPassword(password, person)).toContain(fault);
  });
});
