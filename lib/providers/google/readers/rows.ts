import { z } from "zod";
import type { Noun } from "@/lib/domain/nouns";
import type { ReadEvent, RowOf } from "../../reader";
import { tolerantRow } from "../../tolerant-row";
import type { Page } from "./pages";

/*
 * What is read of the console's objects. The contract's own schemas run in circles (an application holds its SLA, which holds its
 * application), so the members that readers use stand here, by the contract's names.
 */
const text = z.string().optional();
const flag = z.boolean().optional();
const whole = z.number().optional();
const organizations = z.array(z.object({ id: text, name: text })).optional();
const brief = z.object({ id: text, name: text }).optional();
const appliance = z.object({ id: text, clusterid: text, name: text, region: text }).optional();
const host = z.object({ id: text, hostname: text, name: text, ostype: text, osrelease: text }).optional();
const sources = z.array(z.object({ srcid: text, clusterid: text, cluster: appliance, appliance })).optional();

export const applicationRow = tolerantRow(
  z.object({
    id: z.string(),
    appname: text,
    apptype: text,
    friendlytype: text,
    appversion: text,
    pathname: text,
    isorphan: flag,
    managed: flag,
    sensitivity: whole,
    host,
    cluster: appliance,
    sla: brief,
    logicalgroup: brief,
    orglist: organizations,
    sources,
  }),
);

export const hostRow = tolerantRow(
  z.object({
    id: z.string(),
    hostname: text,
    name: text,
    ostype: text,
    osrelease: text,
    isvm: flag,
    vmtype: text,
    hosttype: text,
    ipaddress: text,
    isvcenterhost: flag,
    isesxhost: flag,
    isclusterhost: flag,
    isproxyhost: flag,
    isShadowHost: flag,
    hasagent: flag,
    projectid: text,
    zone: text,
    sourcecluster: text,
    appliance,
    orglist: organizations,
    sources,
  }),
);

export const slaRow = tolerantRow(
  z.object({
    id: z.string(),
    description: text,
    scheduleoff: text,
    expirationoff: text,
    application: z.object({ id: text, appname: text, apptype: text, pathname: text, orglist: organizations }).optional(),
    group: z.object({ id: text, name: text, orglist: organizations }).optional(),
    slt: brief,
    slp: brief,
  }),
);

export const templateRow = tolerantRow(
  z.object({ id: z.string(), name: text, description: text, override: text, orglist: organizations }),
);

export const policyRow = tolerantRow(
  z.object({
    id: z.string(),
    name: text,
    op: text,
    scheduletype: text,
    starttime: text,
    endtime: text,
    rpo: text,
    rpom: text,
    retention: text,
    retentionm: text,
    selection: text,
    iscontinuous: flag,
    priority: text,
  }),
);

export const profileRow = tolerantRow(z.object({ id: z.string(), name: text, cid: text, clusterid: text }));
export const applianceRow = tolerantRow(z.object({ id: z.string(), clusterid: text, name: text, region: text }));

export const imageRow = tolerantRow(
  z.object({
    id: z.string(),
    backupname: text,
    jobclass: text,
    label: text,
    backupdate: whole,
    consistencydate: whole,
    expiration: whole,
    immutabilitydate: whole,
    consumedsize: whole,
    characteristic: text,
    apptype: text,
    appname: text,
    policyname: text,
    sltname: text,
    application: z.object({ id: text, orglist: organizations }).optional(),
    host: z.object({ id: text }).optional(),
    cluster: appliance,
    cloudcredential: z.object({ id: text }).optional(),
    diskpool: brief,
    mountedhost: z.array(z.object({ id: text, hostname: text })).optional(),
  }),
);

export const jobRow = tolerantRow(
  z.object({
    id: z.string(),
    jobname: text,
    jobclass: text,
    status: text,
    label: text,
    appid: text,
    appname: text,
    policyname: text,
    targethost: text,
    queuedate: whole,
    startdate: whole,
    enddate: whole,
    duration: whole,
    progress: whole,
    relativesize: whole,
    errorcode: text,
    message: text,
    isscheduled: flag,
    changerequesttext: text,
  }),
);

export const consistencyGroupRow = tolerantRow(
  z.object({
    id: z.string(),
    groupname: text,
    description: text,
    application: z.object({ id: text, orglist: organizations }).optional(),
    cluster: appliance,
    host: z.object({ id: text, hostname: text }).optional(),
  }),
);

export const logicalGroupRow = tolerantRow(
  z.object({
    id: z.string(),
    name: text,
    description: text,
    managed: flag,
    scheduleoff: flag,
    cluster: appliance,
    orglist: organizations,
    sla: z.object({ id: text }).optional(),
  }),
);

export const memberRow = tolerantRow(z.object({ id: z.string(), appname: text, orglist: organizations }));

type Organizations = readonly { id?: string | null; name?: string | null }[] | null | undefined;

/** The organization that tenant rules go by: the only one, or the first of several. */
export const organizationIn = (list: Organizations): string | null => list?.find(({ id }) => id)?.id ?? null;
export const organizationNames = (list: Organizations): string[] => list?.flatMap(({ name }) => name ?? []) ?? [];

/** What became of one row of an answer: a row, or why it is none. */
export type MadeRow<N extends Noun> = { row: RowOf[N] } | { vendorId: string | null; message: string };

/** A row that cannot be read, by its id where that much can be told. */
export function badRow(value: unknown, message: string): { vendorId: string | null; message: string } {
  const id = typeof value === "object" && value !== null && "id" in value ? value.id : null;
  return { vendorId: typeof id === "string" ? id : null, message };
}

export const problem = <N extends Noun>(message: string, vendorId: string | null = null): ReadEvent<N> => ({
  type: "error",
  partition: null,
  message,
  vendorId,
});

/** The events of one page of a flat list: its rows, and an error for each that cannot be read. */
export function pageEvents<N extends Noun>(page: Page, make: (value: unknown) => MadeRow<N> | null): ReadEvent<N>[] {
  if (!page.ok) return [problem(page.message)];
  const rows: RowOf[N][] = [];
  const events: ReadEvent<N>[] = [];
  for (const value of page.rows) {
    const made = make(value);
    if (made === null) continue;
    if ("row" in made) rows.push(made.row);
    else events.push(problem(made.message, made.vendorId));
  }
  if (rows.length > 0) events.unshift({ type: "rows", partition: null, rows });
  return events;
}
