"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Bookmark } from "lucide-react";
import { useRouter } from "next/navigation";
import { lazy, Suspense, useState } from "react";
import { sendJson } from "@/components/api/client";
import { meQuery } from "@/components/api/me";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem, MenuLabel, MenuSeparator } from "@/components/ui/menu";
import type { Me } from "@/lib/domain/people";

const SaveViewDialog = lazy(() => import("./save-view-dialog"));

interface View {
  label: string;
  search: string;
}

/** Preferences hold whatever a page of some release put there. */
const viewsOf = (stored: unknown): View[] =>
  (Array.isArray(stored) ? (stored as unknown[]) : []).filter(
    (view): view is View =>
      typeof view === "object" && view !== null && "label" in view && typeof view.label === "string" && "search" in view,
  );

/** Views of a list that a person keeps: search, filters and sort under a name. */
export function SavedViews({ name }: { name: string }) {
  const client = useQueryClient();
  const router = useRouter();
  const { data: me } = useQuery(meQuery);
  const [isNaming, setIsNaming] = useState(false);
  const views = viewsOf(me?.preferences.views?.[name]);
  const keep = async (changed: View[]) => {
    if (!me) return;
    client.setQueryData(
      meQuery.queryKey,
      await sendJson<Me>("PATCH", "/api/v1/me", {
        body: { preferences: { views: { ...me.preferences.views, [name]: changed } } },
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
      {isNaming && (
        <Suspense fallback={null}>
          <SaveViewDialog
            onClose={() => setIsNaming(false)}
            onSave={(label) => {
              void keep([...views.filter((view) => view.label !== label), { label, search: window.location.search }]);
              setIsNaming(false);
            }}
          />
        </Suspense>
      )}
    </>
  );
}
