"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";

interface SaveViewDialogProps {
  onClose: () => void;
  onSave: (label: string) => void;
}

/** Asks for the name of a view. */
export default function SaveViewDialog({ onClose, onSave }: SaveViewDialogProps) {
  const [label, setLabel] = useState("");
  return (
    <Dialog onOpenChange={onClose} open title="Save this view">
      <form
        className="flex gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          if (label.trim()) onSave(label.trim());
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
  );
}
