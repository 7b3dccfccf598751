import { badRequest, conflict, done, notFound, ok } from "../answers";
import { idIn, listOf, merged, objectOf, textOf, type Row } from "../row";
import { bodyOf, listAnswer, named, type ConsoleCall, type ConsoleOperations } from "./call";

const hostOf = (call: ConsoleCall): Row => named(call, "host_id", "host", (id) => call.world.hosts.find(id, call.now));
const brief = (host: Row) => ({ id: host.id, hostname: host.hostname });

function applicationsOn(call: ConsoleCall, host: Row): Row[] {
  const number = Number(host.id) - 6_000_000;
  const near = Array.from({ length: 10 }, (_, place) => String(5_000_000 + Math.floor(number / 10) * 10 + place));
  return near
    .flatMap((id) => call.world.applications.find(id, call.now) ?? [])
    .filter((application) => idIn(application.host) === host.id);
}

function addApplications(call: ConsoleCall, host: Row, wanted: readonly unknown[]): Row[] {
  return wanted.map((value) => {
    const application = objectOf(value);
    const appname = textOf(application.appname) ?? textOf(application.pathname);
    if (appname === null) throw badRequest("each application needs an appname or a pathname");
    return call.world.applications.add({
      ...application,
      appname,
      name: appname,
      apptype: textOf(application.apptype) ?? "FileSystem",
      host: brief(host),
      cluster: host.appliance,
      orglist: host.orglist,
    });
  });
}

/** Virtual machines that a vCenter would show and the console does not know yet. */
const undiscovered = ["vmw-new-01", "vmw-new-02"];

export const hostOperations: ConsoleOperations = {
  createHost: (call) => {
    const body = bodyOf(call);
    const hostname = textOf(body.hostname) ?? textOf(body.name);
    if (hostname === null) throw badRequest("hostname is required");
    if ([...call.world.hosts.all(call.now)].some((host) => host.hostname === hostname)) throw conflict(`host ${hostname} exists`);
    const { chappassword: _secret, ...fields } = body;
    return ok(call.world.hosts.add({ ...fields, hostname, name: textOf(body.name) ?? hostname }));
  },
  updateHost: (call) => {
    const host = hostOf(call);
    const { id: _id, chappassword: _secret, ...change } = bodyOf(call);
    call.world.hosts.update(host.id, merged({}, change));
    return ok(hostOf(call));
  },
  deleteHost: (call) => {
    const host = hostOf(call);
    const wanted = listOf(bodyOf(call).sources).map((source) => textOf(objectOf(source).clusterid));
    if (wanted.length === 0) throw badRequest("sources must name the appliances to remove the host from");
    if (applicationsOn(call, host).some(({ managed }) => managed === true))
      throw conflict(`host ${host.id} has protected applications`);
    const left = listOf(host.sources).filter((source) => !wanted.includes(textOf(objectOf(source).clusterid)));
    if (left.length === 0) call.world.hosts.remove(host.id);
    else call.world.hosts.update(host.id, { sources: left });
    return done;
  },
  addApplication: (call) => listAnswer(addApplications(call, hostOf(call), listOf(bodyOf(call).applications))),
  discoverApplications: (call) => listAnswer(applicationsOn(call, hostOf(call))),
  discoverHost: (call) =>
    ok({ hostname: textOf(bodyOf(call).ipaddress) ?? "unknown", connectorversion: "11.0.12.345", applications: [] }),
  discoverVms: (call) => {
    const host = hostOf(call);
    if (host.isvcenterhost !== true) throw badRequest(`host ${host.id} is not a vCenter`);
    return ok({ count: undiscovered.length, items: undiscovered.map((vmname) => ({ vmname, exists: false })) });
  },
  addVms: (call) => {
    const host = hostOf(call);
    if (host.isvcenterhost !== true) throw badRequest(`host ${host.id} is not a vCenter`);
    const names = listOf(bodyOf(call).vms).map(String);
    if (names.length === 0) throw badRequest("vms is required");
    for (const hostname of names) {
      const machine = call.world.hosts.add({
        hostname,
        name: hostname,
        isvm: true,
        vmtype: "vmware",
        vcenterhostid: host.id,
        orglist: host.orglist,
      });
      addApplications(call, machine, [{ appname: hostname, apptype: "VMBackup", isvm: true }]);
    }
    return done;
  },
  testConnector: (call) => {
    hostOf(call);
    return ok({ "@type": "connectorConnectionRest", connectionstatus: "OK", pkistate: "TRUSTED" });
  },
  addHostPort: (call) => {
    const host = hostOf(call);
    const names = listOf(bodyOf(call).iscsi_name);
    call.world.hosts.update(host.id, { iscsi_name: [...new Set([...listOf(host.iscsi_name), ...names])] });
    return done;
  },
  removeHostPort: (call) => {
    const host = hostOf(call);
    const names = listOf(bodyOf(call).iscsi_name);
    const known = listOf(host.iscsi_name);
    for (const name of names) if (!known.includes(name)) throw notFound("port", String(name));
    call.world.hosts.update(host.id, { iscsi_name: known.filter((name) => !names.includes(name)) });
    return done;
  },
  revokeHostCertificates: (call) => {
    const items = listOf(call.body).map((value) => {
      const hostId = String(value);
      const isKnown = call.world.hosts.find(hostId, call.now) !== null;
      if (isKnown) call.world.hosts.update(hostId, { cert_revoked: true });
      return { hostId, certRevoked: isKnown, errorMessage: isKnown ? "" : `host ${hostId} is not found` };
    });
    return { status: items.every(({ certRevoked }) => certRevoked) ? 200 : 206, body: { count: items.length, items } };
  },
};
