import "server-only";
import { z } from "zod";
import { openSecret, sealSecret } from "@/lib/access/secrets";
import { getEnv } from "@/lib/config/env";
import type { notificationChannels } from "@/lib/db/schema";

const secretSchema = z.object({ url: z.string(), signingKey: z.string().nullable() });
export type ChannelSecret = z.infer<typeof secretSchema>;

type Sealed = Pick<typeof notificationChannels.$inferSelect, "id" | "secretCipher" | "secretKeyId">;

export const openChannelSecret = ({ id, secretCipher, secretKeyId }: Sealed): ChannelSecret =>
  secretSchema.parse(JSON.parse(openSecret(getEnv().BACKDESK_ENCRYPTION_KEYS, id, { keyId: secretKeyId, cipher: secretCipher })));

export function sealChannelSecret(id: string, secret: ChannelSecret): { secretCipher: Buffer; secretKeyId: string } {
  const { cipher, keyId } = sealSecret(getEnv().BACKDESK_ENCRYPTION_KEYS, id, JSON.stringify(secret));
  return { secretCipher: cipher, secretKeyId: keyId };
}
