import { readdirSync } from "node:fs";
import path from "node:path";
import type { RouteHandler } from "@/lib/http/route";

export const methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"] as const;
export type Method = (typeof methods)[number];

/** One handler of the file system, as Next finds it. */
export interface FoundRoute {
  /** `GET /api/v1/vms/{id}` */
  key: string;
  method: Method;
  /** With parameters in braces. */
  address: string;
  handler: RouteHandler;
}

/** Every route handler under `app`, read from the folders: what is added there is here. */
export async function findRoutes(): Promise<FoundRoute[]> {
  const found: FoundRoute[] = [];
  for (const file of filesNamed("route.ts")) {
    const loaded = (await import(/* @vite-ignore */ path.resolve("app", file))) as Partial<Record<Method, RouteHandler>>;
    const address = addressOf(file);
    for (const method of methods) {
      const handler = loaded[method];
      if (handler) found.push({ key: `${method} ${address}`, method, address, handler });
    }
  }
  return found;
}

/** Files of this name below `app`, as paths from there. */
export function filesNamed(name: string): string[] {
  return readdirSync("app", { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name === name)
    .map((entry) => path.join(path.relative("app", entry.parentPath), entry.name))
    .sort();
}

/** The address that a file answers: groups left out, parameters in braces. */
export function addressOf(file: string): string {
  const parts = path
    .dirname(file)
    .split(path.sep)
    .filter((part) => part !== "." && !part.startsWith("("));
  return `/${parts.map((part) => part.replace(/^\[(?:\.\.\.)?(\w+)\]$/, "{$1}")).join("/")}`;
}
