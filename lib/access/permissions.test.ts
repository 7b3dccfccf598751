import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { mayDoTo } from "@/lib/domain/may-do";
import { actionSchema, type Grant } from "@/lib/domain/roles";
import { coversRole, mayDo, rightsOf, scopeOf, strongestRole, takesAway, type Rights } from "./permissions";
import { describeRoles } from "./roles-document";

const holding = (...grants: Grant[]): Rights => ({ grants, atMost: null, readOnly: false });
const everywhere = (role: Grant["role"]): Grant => ({ tenantId: null, role });
const inAcme = (role: Grant["role"]): Grant => ({ tenantId: "ten_acme", role });
const inGlobex = (role: Grant["role"]): Grant => ({ tenantId: "ten_globex", role });

describe("what somebody may do", () => {
  it("is decided by the roles held in the tenant of the thing", () => {
    const mixed = holding(inAcme("operator"), inGlobex("viewer"));
    expect(scopeOf(mixed, "inventory:read")).toEqual({ tenantIds: ["ten_acme", "ten_globex"] });
    expect(scopeOf(mixed, "operations:write")).toEqual({ tenantIds: ["ten_acme"] });
    expect(scopeOf(mixed, "people:write")).toEqual({ tenantIds: [] });
    expect(mayDo(mixed, "people:write")).toBe(false);
  });

  it("reaches everything by one role held everywhere, but only what that role includes", () => {
    const both = holding(everywhere("viewer"), inAcme("admin"));
    expect(scopeOf(both, "inventory:read")).toEqual({ tenantIds: "all" });
    expect(scopeOf(both, "people:write")).toEqual({ tenantIds: ["ten_acme"] });
  });

  it("is told in one line for each role, with where it is held, and no more than a token lets through", () => {
    const mixed = holding(inAcme("operator"), inGlobex("viewer"));
    expect(rightsOf(mixed).map(({ tenantIds, actions }) => [tenantIds, actions.includes("operations:write")])).toEqual([
      [["ten_acme"], true],
      [["ten_globex"], false],
    ]);
    expect(rightsOf(holding(everywhere("admin"), inAcme("viewer"))).map(({ tenantIds }) => tenantIds)).toEqual([
      null,
      ["ten_acme"],
    ]);
    const token: Rights = { ...mixed, readOnly: true };
    expect(rightsOf(token).flatMap(({ actions }) => actions)).not.toContain("operations:write");
  });

  it("is told to pages as the routes decide it, for every role, place and action", () => {
    const callers = [
      holding(inAcme("operator"), inGlobex("viewer")),
      holding(everywhere("auditor"), inAcme("admin")),
      holding(everywhere("helpdesk"), inGlobex("operator"), inGlobex("viewer")),
      { ...holding(everywhere("admin")), atMost: "operator" as const },
      holding(),
    ];
    for (const caller of callers) {
      const told = { rights: rightsOf(caller) };
      for (const action of actionSchema.options) {
        const { tenantIds } = scopeOf(caller, action);
        for (const tenantId of ["ten_acme", "ten_globex", "ten_other"])
          expect(mayDoTo(told, action, tenantId)).toBe(tenantIds === "all" || tenantIds.includes(tenantId));
        expect(mayDoTo(told, action, null)).toBe(tenantIds === "all");
      }
    }
  });

  it("is nothing without a role", () => {
    expect(mayDo(holding(), "inventory:read")).toBe(false);
    expect(scopeOf(holding(), "inventory:read")).toEqual({ tenantIds: [] });
  });

  it("is, for an auditor, to read the audit and all else, and to change nothing", () => {
    const auditor = holding(everywhere("auditor"));
    for (const action of ["audit:read", "inventory:read", "operations:read", "connections:read", "people:read"] as const)
      expect(mayDo(auditor, action)).toBe(true);
    for (const action of ["operations:write", "connections:write", "connections:sync", "people:write", "proxy:use"] as const)
      expect(mayDo(auditor, action)).toBe(false);
  });

  it("is, by a token, what both its role and its maker's roles include", () => {
    const token: Rights = { grants: [everywhere("operator")], atMost: "auditor", readOnly: false };
    expect(mayDo(token, "audit:read")).toBe(true);
    expect(mayDo(token, "people:read")).toBe(false);
    expect(mayDo(token, "operations:write")).toBe(false);
    expect(mayDo({ ...token, atMost: "operator", readOnly: true }, "operations:write")).toBe(false);
  });

  it("shows the strongest role as the one word for several", () => {
    expect(strongestRole([inAcme("viewer"), inGlobex("operator")])).toBe("operator");
    expect([coversRole("admin", "auditor"), coversRole("operator", "auditor"), coversRole("auditor", "viewer")]).toEqual([
      true,
      false,
      true,
    ]);
  });

  it.each([
    ["the same", [inAcme("viewer")], [inAcme("viewer")], false],
    ["more", [inAcme("viewer")], [inAcme("operator"), inGlobex("viewer")], false],
    ["everywhere instead of one tenant", [inAcme("viewer")], [everywhere("viewer")], false],
    ["a lesser role", [inAcme("operator")], [inAcme("viewer")], true],
    ["another tenant", [inAcme("viewer")], [inGlobex("viewer")], true],
    ["one tenant instead of everywhere", [everywhere("viewer")], [inAcme("admin")], true],
    ["a role that is neither more nor less", [inAcme("operator")], [inAcme("auditor")], true],
    ["none", [inAcme("viewer")], [], true],
  ] as const)("is taken away or not by %s", (_what, before, after, expected) => {
    expect(takesAway(before, after)).toBe(expected);
  });
});

it("the page about roles says what the table says", async () => {
  expect(await readFile("docs/roles.md", "utf8"), "run npm run docs:roles").toBe(describeRoles());
});
