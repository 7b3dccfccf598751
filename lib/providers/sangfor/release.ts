import { z } from "zod";
import { vendorErrorFacts, type VendorHttp } from "../http";
import type { VendorCall } from "../plan";
import type { ProviderIo } from "../provider";
import { dataOf } from "./envelope";

/** A release of the platform as three numbers; `unknownRelease` where it does not tell. */
export type Release = readonly [number, number, number];
export const unknownRelease: Release = [0, 0, 0];

/** `SCP6.11.3_EN(20260101)` gives 6.11.3; unknown text gives `unknownRelease`. */
export function releaseOf(text: string | null | undefined): Release {
  const match = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(text ?? "");
  return match === null ? unknownRelease : [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
}

export const releaseText = (release: Release) => release.join(".");

const isAtLeast = (release: Release, least: Release) => {
  const index = release.findIndex((part, at) => part !== least[at]);
  return index === -1 || (release[index] ?? 0) > (least[index] ?? 0);
};

interface DatedCall {
  /** The first release that has it. */
  since: Release;
  operationId: string;
  path: string;
}

const always: Release = unknownRelease;
const r6113: Release = [6, 11, 3];

/** Calls that exist under several dates, newest first (seed's notes; the contract's `x-public-since`). */
const datedCalls = {
  listServers: [
    { since: r6113, operationId: "listServers20250725", path: "/janus/20250725/servers" },
    { since: [6, 10, 0], operationId: "listServers20240725", path: "/janus/20240725/servers" },
    { since: always, operationId: "listServers", path: "/janus/20180725/servers" },
  ],
  getServer: [
    { since: r6113, operationId: "getServer20250725", path: "/janus/20250725/servers/{server}" },
    { since: always, operationId: "getServer", path: "/janus/20180725/servers/{server}" },
  ],
  getSnapshot: [
    {
      since: r6113,
      operationId: "getServerSnapshot20240725",
      path: "/janus/20240725/servers/{server}/snapshots/{snapshot}",
    },
    { since: always, operationId: "getServerSnapshot", path: "/janus/20180725/servers/{server}/snapshots/{snapshot}" },
  ],
  createSnapshot: [
    { since: r6113, operationId: "createServerSnapshot20240725", path: "/janus/20240725/servers/{server}/snapshots" },
    { since: always, operationId: "createServerSnapshot", path: "/janus/20190725/servers/{server}/snapshots" },
  ],
  updateCbt: [
    { since: r6113, operationId: "updateServerCbtStatus20240725", path: "/janus/20240725/servers/{server}/cbt/status" },
    { since: always, operationId: "updateServerCbtStatus", path: "/janus/20180725/servers/{server}/cbt/status" },
  ],
  changedAreas: [
    {
      since: r6113,
      operationId: "getServerCbtChangedAreas20240725",
      path: "/janus/20240725/servers/{server}/cbt/changed-areas",
    },
    { since: always, operationId: "getServerCbtChangedAreas", path: "/janus/20180725/servers/{server}/cbt/changed-areas" },
  ],
  getBackupResource: [
    { since: r6113, operationId: "getBackupResource20250725", path: "/janus/20250725/backup-resources/{resource}" },
    { since: always, operationId: "getBackupResource", path: "/janus/20180725/backup-resources/{resource}" },
  ],
  listDisks: [
    { since: r6113, operationId: "listServerDisks20250725", path: "/janus/20250725/servers/{server}/disks" },
    { since: always, operationId: "listServerDisks", path: "/janus/20240725/servers/{server}/disks" },
  ],
} as const satisfies Record<string, readonly DatedCall[]>;

export type DatedName = keyof typeof datedCalls;

/**
 * The newest form of a call that a release has, with the ids put into its path (percent-encoded; a placeholder of a plan such as
 * `{snapshotId}` stays one).
 */
export function datedCall(
  name: DatedName,
  release: Release,
  ids: Readonly<Record<string, string>> = {},
): Pick<VendorCall, "service" | "operationId" | "path"> {
  const forms: readonly DatedCall[] = datedCalls[name];
  const form = forms.find(({ since }) => isAtLeast(release, since));
  if (form === undefined) throw new Error(`There is no form of ${name}.`);
  const path = form.path.replaceAll(/\{(\w+)\}/g, (whole, key: string) => {
    const id = ids[key];
    if (id === undefined) throw new Error(`${name} needs the id of its ${key}: ${whole}.`);
    return idPath(id);
  });
  return { service: "", operationId: form.operationId, path };
}

/** Ids of every form of a call, for the coverage report. */
export const formsOf = (name: DatedName): string[] => datedCalls[name].map(({ operationId }) => operationId);

/** Whether snapshots can be given an end, disks of snapshots be hot-added, and the like: what came with 6.11.3. */
export const isRelease6113 = (release: Release) => isAtLeast(release, r6113);

/** An id as a path segment; placeholders of a plan are left for the engine to fill. */
export const idPath = (id: string) => (/^\{\w+\}$/.test(id) ? id : encodeURIComponent(id));

const platformSchema = z.object({ version: z.string().nullish() });
const systemSchema = z.object({ build_version: z.string().nullish() });

const learned = new WeakMap<VendorHttp, { asked: Promise<Release>; at: number }>();
/** A platform that is upgraded is noticed within the hour. */
const relearnMs = 3_600_000;

/** Asks the platform for its release; once an hour per connection. Throws the VendorError of a platform that cannot be asked. */
export function releaseOfPlatform(io: Pick<ProviderIo, "http" | "signal" | "now">): Promise<Release> {
  const known = learned.get(io.http);
  const now = io.now().getTime();
  if (known !== undefined && Math.abs(now - known.at) < relearnMs) return known.asked;
  const asked = ask(io);
  // What failed is asked again; a release that nobody told is not learned.
  asked.catch(() => learned.delete(io.http));
  learned.set(io.http, { asked, at: now });
  return asked;
}

async function ask(io: Pick<ProviderIo, "http" | "signal">): Promise<Release> {
  for (const [operationId, path] of [
    ["getPlatform", "/janus/20180725/platform"],
    ["getSystemVersion", "/janus/20180725/system/version"],
  ] as const) {
    try {
      const { body } = await io.http.call(
        { service: "", operationId, method: "GET", path },
        { signal: io.signal, background: true },
      );
      const data = dataOf(body);
      const text = platformSchema.safeParse(data).data?.version ?? systemSchema.safeParse(data).data?.build_version;
      const release = releaseOf(text);
      if (release !== unknownRelease) return release;
    } catch (error) {
      const status = vendorErrorFacts(error)?.status;
      // Users without that right, and releases without that call, are served by what every release has.
      if (status !== 404 && status !== 403) throw error;
    }
  }
  return unknownRelease;
}
