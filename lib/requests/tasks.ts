import "server-only";
import type { TaskList } from "graphile-worker";
import { z } from "zod";
import { getDb } from "@/lib/db/client";
import { followRequest } from "./follow";
import { overdueRequests, tendRequest } from "./tend";

const payloadSchema = z.object({ requestId: z.string() });

/** Jobs of requests on the shared queue. */
export const requestTasks: TaskList = {
  "request.tend": (payload) => tendRequest(getDb(), payloadSchema.parse(payload).requestId),
  "request.follow": (payload) => followRequest(getDb(), payloadSchema.parse(payload).requestId),
  "request.rescue": async () => {
    const db = getDb();
    const { toTend, toFollow } = await overdueRequests(db);
    for (const id of toTend) await tendRequest(db, id);
    for (const id of toFollow) await followRequest(db, id);
  },
};

export const requestCron = [{ task: "request.rescue", match: "* * * * *", identifier: "request.rescue" }];
