// Mistakes that show when registries, ECR or other programs are asked.
import type { Mistake } from "../mistake.ts";
import { aws } from "./aws.ts";
import { registries } from "./registries.ts";
import { sources } from "./sources.ts";

export const remote: readonly Mistake[] = [...registries, ...aws, ...sources];
