"use client";

import { Plus } from "lucide-react";
import { Button } from "@/components/ui/button";
import type { ScheduleRules } from "@/components/actions/input-schema";
import type { Schedule } from "@/lib/domain/schedule";
import { NextRuns } from "./next-runs";
import { firstSchedule } from "./schedule-change";
import { ScheduleFields } from "./schedule-fields";

interface ScheduleEditorProps {
  schedules: readonly Schedule[];
  rules: ScheduleRules;
  /** The zone to start a new schedule in. */
  zone: string;
  /** The person's own, for the next runs. */
  timezone: string;
  /** Whose they are, where a page has several editors. */
  of?: string | undefined;
  onChange: (schedules: Schedule[]) => void;
}

/** All schedules of a backup, each said in words, with the next five runs of them together. */
export function ScheduleEditor({ schedules, rules, zone, timezone, of, onChange }: ScheduleEditorProps) {
  const isFull = rules.maxSchedules !== null && schedules.length >= rules.maxSchedules;
  return (
    <div className="grid gap-4">
      {schedules.length === 0 && (
        <p className="text-sm text-muted-foreground">No schedule: it runs only when somebody runs it.</p>
      )}
      <ol className="grid gap-3">
        {schedules.map((schedule, index) => (
          <li key={index}>
            <ScheduleFields
              schedule={schedule}
              rules={rules}
              position={index + 1}
              onChange={(changed) => onChange(schedules.map((known, at) => (at === index ? changed : known)))}
              onRemove={() => onChange(schedules.filter((_, at) => at !== index))}
            />
          </li>
        ))}
      </ol>
      <div>
        <Button
          size="sm"
          disabled={isFull}
          onClick={() => onChange([...schedules, firstSchedule(rules, zone, schedules.length === 0 ? "full" : "incremental")])}
        >
          <Plus aria-hidden /> Add a schedule
        </Button>
      </div>
      <NextRuns schedules={schedules} timezone={timezone} of={of} />
    </div>
  );
}
