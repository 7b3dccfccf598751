import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { pageSources } from "./page-sources";

const root = mkdtempSync(join(tmpdir(), "pages-"));
afterEach(() => rmSync(root, { recursive: true, force: true }));

it("follows pages to the components that they are made of, and no further", () => {
  const files = {
    "app/(console)/vms/page.tsx":
      'import { Table } from "@/components/table";\nimport "./client";\nimport { x } from "@/lib/domain/x"; // page',
    "app/(console)/vms/client.tsx": 'const Dialog = lazy(() => import("../../../components/dialog")); // client',
    "app/api/v1/vms/route.ts": '// route, "backup.create"',
    "components/table/index.tsx": 'export { Table } from "./table"; // door',
    "components/table/table.tsx": 'import { Table } from "@/components/table"; // table, in a circle',
    "components/dialog.tsx": "// dialog",
    "components/forgotten.tsx": "// forgotten",
  };
  for (const [path, source] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), source);
  }
  const found = pageSources(root).map((source) => source.slice(source.indexOf("// ") + 3));
  expect(found.sort()).toEqual(["client", "dialog", "door", "page", "table, in a circle"]);
});
