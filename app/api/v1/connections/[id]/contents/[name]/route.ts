import { z } from "zod";
import { route } from "@/lib/http/route";
import { passContent } from "@/lib/operations/contents";

const params = z.object({ id: z.string().max(64), name: z.string().max(64) });
const common = { action: "proxy:use", needsAllTenants: true, readsOwnQuery: true, params } as const;

export const GET = route(
  {
    ...common,
    summary: "Fetch content that a vendor keeps, such as an image, as a stream; ranges pass where the vendor takes them",
  },
  ({ params: { id: connectionId, name }, ...rest }) => passContent({ ...rest, connectionId, name }),
);

export const PUT = route(
  { ...common, summary: "Put content at a vendor, such as an image, as a stream of application/octet-stream" },
  ({ params: { id: connectionId, name }, ...rest }) => passContent({ ...rest, connectionId, name }),
);
