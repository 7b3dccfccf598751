import { z } from "zod";
import { route } from "@/lib/http/route";
import { providers } from "@/lib/providers/registry";

const fieldSchema = z.object({
  name: z.string(),
  label: z.string(),
  group: z.enum(["settings", "credentials"]),
  kind: z.enum(["text", "secret", "select", "multiline-secret"]),
  options: z.array(z.object({ value: z.string(), label: z.string() })).optional(),
  required: z.boolean(),
  help: z.string(),
  onlyWhen: z.object({ field: z.string(), equals: z.string() }).optional(),
});
const answer = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      label: z.string(),
      defaultEndpoint: z.string(),
      endpointHelp: z.string(),
      fields: z.array(fieldSchema),
    }),
  ),
});

export const GET = route(
  { action: "signed-in", summary: "Vendors that can be connected, with the fields of their connections", answer },
  () => ({
    items: providers.map(({ id, label, connection }) => ({
      id,
      label,
      defaultEndpoint: connection.defaultEndpoint,
      endpointHelp: connection.endpointHelp,
      fields: connection.fields,
    })),
  }),
);
