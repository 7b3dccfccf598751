/** A request that the vendor refuses, in its words. Thrown inside the sandbox and answered at its front. */
export class Refusal extends Error {
  override readonly name = "Refusal";

  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

export const notFound = (what: string, guid: string): Refusal => new Refusal(404, `${what} with GUID ${guid} does not exist.`);
