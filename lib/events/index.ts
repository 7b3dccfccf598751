export { publish } from "./publish";
