import { queryOptions } from "@tanstack/react-query";
import type { ListAnswer } from "@/lib/domain/list";
import type {
  ChangeChannel,
  Channel,
  CreateChannel,
  Delivery,
  Notification,
  NotificationChoice,
} from "@/lib/domain/notification";
import { getJson, sendJson } from "./client";

export const inboxQuery = queryOptions({
  queryKey: ["notifications", "inbox"],
  queryFn: ({ signal }) => getJson<ListAnswer<Notification> & { unread: number }>("/api/v1/notifications?limit=20", { signal }),
  refetchInterval: 60_000,
});
/** Null: all of them. */
export const markRead = (ids: string[] | null) => sendJson<void>("POST", "/api/v1/notifications/read", { body: { ids } });

export type ChoiceAnswer = NotificationChoice & { hasMailServer: boolean };
export const choiceQuery = queryOptions({
  queryKey: ["notifications", "choice"],
  queryFn: ({ signal }) => getJson<ChoiceAnswer>("/api/v1/notifications/choice", { signal }),
});
export const saveChoice = (choice: NotificationChoice) =>
  sendJson<ChoiceAnswer>("PUT", "/api/v1/notifications/choice", { body: choice });

export const channelsQuery = queryOptions({
  queryKey: ["notification-channels"],
  queryFn: ({ signal }) => getJson<ListAnswer<Channel>>("/api/v1/notification-channels?limit=200", { signal }),
});
export const createChannel = (channel: CreateChannel) =>
  sendJson<Channel>("POST", "/api/v1/notification-channels", { body: channel });
export const changeChannel = (id: string, change: ChangeChannel) =>
  sendJson<Channel>("PATCH", `/api/v1/notification-channels/${id}`, { body: change });
export const removeChannel = (id: string) => sendJson<void>("DELETE", `/api/v1/notification-channels/${id}`);
export const tryChannel = (id: string) => sendJson<Delivery>("POST", `/api/v1/notification-channels/${id}/test`);

export const deliveriesQuery = queryOptions({
  queryKey: ["notification-deliveries"],
  queryFn: ({ signal }) => getJson<ListAnswer<Delivery>>("/api/v1/notification-deliveries?limit=50", { signal }),
  refetchInterval: 15_000,
});
