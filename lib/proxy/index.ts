/** Raw vendor calls with the connection's credentials, for those who may: only what the contract lists, only as it lists it. */
export { handleProxy } from "./handle";
