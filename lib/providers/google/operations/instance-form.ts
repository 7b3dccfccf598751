import { z } from "zod";
import type { VendorCall } from "../../plan";

/** A Compute Engine instance as an operator describes it; what is left out stays as the console's form has it. */
export interface Instance {
  name?: string;
  /** For mounts to an instance that exists. */
  existing?: string;
  credentialId?: string | null;
  project?: string | null;
  zone?: string | null;
  machineType?: string;
  network?: string;
  subnet?: string;
  hasExternalIp?: boolean;
}

type Body = NonNullable<VendorCall["body"]>;
type Field = Record<string, Body>;

const text = (name: string, value: string): Field => ({ name, type: "text", currentValue: value, modified: true });
const choice = (name: string, value: string): Field => ({
  name,
  type: "selection",
  modified: true,
  choices: [{ name: value, selected: true }],
});
const group = (name: string, children: Field[], type = "group"): Field[] =>
  children.length === 0 ? [] : [{ name, type, modified: true, children }];
const given = (name: string, value: string | null | undefined): Field[] =>
  value === null || value === undefined || value === "" ? [] : [choice(name, value)];

/**
 * The console's form for an instance, filled in with what is given (field names as public clients send them, contract README,
 * "Operations worth knowing").
 */
export function instanceForm(instance: Instance): Body {
  const place = [
    ...given("cloudcredential", instance.credentialId),
    ...given("project", instance.project),
    ...given("zone", instance.zone),
  ];
  if (instance.existing !== undefined) {
    const fields = group("cloudcredentials", [...place, text("instance", instance.existing)]);
    return { "@type": "cloudVmMountRest", formtype: "existingmount", name: "Existing Mount", fields };
  }
  const nic = [
    ...given("vpc", instance.network),
    ...given("subnet", instance.subnet),
    ...given("externalip", instance.hasExternalIp === undefined ? null : instance.hasExternalIp ? "0.0.0.0" : "None"),
  ];
  const fields = [
    ...group("cloudcredentials", place),
    ...group("instancesettings", [text("instancename", instance.name ?? ""), ...given("machinetype", instance.machineType)]),
    ...group("networksettings", group("nic0", nic, "nic"), "networkinterfaces"),
  ];
  return { "@type": "cloudVmMountRest", formtype: "newmount", name: "New Mount", fields };
}

const fieldSchema = z.object({
  name: z.string().nullish(),
  invalid: z.string().nullish(),
  errorMessage: z.string().nullish(),
  currentValue: z.string().nullish(),
  choices: z.array(z.object({ name: z.string().nullish(), displayName: z.string().nullish(), selected: z.unknown() })).nullish(),
  get children() {
    return z.array(fieldSchema).nullish();
  },
});
export type FormField = z.infer<typeof fieldSchema>;
const formSchema = z.object({ fields: z.array(fieldSchema).nullish() });

const withChildren = (field: FormField): FormField[] => [field, ...(field.children ?? []).flatMap(withChildren)];

/** Every field of a form, those of its groups among them; none when it is no form. */
export function fieldsOf(form: unknown): FormField[] {
  const parsed = formSchema.safeParse(form);
  return parsed.success ? (parsed.data.fields ?? []).flatMap(withChildren) : [];
}

/** What the console finds wrong in a form: it says so in the fields, with a status of 200. */
export const formFaults = (form: unknown): string[] =>
  fieldsOf(form)
    .filter(({ invalid, errorMessage }) => (invalid ?? "") !== "" || (errorMessage ?? "") !== "")
    .map(({ name, errorMessage, invalid }) => `${name ?? "a field"}: ${errorMessage || invalid}`);
