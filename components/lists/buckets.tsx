"use client";

import { DataTable } from "@/components/table/data-table";
import type { ListDefinition } from "@/components/table/list-definition";
import { Facts } from "@/components/ui/facts";
import { Bytes, OrNone } from "@/components/ui/moment";
import { ResourceMark } from "@/components/ui/state-mark";
import type { Bucket } from "@/lib/domain/inventory";
import { CreateOnConnections } from "./create-on-connections";
import { resourceStateFacet } from "./facets";

const switchWords = (isOn: boolean | null) => (isOn === null ? "–" : isOn ? "on" : "off");

/** When objects move, in words; null without a policy. */
const ageWords = ({ policies: [policy] }: Bucket): string | null => {
  if (policy === undefined) return null;
  return policy.afterDays === null ? "by a rule" : policy.afterDays === 1 ? "after 1 day" : `after ${policy.afterDays} days`;
};

const PolicyMark = ({
  bucket: {
    policies: [policy],
  },
}: {
  bucket: Bucket;
}) => (policy === undefined ? <span className="text-muted-foreground">no policy</span> : <ResourceMark state={policy.state} />);

const definition: ListDefinition<Bucket> = {
  name: "buckets",
  title: "Buckets",
  searchLabel: "Search buckets",
  defaultSort: "name",
  actionNoun: "bucket",
  nameOf: (bucket) => bucket.name,
  hrefOf: (bucket) => `/storage/buckets/${bucket.id}`,
  facets: [resourceStateFacet],
  columns: [
    { id: "name", header: "Name", cell: (bucket) => bucket.name, sort: "name", width: 200, priority: 1 },
    {
      id: "state",
      header: "State",
      cell: (bucket) => <ResourceMark state={bucket.state} vendorState={bucket.vendorState} />,
      sort: "state",
      width: 110,
      priority: 2,
    },
    {
      id: "used",
      header: "Used",
      cell: (bucket) => <Bytes value={bucket.usedBytes} />,
      sort: "usedBytes",
      width: 80,
      priority: 1,
      align: "end",
    },
    { id: "archiving", header: "Archiving", cell: (bucket) => <PolicyMark bucket={bucket} />, width: 110, priority: 1 },
    { id: "source", header: "From", cell: (bucket) => <OrNone text={bucket.sourceBucketName} />, width: 180, priority: 3 },
    { id: "age", header: "Moves", cell: (bucket) => <OrNone text={ageWords(bucket)} />, width: 110, priority: 3 },
    { id: "versions", header: "Versions", cell: (bucket) => switchWords(bucket.versioned), width: 80, priority: 3 },
    { id: "encryption", header: "Encryption", cell: (bucket) => switchWords(bucket.encrypted), width: 90, priority: 3 },
    { id: "region", header: "Region", cell: (bucket) => <OrNone text={bucket.region} />, width: 90, priority: 3, isHidden: true },
  ],
  panel: (bucket) => <BucketFacts bucket={bucket} />,
  empty: {
    title: "No buckets here",
    text: "Nothing matches, or no connected vendor archives objects in buckets.",
  },
};

export function BucketFacts({ bucket }: { bucket: Bucket }) {
  return (
    <Facts
      facts={[
        ["State", <ResourceMark key="s" state={bucket.state} vendorState={bucket.vendorState} />],
        ["Used", <Bytes key="u" value={bucket.usedBytes} />],
        ["Archives from", bucket.sourceBucketName ?? "nothing"],
        ["Archiving", <PolicyMark bucket={bucket} key="p" />],
        ["Objects move", ageWords(bucket) ?? "only with a policy"],
        ["Older versions are kept", switchWords(bucket.versioned)],
        ["Encryption of new objects", switchWords(bucket.encrypted)],
        ["Region", bucket.region ?? "–"],
        ["Vendor's id", bucket.vendorId],
      ]}
    />
  );
}

export function BucketList() {
  return (
    <>
      <CreateOnConnections actionId="connection.create-bucket" kind="archive.create" />
      <DataTable definition={definition} key="buckets" />
    </>
  );
}
