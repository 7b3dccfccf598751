export { publish, type BackdeskEvent, type EventType } from "./publish";
export { newestSequence, readSince, subscribe, type StoredEvent } from "./subscribe";
