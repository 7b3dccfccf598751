import type { Config } from "tailwindcss";

/** Colours and radii are variables of `app/globals.css`, so that both themes share every class. */
const config: Config = {
  darkMode: "class",
  content: ["./app/**/*.{ts,tsx}", "./components/**/*.{ts,tsx}"],
  theme: {
    extend: {
      colors: {
        background: "var(--background)",
        foreground: "var(--foreground)",
        surface: "var(--surface)",
        muted: { DEFAULT: "var(--muted)", foreground: "var(--muted-foreground)" },
        border: "var(--border)",
        ring: "var(--ring)",
        accent: { DEFAULT: "var(--accent)", foreground: "var(--accent-foreground)", soft: "var(--accent-soft)" },
        good: { DEFAULT: "var(--good)", soft: "var(--good-soft)" },
        warn: { DEFAULT: "var(--warn)", soft: "var(--warn-soft)" },
        bad: { DEFAULT: "var(--bad)", soft: "var(--bad-soft)", foreground: "var(--bad-foreground)" },
        busy: { DEFAULT: "var(--busy)", soft: "var(--busy-soft)" },
      },
      fontFamily: {
        sans: ["var(--font-geist-sans)", "system-ui", "sans-serif"],
        mono: ["var(--font-geist-mono)", "ui-monospace", "monospace"],
      },
      fontSize: { table: ["0.8125rem", { lineHeight: "1.25rem" }] },
      borderRadius: { md: "6px", lg: "8px" },
    },
  },
};

export default config;
