import { writeFile } from "node:fs/promises";
import { describeRoles } from "./roles-document";

/* `npm run docs:roles`: the page about roles, from the table that decides. */
await writeFile("docs/roles.md", describeRoles());
