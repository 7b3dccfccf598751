import { describe, expect, it } from "vitest";
import { offers } from "./offered-on-pages";

describe("offers", () => {
  it.each([
    ["a kind as an argument", 'useOperation("volume-group.snapshot")', true],
    ["a kind as a value", '{ kind: "volume-group.snapshot", title: "x" }', true],
    ["a kind in a choice", 'isOne ? "volume-group.snapshot" : "other"', true],
    ["a kind as the key of words", '"volume-group.snapshot": "Take a snapshot"', false],
    ["another kind that begins alike", 'run("volume-group.snapshot-all")', false],
    ["a noun with the verbs of a list", 'const verbs = ["snapshot"]; start(`volume-group.${verb}`)', true],
    ["a verb with the nouns of a list", 'const nouns = ["volume-group"]; start(`${noun}.snapshot`)', true],
    ["a noun without the verb", "start(`volume-group.${verb}`)", false],
    ["nothing", "", false],
  ])("reads %s", (_, source, expected) => {
    expect(offers(source, "volume-group.snapshot")).toBe(expected);
  });
});
