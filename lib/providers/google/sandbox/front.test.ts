import { beforeEach, describe, expect, it } from "vitest";
import { ConsoleClient } from "./test-client";

let client: ConsoleClient;
beforeEach(() => {
  client = new ConsoleClient();
});

describe("signing in to the sandbox's console", () => {
  it("answers a bearer that is missing, wrong or an hour old with the front end's page", () => {
    for (const spoil of [() => (client.token = ""), () => (client.token = "wrong"), () => client.advance(3_601)]) {
      client = new ConsoleClient();
      spoil();
      const told = client.call("GET", "/application");
      expect(told.status).toBe(401);
      expect(told.headers["Content-Type"]).toContain("text/html");
      expect(told.body).toContain("Error 401 (Unauthorized)");
    }
  });

  it("answers a session that is missing or wrong with its own error and the scheme it wants", () => {
    for (const session of ["", "wrong"]) {
      client.session = session;
      const told = client.call("GET", "/application");
      expect(told).toMatchObject({ status: 401, headers: { "WWW-Authenticate": "Actifio" }, body: { err_code: 10_011 } });
    }
  });

  it("ends a session after an hour without calls that prolong it", () => {
    const quiet = { "actifio-no-session-refresh": "TRUE" };
    const first = client.session;
    client.advance(1_800);
    client.call("GET", "/slt", undefined, { headers: quiet });
    client.advance(1_790);
    expect(client.call("GET", "/slt", undefined, { headers: quiet }).status).toBe(200);
    client.advance(20);
    client.signIn();
    expect(client.call("GET", `/session/${first}`).status).toBe(404);
  });

  it("prolongs it by an hour with every other call", () => {
    const first = client.session;
    for (let hour = 0; hour < 3; hour += 1) {
      client.advance(3_000);
      client.session = "";
      client.signIn();
      client.session = first;
      expect(client.call("GET", "/slt").status).toBe(200);
    }
  });

  it("forgets a session that was left, also without the bearer", () => {
    const { token } = client;
    client.token = "";
    expect(client.call("DELETE", "/session/current").status).toBe(204);
    client.token = token;
    expect(client.call("GET", "/slt").status).toBe(401);
  });

  it("takes a slash at the end of the login's address and an empty object as its body", () => {
    expect(client.call("POST", "/session/", {}).status).toBe(200);
  });

  it("refuses a key that is not the account's", () => {
    const told = client.raw("POST", "/oauth2/token", {
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=a.b.c",
    });
    expect(told).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
  });
});

describe("a request to the sandbox's console", () => {
  it("is refused by method, address, content type and body as the vendor does", () => {
    expect(client.call("PATCH", "/application").status).toBe(405);
    expect(client.call("GET", "/nonsense").status).toBe(404);
    expect(client.call("POST", "/slt", { name: "x" }, { headers: { "content-type": "text/plain" } }).status).toBe(415);
    expect(client.call("PUT", "/job/800000002", { status: "pause" }).status).toBe(400);
  });

  it("may have query parameters that the console does not know", () => {
    expect(client.call("GET", "/job?jobclass=1").status).toBe(200);
  });

  it("treats a null as nothing at all", () => {
    const [sla] = client.list("/sla?limit=1");
    const told = client.call("PUT", `/sla/${sla?.id}`, { description: "kept", slt: null });
    expect(told.body).toMatchObject({ description: "kept", slt: sla?.slt });
    expect(client.call("PUT", `/sla/${sla?.id}`, { description: null }).body).toMatchObject({ description: "kept" });
  });
});

describe("a list of the sandbox's console", () => {
  const names = (path: string) => client.list(path).map((row) => row.appname);
  const count = (path: string) => Number(client.call("HEAD", path).headers["Actifio-Count"]);

  it("gives its pages by offset and limit, and nothing past its end", () => {
    const all = client.list("/application?limit=4096");
    expect(count("/application")).toBe(all.length);
    expect([...client.list("/application?limit=7"), ...client.list("/application?limit=4096&offset=7")]).toEqual(all);
    expect(client.call("GET", "/application?offset=100000").body).toEqual({ count: 0, items: [] });
  });

  it("counts the rows of a page as its count, not the rows of all", () => {
    expect(client.call("GET", "/application?limit=3").body).toMatchObject({ count: 3 });
    expect(count("/application?limit=3&filter=apptype:==GCPInstance")).toBe(
      client.list("/application?filter=apptype:==GCPInstance&limit=4096").length,
    );
  });

  it.each([
    "filter=apptype:==GCPInstance",
    "filter=apptype%3A%3D%3DGCPInstance",
    "filter=apptype:=GCPInstance",
    "filter=apptype:%3D%3DGCPInstance",
  ])("is filtered by equality however it is written: %s", (query) => {
    expect(new Set(client.list(`/application?${query}`).map((row) => row.apptype))).toEqual(new Set(["GCPInstance"]));
  });

  it("joins equalities of one field, takes a range of one, and refuses any other repetition", () => {
    const types = client.list("/application?filter=apptype:==SqlInstance&filter=apptype:==FileSystem").map((row) => row.apptype);
    expect(new Set(types)).toEqual(new Set(["SqlInstance", "FileSystem"]));
    const [from, to] = [client.now * 1000 - 86_400e6, client.now * 1000];
    for (const { startdate } of client.list(`/jobhistory?filter=startdate:>=${from}&filter=startdate:%3C%3D${to}`)) {
      expect(startdate).toBeGreaterThanOrEqual(from);
      expect(startdate).toBeLessThanOrEqual(to);
    }
    expect(client.call("GET", "/application?filter=appname:=|a&filter=appname:=|b").status).toBe(400);
  });

  it("refuses filters without a colon, of unknown fields, and without an operator", () => {
    for (const filter of ["jobclasscode==1", "nonsense:==1", "appname:web"])
      expect(client.call("GET", `/backup?filter=${filter}`).status, filter).toBe(400);
  });

  it("compares booleans ignoring case, text with it, and searches within text without it", () => {
    expect(client.list("/application?filter=managed:==TRUE").length).toBe(
      client.list("/application?filter=managed:==true").length,
    );
    expect(client.list("/backup?filter=jobclass:==Snapshot")).toEqual([]);
    expect(names("/application?filter=appname:=|GCE-WEB").length).toBeGreaterThan(0);
    expect(client.list("/backup?filter=jobclasscode:==1&limit=5")).toEqual(
      client.list("/backup?filter=jobclass:==snapshot&limit=5"),
    );
  });

  it("finds keywords in any of the fixed attributes", () => {
    expect(names("/application?keyword=gce-web-01").length).toBeGreaterThan(0);
    expect(names("/application?keyword=nowhere")).toEqual([]);
  });

  it("is in the order that is asked for, in either direction", () => {
    const ascending = names("/application?sort=appname:asc,id:asc&limit=4096");
    expect(ascending).toEqual([...ascending].sort());
    expect(names("/application?sort=appname%3ADESC%2Cid:desc&limit=4096")).toEqual([...ascending].reverse());
  });

  it("tells by OPTIONS what it can be filtered and sorted by", () => {
    expect(client.call("OPTIONS", "/role").body).toMatchObject({
      "GET(list)": {
        filterable: true,
        filterablefields: expect.arrayContaining([
          { field: "organizationid", type: "Long" },
          { field: "name", type: "String" },
        ]) as unknown,
      },
    });
  });

  it("narrows to an organization, and each application is of one", () => {
    const [acme, globex] = client.console.organizations;
    const of = (id: string | undefined) => client.list(`/application?filter=organizationid:==${id}&limit=4096`).length;
    expect(of(acme?.id)).toBeGreaterThan(0);
    expect(of(globex?.id)).toBeGreaterThan(0);
    expect(of(acme?.id) + of(globex?.id)).toBe(client.list("/application?limit=4096").length);
  });

  it("shows what two appliances know once, with both of them in its sources", () => {
    const shared = client.list("/application?limit=4096").filter((row) => Array.isArray(row.sources) && row.sources.length === 2);
    expect(shared.length).toBeGreaterThan(0);
    expect(new Set(shared.map((row) => row.id)).size).toBe(shared.length);
  });
});
