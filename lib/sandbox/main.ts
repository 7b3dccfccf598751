import { parseArgs } from "node:util";
import { z } from "zod";
import { startSandbox } from "./index";
import { scales } from "./scale";

/* `npm run sandbox -- --port 4010 --scale small --seed 1`: the vendors on loopback until it is stopped. */
const optionsSchema = z.object({
  port: z.coerce.number().int().min(0).max(65_535).default(4010),
  scale: z.enum(scales).default("small"),
  seed: z.coerce.number().int().min(0).max(0xffffffff).default(1),
  "night-hour": z.coerce.number().int().min(0).max(23).optional(),
});

function readOptions(): z.infer<typeof optionsSchema> {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: "string" },
        scale: { type: "string" },
        seed: { type: "string" },
        "night-hour": { type: "string" },
      },
    });
    const parsed = optionsSchema.safeParse(values);
    if (parsed.success) return parsed.data;
    throw new Error(parsed.error.issues.map((issue) => `--${issue.path.join(".")}: ${issue.message}`).join("; "));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    console.error("Usage: npm run sandbox -- --port 4010 --scale small|medium|large --seed 1 --night-hour 17");
    process.exit(1);
  }
}

const { "night-hour": nightHour, ...options } = readOptions();
try {
  const sandbox = await startSandbox({ ...options, ...(nightHour === undefined ? {} : { nightHour }) });
  console.log(`Sandbox ready at ${sandbox.url} (scale ${options.scale}, seed ${options.seed})`);
  const stop = () => void sandbox.close().then(() => process.exit(0));
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  // Started by the demo, it tells when it is ready and ends with it.
  process.once("disconnect", stop);
  process.send?.({ url: sandbox.url });
} catch (error) {
  const isTaken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
  console.error(isTaken ? `Port ${options.port} is in use; choose another with --port.` : error);
  process.exit(1);
}
