import type { Fleet } from "../fleet/fleet";
import type { AttachableServer, Place, ServerDirectory } from "./places";

const bareMetal = "BAREMETAL_SERVER";

function attachable(fleet: Fleet, number: number): AttachableServer {
  const { uuid, name, osVersion, state } = fleet.server(number);
  return { id: uuid, name, imageName: osVersion.includes("for BM") ? osVersion : `${osVersion} for BM`, state };
}

/**
 * The bare-metal servers of the places' fleets. Only those that a place starts with carry volumes from the start; later ones
 * can be attached to.
 */
export function bareMetalServers(fleetOf: (place: Place) => Fleet): ServerDirectory {
  const numbers = new Map<Fleet, readonly number[]>();
  const startingIn = (place: Place): { fleet: Fleet; starting: readonly number[] } => {
    const fleet = fleetOf(place);
    let starting = numbers.get(fleet);
    if (starting === undefined) {
      starting = fleet.ofCategory(bareMetal).filter((number) => number < fleet.place.serverCount);
      numbers.set(fleet, starting);
    }
    return { fleet, starting };
  };
  return {
    count: (place) => startingIn(place).starting.length,
    at(place, index) {
      const { fleet, starting } = startingIn(place);
      const number = starting[index];
      if (number === undefined) throw new Error(`There is no bare-metal server ${index}.`);
      return attachable(fleet, number);
    },
    find(place, id) {
      const fleet = fleetOf(place);
      const server = fleet.find(id);
      return server === null || server.category !== bareMetal ? null : attachable(fleet, server.number);
    },
  };
}
