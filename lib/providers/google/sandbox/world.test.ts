import { beforeEach, describe, expect, it } from "vitest";
import type { Row } from "./row";
import { ConsoleClient } from "./test-client";

let client: ConsoleClient;
beforeEach(() => {
  client = new ConsoleClient();
});

const labelled = (label: string): Row | undefined => client.list(`/jobstatus?filter=label:==${label}`)[0];
const idOf = (value: unknown): string => (value as { id: string }).id;

function anImage(query = ""): Row {
  const [image] = client.list(`/backup?sort=id:asc&limit=200${query}`).filter((row) => row.characteristic === undefined);
  if (image === undefined) throw new Error("There is no image.");
  return image;
}

function backUpNow(label: string, options: { outcome?: string } = {}): { applicationId: string } {
  const [sla] = client.list("/sla?limit=1");
  const applicationId = idOf(sla?.application);
  const policies = client.list(`/slt/${idOf(sla?.slt)}/policy`);
  const told = client.call("POST", `/application/${applicationId}/backup`, { policy: { id: policies[0]?.id }, label }, options);
  expect(told).toMatchObject({ status: 204, body: null });
  return { applicationId };
}

describe("a backup out of turn", () => {
  it("is queued, runs and ends, and leaves an image that carries its label", () => {
    const { applicationId } = backUpNow("tonight");
    expect(labelled("tonight")).toMatchObject({ status: "queued", appid: applicationId });
    client.advance(6);
    expect(labelled("tonight")?.status).toBe("initializing");
    client.advance(10);
    expect(labelled("tonight")).toMatchObject({ status: "running" });
    expect(labelled("tonight")?.message).toBeUndefined();
    client.advance(60);
    expect(labelled("tonight")).toMatchObject({ status: "succeeded", message: "Success" });
    const [image] = client.list("/backup?filter=label:==tonight");
    expect(image).toMatchObject({ jobclass: labelled("tonight")?.jobclass, application: { id: applicationId } });
    expect(String(image?.backupname).slice("Image".length)).toBe(String(labelled("tonight")?.jobname).slice("Job".length));
    expect(client.list("/job?filter=label:==tonight")).toEqual([]);
    expect(client.list("/jobhistory?filter=label:==tonight")).toHaveLength(1);
  });

  it("leaves nothing when it fails or is cancelled", () => {
    backUpNow("failing", { outcome: "failed" });
    backUpNow("cancelled");
    const told = client.call("PUT", `/job/${labelled("cancelled")?.id}`, { status: "cancel" });
    expect(told.body).toMatchObject({ changerequesttext: "Cancel" });
    client.advance(120);
    expect([labelled("failing")?.status, labelled("cancelled")?.status]).toEqual(["failed", "canceled"]);
    expect(client.list("/backup?filter=label:==failing&filter=label:==cancelled")).toEqual([]);
    expect(client.call("PUT", `/job/${labelled("cancelled")?.id}`, { status: "cancel" }).status).toBe(409);
  });

  it("needs a protected application and a policy of its template", () => {
    const [unprotected] = client.list("/application?filter=managed:==false&limit=1");
    expect(client.call("POST", `/application/${unprotected?.id}/backup`, { policy: { id: "9001" } }).status).toBe(400);
    const [sla] = client.list("/sla?limit=1");
    const path = `/application/${idOf(sla?.application)}/backup`;
    expect(client.call("POST", path, { label: "x" }).status).toBe(400);
    expect(client.call("POST", path, { policy: { id: 1 } }).status).toBe(404);
  });
});

describe("an SLA", () => {
  const parts = () => {
    const [application] = client.list("/application?filter=managed:==false&limit=1");
    const [template] = client.list("/slt?limit=1");
    const [profile] = client.list("/slp?limit=1");
    return { application: { id: application?.id }, slt: { id: Number(template?.id) }, slp: { id: profile?.id } };
  };

  it("protects an application once, runs it from then on, and ends without its images", () => {
    const body = parts();
    const { id } = client.call("POST", "/sla", { ...body, description: "by hand" }).body as { id: string };
    expect(client.show(`/application/${body.application.id}`)).toMatchObject({ managed: true, sla: { id } });
    expect(client.call("POST", "/sla", body).status).toBe(409);
    expect(client.list(`/backup?filter=appid:==${body.application.id}`)).toEqual([]);
    client.advance(3 * 86_400);
    client.signIn();
    const images = client.list(`/backup?filter=appid:==${body.application.id}`).length;
    expect(images).toBeGreaterThan(0);
    expect(client.call("DELETE", `/sla/${id}`).status).toBe(204);
    expect(client.call("GET", `/sla/${id}`).status).toBe(404);
    expect(client.show(`/application/${body.application.id}`).managed).toBe(false);
    expect(client.list(`/backup?filter=appid:==${body.application.id}`)).toHaveLength(images);
  });

  it("stops its schedule when it is switched off", () => {
    const [sla] = client.list("/sla?limit=1");
    const path = `/jobstatus?limit=4096&filter=appid:==${idOf(sla?.application)}`;
    expect(client.call("PUT", `/sla/${sla?.id}`, { scheduleoff: "true" }).body).toMatchObject({ scheduleoff: "true" });
    const newest = () => Math.max(...client.list(path).map(({ queuedate }) => Number(queuedate)));
    const before = newest();
    client.advance(3 * 86_400);
    client.signIn();
    expect(newest()).toBe(before);
  });

  it("is refused when it names what is not there", () => {
    expect(client.call("POST", "/sla", { ...parts(), slt: { id: "1" } }).status).toBe(404);
    expect(client.call("POST", "/sla", { slt: parts().slt }).status).toBe(400);
    const told = client.call("POST", "/sla/preflight", { sltid: 1, slpid: 1, appids: [1] });
    expect((told.body as { errorList: unknown[] }).errorList).toHaveLength(3);
  });
});

describe("an image", () => {
  it("is mounted on a host, shows as an active image there, and goes when it is unmounted", () => {
    const [vmware] = client.list("/application?filter=apptype:==VMBackup&filter=managed:==true&limit=1");
    const image = anImage(`&filter=appid:==${vmware?.id}`);
    const hostId = idOf(vmware?.host);
    const told = client.call("POST", `/backup/${image.id}/mount`, { host: { id: hostId }, label: "look" });
    expect(told.status).toBe(204);
    client.advance(120);
    const [mount] = client.list("/backup?filter=label:==look");
    expect(mount).toMatchObject({ jobclass: "mount", jobclasscode: 5, characteristic: "Mount", sourceimage: { id: image.id } });
    expect(client.list("/backup?filter=characteristic:==1").map(({ id }) => id)).toContain(mount?.id);
    expect(client.call("POST", `/backup/${mount?.id}/expire`, {}).status).toBe(409);
    expect(client.call("POST", `/backup/${mount?.id}/unmount`, { delete: "true" }).status).toBe(204);
    client.advance(120);
    expect(client.call("GET", `/backup/${mount?.id}`).status).toBe(404);
    expect(client.call("GET", `/backup/${image.id}`).status).toBe(200);
  });

  it("of a cloud instance becomes a new machine by the form, which tells its faults in its fields", () => {
    const [cloud] = client.list("/application?filter=apptype:==GCPInstance&filter=managed:==true&limit=1");
    const image = anImage(`&filter=appid:==${cloud?.id}`);
    const path = `/backup/${image.id}/mount`;
    expect(client.call("GET", `${path}?formtype=newmount`).body).toMatchObject({ formtype: "newmount" });
    const form = (name: string) => ({
      formtype: "newmount",
      fields: [
        { name: "instancesettings", type: "group", children: [{ name: "instancename", type: "text", currentValue: name }] },
      ],
    });
    const refused = client.call("POST", path, { label: "new", cloudvmoptions: form("Not A Name") });
    expect(refused.status).toBe(200);
    expect(JSON.stringify(refused.body)).toContain("lower-case letters");
    expect(labelled("new")).toBeUndefined();
    expect(client.call("POST", path, { label: "new", cloudvmoptions: form("copy-1") }).status).toBe(204);
    client.advance(120);
    expect(client.list("/host?filter=hostname:==copy-1")).toHaveLength(1);
    const [mount] = client.list("/backup?filter=label:==new");
    client.call("POST", `/backup/${mount?.id}/unmount`, { delete: true });
    client.advance(120);
    expect(client.list("/host?filter=hostname:==copy-1")).toEqual([]);
  });

  it("is expired by a job, is kept by enforced retention, and has its label or its end changed, not both", () => {
    const image = anImage();
    expect(client.call("PUT", `/backup/${image.id}`, { label: "keep" }).body).toMatchObject({ label: "keep" });
    const later = (client.now + 86_400_000) * 1000;
    expect(client.call("PUT", `/backup/${image.id}`, { expiration: later }).body).toMatchObject({ expiration: later });
    expect(client.call("PUT", `/backup/${image.id}`, { label: "x", expiration: later }).status).toBe(400);
    client.call("PUT", `/backup/${image.id}`, { immutabilitydate: later });
    expect(client.call("POST", `/backup/${image.id}/expire?force=false`, {}).status).toBe(409);
    expect(client.call("POST", `/backup/${image.id}/expire?force=true`, {}).status).toBe(204);
    client.advance(60);
    expect(client.call("GET", `/backup/${image.id}`).status).toBe(404);
  });
});

describe("a template", () => {
  it("is made with its policies, changed without rewriting history, and kept while it is followed", () => {
    const policy = { name: "nightly", op: "snap", scheduletype: "daily", starttime: "3600", retention: "5", retentionm: "days" };
    const { id } = client.call("POST", "/slt", { name: "nightly", policies: [policy] }).body as { id: string };
    const [made] = client.list(`/slt/${id}/policy`);
    expect(made).toMatchObject(policy);
    const [used] = client.list("/sla?limit=1");
    const sltId = idOf(used?.slt);
    const [running] = client.list(`/slt/${sltId}/policy`);
    const jobs = () =>
      client.list(`/jobhistory?filter=appid:==${idOf(used?.application)}&limit=4096`).map((job) => [job.id, job.startdate]);
    const before = jobs();
    client.call("PUT", `/slt/${sltId}/policy/${running?.id}`, { starttime: "43200" });
    expect(jobs()).toEqual(before);
    expect(client.call("DELETE", `/slt/${sltId}`).status).toBe(409);
    expect(client.call("DELETE", `/slt/${id}`).status).toBe(204);
  });
});

describe("a group", () => {
  it("takes applications of one host when it is consistent, of one appliance when it is logical, each once", () => {
    const [first, second] = client.list("/application?filter=managed:==false&limit=2");
    const { id } = client.call("POST", "/consistencygroup", { groupname: "cg", host: { id: idOf(first?.host) } }).body as {
      id: string;
    };
    const members = `/consistencygroup/${id}/member`;
    expect(client.call("POST", members, [{ action: "add", members: [Number(first?.id)] }]).status).toBe(204);
    if (idOf(second?.host) !== idOf(first?.host))
      expect(client.call("POST", members, [{ action: "add", members: [Number(second?.id)] }]).status).toBe(400);
    expect(client.list(members).map((row) => row.id)).toEqual([first?.id]);
    expect(client.show(`/application/${first?.id}`).consistencygroup).toBeDefined();
    client.call("POST", members, [{ action: "remove", members: [Number(first?.id)] }]);
    expect(client.list(members)).toEqual([]);
    const [logical] = client.list("/logicalgroup");
    expect(client.call("POST", `/logicalgroup/${logical?.id}/sla`, { slt: { id: "8001" }, slp: { id: "8501" } }).status).toBe(
      204,
    );
    expect(client.show(`/logicalgroup/${logical?.id}`)).toMatchObject({ managed: true });
    expect(client.call("DELETE", `/logicalgroup/${logical?.id}`).status).toBe(409);
    expect(client.call("DELETE", `/logicalgroup/${logical?.id}/sla`).status).toBe(204);
  });
});

describe("the starting data", () => {
  it("is the same after a restart and a reset, shows failures, runs under way and what is not protected", () => {
    const all = () => ["application", "sla", "backup", "jobstatus"].map((path) => client.list(`/${path}?sort=id:asc&limit=4096`));
    const before = all();
    backUpNow("gone");
    client.vendor.reset();
    client.token = "";
    client.session = "";
    client.signIn();
    expect(all()).toEqual(before);
    client = new ConsoleClient();
    expect(all()).toEqual(before);
    const states = new Set(client.list("/jobstatus?limit=4096").map(({ status }) => status));
    for (const state of ["succeeded", "failed", "running"]) expect(states).toContain(state);
    expect(client.list("/application?filter=managed:==false").length).toBeGreaterThan(0);
  });
});
