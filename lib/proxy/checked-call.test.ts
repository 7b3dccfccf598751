import { describe, expect, it } from "vitest";
import { ProblemError } from "@/lib/http/problems";
import { loadContract } from "@/lib/providers/contract";
import { samsungContracts } from "@/lib/providers/samsung/contract";
import { largestJsonBytes } from "./body";
import { checkCall } from "./checked-call";

const contracts = samsungContracts();
const volume = { name: "bs-01", disk_type: "SSD", size_gb: 10, attachments: [{ object_id: "a", object_type: "BM" }] };

interface Given {
  method?: string;
  query?: string;
  body?: string | ReadableStream<Uint8Array>;
  type?: string;
}

function check(
  path: string,
  { method = "GET", query = "", body, type = "application/json" }: Given = {},
  from = contracts as Record<string, ReturnType<typeof loadContract>>,
) {
  const request = new Request("http://backdesk.test/", {
    method,
    ...(body === undefined ? {} : { body, headers: { "content-type": type }, duplex: "half" }),
  } as RequestInit);
  return checkCall(from, { connectionId: "con_1", path, query }, request);
}

async function refusal(promise: Promise<unknown>): Promise<{ kind: string; errors: string[] }> {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ProblemError)) throw new Error(`expected a problem, got ${String(error)}`);
  return { kind: error.kind, errors: error.options.errors?.map(({ path }) => path) ?? [] };
}

describe("checkCall", () => {
  it("gives the operation and what goes on the wire", async () => {
    const call = await check("/backup/v1/backups", { query: "page=1&sort=created_at%3Adesc" });
    expect(call).toMatchObject({
      service: "backup",
      pathAndQuery: "/v1/backups?page=1&sort=created_at%3Adesc",
      body: { kind: "none" },
    });
    expect(call.operation.operationId).toBe("listBackups");
  });

  it("sends the checked value, whatever way it was written", async () => {
    const call = await check("/block-storage/v1/volumes", {
      method: "POST",
      body: `{"name":"../x",${JSON.stringify(volume).slice(1)}`,
    });
    expect(call.body.kind === "json" && JSON.parse(new TextDecoder().decode(call.body.bytes))).toEqual(volume);
  });

  it("keeps the body of a DELETE, which some vendors need", async () => {
    const call = await check("/block-storage/v1/volumes/x/attachments", { method: "DELETE", body: '{"attachments":["a"]}' });
    expect(call.body).toMatchObject({ kind: "json", value: { attachments: ["a"] } });
  });

  it.each([
    ["a service that the vendor does not have", "/secret-service/v1/x", {}],
    ["a path that is not listed", "/backup/v1/everything", {}],
    ["a method that is not listed", "/backup/v1/backups", { method: "PATCH" }],
    ["HEAD where only GET is listed", "/backup/v1/backups", { method: "HEAD" }],
    ["another service's path", "/backup/v1/buckets", {}],
    ["no path", "/backup", {}],
  ])("finds nothing for %s", async (_, path, given) => {
    expect((await refusal(check(path, given))).kind).toBe("not-in-contract");
  });

  it.each([
    ["an unknown query parameter", "/backup/v1/backups", { query: "admin=1" }, "malformed-request"],
    ["a query parameter of another type", "/backup/v1/backups", { query: "page=x" }, "malformed-request"],
    ["NUL in the query", "/backup/v1/backups", { query: "backup_name=%00" }, "invalid-body"],
    ["a body that is not JSON", "/block-storage/v1/volumes", { method: "POST", body: "{" }, "malformed-request"],
    [
      "a body that is not UTF-8",
      "/block-storage/v1/volumes",
      { method: "POST", body: bytes(0x22, 0xff, 0x22) },
      "malformed-request",
    ],
    ["no body where one is needed", "/block-storage/v1/volumes", { method: "POST" }, "invalid-body"],
    ["a body of another type", "/block-storage/v1/volumes", { method: "POST", body: "x", type: "text/xml" }, "unsupported-media"],
    ["a body that breaks the schema", "/block-storage/v1/volumes", { method: "POST", body: "{}" }, "invalid-body"],
    ["a body where none is taken", "/block-storage/v1/volumes/x/snapshots", { method: "POST", body: '{"a":1}' }, "invalid-body"],
    ["NUL in the body", "/block-storage/v1/volumes", { method: "POST", body: '{"name":"a\\u0000"}' }, "invalid-body"],
    ["half a character in the body", "/block-storage/v1/volumes", { method: "POST", body: '{"name":"\\ud800"}' }, "invalid-body"],
    ["a body without end", "/block-storage/v1/volumes", { method: "POST", body: endless() }, "too-large"],
  ])("refuses %s", async (_, path, given: Given, kind) => {
    expect((await refusal(check(path, given))).kind).toBe(kind);
  });

  it("names every wrong field", async () => {
    const { errors } = await refusal(
      check("/block-storage/v1/volumes", {
        method: "POST",
        body: JSON.stringify({ ...volume, size_gb: "x", disk_type: "TAPE" }),
      }),
    );
    expect(errors.sort()).toEqual(["/disk_type", "/size_gb"]);
  });

  it("takes a whole character and a written backslash", async () => {
    const body = JSON.stringify({ ...volume, name: "\u{1F600} \\u0000" });
    expect((await check("/block-storage/v1/volumes", { method: "POST", body })).body.kind).toBe("json");
  });

  it("does not read bodies that are not JSON", async () => {
    const upload = {
      operationId: "upload",
      requestBody: { required: true, content: { "application/octet-stream": {} } },
      responses: {},
    };
    const contract = loadContract("", {
      openapi: "3.1.0",
      info: { title: "t", version: "1" },
      paths: { "/images": { put: upload } },
    });
    const given: Given = { method: "PUT", body: endless(), type: "application/octet-stream" };
    expect((await check("/images", given, { "": contract })).body.kind).toBe("stream");
    expect((await refusal(check("/images", { ...given, body: "x", type: "application/json" }, { "": contract }))).kind).toBe(
      "unsupported-media",
    );
  });
});

function bytes(...values: number[]): ReadableStream<Uint8Array> {
  return new Blob([new Uint8Array(values)]).stream();
}

function endless(): ReadableStream<Uint8Array> {
  return new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(largestJsonBytes / 4)) });
}
