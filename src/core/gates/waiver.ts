// Dated exceptions from the gates. A day is a day of UTC, and the last day counts.
import { compareText } from "../base/ordering.ts";
import { isNamed, type Named } from "./applies.ts";
import type { GateName } from "./verdict.ts";

export interface Waiver {
  /** A glob over the destination or the source reference. */
  readonly image: string;
  readonly gate: GateName;
  /** YYYY-MM-DD. */
  readonly until: string;
  readonly owner: string;
  readonly reason: string;
  /** Where it is written: `waivers.yaml:3`. */
  readonly at: string;
}

/**
 * `used`: it lets something in now. `idle`: what it is for is in already, passes, or is not to be judged. `expired`: it
 * counts no more. `unmatched`: it is for nothing that is asked for.
 */
export type WaiverUse = "used" | "idle" | "expired" | "unmatched";

export interface WaiverReport extends Waiver {
  readonly use: WaiverUse;
  /** Its last day is near. */
  readonly expiresSoon?: true;
  /** The destinations that it lets in, `repository:tag`. */
  readonly images: readonly string[];
}

const soonMs = 14 * 86_400_000;

export function isExpired({ until }: Pick<Waiver, "until">, now: Date): boolean {
  return compareText(until, dayOf(now)) < 0;
}

export function waiverFor(
  waivers: readonly Waiver[],
  gate: GateName,
  image: Named,
  now: Date,
): Waiver | undefined {
  return waivers.find(
    (waiver) => waiver.gate === gate && !isExpired(waiver, now) && isNamed(waiver.image, image),
  );
}

/** `used`: the destinations that each waiver lets in. `asked`: all images that the config asks for. */
export function reportWaivers(
  waivers: readonly Waiver[],
  used: ReadonlyMap<Waiver, readonly string[]>,
  asked: readonly Named[],
  now: Date,
): readonly WaiverReport[] {
  return waivers.map((waiver) => {
    const images = [...(used.get(waiver) ?? [])].sort(compareText);
    const soon =
      !isExpired(waiver, now) && compareText(waiver.until, dayOf(new Date(now.getTime() + soonMs))) <= 0;
    return {
      ...waiver,
      use: useOf(waiver, images, asked, now),
      images,
      ...(soon ? { expiresSoon: true as const } : {}),
    };
  });
}

function useOf(waiver: Waiver, images: readonly string[], asked: readonly Named[], now: Date): WaiverUse {
  if (!asked.some((image) => isNamed(waiver.image, image))) return "unmatched";
  if (isExpired(waiver, now)) return "expired";
  return images.length > 0 ? "used" : "idle";
}

/** Whether it is a day of the calendar: YYYY-MM-DD. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && dayOf(date) === text;
}

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}
