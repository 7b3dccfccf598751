import { idIn, listOf, objectOf, textOf, type Row } from "../row";
import type { ConsoleCall } from "./call";

/** What a new or existing Compute Engine instance is described by: the fields of the console's form. */
export interface FormValues {
  cloudcredential: string;
  project: string;
  zone: string;
  instancename: string;
  machinetype: string;
  vpc: string;
  subnet: string;
  externalip: string;
  poweronvm: string;
  /** For mounts to an instance that exists. */
  instance: string;
}

export interface Form {
  values: FormValues;
  /** Field -> what is wrong with it. */
  faults: Record<string, string>;
  body: object;
}

const machineTypes = ["e2-medium", "e2-standard-2", "e2-standard-4", "n2-standard-4", "n2-standard-8"];
const instanceName = /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** Values given in a form, wherever they stand in its groups: texts, lists of values, and the choice that is selected. */
function given(fields: unknown, found: Map<string, string> = new Map()): Map<string, string> {
  for (const value of listOf(fields)) {
    const field = objectOf(value);
    const name = textOf(field.name);
    const selected = listOf(field.choices)
      .map(objectOf)
      .find((choice) => choice.selected === true || choice.selected === "true");
    const text = textOf(field.currentValue) ?? textOf(selected?.name) ?? textOf(listOf(field.values)[0]);
    // The first network interface is the one that counts.
    if (name !== null && text !== null && !found.has(name)) found.set(name, text);
    given(field.children, found);
  }
  return found;
}

/** The form of an image with what has been filled in so far; what has not stands at its default. */
export function mountForm(call: ConsoleCall, image: Row, options: { type: "newmount" | "existingmount"; filled: unknown }): Form {
  const { world, now } = call;
  const { region, project } = world.ground.console;
  const filled = given(objectOf(options.filled).fields);
  const source = String(image.appname ?? "instance");
  const defaults: FormValues = {
    cloudcredential: [...world.shelves.credentials.all()][0]?.id ?? "",
    project,
    zone: `${region}-a`,
    instancename: `${source}-copy`,
    machinetype: "e2-standard-2",
    vpc: `projects/${project}/global/networks/default`,
    subnet: `projects/${project}/regions/${region}/subnetworks/default`,
    externalip: "None",
    poweronvm: "true",
    instance: "",
  };
  const values = Object.fromEntries(
    Object.entries(defaults).map(([name, value]) => [name, filled.get(name) ?? value]),
  ) as unknown as FormValues;
  const networks = ["default", "prod"].map((name) => `projects/${values.project}/global/networks/${name}`);
  const network = values.vpc.split("/").at(-1) ?? "default";
  const choices: Partial<Record<keyof FormValues, readonly string[]>> = {
    cloudcredential: [...world.shelves.credentials.all()].map(({ id }) => id),
    project: [project],
    zone: ["a", "b", "c"].map((letter) => `${region}-${letter}`),
    machinetype: machineTypes,
    vpc: networks,
    subnet: [network, `${network}-backup`].map((name) => `projects/${values.project}/regions/${region}/subnetworks/${name}`),
    externalip: ["None", "0.0.0.0"],
  };
  const faults: Record<string, string> = {};
  for (const [name, allowed] of Object.entries(choices)) {
    const value = values[name as keyof FormValues];
    if (!allowed.includes(value)) faults[name] = `${value} cannot be chosen`;
  }
  if (options.type === "newmount") {
    if (!instanceName.test(values.instancename))
      faults.instancename = "must be lower-case letters, digits and hyphens, beginning with a letter";
    else if ([...world.hosts.all(now)].some((host) => host.hostname === values.instancename))
      faults.instancename = `${values.instancename} exists`;
  } else if (![...world.hosts.all(now)].some((host) => host.hostname === values.instance && host.vmtype === "gcp"))
    faults.instance = "must name an instance that exists";

  const field = (name: keyof FormValues, displayName: string, type: "selection" | "text") => ({
    name,
    displayName,
    type,
    required: true,
    modified: filled.has(name),
    ...(type === "text"
      ? { currentValue: values[name] }
      : {
          dynamic: true,
          choices: (choices[name] ?? []).map((choice) => ({
            name: choice,
            displayName: choice.split("/").at(-1),
            selected: choice === values[name],
          })),
        }),
    ...(faults[name] === undefined ? { invalid: "" } : { invalid: "true", errorMessage: faults[name] }),
  });
  const group = (name: string, children: object[]) => ({ name, displayName: "", type: "group", groupType: "layout", children });
  const place = [
    field("cloudcredential", "CLOUD CREDENTIALS NAME", "selection"),
    field("project", "PROJECT NAME", "selection"),
    field("zone", "ZONE", "selection"),
  ];
  const nic = {
    name: "nic0",
    displayName: "nic0",
    type: "nic",
    children: [
      field("vpc", "NETWORK", "selection"),
      field("subnet", "SUBNET", "selection"),
      field("externalip", "EXTERNAL IPV4 IP", "selection"),
    ],
  };
  const fields =
    options.type === "existingmount"
      ? [group("cloudcredentials", [...place, field("instance", "INSTANCE", "text")])]
      : [
          group("cloudcredentials", place),
          group("instancesettings", [
            field("instancename", "INSTANCE NAME", "text"),
            field("machinetype", "MACHINE TYPE", "selection"),
            { name: "networktag", displayName: "NETWORK TAGS", type: "multiselection", required: false, choices: [] },
          ]),
          {
            name: "networksettings",
            displayName: "Network Interfaces",
            type: "networkinterfaces",
            minimum: 1,
            maximum: 2,
            children: [nic],
          },
          {
            name: "volumeselection",
            displayName: "Volumes",
            type: "volumeselection",
            rows: [{ volumeid: "boot", volumename: `${source}-boot`, selected: true }],
          },
        ];
  return {
    values,
    faults,
    body: {
      "@type": "cloudVmMountRest",
      cloudtype: "GCP",
      formtype: options.type,
      name: options.type === "newmount" ? "New Mount" : "Existing Mount",
      image: image.id,
      version: 1,
      transaction: 1,
      fields,
    },
  };
}

export const isCloudImage = (image: Row): boolean => image.apptype === "GCPInstance";

/** The id of the application that an image is of. */
export const applicationIdOf = (image: Row): string => idIn(image.application) ?? "";
