/** Statements that migrations cannot generate; each can be run again. */
export const triggers: readonly string[] = [];
