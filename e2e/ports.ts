/** Where a run listens; another run beside it begins at another E2E_PORT. */
const first = Number(process.env.E2E_PORT ?? 4300);
export const ports = { backdesk: first, sandbox: first + 10, identityProvider: first + 20 } as const;

export const baseURL = `http://127.0.0.1:${ports.backdesk}`;
export const sandboxUrl = `http://127.0.0.1:${ports.sandbox}`;
export const identityProviderUrl = `http://127.0.0.1:${ports.identityProvider}`;
