import { runCommand } from "@/lib/server/command";
import { verifyAudit } from "./verify";

/* `npm run audit:verify`: walks the record and says whether it holds; ends with 1 where it does not. */
await runCommand(async (db, env) => {
  const { ok, checked, broken, head, days, unsigned, publicKeys } = await verifyAudit(db, env.BACKDESK_ENCRYPTION_KEYS);
  for (const { keyId, pem } of publicKeys) console.log(`Key ${keyId}\n${pem.trim()}`);
  console.log(
    `${days.signed} signed days, ${days.removed} of them removed by rule; ${unsigned} entries after the last signed head.`,
  );
  if (!ok) {
    throw new Error(
      `The record is broken at ${broken?.id} (place ${broken?.sequence}): ${broken?.reason}. ${checked} entries before it fit.`,
    );
  }
  console.log(`The record holds: ${checked} entries, head ${head}.`);
});
