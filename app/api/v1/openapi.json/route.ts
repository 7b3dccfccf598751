import { describeApi } from "@/lib/http/openapi";
import { route } from "@/lib/http/route";
import { endpoints } from "./endpoints";

export const GET = route({ action: "public", summary: "This description" }, () => describeApi(endpoints));
