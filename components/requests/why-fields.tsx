"use client";

import { TextField } from "@/components/actions/fields/plain-fields";
import { fieldLooks } from "@/components/ui/input";
import { cn } from "@/components/ui/cn";
import { Field } from "@/components/wizard/field";
import type { StepBodyProps } from "@/components/wizard/steps";
import type { RestoreContext } from "@/components/restore-wizard/intent";
import type { WishValues } from "./wish";

/** A reason or a ticket: whoever decides reads it first. */
export function WhyFields({ values, change }: StepBodyProps<WishValues, RestoreContext>) {
  return (
    <div className="grid gap-4 sm:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
      <Field label="Reason" help="What happened, in a few words. A ticket does as well.">
        {(ids) => (
          <textarea
            {...ids}
            className={cn(fieldLooks, "min-h-20 py-1.5")}
            maxLength={2_000}
            value={values.reason}
            onChange={(event) => change({ reason: event.target.value })}
          />
        )}
      </Field>
      <TextField
        label="Ticket"
        value={values.ticket}
        help="Its number."
        onChange={(ticket) => change({ ticket: ticket.slice(0, 200) })}
      />
    </div>
  );
}
