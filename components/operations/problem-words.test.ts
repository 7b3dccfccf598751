import { describe, expect, it } from "vitest";
import { ApiRefusal } from "@/components/api/client";
import { fieldWords, problemWords, refusedFields } from "./problem-words";

const refusal = (errors: { path: string; message: string }[]) =>
  new ApiRefusal({
    type: "/problems/invalid-body",
    title: "The body breaks a rule",
    status: 422,
    detail: `${errors[0]?.path}: ${errors[0]?.message}`,
    instance: "/api/v1/operations",
    requestId: "request-1",
    errors,
  });

describe("words for a refusal", () => {
  it.each([
    ["input.clusterId", "Cluster"],
    ["input.memberIds", "Members"],
    ["input.vmId", "VM"],
    ["input.schedules.0.time", "Schedules 1 time"],
    ["input.options.powerOn", "Power on"],
  ])("names %s as the form does: %s", (path, words) => {
    expect(fieldWords(path)).toBe(words);
  });

  it("goes on from the field's name", () => {
    expect(problemWords(refusal([{ path: "input.clusterId", message: "is needed: choose the hypervisor" }]))).toBe(
      "Cluster is needed: choose the hypervisor.",
    );
  });

  it("keeps the server's own words when the fault is in no field of the input", () => {
    expect(problemWords(refusal([{ path: "connectionId", message: "is not known" }]))).toContain("connectionId: is not known");
  });

  it.each([
    ["a.", "b.", "Title. a. The vendor says: b."],
    ["The vendor said no.", "said no", "Title. The vendor said no."],
  ])("tells the vendor's words once: %s and %s", (detail, message, words) => {
    const problem = { type: "/problems/vendor-error", title: "Title", status: 502, detail, instance: "/", requestId: "r" };
    expect(problemWords(new ApiRefusal({ ...problem, vendor: { status: 500, code: null, message } }))).toBe(words);
  });

  it("tells which fields have to be put right", () => {
    expect(refusedFields(refusal([{ path: "input.schedules.0.time", message: "is late" }]))).toEqual(["schedules"]);
  });
});
