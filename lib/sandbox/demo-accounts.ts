import { googleDemoConnections } from "@/lib/providers/google/sandbox/demo";
import { samsungDemoConnections } from "@/lib/providers/samsung/sandbox/demo";
import { sangforDemoConnections } from "@/lib/providers/sangfor/sandbox/demo";
import { storwareDemoConnections } from "@/lib/providers/storware/sandbox/demo";

export interface DemoAccount {
  tenant: string;
  /** The vendor's own name of the account: what the tenant rule matches. */
  vendorTenant: string;
  connection: {
    provider: string;
    name: string;
    endpoint: string;
    settings: Record<string, unknown>;
    credentials: Record<string, unknown>;
  };
}

/** The accounts of every simulated vendor, as connections that a demo can make. */
export function demoAccounts(sandboxUrl: string): DemoAccount[] {
  return [
    ...samsungDemoConnections(sandboxUrl),
    ...sangforDemoConnections(sandboxUrl),
    ...storwareDemoConnections(sandboxUrl),
    ...googleDemoConnections(sandboxUrl),
  ];
}
