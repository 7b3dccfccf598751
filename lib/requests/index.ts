export { cancelRequest, commentOnRequest } from "./cancel";
export { approveRequest, rejectRequest, reviewRequest } from "./decide";
export { consider, forecastOf } from "./forecast";
export { showRequest } from "./present";
export { listRules, removeRule, saveRule } from "./rules";
export { submitRequest } from "./submit";
export { requestCron, requestTasks } from "./tasks";
