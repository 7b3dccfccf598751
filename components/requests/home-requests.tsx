"use client";

import { useQuery } from "@tanstack/react-query";
import { meQuery } from "@/components/api/me";
import { RequestLines } from "./request-lines";

/** On the first page: what one has asked for oneself, and for people who only look, what was asked for in their tenant. */
export function HomeRequests() {
  const { data: me } = useQuery(meQuery);
  if (!me?.actions.includes("requests:read") || me.actions.includes("requests:decide")) return null;
  if (!me.actions.includes("requests:ask"))
    return <RequestLines askHref={null} filter="show=all" none="Nothing has been asked for." title="Requests" />;
  return (
    <RequestLines
      askHref="/requests/new"
      filter="show=mine"
      none="You have not asked for anything yet. Ask here when somebody has lost something."
      title="Your requests"
    />
  );
}
