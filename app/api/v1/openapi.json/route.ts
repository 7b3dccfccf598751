import { describeApi } from "@/lib/http/openapi";
import { route } from "@/lib/http/route";
import { endpoints } from "./endpoints";

/** The same for everybody until the next release, so it is made once. */
let description: ReturnType<typeof describeApi> | null = null;

export const GET = route({ action: "public", summary: "This description" }, () => (description ??= describeApi(endpoints)));
