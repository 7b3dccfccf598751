import { applicationOperations } from "./applications";
import type { ConsoleOperations } from "./call";
import { groupOperations } from "./groups";
import { hostOperations } from "./hosts";
import { imageOperations } from "./images";
import { jobOperations } from "./jobs";
import { resourceOperations } from "./resources";
import { sessionOperations } from "./sessions";
import { settingOperations } from "./settings";
import { slaOperations, templateOperations } from "./slas";

/** Every operation of the contract, by its id. */
export const consoleOperations: ConsoleOperations = {
  ...resourceOperations,
  ...sessionOperations,
  ...applicationOperations,
  ...groupOperations,
  ...hostOperations,
  ...imageOperations,
  ...jobOperations,
  ...slaOperations,
  ...templateOperations,
  ...settingOperations,
};
