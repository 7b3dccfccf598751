import { expect, test } from "vitest";
import { coverageSentence } from "./report-words";

test.each([
  [{ machines: 40, recoverable: 38, withinSeconds: 86_000 }, "38 of 40 machines recoverable to within 24 h; 2 exceptions."],
  [{ machines: 1, recoverable: 1, withinSeconds: 10 }, "1 of 1 machine recoverable to within 1 h; no exceptions."],
  [
    { machines: 1_200, recoverable: 1_199, withinSeconds: 200_000 },
    "1,199 of 1,200 machines recoverable to within 3 days; 1 exception.",
  ],
  [{ machines: 3, recoverable: 0, withinSeconds: null }, "0 of 3 machines recoverable; 3 exceptions."],
  [{ machines: 0, recoverable: 0, withinSeconds: null }, "No machines are known yet."],
])("%j reads as a sentence", (figures, words) => {
  expect(coverageSentence(figures)).toBe(words);
});
