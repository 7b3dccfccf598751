import { created, done, ok, recordOf, type Handlers, type StorwareCall } from "./call";
import { listed } from "./listing";
import { notFound } from "./refusal";
import type { Json } from "./words";
import type { World } from "./world";

/** Records that are listed, made, read, changed and deleted and mean nothing else to the server. */
function keptRecords(what: string, storeOf: (world: World) => Map<string, Json>, shown: (record: Json) => Json) {
  const find = ({ world, path }: StorwareCall): Json => {
    const record = storeOf(world).get(path.guid ?? "");
    if (record === undefined) throw notFound(what, path.guid ?? "");
    return record;
  };
  const save = ({ world, body }: StorwareCall, guid: string): Json => {
    const record = { ...recordOf(body), guid };
    storeOf(world).set(guid, record);
    return shown(record);
  };
  return {
    list: (call: StorwareCall) =>
      listed(call, storeOf(call.world).values(), { record: shown, name: (record) => String(record.name ?? "") }),
    create: (call: StorwareCall) => created(save(call, call.world.newGuid())),
    get: (call: StorwareCall) => ok(shown(find(call))),
    update: (call: StorwareCall) => ok(save(call, String(find(call).guid))),
    remove: (call: StorwareCall) => {
      storeOf(call.world).delete(String(find(call).guid));
      return done;
    },
  };
}

const lists = keptRecords(
  "Mailing list",
  ({ shelf }) => shelf.mailingLists,
  (record) => ({ recipients: [], ...record }),
);
/** What was given in secret is never given back. */
const credentials = keptRecords(
  "Credential",
  ({ shelf }) => shelf.credentials,
  ({ password: _password, secretKey: _secretKey, sshKey: _sshKey, ...record }) => record,
);

export const settingsOperations: Handlers = {
  getGlobalSettings: () => ok({ version: "7.4.0-27" }),
  listMailingLists: lists.list,
  createMailingList: lists.create,
  getMailingList: lists.get,
  updateMailingList: lists.update,
  deleteMailingList: lists.remove,
  listCredentials: credentials.list,
  createCredential: credentials.create,
  getCredential: credentials.get,
  updateCredential: credentials.update,
  deleteCredential: credentials.remove,
};
