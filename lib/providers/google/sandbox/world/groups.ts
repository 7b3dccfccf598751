import { Shelf } from "../collection";
import { idIn, objectOf, type Row } from "../row";
import type { Appliances } from "./appliances";
import { hrefOf, type ConsoleGround } from "./ground";

/** Consistency and logical groups with their members. A consistency group is an application, too; a logical one has an SLA of its own. */
export class Groups {
  readonly consistency: Shelf;
  readonly logical: Shelf;
  #consistencyOf = new Map<string, string>();
  #logicalOf = new Map<string, string>();

  constructor(
    private readonly ground: ConsoleGround,
    private readonly appliances: Appliances,
  ) {
    this.consistency = new Shelf(() => [], 11_000);
    this.logical = new Shelf(() => [], 12_000);
  }

  reset(): void {
    this.consistency.reset();
    this.logical.reset();
    this.#consistencyOf.clear();
    this.#logicalOf.clear();
  }

  createConsistency(fields: Record<string, unknown>, application: Row): Row {
    const id = this.consistency.nextId();
    const base = { "@type": "consistencyGroupRest", id, href: hrefOf(this.ground, "consistencygroup", id), description: "" };
    return this.consistency.put({ ...base, ...fields, id, application: { id: application.id, appname: application.appname } });
  }

  createLogical(fields: Record<string, unknown>): Row {
    const id = this.logical.nextId();
    const cluster = this.appliances.named(idIn(fields.cluster) ?? "")?.brief ?? this.appliances.at(0).brief;
    const [first] = this.ground.console.organizations;
    const orglist = first === undefined ? [] : [{ id: first.id, name: first.name }];
    const base = {
      "@type": "logicalGroupRest",
      id,
      href: hrefOf(this.ground, "logicalgroup", id),
      description: "",
      managed: false,
      scheduleoff: false,
      membercount: 0,
      orglist,
    };
    return this.logical.put({ ...base, ...fields, id, cluster });
  }

  membersOf(kind: "consistency" | "logical", groupId: string): string[] {
    const memberships = kind === "consistency" ? this.#consistencyOf : this.#logicalOf;
    return [...memberships].filter(([, group]) => group === groupId).map(([member]) => member);
  }

  groupOf(kind: "consistency" | "logical", applicationId: string): string | null {
    return (kind === "consistency" ? this.#consistencyOf : this.#logicalOf).get(applicationId) ?? null;
  }

  join(kind: "consistency" | "logical", groupId: string, applicationId: string): void {
    (kind === "consistency" ? this.#consistencyOf : this.#logicalOf).set(applicationId, groupId);
    this.#countMembers(kind, groupId);
  }

  leave(kind: "consistency" | "logical", groupId: string, applicationId: string): void {
    const memberships = kind === "consistency" ? this.#consistencyOf : this.#logicalOf;
    if (memberships.get(applicationId) === groupId) memberships.delete(applicationId);
    this.#countMembers(kind, groupId);
  }

  get memberCount(): number {
    return this.#consistencyOf.size + this.#logicalOf.size;
  }

  /** What an application says of its groups. */
  shownOn(applicationId: string): { consistencygroup?: object; logicalgroup?: object } {
    const consistency = this.consistency.find(this.#consistencyOf.get(applicationId) ?? "");
    const logical = this.logical.find(this.#logicalOf.get(applicationId) ?? "");
    return {
      ...(consistency === null
        ? {}
        : { consistencygroup: { id: objectOf(consistency.application).id, appname: consistency.groupname } }),
      ...(logical === null ? {} : { logicalgroup: { id: logical.id, name: logical.name } }),
    };
  }

  #countMembers(kind: "consistency" | "logical", groupId: string): void {
    const group = kind === "logical" ? this.logical.find(groupId) : null;
    if (group !== null) this.logical.put({ ...group, membercount: this.membersOf("logical", groupId).length });
  }
}
