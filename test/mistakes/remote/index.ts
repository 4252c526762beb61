// Mistakes that show when registries, ECR or other programs are asked.
import type { Mistake } from "../mistake.ts";

export const remote: readonly Mistake[] = [];
