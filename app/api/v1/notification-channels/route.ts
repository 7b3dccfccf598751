import { z } from "zod";
import { listAnswerSchema, listQueryShape } from "@/lib/domain/list";
import { channelSchema, createChannelSchema, type Channel } from "@/lib/domain/notification";
import { route } from "@/lib/http/route";
import { answerWhole } from "@/lib/http/whole-list";
import { createChannel, listChannels } from "@/lib/notifications";

const sorts = { name: (channel: Channel) => channel.name, createdAt: (channel: Channel) => channel.createdAt };

export const GET = route(
  {
    action: "requests:rules",
    summary: "List the webhooks and chats that are told of requests",
    query: z.object(listQueryShape),
    answer: listAnswerSchema(channelSchema),
    csv: true,
  },
  async ({ db, scope, query, request }) => {
    const words = query.q?.trim().toLowerCase() ?? "";
    const channels = (await listChannels(db, scope)).filter(({ name }) => name.toLowerCase().includes(words));
    return answerWhole(request, channels, {
      name: "notification-channels",
      item: channelSchema,
      query,
      sorts,
      defaultSort: "name",
    });
  },
);

export const POST = route(
  {
    action: "requests:rules",
    summary: "Add a webhook or chat; its address and key are not given back",
    body: createChannelSchema,
    answer: channelSchema,
    status: 201,
  },
  ({ db, caller, body, requestId }) => createChannel(db, caller, body, requestId),
);
