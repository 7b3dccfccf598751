/** Where a run listens; another run beside it begins at another E2E_PORT. */
const first = Number(process.env.E2E_PORT ?? 4300);
export const ports = {
  backdesk: first,
  sandbox: Number(process.env.E2E_SANDBOX_PORT ?? first + 10),
  identityProvider: Number(process.env.E2E_IDENTITY_PROVIDER_PORT ?? first + 20),
  mail: Number(process.env.E2E_MAIL_PORT ?? first + 30),
  mailbox: Number(process.env.E2E_MAILBOX_PORT ?? first + 31),
  otherProcess: Number(process.env.E2E_OTHER_PROCESS_PORT ?? first + 40),
} as const;

/** The folder of the run's embedded database. */
export const dataDir = `.data-e2e-${ports.backdesk}`;
export const baseURL = `http://127.0.0.1:${ports.backdesk}`;
export const sandboxUrl = `http://127.0.0.1:${ports.sandbox}`;
export const identityProviderUrl = `http://127.0.0.1:${ports.identityProvider}`;
export const mailServerUrl = `smtp://127.0.0.1:${ports.mail}`;
/** What the mail server took. */
export const mailboxUrl = `http://127.0.0.1:${ports.mailbox}/mails`;
/** A second web process on the run's database, while a test has one. */
export const otherProcessUrl = `http://127.0.0.1:${ports.otherProcess}`;
