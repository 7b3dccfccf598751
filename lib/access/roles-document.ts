import { actionSchema, roleSchema, type Role } from "@/lib/domain/roles";
import { actionWords } from "./action-words";
import { changing, permissions } from "./permissions";

const roleWords: Record<Role, string> = {
  admin: "Runs Backdesk: connections, people, everything else",
  operator: "Runs the backups, whatever the vendor",
  helpdesk: "Looks things up for people and asks for restores",
  viewer: "Sees whether their own machines are safe",
  auditor: "Reads everything in their tenants and the audit, and changes nothing",
};

/** `docs/roles.md`, from the one table of roles and actions. */
export function describeRoles(): string {
  const roles = roleSchema.options;
  const may = (role: Role, action: string) => (permissions[role] as readonly string[]).includes(action);
  return [
    "# Roles",
    "",
    "Made from `lib/access/permissions.ts` by `npm run docs:roles`; a test holds the two together.",
    "",
    "A person holds roles everywhere or in single tenants, and may hold different ones in different tenants. What they may do to a",
    "thing is decided by the roles that they hold in its tenant. A role held everywhere also reaches what belongs to no tenant.",
    "Something outside the tenants of a person is answered as if it did not exist.",
    "",
    ...table(
      ["role", "what it is for"],
      roles.map((role) => [`**${role}**`, roleWords[role]]),
    ),
    "",
    "## What each may do",
    "",
    ...table(
      ["", "action", ...roles],
      actionSchema.options.map((action) => [
        `${actionWords[action]}${changing.includes(action) ? " ¹" : ""}`,
        `\`${action}\``,
        ...roles.map((role) => (may(role, action) ? "yes" : "–")),
      ]),
    ),
    "",
    "¹ Never by a token that reads only.",
    "",
    "A token does what its maker may do at that moment, limited to the role, the tenants and the reading-only that it was made with.",
    "",
  ].join("\n");
}

/** Cells padded to their column, as the formatter would. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((_, at) => Math.max(3, ...[head, ...rows].map((row) => row[at]?.length ?? 0)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)];
}
