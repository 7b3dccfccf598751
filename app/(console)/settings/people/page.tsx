import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { PersonList } from "@/components/people/person-list";
import { mayDo, pageCaller } from "@/lib/access";

export const metadata: Metadata = { title: "People" };

export default async function PeoplePage() {
  if (!mayDo(await pageCaller(), "people:read")) notFound();
  return <PersonList />;
}
