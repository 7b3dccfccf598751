import { z } from "zod";
import { mayDo } from "@/lib/access/permissions";
import { ProblemError } from "@/lib/http/problems";
import { route } from "@/lib/http/route";
import { askVendor, lookupRowSchema } from "@/lib/operations/capabilities";

const text = z.string().max(4_096).optional();

/** What look-ups take, all together; each look-up's own schema says which of them it needs. Capabilities name the look-ups. */
const query = z.object({
  restoreTargetId: text,
  vmId: text,
  region: text,
  path: text,
  name: text,
  os: text,
  type: text,
  q: text,
});

/** Who asks for restores sees what lies in their own points, and nothing of the rest of the vendor's account. */
const openToAskers: readonly string[] = ["file-tree"];

export const GET = route(
  {
    action: "requests:ask",
    summary: "Ask the vendor a live question, such as free names or networks",
    params: z.object({ id: z.string().max(64), name: z.string().max(64) }),
    query,
    answer: z.object({ items: z.array(lookupRowSchema) }),
  },
  async ({ db, scope, caller, params: { id, name }, query: asked, signal }) => {
    if (!mayDo(caller, "operations:write") && !openToAskers.includes(name))
      throw new ProblemError("not-allowed", `The role ${caller.role} asks vendors for ${openToAskers.join(", ")} only.`);
    return { items: await askVendor(db, scope, id, name, asked, signal) };
  },
);
