/** How much data the sandbox holds. */
export const scales = ["small", "medium", "large"] as const;
export type Scale = (typeof scales)[number];

/** Machines of a vendor at each scale, over all accounts and regions. */
export const machinesAt: Record<Scale, number> = { small: 60, medium: 2_000, large: 100_000 };
