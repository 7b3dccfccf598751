"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Bookmark } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { z } from "zod";
import { sendJson } from "@/components/api/client";
import { meQuery } from "@/components/api/me";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { Menu, MenuItem, MenuLabel, MenuSeparator } from "@/components/ui/menu";
import { meSchema } from "@/lib/domain/people";

const viewsSchema = z.array(z.object({ label: z.string(), search: z.string() }));

/** Views of a list that a person keeps: search, filters and sort under a name. */
export function SavedViews({ name }: { name: string }) {
  const client = useQueryClient();
  const router = useRouter();
  const { data: me } = useQuery(meQuery);
  const [isNaming, setIsNaming] = useState(false);
  const [label, setLabel] = useState("");
  const stored = viewsSchema.safeParse(me?.preferences.views?.[name]);
  const views = stored.success ? stored.data : [];
  const keep = async (changed: z.infer<typeof viewsSchema>) => {
    if (!me) return;
    client.setQueryData(
      meQuery.queryKey,
      await sendJson("PATCH", "/api/v1/me", {
        body: { preferences: { views: { ...me.preferences.views, [name]: changed } } },
        schema: meSchema,
      }),
    );
  };
  return (
    <>
      <Menu
        trigger={
          <Button aria-label="Saved views" size="icon" title="Saved views" variant="ghost">
            <Bookmark aria-hidden />
          </Button>
        }
      >
        <MenuLabel>{views.length > 0 ? "Saved views" : "No saved views yet"}</MenuLabel>
        {views.map((view) => (
          <MenuItem key={view.label} onSelect={() => router.push(`${window.location.pathname}${view.search}`)}>
            {view.label}
          </MenuItem>
        ))}
        <MenuSeparator />
        <MenuItem onSelect={() => setIsNaming(true)}>Save this view…</MenuItem>
        {views.length > 0 && <MenuItem onSelect={() => void keep([])}>Forget all</MenuItem>}
      </Menu>
      <Dialog onOpenChange={setIsNaming} open={isNaming} title="Save this view">
        <form
          className="flex gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            if (!label.trim()) return;
            void keep([
              ...views.filter((view) => view.label !== label.trim()),
              { label: label.trim(), search: window.location.search },
            ]);
            setIsNaming(false);
            setLabel("");
          }}
        >
          <Input
            aria-label="Name of the view"
            maxLength={60}
            onChange={(event) => setLabel(event.target.value)}
            placeholder="Name"
            required
            value={label}
          />
          <Button type="submit" variant="primary">
            Save
          </Button>
        </form>
      </Dialog>
    </>
  );
}
