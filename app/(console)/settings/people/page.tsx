import type { Metadata } from "next";
import { PersonList } from "@/components/people/person-list";
import { pageCallerWho } from "@/lib/access/page-access";
import { getEnv } from "@/lib/config/env";

export const metadata: Metadata = { title: "People" };

export default async function PeoplePage() {
  await pageCallerWho("people:read");
  return <PersonList hasMail={getEnv().BACKDESK_SMTP_URL !== undefined} />;
}
