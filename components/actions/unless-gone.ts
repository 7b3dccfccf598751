/** Why nothing can be done with a row that is gone or going; null for others. */
export const unlessGone = (row: { state: string }) =>
  row.state === "gone" ? "It no longer exists at the vendor." : row.state === "deleting" ? "It is being deleted." : null;
