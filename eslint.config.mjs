import boundaries from "eslint-plugin-boundaries";
import next from "eslint-config-next";
import nextTypescript from "eslint-config-next/typescript";
import { existsSync, readdirSync } from "node:fs";

/** A vendor is a folder that brings its own sandbox. */
const vendors = readdirSync("lib/providers").filter((name) => existsSync(`lib/providers/${name}/sandbox`));

/** Parts of the house; the first pattern that fits a file names its part. */
const elements = [
  { type: "domain", pattern: "lib/domain" },
  { type: "vendor-sandbox", pattern: "lib/providers/*/sandbox", capture: ["vendor"] },
  { type: "vendor", pattern: `lib/providers/(${vendors.join("|")})`, capture: ["vendor"] },
  { type: "providers", pattern: "lib/providers" },
  { type: "sandbox", pattern: "lib/sandbox" },
  { type: "db", pattern: "lib/db" },
  { type: "server-module", pattern: "lib/*", capture: ["module"] },
  { type: "components", pattern: "components" },
  { type: "app", pattern: "app" },
];

const types = (...names) => ({ element: { types: { anyOf: names } } });
const refuse = (from, to) => ({ from: types(...from), disallow: { to: types(...to) } });

/** What may not import what: the directions of the architecture. Everything else is allowed. */
const policies = [
  refuse(["domain"], ["vendor-sandbox", "vendor", "providers", "sandbox", "db", "server-module", "components", "app"]),
  refuse(["components"], ["vendor-sandbox", "vendor", "providers", "sandbox", "db", "server-module", "app"]),
  refuse(["vendor", "providers"], ["db", "server-module", "components", "app"]),
  refuse(["vendor-sandbox", "sandbox"], ["db", "server-module", "components", "app"]),
  refuse(["db"], ["vendor-sandbox", "vendor", "providers", "sandbox", "components", "app"]),
  refuse(["server-module"], ["components", "app"]),
];

const config = [
  {
    ignores: [
      ".next*/**",
      ".data*/**",
      "**/generated/**",
      "lib/db/migrations/**",
      "next-env.d.ts",
      "playwright-report/**",
      "test-results/**",
    ],
  },
  ...next,
  ...nextTypescript,
  {
    plugins: { boundaries },
    settings: {
      "boundaries/elements": elements,
      "boundaries/include": ["app/**", "components/**", "lib/**"],
      "import/resolver": { typescript: { alwaysTryTypes: true } },
    },
    rules: {
      "boundaries/dependencies": ["error", { default: "allow", policies }],
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
    },
  },
  // Playwright's fixtures are given a function that happens to be called `use`.
  { files: ["e2e/**"], rules: { "react-hooks/rules-of-hooks": "off" } },
  // What the virtualizer gives changes with every scroll; the component holds nothing else.
  { files: ["components/table/virtual-rows.tsx"], rules: { "react-hooks/incompatible-library": "off" } },
];

export default config;
