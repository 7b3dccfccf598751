import { z } from "zod";
import type { ConnectionTest, ProviderIo } from "../provider";
import type { StorwareSettings } from "./connection";
import { wordSchema } from "./records";

const timeoutMs = 15_000;

const settingsSchema = z.object({ version: z.string().min(1) });
const privilegedSchema = z.object({ privileges: z.array(wordSchema) });

async function asked(io: ProviderIo<StorwareSettings>, operationId: string, path: string): Promise<unknown> {
  const { body } = await io.http.call(
    {
      service: "",
      operationId,
      method: "GET",
      path,
      query: operationId === "listVirtualMachines" ? { page: "0", size: "1" } : {},
    },
    { signal: io.signal, timeoutMs },
  );
  return body;
}

/**
 * Logs in and reads one machine: what is of no use without it. What the server lets the user do and its version are told where it
 * tells them. Throws the VendorError of a refused login or read.
 */
export async function testStorwareConnection(io: ProviderIo<StorwareSettings>): Promise<ConnectionTest> {
  await asked(io, "listVirtualMachines", "/virtual-machines");
  // Both are served by some builds only (contract README): their absence is no fault of the connection.
  const [info, settings] = await Promise.all([
    asked(io, "getUserInfo", "/user-info").catch(() => null),
    asked(io, "getGlobalSettings", "/global-settings").catch(() => null),
  ]);
  const privileges = privilegedSchema.safeParse(info);
  const version = settingsSchema.safeParse(settings);
  const named = privileges.success ? privileges.data.privileges.filter((name) => name !== null) : [];
  return {
    permissions: named.length > 0 ? named : ["Read virtual machines"],
    versions: version.success ? [{ service: "", version: version.data.version, state: "CURRENT", endsOn: null }] : [],
  };
}
