/** Real time plus what it has been advanced by. Never runs backwards but by `reset`. */
export class SandboxClock {
  #advancedMs = 0;

  /** `source` is the time that passes by itself, in milliseconds. */
  constructor(private readonly source: () => number = Date.now) {}

  readonly now = (): number => this.source() + this.#advancedMs;

  /** The time without what it has been advanced by. */
  readonly realNow = (): number => this.source();

  get advancedSeconds(): number {
    return this.#advancedMs / 1000;
  }

  advance(seconds: number): void {
    this.#advancedMs += seconds * 1000;
  }

  reset(): void {
    this.#advancedMs = 0;
  }
}
