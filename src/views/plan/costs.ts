// The costs of a plan, in lines: pulls from registries that count them, storage per month, bytes between Regions.
import { type Crossing, crossings, listedAt, type StorageCost, storageCosts } from "../../core/plan/costs.ts";
import type { Plan } from "../../core/plan/plan.ts";
import { type PullBudget, windowsUntilEnough } from "../../core/plan/pulls.ts";
import { count, formatBytes, minute } from "../units.ts";

/** The pull limits that registries reported while the plan was made, and the time. A saved plan has neither. */
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

/** Only those that have to wait: a sufficient limit needs no line. */
export function shortPullLines(pulls: Pulls | undefined): readonly string[] {
  if (pulls === undefined) return [];
  return pulls.budgets.filter((one) => windowsUntilEnough(one) > 0).map((one) => pullLine(one, pulls.now));
}

function pullLine(budget: PullBudget, now: Date): string {
  const { registry, needed, remaining, limit, windowSeconds } = budget;
  const windows = windowsUntilEnough(budget);
  const by = minute(new Date(now.getTime() + windows * windowSeconds * 1000).toISOString());
  const when =
    windows === 0 ? "enough" : `enough by ${by} at the latest; to raise the limit, log in or use a paid plan`;
  return `${registry}: ${count(needed, "pull")} needed, ${remaining} of ${limit} left now: ${when}`;
}

function storageWords({ region, bytes, monthly, currency, isListed }: StorageCost): string {
  const price = isListed ? `the ECR list price of ${listedAt}` : "the price in the config";
  const cost =
    monthly === null
      ? "price unknown: set prices.storage"
      : `${monthly < 0.005 ? "less than 0.01" : monthly.toFixed(2)} ${currency} per month at ${price}`;
  return `${formatBytes(bytes)} more in ${region}, ${cost}`;
}

function crossingWords({ from, to, bytes }: Crossing): string {
  return `${formatBytes(bytes)} from ${from} to ${to}`;
}
