import { z } from "zod";
import { listSessions } from "@/lib/access/own-sign-in";
import { listAnswerSchema, listQueryShape } from "@/lib/domain/list";
import { sessionSchema, type Session } from "@/lib/domain/sign-in";
import { route } from "@/lib/http/route";
import { answerWhole } from "@/lib/http/whole-list";

const sorts = {
  lastSeenAt: (session: Session) => session.lastSeenAt,
  createdAt: (session: Session) => session.createdAt,
};

export const GET = route(
  {
    action: "signed-in",
    summary: "List one's own open sessions",
    query: z.object(listQueryShape),
    answer: listAnswerSchema(sessionSchema),
    csv: true,
  },
  async ({ db, caller, query, request }) => {
    const words = query.q?.trim().toLowerCase() ?? "";
    const sessions = (await listSessions(db, caller)).filter(({ userAgent, address }) =>
      `${userAgent ?? ""} ${address ?? ""}`.toLowerCase().includes(words),
    );
    return answerWhole(request, sessions, { name: "sessions", item: sessionSchema, query, sorts, defaultSort: "-lastSeenAt" });
  },
);
