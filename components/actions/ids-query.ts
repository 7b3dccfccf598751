/** The part of an address that names rows: `vmId=vm_1&vmId=vm_2`. */
export const idsQuery = (name: string, rows: readonly { id: string }[]): string =>
  rows.map((row) => `${name}=${encodeURIComponent(row.id)}`).join("&");
