export { changeChannel, createChannel, listChannels, removeChannel, tryChannel } from "./channels";
export { changeChoice, readChoice } from "./choice";
export { listDeliveries } from "./deliveries";
export { markRead, readInbox } from "./inbox";
export { notificationCron, notificationTasks } from "./tasks";
export { tell } from "./tell";
