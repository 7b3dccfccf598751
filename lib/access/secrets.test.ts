import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { openSecret, sealSecret } from "./secrets";

const key = (id: string) => ({ id, key: randomBytes(32) });

describe("a sealed secret", () => {
  const [old, young] = [key("k1"), key("k2")];

  it("opens with its key, also when another stands first by now", () => {
    const sealed = sealSecret([old], "con_a", "the secret");
    expect(openSecret([young, old], "con_a", sealed)).toBe("the secret");
    expect(sealed.cipher.toString("latin1")).not.toContain("the secret");
  });

  it("looks different each time", () => {
    expect(sealSecret([old], "con_a", "same").cipher.equals(sealSecret([old], "con_a", "same").cipher)).toBe(false);
  });

  it("does not open in another row", () => {
    expect(() => openSecret([old], "con_b", sealSecret([old], "con_a", "the secret"))).toThrow("could not be decrypted");
  });

  it("does not open when any bit was changed", () => {
    const sealed = sealSecret([old], "con_a", "the secret");
    for (let at = 0; at < sealed.cipher.length; at += 1) {
      const cipher = Buffer.from(sealed.cipher);
      cipher[at] = (cipher[at] ?? 0) ^ 1;
      expect(() => openSecret([old], "con_a", { ...sealed, cipher })).toThrow("could not be decrypted");
    }
  });

  it("says which key is missing", () => {
    expect(() => openSecret([young], "con_a", sealSecret([old], "con_a", "x"))).toThrow(
      "The encryption key k1 is not in BACKDESK_ENCRYPTION_KEYS",
    );
  });
});
