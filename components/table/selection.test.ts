import { expect, test } from "vitest";
import { chosenCount, isChosen, noSelection, toggled } from "./selection";

test("choosing a row twice leaves it unchosen", () => {
  const once = toggled(noSelection, "a");
  expect([isChosen(once, "a"), isChosen(toggled(once, "a"), "a")]).toEqual([true, false]);
});

test("everything but one counts one less than all", () => {
  const all = { isEverything: true, ids: new Set<string>() };
  const allButA = toggled(all, "a");
  expect([chosenCount(all, 1_204), chosenCount(allButA, 1_204), isChosen(allButA, "a"), isChosen(allButA, "b")]).toEqual([
    1_204,
    1_203,
    false,
    true,
  ]);
});
