/** `2024-07-30T04:54:33.219000`: File Storage and Parallel File Storage write UTC without a zone, down to microseconds. */
export const zonelessTime = (at: number): string => `${new Date(at).toISOString().slice(0, -1)}000`;
