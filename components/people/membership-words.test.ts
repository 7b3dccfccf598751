import { expect, it } from "vitest";
import { membershipWords } from "./membership-words";

const held = (role: "operator" | "viewer", tenantName: string | null) => ({ role, tenantName, tenantId: tenantName });

it.each([
  [[], "no role"],
  [[held("operator", null)], "operator everywhere"],
  [[held("viewer", "Acme")], "viewer in Acme"],
  [[held("viewer", "Acme"), held("viewer", "Globex"), held("viewer", "Initech")], "viewer in Acme, Globex and Initech"],
  [[held("viewer", null), held("operator", "Acme")], "viewer everywhere; operator in Acme"],
])("says where which role is held: %j", (memberships, words) => {
  expect(membershipWords(memberships)).toBe(words);
});
