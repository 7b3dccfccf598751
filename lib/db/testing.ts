import { randomBytes } from "node:crypto";
import { inject } from "vitest";
import pg from "pg";
import { openDb, type Db } from "./client";

export interface TestDatabase {
  db: Db;
  url: string;
  close(): Promise<void>;
}

/**
 * A migrated database of its own on the test run's PostgreSQL, copied from a template so that it costs
 * some tens of milliseconds. Dropped by `close`.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const adminUrl = inject("databaseAdminUrl");
  const name = `test_${randomBytes(8).toString("hex")}`;
  await administer(adminUrl, `create database ${name} template backdesk_template`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  const db = openDb(url.href);
  return {
    db,
    url: url.href,
    close: async () => {
      await db.$client.end();
      await administer(adminUrl, `drop database if exists ${name} with (force)`);
    },
  };
}

async function administer(url: string, statement: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    // Two copies of one template at the same moment refuse each other: one lock for all test files.
    await client.query("select pg_advisory_lock(727002)");
    await client.query(statement);
  } finally {
    await client.end();
  }
}
