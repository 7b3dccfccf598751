import { Skeleton } from "@/components/ui/skeleton";

export function WizardSkeleton({ title }: { title: string }) {
  return (
    <div aria-busy className="mx-auto grid w-full max-w-5xl gap-4 p-4 md:grid-cols-[12rem_minmax(0,1fr)] md:gap-8 md:p-6">
      <h1 className="text-lg font-semibold md:col-span-2">{title}</h1>
      <div className="grid content-start gap-2">
        {[1, 2, 3, 4].map((line) => (
          <Skeleton key={line} className="h-8" />
        ))}
      </div>
      <div className="grid content-start gap-4">
        <Skeleton className="h-6 w-48" />
        <Skeleton className="h-64" />
      </div>
    </div>
  );
}
