import { conflict, errorCodes, ok } from "../answers";
import { named, type ConsoleCall, type ConsoleOperations } from "./call";

const jobOf = (call: ConsoleCall) => named(call, "job_id", "job", (id) => call.world.jobs.find(id, call.now));

export const jobOperations: ConsoleOperations = {
  getJob: (call) => ok(jobOf(call)),
  updateJob: (call) => {
    const job = jobOf(call);
    if (!call.world.jobs.cancel(job.id, call.now)) throw conflict(`job ${job.id} cannot be cancelled`, errorCodes.busy);
    return ok({ ...jobOf(call), changerequesttext: "Cancel" });
  },
};
