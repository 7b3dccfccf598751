import { loadContract, type Contract } from "@/lib/providers/contract";
import archiveStorage from "./archive-storage.openapi.json";
import backup from "./backup.openapi.json";
import blockStorage from "./block-storage.openapi.json";
import fileStorage from "./file-storage.openapi.json";
import parallelFileStorage from "./parallel-file-storage.openapi.json";

const documents = {
  "archive-storage": archiveStorage,
  backup,
  "block-storage": blockStorage,
  "file-storage": fileStorage,
  "parallel-file-storage": parallelFileStorage,
} as const;

/** Names as they stand first in a proxied path. */
export type SamsungService = keyof typeof documents;

let contracts: Record<SamsungService, Contract> | null = null;

/** The five services' contracts, read at first use and kept. */
export function samsungContracts(): Record<SamsungService, Contract> {
  contracts ??= {
    "archive-storage": loadContract("archive-storage", documents["archive-storage"]),
    backup: loadContract("backup", documents.backup),
    "block-storage": loadContract("block-storage", documents["block-storage"]),
    "file-storage": loadContract("file-storage", documents["file-storage"]),
    "parallel-file-storage": loadContract("parallel-file-storage", documents["parallel-file-storage"]),
  };
  return contracts;
}
