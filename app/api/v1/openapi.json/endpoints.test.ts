import { readdirSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { endpoints } from "./endpoints";

const root = "app/api/v1";

function routeFiles(): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name === "route.ts")
    .map((entry) => path.relative(root, entry.parentPath))
    .filter((folder) => !folder.includes("[..."));
}

test("every route of the API stands in the published document", () => {
  const described = endpoints.map(({ path: address }) => address).sort();
  const present = routeFiles().map((folder) => `/api/v1/${folder.replaceAll(/\[(\w+)\]/g, "{$1}")}`);
  expect(described).toEqual(present.sort());
});
