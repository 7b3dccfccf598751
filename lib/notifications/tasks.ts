import "server-only";
import type { TaskList } from "graphile-worker";
import { z } from "zod";
import { getDb } from "@/lib/db/client";
import { forgetOldNotices } from "./deliveries";
import { deliverToChannel } from "./deliver-channel";
import { deliverMail } from "./deliver-mail";

/** Jobs of notifications on the shared queue; what throws is tried again after a growing pause. */
export const notificationTasks: TaskList = {
  "notification.mail": (payload) => deliverMail(getDb(), z.object({ userId: z.string() }).parse(payload).userId),
  "notification.channel": (payload) => deliverToChannel(getDb(), z.object({ deliveryId: z.string() }).parse(payload).deliveryId),
  "notification.forget": () => forgetOldNotices(getDb()),
};

export const notificationCron = [{ task: "notification.forget", match: "17 3 * * *", identifier: "notification.forget" }];
