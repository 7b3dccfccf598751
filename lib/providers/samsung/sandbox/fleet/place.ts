import { mix, mixText } from "@/lib/sandbox/randomness";
import { sandboxAccounts, sandboxRegions, type SandboxAccount } from "../accounts";
import { machinesAt, type Scale } from "@/lib/sandbox/scale";

/** One account in one region: what one signed request sees. */
export interface Place {
  accountId: string;
  region: string;
}

/** A place with what its data is made from. */
export interface PlaceGround extends Place {
  account: SandboxAccount;
  /** How many servers the place starts with. */
  serverCount: number;
  /** What servers' names begin with here, so that they tell accounts and regions apart. */
  namePrefix: string;
  /** Bits that depend on seed, account and region. */
  salt: number;
  /** Millisecond that creation times are before: the start of the year, so that a restart changes nothing. */
  anchor: number;
}

export const placeKey = ({ accountId, region }: Place): string => `${accountId}/${region}`;

/** Share of all machines by account and whether the region is its home. */
const shares: Record<string, { home: number; away: number; prefix: string }> = {
  Acme: { home: 0.5, away: 0.1, prefix: "" },
  Globex: { home: 1 / 3, away: 1 / 15, prefix: "gx-" },
};
const regionPrefix: Record<string, string> = { "kr-west1": "w-", "kr-east1": "e-" };

/** The first moment of a moment's year, UTC. */
export const startOfYear = (now: number): number => Date.UTC(new Date(now).getUTCFullYear(), 0, 1);

/** Every account in every region it has. `now` in milliseconds only tells the year. */
export function placesOf(options: { seed: number; scale: Scale; now: number }): PlaceGround[] {
  const anchor = startOfYear(options.now);
  return sandboxAccounts.flatMap((account) =>
    sandboxRegions.map((region) => {
      const share = shares[account.tenant] ?? { home: 0.05, away: 0.01, prefix: `${account.tenant.toLowerCase()}-` };
      const isHome = region === account.homeRegion;
      return {
        account,
        accountId: account.accountId,
        region,
        serverCount: Math.round(machinesAt[options.scale] * (isHome ? share.home : share.away)),
        namePrefix: share.prefix + (isHome ? "" : (regionPrefix[region] ?? "")),
        salt: mix(options.seed, mixText(account.accountId), mixText(region)),
        anchor,
      };
    }),
  );
}
