/** What a storage service says no to, as the vendor's status and words. Becomes the vendor's error body at the edge. */
export class Refusal extends Error {
  constructor(
    readonly status: 400 | 404 | 409,
    readonly code: string,
    detail: string,
  ) {
    super(detail);
    this.name = "Refusal";
  }
}

export const badRequest = (detail: string) => new Refusal(400, "BadRequest", detail);
export const notFound = (what: string, id: string) => new Refusal(404, "NotFound", `${what} ${id} could not be found.`);
export const conflict = (detail: string) => new Refusal(409, "Conflict", detail);
