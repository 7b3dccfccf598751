"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { ConnectionForm } from "./connection-form";

export function NewConnection() {
  const router = useRouter();
  const client = useQueryClient();
  return (
    <section className="grid gap-5">
      <h1 className="text-lg font-semibold">Add connection</h1>
      <ConnectionForm
        onSaved={(connection) => {
          void client.invalidateQueries();
          router.push(`/settings/connections/${connection.id}`);
        }}
      />
    </section>
  );
}
