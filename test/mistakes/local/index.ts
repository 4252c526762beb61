// Mistakes that show on this machine: in the arguments, the config, the files that it names, plans and the state.
import type { Mistake } from "../mistake.ts";
import { typedWrongly } from "./arguments.ts";
import { disk } from "./disk.ts";
import { formats } from "./formats.ts";
import { harmless } from "./harmless.ts";
import { inputs } from "./inputs.ts";
import { interrupts } from "./interrupts.ts";
import { keys } from "./keys.ts";
import { outputs } from "./outputs.ts";
import { plans } from "./plans.ts";
import { saved } from "./saved.ts";
import { settings } from "./settings.ts";
import { yaml } from "./yaml.ts";

export const local: readonly Mistake[] = [
  ...keys,
  ...settings,
  ...yaml,
  ...typedWrongly,
  ...inputs,
  ...formats,
  ...outputs,
  ...plans,
  ...saved,
  ...disk,
  ...interrupts,
  ...harmless,
];
