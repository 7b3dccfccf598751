import { z } from "zod";
import { listUsers } from "@/lib/db/queries/people";
import { listAnswerSchema, listQueryShape } from "@/lib/domain/list";
import { userSchema, type User } from "@/lib/domain/people";
import { route } from "@/lib/http/route";
import { pageOfWhole } from "@/lib/http/whole-list";

const sorts = { email: (user: User) => user.email, name: (user: User) => user.name, role: (user: User) => user.role };

export const GET = route(
  { action: "people:read", summary: "List people", query: z.object(listQueryShape), answer: listAnswerSchema(userSchema) },
  async ({ db, scope, query: { q, limit, cursor, sort } }) => {
    const words = q?.trim().toLowerCase() ?? "";
    const people = (await listUsers(db, scope)).filter((user) => `${user.name} ${user.email}`.toLowerCase().includes(words));
    return pageOfWhole(people, { name: "users", limit, cursor, sort, defaultSort: "email", sorts });
  },
);
