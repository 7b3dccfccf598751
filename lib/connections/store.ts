import "server-only";
import { and, eq, ne, notInArray, sql } from "drizzle-orm";
import { z } from "zod";
import { newId } from "@/lib/access/new-id";
import { sealSecret } from "@/lib/access/secrets";
import { recordAudit, type AuditActor } from "@/lib/audit";
import { getEnv } from "@/lib/config/env";
import type { Db, Transaction } from "@/lib/db/client";
import { getConnection } from "@/lib/db/queries/connections";
import { connections, operations } from "@/lib/db/schema";
import type { Connection } from "@/lib/domain/connection";
import { finalOperationStates } from "@/lib/domain/states";
import { systemScope } from "@/lib/domain/scope";
import { nouns } from "@/lib/domain/nouns";
import { ProblemError } from "@/lib/http/problems";
import { invalidBody } from "@/lib/http/read-body";
import { enqueueSync } from "@/lib/inventory/queue";
import { tableName } from "@/lib/inventory/tables";
import { checkConnection, providerNamed } from "./check";
import type { CreateConnection, UpdateConnection } from "./input";
import { forgetConnection } from "./open";

const storedSettingsSchema = z.record(z.string(), z.unknown());

interface Act {
  caller: { actor: AuditActor };
  requestId: string;
}

/** `id` is for those who make the same connections everywhere, as the demo does. */
export async function createConnection(db: Db, input: CreateConnection, act: Act, id = newId("connection")): Promise<Connection> {
  const provider = providerNamed(input.provider);
  const endpoint = input.endpoint ?? provider.connection.defaultEndpoint;
  const { settings, credentials } = checkConnection(provider, {
    endpoint,
    settings: input.settings,
    credentials: input.credentials,
  });
  const secret = sealSecret(getEnv().BACKDESK_ENCRYPTION_KEYS, id, JSON.stringify(credentials));
  await db.transaction(async (tx) => {
    await refuseTakenName(() =>
      tx.insert(connections).values({
        id,
        provider: provider.id,
        name: input.name,
        endpoint,
        region: provider.connection.region(settings),
        settings,
        credentialsCipher: secret.cipher,
        credentialsKeyId: secret.keyId,
      }),
    );
    await recordAudit(tx, {
      actor: act.caller.actor,
      action: "connection.create",
      subject: input.name,
      connectionId: id,
      outcome: "done",
      requestId: act.requestId,
      details: { provider: provider.id, endpoint },
    });
    // A new connection is read at once.
    await enqueueSync(tx, id);
  });
  return mustGet(db, id);
}

export async function updateConnection(db: Db, id: string, input: UpdateConnection, act: Act): Promise<Connection> {
  const [row] = await db.select().from(connections).where(eq(connections.id, id));
  if (!row) throw new ProblemError("not-found", "There is no connection with this id.");
  const provider = providerNamed(row.provider);
  const endpoint = input.endpoint ?? row.endpoint;
  if (endpoint !== row.endpoint && !input.credentials) {
    // Else whoever may edit could have the stored credentials sent to an address of their own.
    throw invalidBody([{ path: ["credentials"], message: "give the credentials again when the endpoint changes" }]);
  }
  const { settings, credentials } = checkConnection(provider, {
    endpoint,
    settings: input.settings ?? storedSettingsSchema.parse(row.settings),
    ...(input.credentials ? { credentials: input.credentials } : {}),
  });
  const secret = credentials ? sealSecret(getEnv().BACKDESK_ENCRYPTION_KEYS, id, JSON.stringify(credentials)) : null;
  await db.transaction(async (tx) => {
    await refuseTakenName(() =>
      tx
        .update(connections)
        .set({
          name: input.name ?? row.name,
          endpoint,
          settings,
          region: provider.connection.region(settings),
          updatedAt: sql`clock_timestamp()`,
          ...(secret ? { credentialsCipher: secret.cipher, credentialsKeyId: secret.keyId } : {}),
        })
        .where(eq(connections.id, id)),
    );
    await recordAudit(tx, {
      actor: act.caller.actor,
      action: "connection.update",
      subject: input.name ?? row.name,
      connectionId: id,
      outcome: "done",
      requestId: act.requestId,
      details: { changed: Object.keys(input) },
    });
  });
  forgetConnection(id);
  return mustGet(db, id);
}

/**
 * Removes the connection and every row that came from it; audit and operations keep its name. Refused while a write of it is
 * under way, which could not be followed to its end, or while a pass that would write rows afterwards does not end.
 */
export async function deleteConnection(db: Db, id: string, act: Act): Promise<void> {
  await db.transaction(async (tx) => {
    await waitForPass(tx, id);
    const underWay = await tx
      .select({ id: operations.id })
      .from(operations)
      .where(
        and(
          eq(operations.connectionId, id),
          ne(operations.kind, "connection.sync"),
          notInArray(operations.state, [...finalOperationStates]),
        ),
      );
    if (underWay.length > 0) {
      throw new ProblemError(
        "conflict",
        `${underWay.length} operations of this connection are not at their end. Wait for them, or cancel them first.`,
      );
    }
    const [row] = await tx.delete(connections).where(eq(connections.id, id)).returning({ name: connections.name });
    if (!row) throw new ProblemError("not-found", "There is no connection with this id.");
    for (const noun of nouns) await tx.execute(sql`delete from ${sql.identifier(tableName(noun))} where connection_id = ${id}`);
    await tx.execute(sql`delete from inventory_counts where connection_id = ${id}`);
    await tx.execute(sql`delete from inventory_touched where connection_id = ${id}`);
    await tx.execute(sql`delete from tenant_assignments where connection_id = ${id}`);
    await tx.execute(sql`delete from tenant_overrides where connection_id = ${id}`);
    await recordAudit(tx, {
      actor: act.caller.actor,
      action: "connection.delete",
      subject: row.name,
      connectionId: id,
      outcome: "done",
      requestId: act.requestId,
    });
  });
  forgetConnection(id);
}

/** Waits a little for the pass that is reading this connection; the lock is the one that passes hold. */
async function waitForPass(tx: Transaction, id: string): Promise<void> {
  await tx.execute(sql`set local lock_timeout = '10s'`);
  try {
    await tx.transaction((inner) => inner.execute(sql`select pg_advisory_xact_lock(727010, hashtext(${id}))`));
  } catch (error) {
    const code = error instanceof Error && error.cause instanceof Error && "code" in error.cause ? error.cause.code : null;
    if (code !== "55P03") throw error;
    throw new ProblemError("conflict", "This connection is being read at the moment. Try again when the pass has ended.");
  }
  await tx.execute(sql`set local lock_timeout = 0`);
}

async function mustGet(db: Db, id: string): Promise<Connection> {
  const connection = await getConnection(db, systemScope, id);
  if (!connection) throw new ProblemError("not-found", "There is no connection with this id.");
  return connection;
}

async function refuseTakenName(write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (
      !/connections_name/.test(
        `${error instanceof Error ? error.message : ""} ${error instanceof Error ? String(error.cause) : ""}`,
      )
    )
      throw error;
    throw new ProblemError("conflict", "name: another connection has this name; choose a different one.", {
      errors: [{ path: "name", message: "another connection has this name" }],
    });
  }
}
