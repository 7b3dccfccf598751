/**
 * Contracts as data: a vendor's OpenAPI document read once, asked for allow-listing (`match`), request checks (`validate`)
 * and facts about operations. `generate.ts` makes types and zod validators from the same documents.
 */
export { loadContract, type Contract } from "./contract";
export type { ServiceVersion } from "./document";
export type { BodyContract, ContractOperation } from "./operation";
export type { ContractIssue } from "./query";
export type { RequestParts } from "./validation";
