"use client";

import { ArrowRight } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { RowActions, type ActionNoun, type RowsByNoun } from "@/components/actions";
import { Button } from "@/components/ui/button";
import type { ListDefinition } from "./list-definition";

interface PanelHeadProps<Item extends { id: string }> {
  definition: Pick<ListDefinition<Item>, "actionNoun" | "hrefOf">;
  item: Item;
}

/** What can be done with the open row, and the way to its page. */
export function PanelHead<Item extends { id: string }>({ definition, item }: PanelHeadProps<Item>) {
  return (
    <div className="mb-4 flex flex-wrap items-center gap-2">
      {definition.hrefOf && (
        <Button asChild>
          <Link href={definition.hrefOf(item)}>
            Open page <ArrowRight aria-hidden />
          </Link>
        </Button>
      )}
      {definition.actionNoun && <NounActions noun={definition.actionNoun} rows={[item]} />}
    </div>
  );
}

interface NounActionsProps<N extends ActionNoun> {
  noun: N;
  rows: readonly { id: string }[];
  toLook?: ReactNode;
}

/** Rows are of the noun that the list's definition names. */
export function NounActions<N extends ActionNoun>({ noun, rows, toLook }: NounActionsProps<N>) {
  return <RowActions noun={noun} rows={rows as unknown as readonly RowsByNoun[N][]} toLook={toLook} />;
}
