import { cookieHeader, type LoginTransport, type RequestSigner } from "../http";

/**
 * A session of the vendor's: logged in at first use, kept as cookies whatever their names, renewed when the vendor says 401, ended
 * when the client is closed (contract README, "Session"). Callers that come while a login is under way wait for it.
 * Throws the VendorError of a refused login; its words never hold what was sent.
 */
export function sessionSigner(credentials: { login: string; password: string }, transport: LoginTransport): RequestSigner {
  let session: Promise<string> | null = null;

  const logIn = async (): Promise<string> => {
    const answer = await transport.send({
      method: "POST",
      to: { service: "", path: "/session/login" },
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ login: credentials.login, password: credentials.password }),
    });
    const cookie = cookieHeader(answer.setCookies);
    if (answer.status < 200 || answer.status > 299 || cookie === "") throw transport.refused(answer);
    return cookie;
  };
  const start = (): Promise<string> => {
    const started = logIn();
    session = started;
    // A login that failed is no session: the next call tries again.
    started.catch(() => {
      if (session === started) session = null;
    });
    return started;
  };

  return {
    headers: async () => ({ Cookie: await (session ?? start()) }),
    renew: async () => {
      await start();
      return true;
    },
    end: async () => {
      const ending = session;
      session = null;
      const cookie = await ending?.catch(() => null);
      if (!cookie) return;
      // A session that could not be ended runs out by itself.
      await transport
        .send({ method: "POST", to: { service: "", path: "/session/logout" }, headers: { cookie }, body: null })
        .catch(() => undefined);
    },
  };
}
