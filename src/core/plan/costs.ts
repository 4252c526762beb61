// What a plan adds to the bill: what is stored, in which Region, and what crosses from one Region to another.
import { parseEcrHost } from "../naming/ecr-host.ts";
import { compareText } from "../base/ordering.ts";
import type { CopyImage, Plan, Prices } from "./plan.ts";

/** What Amazon lists for private repositories, the same in all Regions of its commercial partition. */
const listed: Prices = { storage: 0.1, currency: "USD" };
export const listedAt = "2026-03";

export interface StorageCost {
  readonly region: string;
  /** Before layers that images share. */
  readonly bytes: number;
  /** null: nobody said what it costs there. */
  readonly monthly: number | null;
  readonly currency: string;
  readonly isListed: boolean;
}

/** By Region, the largest first. */
export function storageCosts(plan: Plan): readonly StorageCost[] {
  const bytes = new Map<string, number>();
  for (const action of copies(plan)) {
    const region = regionOf(action.destination.registry, plan);
    bytes.set(region, (bytes.get(region) ?? 0) + action.bytes);
  }
  return [...bytes]
    .filter(([, many]) => many > 0)
    .toSorted(([a, one], [b, other]) => other - one || compareText(a, b))
    .map(([region, many]) => {
      const prices = plan.prices ?? (isCommercial(region) ? listed : null);
      return {
        region,
        bytes: many,
        monthly: prices === null ? null : (many / 1e9) * prices.storage,
        currency: prices?.currency ?? "",
        isListed: plan.prices === undefined,
      };
    });
}

export interface Crossing {
  readonly from: string;
  readonly to: string;
  readonly bytes: number;
}

/** What is read from ECR in one Region and stored in another. */
export function crossings(plan: Plan): readonly Crossing[] {
  const found = new Map<string, Crossing>();
  for (const action of copies(plan)) {
    const [host = ""] = (action.source.via ?? action.source.reference).split("/");
    const from = parseEcrHost(host)?.region;
    const to = regionOf(action.destination.registry, plan);
    if (from === undefined || from === to) continue;
    const key = `${from} ${to}`;
    found.set(key, { from, to, bytes: (found.get(key)?.bytes ?? 0) + action.bytes });
  }
  return [...found.values()].toSorted(
    (a, b) => b.bytes - a.bytes || compareText(a.from, b.from) || compareText(a.to, b.to),
  );
}

function copies({ actions }: Plan): readonly CopyImage[] {
  return actions.filter((action) => action.kind === "copy-image");
}

function regionOf(registry: string, plan: Plan): string {
  return parseEcrHost(registry)?.region ?? plan.target.region;
}

function isCommercial(region: string): boolean {
  return /^(?:af|ap|ca|eu|il|me|mx|sa|us)-[a-z]+-\d$/.test(region) && !region.startsWith("us-gov-");
}
