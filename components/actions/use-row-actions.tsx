"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { capabilitiesQuery } from "@/components/api/capabilities";
import { meQuery } from "@/components/api/me";
import { capabilityMap, offerActions, type OfferedAction } from "./action";
import { catalogue } from "./catalogue";
import { mayChangeRow } from "./may-change-row";
import { closeBesidePage, openBesidePage } from "./opened-dialog";
import type { ActionNoun, RowsByNoun } from "./rows";

export interface RowActionsHandle<N extends ActionNoun> {
  /** Empty for people who may change none of the rows. */
  actions: OfferedAction<RowsByNoun[N]>[];
  /** The person is known, and may change none of the rows. */
  isOnlyToLook: boolean;
  /** Opens the action's dialog, or goes to its page. */
  start: (action: OfferedAction<RowsByNoun[N]>, onClosed?: () => void) => void;
}

/** What can be done with these rows; for menus, bulk bars and detail pages. */
export function useRowActions<N extends ActionNoun>(noun: N, rows: readonly RowsByNoun[N][]): RowActionsHandle<N> {
  const router = useRouter();
  const { data: me } = useQuery(meQuery);
  const mayChange = (row: RowsByNoun[N]) => mayChangeRow(me, row);
  const mayWrite = rows.length === 0 ? (me?.actions.includes("operations:write") ?? false) : rows.some(mayChange);
  const { data } = useQuery({ ...capabilitiesQuery, enabled: mayWrite });
  const capabilities = capabilityMap(data?.items ?? []);
  return {
    actions: mayWrite && data ? offerActions(catalogue[noun], rows, { capabilities, mayChange }) : [],
    isOnlyToLook: me !== undefined && !mayWrite,
    start: (action, onClosed) => {
      if (action.disabledReason !== null) return;
      if (action.spec.href) router.push(action.spec.href(action.asked));
      else void openDialog(action, onClosed);
    },
  };

  // Dialogs are fetched when the first one is opened: lists stay small.
  async function openDialog(action: OfferedAction<RowsByNoun[N]>, onClosed?: () => void): Promise<void> {
    const { ActionDialogHost } = await import("./action-dialog-host");
    const close = () => {
      closeBesidePage();
      onClosed?.();
    };
    openBesidePage(
      <ActionDialogHost action={action} capabilities={capabilities} key={crypto.randomUUID()} noun={noun} onClose={close} />,
    );
  }
}
