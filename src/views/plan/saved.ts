// What to do after a plan is saved: apply it, unless errors left nothing to apply.
import { hasChanges, type Plan } from "../../core/plan/plan.ts";

interface Saved {
  /** Every plan that was saved by one run. */
  readonly plans: readonly Plan[];
  /** Whether a plan, or a config that has none, has errors. */
  readonly failed: boolean;
  /** The file, bundle or directory. */
  readonly out: string;
  /** How to apply it: `Next: ecr-mirror apply mirror.plan`. */
  readonly next: string;
}

export function savedNote({ plans, failed, out, next }: Saved): string {
  if (failed && !plans.some(hasChanges))
    return `Saved ${out}, but there is nothing to apply. Correct the errors and plan again.`;
  return `Saved ${out}. ${next}`;
}
