import "server-only";
import { and, eq } from "drizzle-orm";
import type { Caller } from "@/lib/access";
import type { Db } from "@/lib/db/client";
import { inScope } from "@/lib/db/queries/scope";
import { restoreTargets, vms } from "@/lib/db/schema";
import type { CreateOperation, OperationKind } from "@/lib/domain/operation";
import type { CreateRequest, RequestKind } from "@/lib/domain/request";
import type { RequestEffect } from "@/lib/domain/request-rule";
import type { Scope } from "@/lib/domain/scope";
import { invalidBody } from "@/lib/http/read-body";
import { completeWish } from "@/lib/operations";

/** A wish as it would be carried out, with what is known of its machine and point. */
export interface Wish {
  kind: RequestKind;
  effect: RequestEffect;
  operation: CreateOperation;
  /** Only this far does the request reach, whoever asked or approves: the tenant of its machine. */
  scope: Scope;
  tenantId: string | null;
  provider: string;
  vm: { id: string; name: string };
  point: { id: string; takenAt: Date; sizeBytes: number | null };
}

export const operationKindOf: Record<RequestKind, OperationKind> = {
  vm: "restore.vm",
  files: "restore.files",
  delete: "restore-target.delete",
};

/** What a request of this kind and input would do, from the input alone. */
export function effectOf(kind: RequestKind, input: Record<string, unknown>): RequestEffect {
  switch (kind) {
    case "vm":
      return input.inPlace === true ? "vm-in-place" : "vm-copy";
    case "files":
      return input.overwrite === true ? "files-overwrite" : "files-beside";
    case "delete":
      return "point-delete";
  }
}

export const scopeOfTenant = (tenantId: string | null): Scope => ({ tenantIds: tenantId === null ? "all" : [tenantId] });

/** Reads a wish in the caller's scope, fills in what was left open, and narrows it to the machine's tenant. */
export async function readWish(db: Db, caller: Pick<Caller, "scope">, body: CreateRequest, now: Date): Promise<Wish> {
  const [vm] = await db
    .select()
    .from(vms)
    .where(and(eq(vms.id, body.vmId), inScope(caller.scope, vms.tenantId)));
  const [point] = await db
    .select()
    .from(restoreTargets)
    .where(and(eq(restoreTargets.id, body.restoreTargetId), inScope(caller.scope, restoreTargets.tenantId)));
  const faults = [
    ...(vm ? [] : [{ path: ["vmId"], message: "names no machine that you can see" }]),
    ...(point ? [] : [{ path: ["restoreTargetId"], message: "names no point that you can see" }]),
  ];
  if (!vm || !point) throw invalidBody(faults);
  if (point.vmId !== vm.id)
    throw invalidBody([{ path: ["restoreTargetId"], message: `is not a point of ${vm.name}; choose one of its own` }]);
  const given = body.input ?? {};
  if (given.restoreTargetId !== undefined && given.restoreTargetId !== point.id)
    throw invalidBody([{ path: ["input", "restoreTargetId"], message: "is another point than restoreTargetId; leave it out" }]);
  const scope = scopeOfTenant(vm.tenantId);
  const operation = await completeWish(
    db,
    {
      kind: operationKindOf[body.kind],
      connectionId: point.connectionId,
      input: { ...filledIn(body.kind, given, vm, now), restoreTargetId: point.id },
    },
    { scope, vmId: vm.id, restoreTargetId: point.id },
  );
  return {
    kind: body.kind,
    effect: effectOf(body.kind, operation.input),
    operation,
    scope,
    tenantId: vm.tenantId,
    provider: point.provider,
    vm: { id: vm.id, name: vm.name },
    point: { id: point.id, takenAt: point.at ?? now, sizeBytes: point.sizeBytes },
  };
}

/** The harmless choice wherever none was made: a copy under a name of its own, files beside what is there. */
function filledIn(
  kind: RequestKind,
  given: Record<string, unknown>,
  vm: { id: string; name: string },
  now: Date,
): Record<string, unknown> {
  const day = now.toISOString().slice(0, 10).replaceAll("-", "");
  switch (kind) {
    case "vm":
      return { name: given.inPlace === true ? vm.name : `${vm.name}-restored-${day}`, ...given };
    case "files":
      return { targetVmId: vm.id, overwrite: false, ...given, ...withDestinations(given.items, day) };
    case "delete":
      return given;
  }
}

/** Files without a place of their own go into a new folder at the root of the drive they came from. */
function withDestinations(items: unknown, day: string): { items?: unknown } {
  if (!Array.isArray(items)) return {};
  return {
    items: items.map((item: unknown) => {
      if (typeof item !== "object" || item === null || "destination" in item) return item;
      const source = "source" in item && typeof item.source === "string" ? item.source : "";
      const drive = /^[A-Za-z]:\\/.exec(source)?.[0];
      return { ...item, destination: drive ? `${drive}restored-${day}` : `/restored-${day}` };
    }),
  };
}
