// What a plan costs, in lines: pulls from registries that count them, storage by the month, bytes between Regions.
import { type Crossing, crossings, listedAt, type StorageCost, storageCosts } from "../../core/plan/costs.ts";
import type { Plan } from "../../core/plan/plan.ts";
import { type PullBudget, windowsUntilEnough } from "../../core/plan/pulls.ts";
import { count, formatBytes, minute } from "../units.ts";

/** What the registries said while the plan was made, and when. A saved plan has neither. */
export interface Pulls {
  readonly budgets: readonly PullBudget[];
  readonly now: Date;
}

export function costLines(plan: Plan, pulls: Pulls | undefined): readonly string[] {
  const stored = storageCosts(plan);
  const crossed = crossings(plan);
  return [
    ...(pulls === undefined ? [] : pulls.budgets.map((one) => pullLine(one, pulls.now))),
    ...(stored.length === 0 ? [] : [`Storage: up to ${stored.map(storageWords).join("; ")}`]),
    ...(crossed.length === 0 ? [] : [`Between Regions: ${crossed.map(crossingWords).join("; ")}`]),
  ];
}

/** Only those that have to wait: nobody needs to be told that there is enough. */
export function shortPullLines(pulls: Pulls | undefined): readonly string[] {
  if (pulls === undefined) return [];
  return pulls.budgets.filter((one) => windowsUntilEnough(one) > 0).map((one) => pullLine(one, pulls.now));
}

function pullLine(budget: PullBudget, now: Date): string {
  const { registry, needed, remaining, limit, windowSeconds } = budget;
  const windows = windowsUntilEnough(budget);
  const by = minute(new Date(now.getTime() + windows * windowSeconds * 1000).toISOString());
  const when =
    windows === 0 ? "enough" : `enough by ${by} at the latest; logging in, or a paid plan, raises the limit`;
  return `${registry}: ${count(needed, "pull")} to copy, ${remaining} of ${limit} left now: ${when}`;
}

function storageWords({ region, bytes, monthly, currency, isListed }: StorageCost): string {
  const price = isListed ? `ECR's list price of ${listedAt}` : "the price of the config";
  const cost =
    monthly === null
      ? "no price known: set prices.storage"
      : `${monthly < 0.005 ? "less than 0.01" : monthly.toFixed(2)} ${currency} a month by ${price}`;
  return `${formatBytes(bytes)} more in ${region}, ${cost}`;
}

function crossingWords({ from, to, bytes }: Crossing): string {
  return `${formatBytes(bytes)} from ${from} to ${to}`;
}
