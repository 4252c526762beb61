// The steps of a sequence: plain values, each of which can be done in every situation (or is then nothing), so that any part
// of a sequence is a sequence too and a failure can be shrunk by leaving steps out.
import fc from "fast-check";
import { type Content, contents, type Outage } from "./world/upstream.ts";

export const configNames = ["a", "b"] as const;
export type ConfigName = (typeof configNames)[number];

/** Upstream references, without the host. */
export const refs = ["app:1.0.0", "app:1.1.0", "app:1.2.0", "app:2.0.0", "web:1", "web:2", "web:3"] as const;
export type Ref = (typeof refs)[number];

export type Step =
  | { readonly kind: "push"; readonly ref: Ref; readonly content: Content }
  | { readonly kind: "untag"; readonly ref: Ref }
  | { readonly kind: "outage"; readonly how: Outage }
  | { readonly kind: "recovery" }
  | {
      readonly kind: "list";
      readonly config: ConfigName;
      readonly source: "list" | "dated";
      readonly ref: Ref;
    }
  | { readonly kind: "list file"; readonly config: ConfigName; readonly there: boolean }
  | { readonly kind: "policy"; readonly config: ConfigName; readonly newest: number; readonly alias: boolean }
  | { readonly kind: "age"; readonly config: ConfigName; readonly on: boolean }
  | { readonly kind: "gate"; readonly config: ConfigName; readonly ref: Ref }
  | { readonly kind: "waiver"; readonly config: ConfigName; readonly on: boolean }
  | { readonly kind: "prefix"; readonly config: ConfigName; readonly prefix: string }
  | { readonly kind: "mutability"; readonly config: ConfigName; readonly immutable: boolean }
  | { readonly kind: "save"; readonly config: ConfigName; readonly prune: boolean }
  | {
      readonly kind: "apply";
      readonly config: ConfigName;
      readonly prune: boolean;
      readonly replace: boolean;
    }
  | { readonly kind: "apply saved"; readonly config: ConfigName }
  | {
      readonly kind: "kill";
      readonly config: ConfigName;
      readonly prune: boolean;
      /** How many actions end before. */
      readonly after: number;
      /** Whether its record says what was done until then. */
      readonly told: boolean;
    }
  | { readonly kind: "wrong state" }
  | { readonly kind: "move"; readonly place: number; readonly own: boolean }
  | { readonly kind: "delete tag"; readonly place: number }
  | { readonly kind: "delete image"; readonly place: number }
  | { readonly kind: "delete mapping"; readonly config: ConfigName }
  | { readonly kind: "time"; readonly hours: number }
  | { readonly kind: "lose state"; readonly config: ConfigName }
  | { readonly kind: "adopt"; readonly config: ConfigName };

const config = fc.constantFrom(...configNames);
const flag = fc.boolean();
const ref = fc.constantFrom(...refs);
const place = fc.nat(40);

export const anyStep: fc.Arbitrary<Step> = fc.oneof(
  of(14, { kind: "push", ref, content: fc.constantFrom(...contents) }),
  of(7, { kind: "untag", ref }),
  of(2, { kind: "outage", how: fc.constantFrom<Outage>("refuses", "answers 503") }),
  of(3, { kind: "recovery" }),
  of(9, { kind: "list", config, source: fc.constantFrom("list" as const, "dated" as const), ref }),
  of(4, { kind: "list file", config, there: flag }),
  of(3, { kind: "policy", config, newest: fc.integer({ min: 1, max: 3 }), alias: flag }),
  of(3, { kind: "age", config, on: flag }),
  of(5, { kind: "gate", config, ref }),
  of(2, { kind: "waiver", config, on: flag }),
  of(1, { kind: "prefix", config, prefix: fc.constantFrom("m", "n") }),
  of(2, { kind: "mutability", config, immutable: flag }),
  of(4, { kind: "save", config, prune: flag }),
  of(22, { kind: "apply", config, prune: flag, replace: fc.nat(9).map((one) => one === 0) }),
  of(5, { kind: "apply saved", config }),
  of(6, { kind: "kill", config, prune: flag, after: fc.integer({ min: 1, max: 6 }), told: flag }),
  of(1, { kind: "wrong state" }),
  of(3, { kind: "move", place, own: flag }),
  of(3, { kind: "delete tag", place }),
  of(1, { kind: "delete image", place }),
  of(1, { kind: "delete mapping", config }),
  of(5, { kind: "time", hours: fc.constantFrom(1, 10, 30, 80) }),
  of(1, { kind: "lose state", config }),
  of(2, { kind: "adopt", config }),
);

function of<K extends Step["kind"]>(
  weight: number,
  {
    kind,
    ...rest
  }: { readonly kind: K } & {
    readonly [Key in Exclude<keyof Extract<Step, { kind: K }>, "kind">]: fc.Arbitrary<
      Extract<Step, { kind: K }>[Key]
    >;
  },
): { readonly weight: number; readonly arbitrary: fc.Arbitrary<Step> } {
  const fields = rest as Record<string, fc.Arbitrary<unknown>>;
  return { weight, arbitrary: fc.record(fields).map((values) => ({ kind, ...values }) as unknown as Step) };
}

const upstreamSteps: ReadonlySet<Step["kind"]> = new Set(["push", "untag", "outage", "recovery", "time"]);

/** Whether a step may have changed what a config's plan and its drift say. Whatever changes ECR concerns both configs. */
export function touches(step: Step, name: ConfigName): { readonly plan: boolean; readonly drift: boolean } {
  if (upstreamSteps.has(step.kind)) return { plan: true, drift: false };
  const isOfOther = "config" in step && step.config !== name;
  const changesEcr = "place" in step || ["apply", "apply saved", "kill"].includes(step.kind);
  const isTouched = step.kind !== "wrong state" && (changesEcr || !isOfOther);
  return { plan: isTouched, drift: isTouched };
}

/** A step in plain words. */
export function inWords(step: Step): string {
  const { kind } = step;
  switch (kind) {
    case "push":
      return `upstream pushes ${step.ref} (${step.content})`;
    case "untag":
      return `upstream deletes ${step.ref}`;
    case "outage":
      return `upstream ${step.how}`;
    case "recovery":
      return "upstream is back";
    case "list":
      return `${step.config} names ${step.ref} in its ${step.source} file, or stops`;
    case "list file":
      return step.there ? `${step.config}'s list file is there` : `${step.config}'s list file vanishes`;
    case "policy":
      return `${step.config} wants the newest ${step.newest}${step.alias ? ", called stable" : ""}`;
    case "age":
      return `${step.config} has ${step.on ? "a" : "no"} minimumAge`;
    case "gate":
      return `a gate of ${step.config} refuses ${step.ref}, or stops`;
    case "waiver":
      return `${step.config} has ${step.on ? "a" : "no"} waiver`;
    case "prefix":
      return `${step.config} has the prefix ${step.prefix}`;
    case "mutability":
      return `${step.config} wants ${step.immutable ? "immutable" : "mutable"} tags`;
    case "save":
      return `${step.config} saves a plan${step.prune ? " with --prune" : ""}`;
    case "apply":
      return `${step.config} applies${step.prune ? " with --prune" : ""}${step.replace ? " with --replace" : ""}`;
    case "apply saved":
      return `${step.config} applies its saved plan`;
    case "kill":
      return `${step.config}'s apply${step.prune ? " with --prune" : ""} is killed after ${step.after} actions, ${step.told ? "told" : "untold"}`;
    case "wrong state":
      return "b is pointed at a's state";
    case "move":
      return `a stranger moves tag ${step.place} to ${step.own ? "another image there" : "an image of theirs"}`;
    case "delete tag":
      return `a stranger deletes tag ${step.place}`;
    case "delete image":
      return `a stranger deletes the image of tag ${step.place}`;
    case "delete mapping":
      return `a stranger deletes ${step.config}'s mapping`;
    case "time":
      return `${step.hours} hours pass`;
    case "lose state":
      return `${step.config}'s state file is deleted`;
    case "adopt":
      return `${step.config} adopts`;
    default:
      return kind satisfies never;
  }
}
