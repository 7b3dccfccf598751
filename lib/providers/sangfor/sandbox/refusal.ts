/** What the platform says no to, with the status that it gives in the envelope as well. */
export class Refusal extends Error {
  constructor(
    readonly status: 400 | 401 | 403 | 404 | 409 | 429,
    message: string,
  ) {
    super(message);
    this.name = "Refusal";
  }
}

export const badRequest = (message: string) => new Refusal(400, message);
export const notFound = (what: string, id: string) => new Refusal(404, `The ${what} ${id} does not exist.`);
export const conflict = (message: string) => new Refusal(409, message);
