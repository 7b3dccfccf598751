export { createShareLink, endShareLink, listShareLinks } from "./manage";
export { openShareLink, readSharedReport } from "./open";
