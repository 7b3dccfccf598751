const schedules = ["createSchedule", "updateSchedule", "deleteSchedule"];

/** Operations of the contract that each kind of write sends, those that it asks beforehand included. */
export const storwarePlannerCoverage: Record<string, readonly string[]> = {
  "backup.create": ["updateVirtualMachineSettings"],
  "backup.run": ["createExportTask", "listVirtualMachinesNotReadyForIncremental"],
  "backup.delete": ["updateVirtualMachineSettings"],
  "backup.set-schedules": schedules,
  "backup.set-retention": ["updateVmBackupRule"],
  "restore.vm": ["createRestoreAndImportTask"],
  "restore.files": ["createRestoreAndMountTask", "listMountedFileSystems", "listMountedDirectory"],
  "restore.mount": ["createRestoreAndMountTask"],
  "restore.unmount": ["createUnmountTask"],
  "restore-target.delete": ["markBackups"],
  "policy.create": ["createVmBackupPolicy", "createSchedule"],
  "policy.update": ["updateVmBackupPolicy", "updateVmBackupRule", ...schedules],
  "policy.delete": ["deleteVmBackupPolicy"],
  "schedule.create": ["createSchedule"],
  "schedule.update": ["updateSchedule"],
  "schedule.delete": ["deleteSchedule"],
  "volume-group.snapshot": ["createSnapshotTask"],
  "task.cancel": ["setTaskState", "deleteTask"],
};

const atVendor = "kept for the vendor's own pages; reached by the proxy";
const inPolicy = "rules are saved with their policy or one by one by update; reached by the proxy";
const snapshotPolicies = "snapshot policies are set up at the vendor; reached by the proxy";
const asksOnly = "asks and changes nothing; reached by the proxy";

/** Why an operation that changes things, or only looks as if, has no planner. */
export const storwareExceptions: Record<string, string> = {
  login: "the connection's own session",
  loginWithToken: "the connection logs in with a password; reached by the proxy",
  logout: "the connection's own session",
  updateVirtualMachineSshPassword: "a secret of the machine's, set at the vendor",
  deleteNonPresentVirtualMachines: atVendor,
  updateVirtualMachineDiskSettings: atVendor,
  createRestoreTask: "restores files to the vendor's node only; a restore here imports the machine as well",
  createMountTask: "mounts what was mounted before; a mount here begins with the point",
  createDeleteTask: "no public source says what it deletes; points are marked for removal instead",
  createInventorySyncTask: atVendor,
  deleteFinishedTasks: "would take histories away; reached by the proxy",
  deleteFinishedAndQueuedTasks: "would take histories away and cancel what others began; reached by the proxy",
  cancelRunningTasks: "would cancel what others began; tasks are cancelled one by one",
  deleteWorkflowExecution: atVendor,
  acknowledgeBackupWarnings: atVendor,
  updateBackupDescription: atVendor,
  previewMarkBackups: asksOnly,
  downloadMountedFiles: "a file goes through the proxy as a stream",
  listVmBackupPoliciesByEntities: asksOnly,
  previewVmBackupAutoAssignment: asksOnly,
  previewVmBackupAutoAssignmentOf: asksOnly,
  createVmBackupRule: inPolicy,
  deleteVmBackupRule: inPolicy,
  createVmSnapshotPolicy: snapshotPolicies,
  updateVmSnapshotPolicy: snapshotPolicies,
  deleteVmSnapshotPolicy: snapshotPolicies,
  previewVmSnapshotAutoAssignment: asksOnly,
  previewVmSnapshotAutoAssignmentOf: asksOnly,
  createVmSnapshotRule: snapshotPolicies,
  listBackupDestinationsForVms: asksOnly,
  getReportPdf: asksOnly,
  getReportHtml: asksOnly,
  sendReport: atVendor,
  getBackupSizeChargeback: asksOnly,
  getTransferSizeChargeback: asksOnly,
  createMailingList: atVendor,
  updateMailingList: atVendor,
  deleteMailingList: atVendor,
  createCredential: "secrets of machines, set at the vendor",
  updateCredential: "secrets of machines, set at the vendor",
  deleteCredential: "secrets of machines, set at the vendor",
};
