import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { openEmbeddedDatabase } from "./embedded";
import { migrateDatabase } from "./migrate";

declare module "vitest" {
  export interface ProvidedContext {
    databaseAdminUrl: string;
  }
}

/**
 * One PostgreSQL for the whole test run: the embedded one in a temporary folder, or the server that
 * TEST_DATABASE_URL names (its account must be allowed to make databases).
 */
export default async function setup(project: TestProject) {
  const given = process.env.TEST_DATABASE_URL;
  const folder = given ? null : await mkdtemp(path.join(tmpdir(), "backdesk-test-"));
  // As root the server runs under an account of its own, which must get through to its data.
  if (folder) await chmod(folder, 0o711);
  const embedded = folder ? await openEmbeddedDatabase(folder) : null;
  const adminUrl = new URL(given ?? embedded?.url ?? "");
  const templateUrl = new URL(adminUrl);
  templateUrl.pathname = "/backdesk_template";
  const admin = new pg.Client({ connectionString: adminUrl.href });
  await admin.connect();
  await admin.query("drop database if exists backdesk_template with (force)");
  await admin.query("create database backdesk_template");
  await admin.end();
  await migrateDatabase(templateUrl.href);
  project.provide("databaseAdminUrl", adminUrl.href);
  return async () => {
    await embedded?.release();
    if (folder) await rm(folder, { recursive: true, force: true });
  };
}
