import { describe, expect, it } from "vitest";
import { Fleet } from "./fleet";
import { placesOf } from "./place";
import { rack } from "./roles";

const places = placesOf({ seed: 3, scale: "medium", now: Date.parse("2026-03-02T09:30:00Z") });
const fleets = places.map((place) => new Fleet(place));
const all = fleets.flatMap((fleet) => Array.from({ length: fleet.count }, (_, number) => fleet.server(number)));

describe("the fleet of servers", () => {
  it("is as large as the scale says, over all accounts and regions", () => {
    expect(places).toHaveLength(4);
    expect(all).toHaveLength(2_000);
  });

  it("gives every server ids and an address of its own", () => {
    for (const ids of [all.map(({ uuid }) => uuid), all.map(({ guid }) => guid)]) expect(new Set(ids).size).toBe(all.length);
    for (const fleet of fleets) {
      const addresses = Array.from({ length: fleet.count }, (_, number) => fleet.server(number).ip);
      for (const address of addresses) expect(address).toMatch(/^10(\.\d{1,3}){3}$/);
    }
  });

  it("finds servers by id and by name, in their own place only", () => {
    const [first, second] = fleets;
    if (first === undefined || second === undefined) throw new Error("There are places.");
    for (let number = 0; number < first.count; number += 7) {
      const server = first.server(number);
      expect(first.find(server.uuid)).toEqual(server);
      expect(first.numberNamed(server.name)).toBe(number);
      expect(second.find(server.uuid)).toBeNull();
      expect(second.isNameTaken(server.name)).toBe(false);
    }
    for (const name of ["web-prod-000", "web-prod-99999", "web-prod-", "nobody", ""]) expect(first.isNameTaken(name)).toBe(false);
  });

  it("has role names that cannot be taken for one another", () => {
    const prefixes = [...new Set(rack.map(({ prefix }) => prefix))];
    for (const one of prefixes) expect(prefixes.filter((other) => other !== one && one.startsWith(other))).toEqual([]);
  });

  it("takes restored servers in, under new ids and names", () => {
    const fleet = new Fleet(
      places[0] ??
        (() => {
          throw new Error("There is a place.");
        })(),
    );
    const before = fleet.ofCategory("VIRTUAL_SERVER").length;
    const from = fleet.server(0);
    const restored = fleet.addRestored({ name: "restored", serverType: "s1v1m2", from });
    expect(fleet.find(restored.uuid)).toEqual(restored);
    expect(restored).toMatchObject({
      name: "restored",
      serverType: "s1v1m2",
      category: from.category,
      osVersion: from.osVersion,
    });
    expect(restored.uuid).not.toBe(from.uuid);
    expect(fleet.isNameTaken("restored")).toBe(true);
    expect(fleet.ofCategory("VIRTUAL_SERVER")).toHaveLength(before + 1);
  });
});
