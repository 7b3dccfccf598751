import type { requestEffects, requestKinds, requestMoments, requestStates } from "./states";

type Effect = (typeof requestEffects)[number];
type State = (typeof requestStates)[number];
type Moment = (typeof requestMoments)[number];

/** What a request would do, as one says it. */
export const effectWords: Record<Effect, string> = {
  "vm-copy": "a new copy of the machine",
  "files-beside": "files, beside what is there",
  "files-overwrite": "files, over what is there",
  "vm-in-place": "the machine put back in place",
  "point-delete": "a point in time removed",
};

export const requestKindWords: Record<(typeof requestKinds)[number], string> = {
  vm: "Whole machine",
  files: "Files",
  delete: "Remove a point",
};

export const requestStateWords: Record<State, string> = {
  submitted: "Waiting",
  approved: "Approved",
  running: "Running",
  succeeded: "Succeeded",
  failed: "Failed",
  rejected: "Refused",
  cancelled: "Cancelled",
  expired: "Expired",
};

/** A moment as a heading of settings and of a request's life. */
export const momentWords: Record<Moment, string> = {
  submitted: "Asked for",
  reminded: "Reminder before it expires",
  supported: "One of several approvals",
  approved: "Approved",
  running: "Begun",
  succeeded: "Succeeded",
  failed: "Failed",
  rejected: "Refused",
  cancelled: "Cancelled",
  expired: "Expired",
  commented: "Comment",
};

/** What becomes of things that exist; null where nothing is touched. */
export function overwrittenWords(effect: Effect, vmName: string): string | null {
  switch (effect) {
    case "vm-copy":
    case "files-beside":
      return null;
    case "files-overwrite":
      return "Files of the same names in the machine are overwritten and are not kept.";
    case "vm-in-place":
      return `Everything ${vmName} holds now is overwritten.`;
    case "point-delete":
      return "The point in time is removed and cannot be restored afterwards.";
  }
}
