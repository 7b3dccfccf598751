import { ProblemError } from "@/lib/http/problems";
import { route } from "@/lib/http/route";

/** Addresses that are none of the API's. */
const nothing = route({ action: "public", summary: "Nothing here", readsOwnQuery: true }, () => {
  throw new ProblemError("not-found", "The API has no such address; GET /api/v1/openapi.json lists those it has.");
});

export { nothing as DELETE, nothing as GET, nothing as PATCH, nothing as POST, nothing as PUT };
