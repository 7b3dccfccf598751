import { describe, expect, it } from "vitest";
import { extraFieldsOf, extraInput, extraProblems } from "./extra-fields";

const schema = {
  type: "object",
  required: ["vmId", "part"],
  properties: {
    vmId: { type: "string" },
    method: { type: "string", enum: ["snapshot", "agentless"] },
    keepSeconds: { type: "integer", minimum: 300 },
    removeSnapshot: { type: "boolean", title: "Remove the snapshot" },
    part: { type: "string" },
    tags: { type: "array" },
    options: { type: "object", properties: { profileId: { type: "string" } } },
  },
};

describe("fields that only a vendor has", () => {
  it("are those that the form does not ask anyway, as far as a form can ask them", () => {
    expect(extraFieldsOf(schema, ["vmId"]).map(({ path, label, kind }) => [path, label, kind])).toEqual([
      ["method", "Method", "choice"],
      ["keepSeconds", "Keep seconds", "number"],
      ["removeSnapshot", "Remove the snapshot", "switch"],
      ["part", "Part", "text"],
      ["options.profileId", "Profile", "text"],
    ]);
  });

  it("say what is missing", () => {
    expect(extraProblems(schema, ["vmId"], {})).toEqual(["Part is needed."]);
    expect(extraProblems(schema, ["vmId"], { part: "x" })).toEqual([]);
  });

  it("become the part of the input that they are in, without what was left empty", () => {
    expect(extraInput({ method: "", keepSeconds: 600, "options.profileId": "p1" })).toEqual({
      keepSeconds: 600,
      options: { profileId: "p1" },
    });
  });
});
