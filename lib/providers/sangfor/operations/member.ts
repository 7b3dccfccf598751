import type { PlanStep } from "../../plan";

/*
 * A plan about several machines has the same steps for each: their ids and the names of their outputs tell the machine by its
 * place in the plan. In plans about one machine nothing is added.
 */

/** The place of the machine that a step is about; "" in plans about one machine. */
export const memberOf = ({ id }: Pick<PlanStep, "id">): string => /^[a-z-]+:m(\d+)(?=:|$)/.exec(id)?.[1] ?? "";

/** The id of a step for the machine at this place. */
export const memberStepId = (kind: string, member: string): string => (member === "" ? kind : `${kind}:m${member}`);
