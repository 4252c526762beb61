// Mistakes that show on this machine: in the arguments, the config, the files that it names, plans and the state.
import type { Mistake } from "../mistake.ts";
import { keys } from "./keys.ts";

export const local: readonly Mistake[] = keys.slice(0, 1);
