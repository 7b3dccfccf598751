import { Shelf } from "../collection";
import { micros, type Row } from "../row";
import { firstIds, hrefOf, type ConsoleGround } from "./ground";

/** A backup/recovery appliance as other objects point to it. */
export interface Appliance {
  index: number;
  id: string;
  clusterId: string;
  brief: { id: string; clusterid: string; name: string; region: string };
}

/** The console's two appliances with their pools and profiles. */
export class Appliances {
  readonly clusters: Shelf;
  readonly pools: Shelf;
  readonly profiles: Shelf;
  readonly #first: readonly Appliance[];

  constructor(ground: ConsoleGround) {
    const { console } = ground;
    const createdAt = micros(Date.UTC(2025, 0, 15));
    const orglist = console.organizations.map(({ id, name }) => ({ id, name }));
    this.#first = [0, 1].map((index) => {
      const id = String(firstIds.cluster + index + 1);
      const clusterId = `14${String((ground.salt % 900_000_000) + 100_000_000)}${index + 1}`;
      return {
        index,
        id,
        clusterId,
        brief: { id, clusterid: clusterId, name: `br-${console.region}-${index + 1}`, region: console.region },
      };
    });
    this.clusters = new Shelf(
      () =>
        this.#first.map(({ id, index, brief }) => ({
          "@type": "clusterRest",
          href: hrefOf(ground, "cluster", id),
          ...brief,
          id,
          ipaddress: `10.128.0.${10 + index}`,
          publicip: "",
          type: "sky",
          batype: "gcp",
          version: "11.0.12.345",
          timezone: "UTC",
          projectid: console.project,
          zone: `${console.region}-${index === 0 ? "a" : "b"}`,
          supportstatus: "supported",
          secureconnect: true,
          pkiBootstrapped: true,
          lastsync: micros(ground.startedAt),
        })),
      firstIds.cluster + 10,
    );
    this.pools = new Shelf(
      () =>
        this.#first.flatMap(({ index, brief }): Row[] =>
          [
            { name: `act_per_pool00${index}`, pooltype: "perf", pooltypedisplayname: "Snapshot Pool" },
            { name: `vault-${brief.name}`, pooltype: "vault", pooltypedisplayname: "OnVault Pool" },
          ].map((pool, place) => {
            const id = String(firstIds.diskPool + index * 2 + place + 1);
            const size = { capacity_mb: 10_485_760, usage_mb: 3_145_728, free_mb: 7_340_032, pct: 30, warnpct: 80, safepct: 90 };
            return {
              "@type": "diskPoolRest",
              id,
              href: hrefOf(ground, "diskpool", id),
              srcid: id,
              udsuid: 1_000 + Number(id),
              cluster: brief,
              state: "enabled",
              modifydate: createdAt,
              orglist,
              ...size,
              ...pool,
            };
          }),
        ),
      firstIds.diskPool + 100,
    );
    this.profiles = new Shelf(
      () =>
        this.#first.map(({ index, id: cid, clusterId, brief }) => {
          const id = String(firstIds.slp + index + 1);
          const vault = String(firstIds.diskPool + index * 2 + 2);
          return {
            "@type": "slpRest",
            id,
            href: hrefOf(ground, "slp", id),
            name: `profile-${brief.name}`,
            description: `Snapshots and vault of ${brief.name}`,
            cid,
            clusterid: clusterId,
            srcid: id,
            localnode: brief.name,
            remotenode: "None",
            dedupasyncnode: "None",
            performancepool: `act_per_pool00${index}`,
            vaultpool: { id: vault, name: `vault-${brief.name}` },
            createdate: createdAt,
            modifydate: createdAt,
            orglist,
          };
        }),
      firstIds.slp + 100,
    );
  }

  at(index: number): Appliance {
    const found = this.#first[index];
    if (found === undefined) throw new Error(`There is no appliance ${index}.`);
    return found;
  }

  /** By the id on the console or the appliance's own. */
  named(id: string): Appliance | null {
    return this.#first.find((appliance) => appliance.id === id || appliance.clusterId === id) ?? null;
  }

  reset(): void {
    for (const shelf of [this.clusters, this.pools, this.profiles]) shelf.reset();
  }
}
