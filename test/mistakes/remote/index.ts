// Mistakes that show when registries, ECR or other programs are asked.
import type { Mistake } from "../mistake.ts";
import { fitting, odd } from "./answers.ts";
import { aws } from "./aws.ts";
import { bundles } from "./bundles.ts";
import { registries } from "./registries.ts";
import { sources } from "./sources.ts";
import { standing } from "./standing.ts";
import { writes } from "./writes.ts";

export const remote: readonly Mistake[] = [
  ...registries,
  ...odd,
  ...fitting,
  ...aws,
  ...bundles,
  ...writes,
  ...sources,
  ...standing,
];
