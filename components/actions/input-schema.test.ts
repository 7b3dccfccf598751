import { describe, expect, it } from "vitest";
import { allowedRetentions, allowedValues, isRequired, scheduleRules, takes, type InputSchema } from "./input-schema";

const retention: InputSchema = { properties: { count: { type: "integer" }, unit: { enum: ["days", "weeks", "months"] } } };
const schema: InputSchema = {
  type: "object",
  required: ["name"],
  properties: {
    name: { type: "string" },
    retention: {
      ...retention,
      oneOf: [
        { properties: { count: { const: 2 }, unit: { const: "weeks" } } },
        { properties: { count: { const: 1 }, unit: { const: "months" } } },
      ],
    },
    schedules: {
      items: {
        properties: {
          frequency: { enum: ["daily", "weekly", "interval"] },
          active: { type: "boolean" },
          backupType: { enum: ["full", "incremental"] },
        },
      },
      allOf: [{ items: { properties: { frequency: { enum: ["daily", "weekly"] }, active: { const: true } } } }],
    },
  },
};

describe("what a provider takes, read from its published schema", () => {
  it("knows which fields there are and which are needed", () => {
    expect([takes(schema, "name"), takes(schema, "region")]).toEqual([true, false]);
    expect([isRequired(schema, "name"), isRequired(schema, "retention")]).toEqual([true, false]);
  });

  it("narrows by allOf and widens by anyOf", () => {
    expect(allowedValues(schema, "schedules", "[]", "frequency")).toEqual(["daily", "weekly"]);
    expect(allowedValues({ anyOf: [{ const: "a" }, { enum: ["b", "c"] }] })).toEqual(["a", "b", "c"]);
    expect(allowedValues(schema, "name")).toBeNull();
  });

  it("lists a fixed set of retentions, and none where any will do", () => {
    expect(allowedRetentions(schema)).toEqual([
      { count: 2, unit: "weeks" },
      { count: 1, unit: "months" },
    ]);
    expect(allowedRetentions({ properties: { retention } })).toBeNull();
  });

  it("gives the schedule editor its rules", () => {
    const rules = scheduleRules(schema, "schedules", "[]");
    expect(rules.frequencies).toEqual(["daily", "weekly"]);
    expect(rules.takesActive).toBe(false);
    expect(rules.backupTypes).toEqual(["full", "incremental"]);
  });
});
