import { expect, it } from "vitest";
import { deviceWords } from "./device-words";

it.each([
  ["Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"],
  ["Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"],
  ["Mozilla/5.0 (iPhone; CPU iPhone OS 19 like Mac OS X) AppleWebKit/605 Version/19 Safari/604", "Safari on iPhone"],
  ["curl/8.5.0", "An unknown browser"],
  [null, "An unknown browser"],
])("says what %s is", (userAgent, words) => {
  expect(deviceWords(userAgent)).toBe(words);
});
