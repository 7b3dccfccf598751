/** What bounds every call of a connection. Times in milliseconds. */
export interface HttpLimits {
  connectTimeoutMs: number;
  /** From the request's last byte to the answer's head. */
  headersTimeoutMs: number;
  /** Longest silence inside a body. */
  bodyTimeoutMs: number;
  /** A whole call with its repetitions, from when it gets its turn; streams are bounded by the three above. */
  callTimeoutMs: number;
  keepAliveMs: number;
  /** Largest answer that is read into memory. */
  maxResponseBytes: number;
  maxAttempts: number;
  backoffBaseMs: number;
  backoffMaxMs: number;
  /** A vendor that asks for a longer wait than this is not waited for: the call fails and says when to come back. */
  longestRetryAfterMs: number;
  /** Failures in a row, per address, after which calls are refused without being sent. */
  breakerFailures: number;
  breakerOpenMs: number;
  maxConcurrency: number;
}

export const defaultLimits: HttpLimits = {
  connectTimeoutMs: 10_000,
  headersTimeoutMs: 60_000,
  bodyTimeoutMs: 30_000,
  callTimeoutMs: 120_000,
  keepAliveMs: 30_000,
  maxResponseBytes: 64 * 1024 * 1024,
  maxAttempts: 4,
  backoffBaseMs: 200,
  backoffMaxMs: 10_000,
  longestRetryAfterMs: 30_000,
  breakerFailures: 12,
  breakerOpenMs: 10_000,
  maxConcurrency: 8,
};
