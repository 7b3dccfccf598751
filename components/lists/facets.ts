import type { Facet } from "@/components/table/list-definition";
import { protectionFaces, runFaces } from "@/components/ui/state-mark";
import { historyKinds, protections, runStates, vmKinds } from "@/lib/domain/states";

const worded = (values: readonly string[], word: (value: string) => string) =>
  values.map((value) => ({ value, label: word(value) }));
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1).replaceAll("-", " ");

export const protectionFacet: Facet = {
  parameter: "protection",
  label: "Protection",
  options: protections.map((value) => ({ value, label: protectionFaces[value].word })),
};
export const runStateFacet: Facet = {
  parameter: "state",
  label: "State",
  options: runStates.map((value) => ({ value, label: runFaces[value].word })),
};
export const historyKindFacet: Facet = { parameter: "kind", label: "Kind", options: worded(historyKinds, capital) };
export const vmKindFacet: Facet = {
  parameter: "kind",
  label: "Kind",
  options: [
    { value: "vm", label: "VM" },
    { value: "gpu", label: "GPU server" },
    { value: "bare-metal", label: "Bare metal" },
    { value: "application", label: "Application" },
  ].filter(({ value }) => vmKinds.some((known) => known === value)),
};
export const resourceStateFacet: Facet = {
  parameter: "state",
  label: "State",
  options: worded(["available", "creating", "editing", "deleting", "error"], capital),
};
export const backupTypeFacet: Facet = {
  parameter: "type",
  label: "Type",
  options: worded(["image", "filesystem", "application"], capital),
};
export const restorableFacet: Facet = {
  parameter: "restorable",
  label: "Restorable",
  options: [
    { value: "true", label: "Can be restored" },
    { value: "false", label: "Cannot be restored" },
  ],
};
export const pointKindFacet: Facet = {
  parameter: "kind",
  label: "Kind",
  options: worded(["full", "incremental", "snapshot", "image"], capital),
};
export const purposeFacet: Facet = {
  parameter: "purpose",
  label: "Purpose",
  options: worded(["original", "replica", "recovery"], capital),
};
