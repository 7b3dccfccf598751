"use client";

import { Trash2 } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";
import type { ScheduleRules } from "@/components/actions/input-schema";
import { Field } from "@/components/wizard/field";
import type { Schedule } from "@/lib/domain/schedule";
import { weekdays, weeksOfMonth } from "@/lib/domain/states";
import { scheduleWords, weekdayWords } from "@/lib/domain/schedule-words";
import { ToggleRow } from "./toggle-row";
import { toggled, withFrequency, withTime } from "./schedule-change";

interface ScheduleFieldsProps {
  schedule: Schedule;
  rules: ScheduleRules;
  position: number;
  onChange: (schedule: Schedule) => void;
  /** Absent where there is always exactly one. */
  onRemove?: () => void;
}

const frequencyNames = { daily: "Every day", weekly: "Every week", monthly: "Every month", interval: "Every few hours" } as const;
const zones = [...new Set(["UTC", ...Intl.supportedValuesOf("timeZone")])];

/** One schedule: how often, when, in which zone, full or incremental; only what the vendor takes. */
export function ScheduleFields({ schedule, rules, position, onChange, onRemove }: ScheduleFieldsProps) {
  const frequencies = rules.frequencies.includes(schedule.frequency)
    ? rules.frequencies
    : [schedule.frequency, ...rules.frequencies];
  return (
    <fieldset className="grid gap-3 rounded-md border p-3">
      <legend className="sr-only">Schedule {position}</legend>
      <div className="flex items-start justify-between gap-2">
        <p className="text-sm font-medium first-letter:uppercase">{scheduleWords(schedule)}</p>
        {onRemove && (
          <Button variant="ghost" size="icon" aria-label={`Remove schedule ${position}`} onClick={onRemove}>
            <Trash2 aria-hidden />
          </Button>
        )}
      </div>
      <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
        <Field label="How often">
          {(ids) => (
            <NativeSelect
              className="w-full"
              {...ids}
              value={schedule.frequency}
              onChange={(event) => {
                const frequency = frequencies.find((known) => known === event.target.value);
                if (frequency) onChange(withFrequency(schedule, frequency));
              }}
            >
              {frequencies.map((frequency) => (
                <option key={frequency} value={frequency}>
                  {frequencyNames[frequency]}
                </option>
              ))}
            </NativeSelect>
          )}
        </Field>
        <Field label={schedule.frequency === "interval" ? "From" : "At"}>
          {(ids) => (
            <Input
              {...ids}
              type="time"
              required
              step={rules.wholeHoursOnly ? 3_600 : 60}
              value={schedule.time}
              onChange={(event) => event.target.value && onChange(withTime(schedule, event.target.value))}
            />
          )}
        </Field>
        <Field label="Time zone">
          {(ids) => (
            <NativeSelect
              className="w-full"
              {...ids}
              value={schedule.timezone}
              disabled={rules.timezones?.length === 1}
              onChange={(event) => onChange({ ...schedule, timezone: event.target.value })}
            >
              {[...new Set([schedule.timezone, ...(rules.timezones ?? zones)])].map((zone) => (
                <option key={zone}>{zone}</option>
              ))}
            </NativeSelect>
          )}
        </Field>
        {rules.backupTypes.length > 1 && (
          <Field label="What it copies">
            {(ids) => (
              <NativeSelect
                className="w-full"
                {...ids}
                value={schedule.backupType}
                onChange={(event) =>
                  onChange({ ...schedule, backupType: event.target.value === "full" ? "full" : "incremental" })
                }
              >
                <option value="full">Everything (full)</option>
                <option value="incremental">What changed (incremental)</option>
              </NativeSelect>
            )}
          </Field>
        )}
        {schedule.frequency === "interval" && (
          <Field label="Every so many minutes">
            {(ids) => (
              <Input
                {...ids}
                type="number"
                min={1}
                max={10_080}
                value={schedule.everyMinutes ?? 240}
                onChange={(event) =>
                  onChange({
                    ...schedule,
                    everyMinutes: Math.min(10_080, Math.max(1, Math.round(event.target.valueAsNumber || 1))),
                  })
                }
              />
            )}
          </Field>
        )}
      </div>
      {(schedule.frequency === "weekly" || schedule.frequency === "monthly") && (
        <ToggleRow
          legend="On"
          options={weekdays.map((day) => ({
            value: day,
            label: weekdayWords(day, "short"),
            name: weekdayWords(day),
          }))}
          chosen={schedule.days ?? []}
          onToggle={(day) => onChange({ ...schedule, days: toggled(schedule.days ?? [], day, rules.maxDays) })}
        />
      )}
      {schedule.frequency === "monthly" && (
        <ToggleRow
          legend="In the"
          options={weeksOfMonth.map((week) => ({ value: week, label: week, name: `${week} week` }))}
          chosen={schedule.weeks ?? []}
          onToggle={(week) => onChange({ ...schedule, weeks: toggled(schedule.weeks ?? [], week, rules.maxWeeks) })}
        />
      )}
      {rules.takesActive && (
        <label className="flex items-center gap-2 text-sm">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={schedule.active}
            onChange={(event) => onChange({ ...schedule, active: event.target.checked })}
          />
          Active
        </label>
      )}
    </fieldset>
  );
}
