import { route } from "@/lib/http/route";
import { handleProxy } from "@/lib/proxy";

const proxied = route(
  {
    action: "proxy:use",
    summary: "Calls the vendor as its contract documents it, with the connection's credentials.",
    readsOwnQuery: true,
  },
  handleProxy,
);

export {
  proxied as GET,
  proxied as POST,
  proxied as PUT,
  proxied as PATCH,
  proxied as DELETE,
  proxied as HEAD,
  proxied as OPTIONS,
};
