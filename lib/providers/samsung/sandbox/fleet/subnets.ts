import { hex8, mix } from "@/lib/sandbox/randomness";
import { NumberedIds } from "./numbered-ids";
import type { PlaceGround } from "./place";

export interface Subnet {
  id: string;
  name: string;
  cidr: string;
  gatewayIp: string;
  vpcId: string;
  vpcName: string;
  state: "ACTIVE" | "INACTIVE";
  createdAt: number;
}

const vpcs = ["vpc-prod", "vpc-stg", "vpc-mgmt"];
const zones = ["app", "db"];

/** The subnets of a place: two in each of three VPCs; one is out of use. */
export function subnetsOf(place: PlaceGround): Subnet[] {
  const ids = new NumberedIds(mix(place.salt, 81));
  const vpcIds = new NumberedIds(mix(place.salt, 82));
  const net = 64 + (place.salt % 32);
  return vpcs.flatMap((vpc, vpcNumber) =>
    zones.map((zone, zoneNumber) => {
      const number = vpcNumber * zones.length + zoneNumber;
      return {
        id: ids.hex(number),
        name: `${place.namePrefix}${vpc.slice("vpc-".length)}-${zone}`,
        cidr: `10.${net}.${number * 16}.0/20`,
        gatewayIp: `10.${net}.${number * 16}.1`,
        vpcId: vpcIds.hex(vpcNumber),
        vpcName: `${place.namePrefix}${vpc}`,
        state: number === 5 ? "INACTIVE" : "ACTIVE",
        createdAt:
          place.anchor -
          (900 - number) * 86_400_000 -
          (Number.parseInt(hex8(mix(place.salt, number)).slice(0, 4), 16) % 80_000) * 1_000,
      };
    }),
  );
}
