import { expect } from "vitest";
import { z } from "zod";
import { ask, makePerson, type TestPerson } from "@/lib/access/testing";
import { requestRules } from "@/lib/db/schema";
import { listAnswerSchema } from "@/lib/domain/list";
import { problemSchema } from "@/lib/domain/problem";
import { requestDetailSchema, requestSchema } from "@/lib/domain/request";
import { standardRule } from "@/lib/domain/request-rule";
import type { RouteHandler } from "@/lib/http/route";
import { RequestBench } from "@/lib/requests/testing";
import { PUT as putRule } from "../request-rules/route";
import { POST as postToken } from "../tokens/route";
import { GET as getRequest } from "./[id]/route";
import { GET as listRequests, POST as postRequest } from "./route";

export const path = "/api/v1/requests";
const listSchema = listAnswerSchema(requestSchema);

/** The routes of requests with the people of one tenant who use them. */
export type Desk = Awaited<ReturnType<typeof openDesk>>;

export async function openDesk() {
  const bench = await RequestBench.open();
  const [helpdesk, operator, second] = [await bench.helpdesk(), await bench.operator(), await bench.operator()];
  const admin = await makePerson(bench.db, { role: "admin" });

  const post = (as: TestPerson | string, body: object, headers: Record<string, string> = {}) =>
    ask(postRequest, { method: "POST", path, as, body, headers });

  return {
    bench,
    helpdesk,
    operator,
    second,
    admin,
    post,
    /** Asks for a restore, which must be taken. */
    async file(kind: "vm" | "files" = "vm", as: TestPerson | string = helpdesk, over: object = {}) {
      const answer = await post(as, await bench.wish(kind, over));
      const body: unknown = await answer.json();
      expect(answer.status, JSON.stringify(body)).toBe(201);
      return requestDetailSchema.parse(body);
    },
    act: (handler: RouteHandler, id: string, as: TestPerson | string, body?: object) =>
      ask(handler, { method: "POST", path: `${path}/${id}/x`, as, params: { id }, ...(body ? { body } : {}) }),
    show: async (id: string, as: TestPerson | string) =>
      requestDetailSchema.parse(await (await ask(getRequest, { path: `${path}/${id}`, as, params: { id } })).json()),
    async refusal(answer: Response, status: number) {
      const problem = problemSchema.parse(await answer.json());
      expect([answer.status, problem.status]).toEqual([status, status]);
      return problem;
    },
    list: async (as: TestPerson, query = "") =>
      listSchema.parse(await (await ask(listRequests, { path: `${path}${query}`, as })).json()),
    rule: (effect: "vm-copy" | "vm-in-place" | "files-beside", over: object, as: TestPerson = admin) =>
      ask(putRule, {
        method: "PUT",
        path: "/api/v1/request-rules",
        as,
        body: { tenantId: bench.tenantId, effect, ...standardRule(effect), ...over },
      }),
    forgetRules: () => bench.db.delete(requestRules),
    async tokenOf(person: TestPerson, over: object = {}): Promise<string> {
      const body = { name: "script", expiresAt: new Date(Date.now() + 86_400_000).toISOString(), ...over };
      const answer = await ask(postToken, { method: "POST", path: "/api/v1/tokens", as: person, body });
      return z.object({ token: z.string() }).parse(await answer.json()).token;
    },
    close: () => bench.close(),
  };
}
