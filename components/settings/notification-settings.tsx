"use client";

import { useQuery } from "@tanstack/react-query";
import { meQuery } from "@/components/api/me";
import { ChannelList } from "./channel-list";
import { DeliveryList } from "./delivery-list";
import { NotificationChoiceForm } from "./notification-choice-form";

/** How one hears of requests; for administrators also the places outside that are told, and how each message went. */
export function NotificationSettings() {
  const { data: me } = useQuery(meQuery);
  return (
    <div className="grid gap-8">
      <NotificationChoiceForm />
      {me?.actions.includes("requests:rules") && (
        <>
          <ChannelList />
          <DeliveryList />
        </>
      )}
    </div>
  );
}
