// Mistakes that show on this machine: in the arguments, the config, the files that it names, plans and the state.
import type { Mistake } from "../mistake.ts";
import { typedWrongly } from "./arguments.ts";
import { inputs } from "./inputs.ts";
import { keys } from "./keys.ts";
import { saved } from "./saved.ts";
import { yaml } from "./yaml.ts";

export const local: readonly Mistake[] = [...keys, ...yaml, ...typedWrongly, ...inputs, ...saved];
