import { createGoogleVendor } from "@/lib/providers/google/sandbox";
import { createSamsungVendor } from "@/lib/providers/samsung/sandbox";
import { createSangforVendor } from "@/lib/providers/sangfor/sandbox";
import { createStorwareVendor } from "@/lib/providers/storware/sandbox";
import type { VendorFactory } from "./vendor";

/** The vendors that the sandbox plays: the only place that names them. */
export const vendorFactories: readonly VendorFactory[] = [
  createSamsungVendor,
  createSangforVendor,
  createStorwareVendor,
  createGoogleVendor,
];
