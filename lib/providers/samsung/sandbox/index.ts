import type { SandboxVendor, VendorGround } from "@/lib/sandbox/vendor";
import { answerSamsung } from "./front";
import { createServices } from "./services";

export { sandboxAccounts } from "./accounts";

/** Samsung Cloud Platform as the sandbox plays it: services at `/samsung/{service}` and `/samsung/{region}/{service}`. */
export function createSamsungVendor(ground: VendorGround): SandboxVendor {
  const services = createServices(ground);
  const all = [...services.values()];
  return {
    name: "samsung",
    handle: (request, context) => answerSamsung(services, request, context),
    operations: () => Object.fromEntries(all.map(({ contract, operationIds }) => [contract.service, operationIds])),
    counts() {
      const reports = all.map((service) => service.counts());
      return {
        counts: Object.assign({}, ...reports.map((report) => report.counts)) as Record<string, number>,
        estimated: reports.flatMap((report) => report.estimated ?? []),
      };
    },
    reset: () => all.forEach((service) => service.reset()),
    tick: () => all.forEach((service) => service.tick(ground.now())),
  };
}
