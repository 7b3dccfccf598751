import { z } from "zod";
import { idSchema } from "@/lib/domain/ids";
import { lookupRow as row } from "../../lookup-row";
import type { FactRow } from "../../plan";
import type { Lookup, LookupName } from "../../provider";
import type { GoogleSettings } from "../connection";
import { askList, hostNamed, idsOf, rowAt, textOf, type VendorRow } from "../operations/ask";
import { fieldsOf, type FormField } from "../operations/instance-form";
import { emptyForm } from "../operations/restore-vm";
import { textAt } from "../operations/restore-point";
import type { Io } from "../operations/define";

/** A look-up as its own input types it; the map of all forgets them, since each parses its own. */
const lookup = <Input>(made: Lookup<Input, GoogleSettings>): Lookup => made as unknown as Lookup;

const search = z.string().max(200).optional();
const mostFound = "50";
const lastPart = (path: string) => path.split("/").at(-1) ?? path;

/** What a field of the console's form can be set to. */
const choicesOf = (fields: readonly FormField[], name: string): { value: string; label: string }[] =>
  (fields.find((field) => field.name === name)?.choices ?? []).flatMap(({ name: value, displayName }) =>
    value ? [{ value, label: displayName ?? lastPart(value) }] : [],
  );

/** What can be chosen for an instance made of the point; nothing where the point is of another platform, which has no such form. */
const instanceFields = async (io: Io, point: FactRow): Promise<FormField[]> =>
  textAt(point, "apptype") === "GCPInstance" ? fieldsOf((await emptyForm(io, point)).body) : [];

const ofPoint = z.strictObject({ restoreTargetId: idSchema });

/** Hosts of one of the console's kinds, by a flag that only they have set. */
const hostsWith = (io: Io, flag: "isesxhost" | "isvcenterhost"): Promise<VendorRow[]> =>
  askList(io, { operationId: "listHosts", path: "/host", query: { filter: `${flag}:==true`, sort: "id:asc", limit: mostFound } });

export const googleLookups: Partial<Record<LookupName, Lookup>> = {
  "restore-networks": lookup({
    input: ofPoint.extend({ region: z.string().min(1).optional() }),
    run: async (io, { restoreTargetId }, facts) => {
      const fields = await instanceFields(io, facts.get(restoreTargetId));
      // The form gives the subnets of the network that is chosen in it; other networks go without one and the console picks.
      const chosen = fields.find(({ name }) => name === "vpc")?.choices?.find(({ selected }) => selected === true)?.name;
      return choicesOf(fields, "vpc").flatMap((network) =>
        network.value === chosen
          ? choicesOf(fields, "subnet").map((subnet) =>
              row(`${network.value} ${subnet.value}`, `${network.label} / ${subnet.label}`, { detail: lastPart(network.value) }),
            )
          : [row(network.value, network.label, { detail: "The console picks the subnet." })],
      );
    },
  }),
  "server-types": lookup({
    input: ofPoint,
    run: async (io, { restoreTargetId }, facts) =>
      choicesOf(await instanceFields(io, facts.get(restoreTargetId)), "machinetype").map(({ value, label }) => row(value, label)),
  }),
  "restore-places": lookup({
    input: ofPoint,
    run: async (io, { restoreTargetId }, facts) =>
      choicesOf(await instanceFields(io, facts.get(restoreTargetId)), "zone").map(({ value, label }) => row(value, label)),
  }),
  "restore-clusters": lookup({
    input: z.strictObject({ restoreTargetId: idSchema.optional() }),
    run: async (io) =>
      (await hostsWith(io, "isesxhost")).map((host) =>
        row(String(host.id), textOf(host, "hostname") ?? String(host.id), { detail: "Hypervisor" }),
      ),
  }),
  "restore-storages": lookup({
    input: z.strictObject({ restoreTargetId: idSchema.optional() }),
    run: async (io) => {
      const stores = z.array(z.object({ name: z.string(), freespace: z.string().nullish() })).catch([]);
      return (await hostsWith(io, "isvcenterhost")).flatMap((host) =>
        stores.parse(host.datastorelist).map(({ name, freespace }) =>
          row(name, name, {
            detail: freespace ? `${freespace} free` : null,
            attributes: { vCenter: textOf(host, "hostname") },
          }),
        ),
      );
    },
  }),
  "restore-name-taken": lookup({
    input: z.strictObject({ name: z.string().min(1).max(255) }),
    run: async (io, { name }) => {
      const isTaken = (await hostNamed(io, name)) !== null;
      return [row(isTaken ? "taken" : "free", isTaken ? "Taken" : "Free")];
    },
  }),
  "backup-candidates": lookup({
    input: z.strictObject({ type: z.enum(["image", "filesystem", "application"]).optional(), q: search }),
    run: async (io, { q }) => {
      const applications = await askList(io, {
        operationId: "listApplications",
        path: "/application",
        query: { filter: "managed:==false", sort: "appname:asc", limit: mostFound, ...(q ? { keyword: q } : {}) },
      });
      return applications.map((application) =>
        row(String(application.id), textOf(application, "appname") ?? String(application.id), {
          detail: textOf(application, "friendlytype") ?? textOf(application, "apptype"),
        }),
      );
    },
  }),
  "backup-destinations": lookup({
    input: z.strictObject({ vmId: idSchema.optional() }),
    run: async (io, { vmId }, facts) => {
      const own = z.array(z.string()).catch([]).parse(facts.find(vmId)?.attributes.profile_ids);
      const profiles = await askList(io, {
        operationId: "listProfiles",
        path: "/slp",
        query: { sort: "name:asc", limit: mostFound },
      });
      return profiles.map((profile) =>
        row(String(profile.id), textOf(profile, "name") ?? String(profile.id), {
          detail: textOf(profile, "description"),
          disabledReason:
            own.length === 0 || own.includes(String(profile.id)) ? null : "It belongs to another appliance than the machine.",
        }),
      );
    },
  }),
  "mounted-backups": lookup({
    input: z.strictObject({ restoreTargetId: idSchema.optional() }),
    run: async (io, { restoreTargetId }, facts) => {
      const source = facts.find(restoreTargetId)?.vendorId;
      const mounts = await askList(io, {
        operationId: "listBackups",
        path: "/backup",
        query: { filter: "characteristic:==1", sort: "id:desc", limit: mostFound },
      });
      return mounts
        .filter((mount) => source === undefined || textOf(rowAt(mount, "sourceimage"), "id") === source)
        .map((mount) => {
          const hosts = z
            .array(z.object({ hostname: z.string().nullish() }))
            .catch([])
            .parse(mount.mountedhost);
          return row(String(mount.id), textOf(mount, "appname") ?? String(mount.id), {
            detail: [hosts.map(({ hostname }) => hostname).join(", "), textOf(mount, "label")].filter(Boolean).join(" · "),
            attributes: { sourceImage: idsOf([rowAt(mount, "sourceimage") ?? {}])[0] ?? null },
          });
        });
    },
  }),
};

/** Operations of the contract behind each look-up. */
export const googleLookupCoverage: Record<string, readonly string[]> = {
  "restore-networks": ["getMountForm"],
  "server-types": ["getMountForm"],
  "restore-places": ["getMountForm"],
  "restore-clusters": ["listHosts"],
  "restore-storages": ["listHosts"],
  "restore-name-taken": ["listHosts"],
  "backup-candidates": ["listApplications"],
  "backup-destinations": ["listProfiles"],
  "mounted-backups": ["listBackups"],
};
