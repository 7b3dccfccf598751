import { mix } from "@/lib/sandbox/randomness";
import { sandboxProjects } from "./accounts";
import type { Fleet } from "./fleet";
import { NumberedIds } from "./numbered-ids";

const daily = [
  { name: "Gold", cron: "0 0 1 * * ?", retention: { all: "30,d", day: "-1", week: "-1", month: "-1", year: "-1" } },
  { name: "Silver", cron: "0 30 1 * * ?", retention: { all: "14,d", day: "-1", week: "-1", month: "-1", year: "-1" } },
  { name: "Bronze", cron: "0 0 2 ? * MON-SUN", retention: { all: "-1", day: "7,d", week: "4,w", month: "3,m", year: "-1" } },
] as const;
const machinesAPolicy = 200;
const archivedMachines = 3;

type Json = Record<string, unknown>;

/** The backup policies: several a project, each over many machines. */
export class Policies {
  readonly #ids: NumberedIds;

  constructor(
    private readonly fleet: Fleet,
    private readonly seed: number,
  ) {
    this.#ids = new NumberedIds(mix(seed, 0x9011));
  }

  /** Every policy of a project; the list is built anew, since nobody changes policies through this API. */
  ofProject(projectId: string): Json[] {
    const place = sandboxProjects.findIndex(({ id }) => id === projectId);
    const project = sandboxProjects[place];
    if (project === undefined) return [];
    const span = this.fleet.spanOf(projectId);
    const first = (span.from / 10) * 8;
    const count = this.fleet.protectedCount(span);
    const machine = (index: number) => this.fleet.idOf(this.fleet.protectedMachine(first + index));
    const policies = Math.max(daily.length, Math.ceil(count / machinesAPolicy));
    const every = (number: number) =>
      Array.from({ length: Math.max(0, Math.ceil((count - number) / policies)) }, (_, row) => machine(number + row * policies));
    const rows = Array.from({ length: policies }, (_, number) => {
      const kind = daily[number % daily.length] ?? daily[0];
      const suffix = number < daily.length ? "" : ` ${Math.floor(number / daily.length) + 1}`;
      return this.#policy(place * 1_000_000 + number, project, {
        ...kind,
        name: `${kind.name}${suffix}`,
        serverIds: every(number),
      });
    });
    const archive = {
      name: "Monthly archive",
      cron: "0 0 3 ? * 7L",
      retention: { all: "12,m", day: "-1", week: "-1", month: "-1", year: "-1" },
      serverIds: Array.from({ length: Math.min(archivedMachines, count) }, (_, index) => machine(index)),
    };
    const retired = { ...archive, name: "Retired", cron: "0 0 4 * * ?", serverIds: [], isEnabled: false };
    return [
      ...rows,
      this.#policy(place * 1_000_000 + 900_000, project, archive),
      this.#policy(place * 1_000_000 + 900_001, project, retired),
    ];
  }

  #policy(
    number: number,
    project: { id: string; name: string },
    about: { name: string; cron: string; retention: Json; serverIds: string[]; isEnabled?: boolean },
  ): Json {
    const place = this.fleet.places[0];
    return {
      id: this.#ids.uuid(number),
      name: `${project.name} ${about.name}`,
      description: "",
      enable: about.isEnabled === false ? 0 : 1,
      type: "local",
      az_id: place?.azId ?? "",
      region_id: "regionOne",
      project_id: project.id,
      user_id: "system",
      vault_id: place?.storages[1]?.id ?? "",
      trigger_cron: about.cron,
      resources: about.serverIds.map((id) => ({ id, type: "server", extra_info: { enable: 1 } })),
      scheduled_operation: {
        retention: about.retention,
        scheduled_full_backup: { enable: 0 },
        scheduled_auto_archive: { enable: 0 },
        enable_timeout_cancel: 0,
        times_limit: 0,
      },
    };
  }
}
