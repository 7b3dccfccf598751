export type ServerCategory = "VIRTUAL_SERVER" | "GPU_SERVER" | "BAREMETAL_SERVER";
export type OsType = "LINUX" | "WINDOWS";

/** A kind of machine that data centres have many of. */
export interface ServerRole {
  /** Names are this and a number; none is the beginning of another. */
  prefix: string;
  category: ServerCategory;
  osType: OsType;
  osVersions: readonly string[];
  serverTypes: readonly string[];
  /** Smallest and largest size of the disks together, GB. */
  sizeGb: readonly [number, number];
  /** What its file backups cover. */
  paths: readonly string[];
  /** How many of them have a backup agent, 0 to 1. */
  agentShare: number;
}

const linux = ["UBUNTU 22.04", "UBUNTU 24.04", "ROCKY 8.10", "RHEL 9.4"];
const windows = ["WINDOWS 2019", "WINDOWS 2022"];
const sap = ["SLES 15.5 for SAP", "RHEL 8.8 for SAP"];
const smallTypes = ["s1v1m2", "s1v2m4", "s1v2m8", "s1v4m8"];
const middleTypes = ["s1v4m16", "s1v8m16", "s1v8m32"];
const largeTypes = ["s1v16m64", "s1v16m128", "s1v32m256"];

type Role = Omit<ServerRole, "category" | "osType">;
const virtual = (prefix: string, role: Partial<Role> = {}): ServerRole => ({
  prefix,
  category: "VIRTUAL_SERVER",
  osType: "LINUX",
  osVersions: linux,
  serverTypes: smallTypes,
  sizeGb: [40, 160],
  paths: ["/etc", "/var/www"],
  agentShare: 0.05,
  ...role,
});
const onWindows = (prefix: string, role: Partial<Role> = {}): ServerRole => ({
  ...virtual(prefix, { osVersions: windows, sizeGb: [100, 400], paths: ["/C/Data"], ...role }),
  osType: "WINDOWS",
});
const gpu = (prefix: string): ServerRole => ({
  ...virtual(prefix, { serverTypes: ["g1v16a1", "g1v32a2", "g1v64a4"], sizeGb: [500, 2_000], paths: ["/models", "/data"] }),
  category: "GPU_SERVER",
});
const bareMetal = (prefix: string, role: Partial<Role> = {}): ServerRole => ({
  ...virtual(prefix, {
    osVersions: ["RHEL 8.8 for BM", "ROCKY 8.10 for BM"],
    serverTypes: ["s1b24m128", "s1b48m256", "s2b64m512"],
    sizeGb: [800, 4_000],
    agentShare: 0.85,
    ...role,
  }),
  category: "BAREMETAL_SERVER",
});
const database: Partial<Role> = { serverTypes: largeTypes, sizeGb: [300, 1_500], paths: ["/var/lib/data", "/backup"] };

const web = virtual("web-prod-");
const api = virtual("api-prod-", { serverTypes: middleTypes, paths: ["/srv/app", "/etc"] });
const stage = virtual("web-stg-");
const dev = virtual("dev-box-", { sizeGb: [60, 250], paths: ["/home"] });
const hana = virtual("sap-hana-db", { ...database, osVersions: sap, sizeGb: [800, 2_500], paths: ["/hana/shared", "/usr/sap"] });
const sapApp = virtual("sap-app", { serverTypes: middleTypes, osVersions: sap, paths: ["/usr/sap", "/sapmnt"] });
const postgres = virtual("pg-prod-", database);
const oracle = bareMetal("oracle-rac", { paths: ["/u01/app/oracle", "/u02/oradata"] });
const fileServer = onWindows("file-share-", { sizeGb: [500, 3_000], paths: ["/D/Shares", "/D/Profiles"], agentShare: 1 });
const directory = onWindows("ad-dc", { sizeGb: [80, 160] });
const mail = onWindows("exchange-", { serverTypes: middleTypes, sizeGb: [400, 1_600], paths: ["/D/Exchange"] });
const sqlServer = onWindows("mssql-prod-", { ...database, paths: ["/D/MSSQL/Backup"] });
const kubernetes = virtual("k8s-worker-", { serverTypes: middleTypes, sizeGb: [100, 300] });
const mes = bareMetal("mes-line", { paths: ["/opt/mes", "/data/mes"] });
const big = bareMetal("dwh-node", { paths: ["/data/warehouse"] });
const backupHead = bareMetal("vmhost-", { paths: ["/etc", "/var/lib/libvirt"] });
const train = gpu("gpu-train-");
const infer = gpu("gpu-infer-");
const cache = virtual("redis-", { serverTypes: middleTypes });
const queue = virtual("kafka-", { serverTypes: middleTypes, sizeGb: [200, 800], paths: ["/var/lib/kafka"] });
const build = virtual("jenkins-", { serverTypes: middleTypes, sizeGb: [200, 600], paths: ["/var/lib/jenkins"] });
const monitoring = virtual("mon-", { serverTypes: middleTypes, sizeGb: [200, 900], paths: ["/var/lib/prometheus"] });
const desktop = onWindows("vdi-", { sizeGb: [80, 120], paths: ["/C/Users"] });
const batch = virtual("batch-");

/** Who stands at which place of a rack of 48: every sixth is bare metal, three have GPUs. Racks repeat. */
export const rack: readonly ServerRole[] = [
  [web, api, hana, sapApp, oracle, postgres],
  [web, fileServer, directory, sqlServer, mes, train],
  [web, api, dev, mail, oracle, kubernetes],
  [stage, cache, hana, postgres, big, queue],
  [web, build, monitoring, api, mes, kubernetes],
  [desktop, desktop, infer, dev, backupHead, batch],
  [web, api, stage, sqlServer, big, kubernetes],
  [desktop, fileServer, train, dev, mes, batch],
].flat();
