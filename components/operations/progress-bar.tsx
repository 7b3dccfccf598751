import { cn } from "@/components/ui/cn";

/** `percent` null: under way, and the vendor does not tell how far. */
export function ProgressBar({ percent, label }: { percent: number | null; label: string }) {
  return (
    <div className="flex items-center gap-2">
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        {...(percent === null ? { "aria-valuetext": "under way" } : { "aria-valuenow": Math.round(percent) })}
        className="h-1.5 flex-1 overflow-hidden rounded-full bg-muted"
      >
        <div
          className={cn("h-full rounded-full bg-accent", percent === null && "w-1/3 motion-safe:animate-pulse")}
          style={percent === null ? undefined : { width: `${Math.max(2, percent)}%` }}
        />
      </div>
      {percent !== null && (
        <span className="w-9 text-right text-xs text-muted-foreground tabular-nums">{Math.round(percent)} %</span>
      )}
    </div>
  );
}
