import { z } from "zod";
import { listAnswerSchema, listQueryShape } from "@/lib/domain/list";
import { requestRuleSchema, saveRuleSchema, type RequestRule } from "@/lib/domain/request-rule";
import { route } from "@/lib/http/route";
import { answerWhole } from "@/lib/http/whole-list";
import { listRules, saveRule } from "@/lib/requests";

/** A rule that nobody made has no id; in the order of the list its effect stands for it. */
const placed = (rule: RequestRule) => ({ ...rule, id: rule.id ?? rule.effect });

export const GET = route(
  {
    action: "requests:rules",
    summary: "List the rules for requests, the standard included where none was made",
    query: z.object(listQueryShape),
    answer: listAnswerSchema(requestRuleSchema),
    csv: true,
  },
  async ({ db, scope, query, request }) => {
    const words = query.q?.trim().toLowerCase() ?? "";
    const rules = (await listRules(db, scope)).filter(({ effect }) => effect.includes(words)).map(placed);
    const sorts = { effect: (rule: { effect: string }) => rule.effect };
    const answer = answerWhole(request, rules, {
      name: "request-rules",
      item: requestRuleSchema,
      query,
      sorts,
      defaultSort: "effect",
    });
    if (answer instanceof Response) return answer;
    return { ...answer, items: answer.items.map((rule) => ({ ...rule, id: rule.changedAt === null ? null : rule.id })) };
  },
);

export const PUT = route(
  {
    action: "requests:rules",
    summary: "Make or replace the rule of a tenant and an effect",
    body: saveRuleSchema,
    answer: requestRuleSchema,
  },
  ({ db, caller, body, requestId }) => saveRule(db, caller, body, requestId),
);
