import { describe, expect, it } from "vitest";
import { errorWords } from "./error-words";

describe("the vendor's words in an error", () => {
  it.each([
    [
      { errors: [{ status: 409, code: "Conflict", detail: "The name is taken." }] },
      { code: "Conflict", message: "The name is taken." },
    ],
    [{ errors: [{ status: 400, detail: ["a is missing", "b is wrong"] }] }, { code: null, message: "a is missing; b is wrong" }],
    [
      {
        errors: [
          { status: 500, title: "Error" },
          { status: 500, detail: "More" },
        ],
      },
      { code: null, message: "Error; More" },
    ],
    [
      [{ loc: ["body", "name"], msg: "field required", type_: "missing", ctx: null }],
      { code: null, message: "body.name: field required" },
    ],
    [[{ loc: null, msg: "nope" }], { code: null, message: "nope" }],
    [{ message: "else" }, null],
    ["text", null],
    [null, null],
    [[], null],
  ])("in %j are %j", (body, expected) => {
    expect(errorWords(body)).toEqual(expected);
  });
});
