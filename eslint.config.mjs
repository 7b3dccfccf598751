import boundaries from "eslint-plugin-boundaries";
import next from "eslint-config-next";
import nextTypescript from "eslint-config-next/typescript";

const vendors = ["samsung", "sangfor", "storware", "google"];

/** What may import what: the directions of the architecture, from the outside in. */
const elements = [
  { type: "domain", pattern: "lib/domain", mode: "folder" },
  { type: "vendor", pattern: "lib/providers/(" + vendors.join("|") + ")", capture: ["vendor"], mode: "folder" },
  { type: "providers", pattern: "lib/providers", mode: "folder" },
  { type: "sandbox", pattern: "lib/sandbox", mode: "folder" },
  { type: "db", pattern: "lib/db", mode: "folder" },
  { type: "http", pattern: "lib/http", mode: "folder" },
  { type: "lib", pattern: "lib/*", capture: ["module"], mode: "folder" },
  { type: "components", pattern: "components", mode: "folder" },
  { type: "app", pattern: "app", mode: "folder" },
];

export default [
  { ignores: [".next*/**", ".data*/**", "**/generated/**", "lib/db/migrations/**", "next-env.d.ts", "playwright-report/**", "test-results/**"] },
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
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "no-restricted-properties": [
        "error",
        { object: "Date", property: "parse", message: "Parse times with zod at the border." },
      ],
    },
  },
];
