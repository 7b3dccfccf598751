import { z } from "zod";
import { VendorError } from "../../http";
import {
  backupSchema,
  mountSchema,
  policySchema,
  ruleSchema,
  scheduleSchema,
  taskSchema,
  virtualMachineSchema,
} from "../records";
import { idPath, type Io } from "./define";

interface Question {
  operationId: string;
  path: string;
  query?: Record<string, string>;
}

/** Reads one thing; null when the vendor has none such (404). Throws a ZodError for what is not of the contract's shape. */
async function askOne<T>(io: Io, schema: z.ZodType<T>, question: Question): Promise<T | null> {
  try {
    const { body } = await io.http.call({ service: "", method: "GET", ...question }, { signal: io.signal });
    return schema.parse(body);
  } catch (error) {
    if (error instanceof VendorError && error.facts.status === 404) return null;
    throw error;
  }
}

/** Reads the rows of a list that comes whole; none when the vendor has no such thing. Rows that cannot be read are left out. */
export async function askList<T>(io: Io, schema: z.ZodType<T>, question: Question): Promise<T[]> {
  const rows = (await askOne(io, z.array(z.unknown()).nullable(), question)) ?? [];
  return rows.flatMap((row) => {
    const parsed = schema.safeParse(row);
    return parsed.success ? [parsed.data] : [];
  });
}

export const askMachine = (io: Io, guid: string) =>
  askOne(io, virtualMachineSchema, { operationId: "getVirtualMachine", path: `/virtual-machines/${idPath(guid)}` });

export const askPolicy = (io: Io, guid: string) =>
  askOne(io, policySchema, { operationId: "getVmBackupPolicy", path: `/policies/vm-backup/${idPath(guid)}` });

export const askSchedule = (io: Io, guid: string) =>
  askOne(io, scheduleSchema, { operationId: "getSchedule", path: `/schedules/${idPath(guid)}` });

export const askSchedules = (io: Io, query: Record<string, string> = {}) =>
  askList(io, scheduleSchema, { operationId: "listSchedules", path: "/schedules", query });

export const askBackup = (io: Io, guid: string) =>
  askOne(io, backupSchema, { operationId: "getBackup", path: `/backups/${idPath(guid)}` });

export const askTask = (io: Io, guid: string) =>
  askOne(io, taskSchema, { operationId: "getTask", path: `/tasks/${idPath(guid)}` });

export const askTasks = (io: Io, query: Record<string, string>) =>
  askList(io, taskSchema, { operationId: "listTasks", path: "/tasks", query });

export const askRule = (io: Io, guid: string) =>
  askOne(io, ruleSchema, { operationId: "getVmBackupRule", path: `/rules/vm-backup/${idPath(guid)}` });

export const askMounts = (io: Io, query: Record<string, string> = {}) =>
  askList(io, mountSchema, { operationId: "listMountedBackups", path: "/mounted-backups", query });
