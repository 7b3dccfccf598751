import "server-only";
import type { Provider } from "./provider";
import { googleProvider } from "./google";
import { samsungProvider } from "./samsung";
import { sangforProvider } from "./sangfor";
import { storwareProvider } from "./storware";

/** Every vendor, a line each. Deleting a vendor's folder and its line removes the vendor. */
export const providers: readonly Provider[] = [samsungProvider, sangforProvider, storwareProvider, googleProvider];

/** Throws for an id that names none: ids come from rows that were checked when they were made. */
export function providerOf(id: string): Provider {
  const provider = providers.find((candidate) => candidate.id === id);
  if (provider === undefined) throw new Error(`There is no provider ${id}.`);
  return provider;
}
