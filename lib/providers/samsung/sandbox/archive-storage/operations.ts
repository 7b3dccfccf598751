import {
  createBucket,
  deleteBucket,
  listBuckets,
  setBucketEncryption,
  setBucketVersioning,
  showBucket,
  showBucketEncryption,
  showBucketVersioning,
} from "./bucket-operations";
import type { ArchiveOperation } from "./call";
import {
  cancelArchiving,
  cancelRecovery,
  listArchivingHistories,
  listRecoveryHistories,
  showArchivingHistory,
  showRecoveryHistory,
} from "./history-operations";
import {
  deleteBucketObjects,
  deleteBucketObjectVersions,
  listBucketObjects,
  listBucketObjectVersions,
  recoverObjects,
  recoverObjectVersions,
} from "./object-operations";
import {
  createArchivingPolicy,
  listArchivingPolicies,
  setArchivingPolicy,
  setArchivingPolicyState,
  showArchivingPolicy,
} from "./policy-operations";

/** Every operation of Archive Storage 1.0 and 1.1 by its operationId in the contract. */
export const archiveStorageOperations: Readonly<Record<string, ArchiveOperation>> = {
  cancelArchiving,
  cancelRecovery,
  createArchivingPolicy,
  createBucket,
  deleteBucket,
  deleteBucketObjects,
  deleteBucketObjectVersions,
  listArchivingHistories,
  listArchivingPolicies,
  listBucketObjects,
  listBucketObjectVersions,
  listBuckets,
  listRecoveryHistories,
  recoverObjects,
  recoverObjectVersions,
  setArchivingPolicy,
  setArchivingPolicyState,
  setBucketEncryption,
  setBucketVersioning,
  showArchivingHistory,
  showArchivingPolicy,
  showBucket,
  showBucketEncryption,
  showBucketVersioning,
  showRecoveryHistory,
};
