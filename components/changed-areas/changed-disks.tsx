import { Bytes } from "@/components/ui/moment";
import { bytesWords } from "@/components/ui/format";
import type { ChangedAreas } from "@/lib/domain/changed-areas";
import { AreaMap, AreaTable, percentWords } from "./area-map";

/** What has changed, disk by disk: a sentence to decide by, then figures and a map of each. `machine` tells them from others on the page. */
export function ChangedDisks({ areas: { disks }, machine }: { areas: ChangedAreas; machine?: string }) {
  const changed = disks.reduce((sum, disk) => sum + disk.changedBytes, 0);
  const size = disks.reduce((sum, disk) => sum + disk.sizeBytes, 0);
  return (
    <div className="grid gap-4">
      <p className="text-base">
        <strong>{bytesWords(changed)}</strong> of {bytesWords(size)} would be copied
        {size > 0 && ` (${percentWords(changed / size)})`}, on {disks.length === 1 ? "one disk" : `${disks.length} disks`}.
      </p>
      <ul className="grid gap-4">
        {disks.map((disk) => (
          <li className="grid gap-2 rounded-lg border bg-surface p-3" key={disk.name}>
            <div className="flex flex-wrap items-baseline gap-x-4 gap-y-1">
              <h3 className="font-medium">{disk.name}</h3>
              <span>
                <Bytes value={disk.changedBytes} /> of <Bytes value={disk.sizeBytes} />
              </span>
              <span className="text-muted-foreground">
                {disk.sizeBytes > 0 && percentWords(disk.changedBytes / disk.sizeBytes)} in{" "}
                {disk.areaCount === 1 ? "one area" : `${disk.areaCount.toLocaleString("en")} areas`}
              </span>
            </div>
            <AreaMap disk={disk} />
            <AreaTable disk={disk} name={machine === undefined ? disk.name : `${disk.name} of ${machine}`} />
          </li>
        ))}
      </ul>
    </div>
  );
}
