"use client";

import { Dialog } from "@/components/ui/dialog";
import type { ListDefinition } from "./list-definition";
import { PanelHead } from "./panel-head";

interface SidePanelProps<Item extends { id: string }> {
  definition: ListDefinition<Item>;
  item: Item;
  onClose: () => void;
}

/** The open row beside its list: what can be done with it and what is known of it. */
export default function SidePanel<Item extends { id: string }>({ definition, item, onClose }: SidePanelProps<Item>) {
  return (
    <Dialog onOpenChange={onClose} open place="side" title={definition.nameOf(item)}>
      <PanelHead definition={definition} item={item} />
      {definition.panel(item)}
    </Dialog>
  );
}
