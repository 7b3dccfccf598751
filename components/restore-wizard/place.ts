import { z } from "zod";
import { extraInput, extraProblems } from "@/components/actions/fields/extra-fields";
import { isRequired, takes, type InputSchema } from "@/components/actions/input-schema";

/** Where a restored machine comes up, as far as vendors ask. Empty: as the vendor decides. */
export const placeShape = {
  region: z.string(),
  networkId: z.string(),
  securityGroupId: z.string(),
  serverTypeId: z.string(),
  placeId: z.string(),
  clusterId: z.string(),
  storageId: z.string(),
  projectId: z.string(),
  dataCenter: z.string(),
  /** Fields that only this vendor has. */
  extra: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
};
export const placeSchema = z.object(placeShape);
export type Place = z.infer<typeof placeSchema>;

/** Fields of a place that are one vendor's id each. */
export type LivePlaceKey = Exclude<keyof Place, "extra">;

export const emptyPlace: Place = {
  region: "",
  networkId: "",
  securityGroupId: "",
  serverTypeId: "",
  placeId: "",
  clusterId: "",
  storageId: "",
  projectId: "",
  dataCenter: "",
  extra: {},
};

/** What the wizards ask of every vendor that takes it. */
export const restoreKnown = [
  "restoreTargetId",
  "name",
  "inPlace",
  "region",
  "placeId",
  "clusterId",
  "storageId",
  "networkIds",
  "serverTypeId",
  "securityGroupIds",
  "projectId",
  "dataCenter",
];

const needed: readonly [field: string, key: LivePlaceKey, problem: string][] = [
  ["region", "region", "Choose a region."],
  ["networkIds", "networkId", "Choose a network."],
  ["serverTypeId", "serverTypeId", "Choose a server type."],
  ["securityGroupIds", "securityGroupId", "Choose a security group."],
  ["placeId", "placeId", "Choose where it goes."],
  ["clusterId", "clusterId", "Choose a cluster."],
  ["storageId", "storageId", "Choose a storage."],
  ["projectId", "projectId", "Choose a project."],
];

/** What the vendor needs and the place does not say yet. */
export const placeFieldProblems = (schema: InputSchema, place: Place): string[] => [
  ...needed.filter(([field, key]) => isRequired(schema, field) && !place[key]).map(([, , problem]) => problem),
  ...extraProblems(schema, restoreKnown, place.extra),
];

/** The part of a restore's input that says where the machine comes up. */
export function placeInput(schema: InputSchema, place: Place): Record<string, unknown> {
  const given = (field: string, value: unknown) => (takes(schema, field) && value !== "" ? { [field]: value } : {});
  return {
    ...given("region", place.region),
    ...(place.networkId ? given("networkIds", [place.networkId]) : {}),
    ...(place.securityGroupId ? given("securityGroupIds", [place.securityGroupId]) : {}),
    ...given("serverTypeId", place.serverTypeId),
    ...given("placeId", place.placeId),
    ...given("clusterId", place.clusterId),
    ...given("storageId", place.storageId),
    ...given("projectId", place.projectId),
    ...given("dataCenter", place.dataCenter),
    ...extraInput(place.extra),
  };
}
