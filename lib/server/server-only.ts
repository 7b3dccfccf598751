/** What `server-only` means outside Next's bundler (worker, sandbox, scripts, tests): nothing to guard. */
export {};
