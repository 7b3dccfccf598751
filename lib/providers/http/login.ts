import type { Refusal, RequestSigner } from "./types";

/** Sees to it that a session that expired under many calls is renewed once. */
export class Login {
  #generation = 0;
  #renewing: Promise<boolean> | null = null;

  constructor(private readonly signer: RequestSigner) {}

  /** Which session a request is signed with; kept by the caller for `renew`. */
  get generation(): number {
    return this.#generation;
  }

  /** True when a request that was signed with that session is worth sending again. */
  async renew(generation: number, refusal: Refusal): Promise<boolean> {
    if (this.signer.renew === undefined) return false;
    // Somebody else has logged in since: that session has not been refused yet.
    if (generation !== this.#generation) return true;
    this.#renewing ??= this.signer.renew(refusal).then(
      (isRenewed) => {
        if (isRenewed) this.#generation += 1;
        this.#renewing = null;
        return isRenewed;
      },
      (error: unknown) => {
        this.#renewing = null;
        throw error;
      },
    );
    return this.#renewing;
  }
}
