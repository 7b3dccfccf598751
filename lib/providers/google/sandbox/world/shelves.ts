import { Shelf } from "../collection";
import { micros, type Row } from "../row";
import type { Appliances } from "./appliances";
import { dayMs, hrefOf, type ConsoleGround } from "./ground";

const rightNames = [
  "Access to Backup & Recover",
  "Access System Monitor",
  "Access Application Manager",
  "Access SLA Architect",
  "Backup Manage",
  "Mount Manage",
  "Restore Manage",
  "Job Manage",
  "System Manage",
];

/** What a console has few of and nothing happens to but being made, changed and removed. */
export class Shelves {
  readonly organizations: Shelf;
  readonly users: Shelf;
  readonly roles: Shelf;
  readonly rights: Shelf;
  readonly arrays: Shelf;
  readonly credentials: Shelf;
  readonly dynamicProtections: Shelf;
  readonly events: Shelf;
  readonly audit: Shelf;
  readonly workflows: Shelf;
  /** Settable options of applications, SLAs and policies; each row names its owner. */
  readonly options: Shelf;
  readonly imports: Shelf;

  constructor(
    private readonly ground: ConsoleGround,
    appliances: Appliances,
  ) {
    const { console } = ground;
    const madeAt = micros(Date.UTC(2025, 0, 15));
    const orglist = console.organizations.map(({ id, name }) => ({ id, name }));
    const row = (kind: string, path: string, id: string, fields: object): Row => ({
      "@type": `${kind}Rest`,
      id,
      href: hrefOf(ground, path, id),
      ...fields,
    });
    const rights = rightNames.map((name) => row("right", "right", name, { name }));
    this.rights = new Shelf(() => rights, 0);
    this.organizations = new Shelf(
      () =>
        console.organizations.map(({ id, name }) =>
          row("organization", "org", id, {
            name,
            description: `${name} and what is theirs`,
            createdate: madeAt,
            modifydate: madeAt,
            version: "1",
          }),
        ),
      Number(console.organizations[0]?.id ?? 700_000) + 50,
    );
    this.roles = new Shelf(
      () => [
        row("role", "role", "101", {
          name: "Administrator",
          description: "Everything",
          createdate: madeAt,
          modifydate: madeAt,
          rightList: rights.map(({ id, name }) => ({ id, name })),
        }),
        row("role", "role", "102", {
          name: "Backup operator",
          description: "Runs backups and restores",
          createdate: madeAt,
          modifydate: madeAt,
          rightList: rights.slice(0, 6).map(({ id, name }) => ({ id, name })),
        }),
      ],
      110,
    );
    this.users = new Shelf(
      () => [
        row("user", "user", "201", {
          name: console.serviceAccount,
          email: console.serviceAccount,
          createdate: madeAt,
          modifydate: madeAt,
          localonly: false,
          dataaccesslevel: 0,
          timezone: "UTC",
          rolelist: [{ id: "101", name: "Administrator" }],
          orglist,
        }),
      ],
      210,
    );
    this.arrays = new Shelf(() => [], 2_000);
    this.credentials = new Shelf(
      () => [
        row("cloudCredential", "cloudcredential", "3001", {
          name: `${console.project}-credential`,
          cloudtype: "GCP",
          region: console.region,
          projectid: console.project,
          serviceaccount: console.serviceAccount,
          usedefaultsa: true,
          orglist,
          sources: [0, 1].map((index) => ({
            srcid: String(70_000 + index),
            clusterid: appliances.at(index).clusterId,
            appliance: appliances.at(index).brief,
          })),
        }),
      ],
      3_001,
    );
    this.dynamicProtections = new Shelf(() => [], 13_000);
    this.workflows = new Shelf(() => [], 14_000);
    this.options = new Shelf(() => [], 15_000);
    this.imports = new Shelf(() => [], 16_000);
    const days = Array.from({ length: 40 }, (_, index) => Math.floor(ground.startedAt / dayMs) * dayMs - (40 - index) * dayMs);
    this.events = new Shelf(
      () =>
        days.map((day, index) =>
          row("event", "event", String(17_000 + index), {
            sequenceid: index + 1,
            eventid: index % 5 === 0 ? 43_901 : 10_038,
            eventdate: micros(day + 3_600_000),
            errorcode: index % 5 === 0 ? "43901" : "0",
            errormessage: index % 5 === 0 ? "Failed snapshot Job" : "",
            messagetext:
              index % 5 === 0 ? "A snapshot job failed after its last attempt." : "A backup/recovery appliance synchronised.",
            requiresclearing: index % 5 === 0,
            cluster: appliances.at(index % 2).brief,
          }),
        ),
      18_000,
    );
    this.audit = new Shelf(() => [], 19_000);
  }

  /** Audit of the console itself: every change leaves a record. */
  record(entry: { command: string; username: string; at: number; isRefused: boolean }): void {
    const id = this.audit.nextId();
    this.audit.put({
      "@type": "auditRest",
      id,
      href: hrefOf(this.ground, "localaudit", id),
      command: entry.command,
      username: entry.username,
      issuedate: micros(entry.at),
      component: "API",
      // 0 for done; the console gives its own number for a refusal.
      status: entry.isRefused ? 10_008 : 0,
      privileged: false,
    });
  }

  reset(): void {
    const all = [this.organizations, this.users, this.roles, this.rights, this.arrays, this.credentials];
    for (const shelf of [...all, this.dynamicProtections, this.events, this.audit, this.workflows, this.options, this.imports])
      shelf.reset();
  }
}
