import "server-only";
import pg from "pg";

/** Told what was notified; null when something may have been missed and all must be looked at again. */
type Ear = (payload: string | null) => void;

interface Hub {
  ears: Map<string, Set<Ear>>;
  client: pg.Client | null;
}

const holder = globalThis as typeof globalThis & { backdeskChannels?: Hub };

const isHeard = (hub: Hub) => [...hub.ears.values()].some((ears) => ears.size > 0);

/** Channels are names in our own code; anything else would not be a name in SQL. */
export type Channel = "backdesk_events" | "backdesk_access";

/**
 * Calls `ear` with every NOTIFY on the channel, from any process; gives the way to stop. One LISTEN connection serves all of a
 * process; when it breaks it is opened again and everybody is told null, since something may have been missed.
 */
export function listenTo(channel: Channel, ear: Ear): () => void {
  const hub = (holder.backdeskChannels ??= { ears: new Map(), client: null });
  const ears = hub.ears.get(channel) ?? new Set();
  hub.ears.set(channel, ears.add(ear));
  if (!hub.client) void open(hub);
  return () => {
    ears.delete(ear);
    if (isHeard(hub) || !hub.client) return;
    void hub.client.end().catch(() => undefined);
    hub.client = null;
  };
}

async function open(hub: Hub): Promise<void> {
  const client = new pg.Client({ connectionString: process.env.DATABASE_URL, application_name: "backdesk" });
  hub.client = client;
  const again = () => {
    if (hub.client !== client) return;
    hub.client = null;
    if (isHeard(hub)) setTimeout(() => void (hub.client ?? open(hub)), 500).unref();
  };
  client.on("error", again);
  client.on("end", again);
  client.on("notification", ({ channel, payload }) => hub.ears.get(channel)?.forEach((ear) => ear(payload ?? "")));
  try {
    await client.connect();
    await client.query("listen backdesk_events; listen backdesk_access");
    hub.ears.forEach((ears) => ears.forEach((ear) => ear(null)));
  } catch {
    again();
  }
}
