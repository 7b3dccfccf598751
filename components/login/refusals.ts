/** What is said for each reason why somebody is not let in. Providers' own errors all end in the same one. */
const refusals: Record<string, string> = {
  throttled: "Too many tries. Wait a few minutes, then try again.",
  CredentialsSignin: "The e-mail or the password is not right.",
  "second-factor": "Type the code that your authenticator shows, or one of your recovery codes.",
  "wrong-code": "The code is not right, or was used already. Wait for the next one, then try again.",
  "no-role": "You are signed in there, but no group of yours stands for a role here. Ask your administrator.",
  "no-email": "Your provider does not say your e-mail, which Backdesk needs. Ask your administrator.",
  "no-account": "You have no account here, and none is made by signing in. Ask your administrator.",
  "account-exists": "There is an account with your e-mail that another way of signing in belongs to. Ask your administrator.",
  disabled: "Your account is disabled. Ask your administrator.",
};

const atProvider = "Signing in there did not work out. Try again; if it stays so, ask your administrator.";

/** The sentence for an error code of the sign-in page's address or of a sign-in. */
export const refusalWords = (code: string): string => refusals[code] ?? atProvider;
