import { describe, expect, it } from "vitest";
import { mayDoTo } from "./may-do";
import type { Right } from "./people";

const read: Right["actions"] = ["inventory:read"];
const write: Right["actions"] = ["inventory:read", "operations:write"];

describe("what is offered on a thing", () => {
  it("is what one may do in the tenant of the thing, not in another of one's own", () => {
    const who = {
      rights: [
        { tenantIds: ["acme"], actions: write },
        { tenantIds: ["globex"], actions: read },
      ],
    };
    expect(["acme", "globex", "initech", null].map((tenant) => mayDoTo(who, "operations:write", tenant))).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect(mayDoTo(who, "inventory:read", "globex")).toBe(true);
  });

  it("adds up what one may do everywhere, also to what belongs to no tenant, and what one may do there", () => {
    const who = {
      rights: [
        { tenantIds: null, actions: read },
        { tenantIds: ["acme"], actions: write },
      ],
    };
    expect([mayDoTo(who, "operations:write", "acme"), mayDoTo(who, "operations:write", null)]).toEqual([true, false]);
    expect([mayDoTo(who, "inventory:read", "globex"), mayDoTo(who, "inventory:read", null)]).toEqual([true, true]);
  });

  it("is nothing while it is not known who asks", () => {
    expect(mayDoTo(undefined, "inventory:read", null)).toBe(false);
  });
});
