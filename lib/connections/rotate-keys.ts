import { rotateSecondFactors } from "@/lib/access/second-factor";
import { resignDays } from "@/lib/audit";
import { rotateChannelKeys } from "@/lib/notifications/rotate";
import { runCommand } from "@/lib/server/command";
import { rotateKeys } from "./rotate";

/* `npm run keys:rotate`: encrypts every stored secret anew under the first key of BACKDESK_ENCRYPTION_KEYS, and signs with it. */
await runCommand(async (db, { BACKDESK_ENCRYPTION_KEYS: keys }) => {
  const rotated = (await rotateKeys(db, keys)) + (await rotateChannelKeys(db, keys)) + (await rotateSecondFactors(db, keys));
  const signed = await resignDays(db, keys);
  if (signed > 0) console.log(`${signed} days of the record signed anew.`);
  console.log(`${rotated} secrets encrypted anew under the key ${keys[0]?.id}. Keys that no longer stand first can be removed.`);
});
