// Who may enter: asks every gate that is for an image about the digest that would newly be mirrored. What is in already is
// never checked, so a plan without changes costs nothing here.
import type { Config } from "../../../config/config.ts";
import { type Diagnostic, Problem } from "../../../core/base/diagnostic.ts";
import { isFor, type Named } from "../../../core/gates/applies.ts";
import type { GateCount, GateReport } from "../../../core/gates/report.ts";
import type { GateAnswer, GateRefusal, Verdict } from "../../../core/gates/verdict.ts";
import { reportWaivers, type Waiver, waiverFor } from "../../../core/gates/waiver.ts";
import { destinationKey } from "../../../core/image/destination.ts";
import { checkNamedTag } from "../../../core/naming/tags/policy.ts";
import type { ActualRegistry } from "../../../core/plan/actual.ts";
import type { RefusedResolved, ResolvedImage, YoungResolved } from "../../../core/plan/desired.ts";
import { holdsImage } from "../../../core/plan/holding.ts";
import type { KnownDigests } from "../../../core/state/state.ts";
import { parseImageRef } from "../../../core/image/reference.ts";
import { mapParallel } from "../../../net/parallel.ts";
import { createdTime } from "../../runtime/created-time.ts";
import type { Runtime } from "../../runtime/runtime.ts";
import { minimumAgeFor } from "./age.ts";
import { type GateRule, gateRules } from "./rules.ts";
import { Stages } from "./stages.ts";
import { unreadEvidence } from "./problems.ts";

export interface Judged {
  readonly admitted: readonly ResolvedImage[];
  readonly refused: readonly RefusedResolved[];
  readonly young: readonly YoungResolved[];
}

/** What gates say of one image; the same digest at the same destination is judged once in a run. */
type Decision =
  | { readonly answer: "admitted" }
  | { readonly answer: "refused"; readonly refusals: readonly GateRefusal[] }
  | { readonly answer: "young"; readonly since: string; readonly until: string };

interface Tally {
  judged: number;
  passed: number;
  waived: number;
  refused: number;
}

export interface GatekeeperInput {
  readonly registries: ReadonlyMap<string, ActualRegistry>;
  readonly known: KnownDigests;
  readonly runtime: Runtime;
  readonly signal: AbortSignal;
  /** Without it nothing is staged. */
  readonly stages?: Stages;
}

const width = 32;
const admitted = { answer: "admitted" } as const;

export class Gatekeeper {
  /** Evidence that could not be read: whatever it was to say counts as a no. */
  readonly failures: Diagnostic[] = [];
  readonly #config: Config;
  readonly #input: GatekeeperInput;
  readonly #stages: Stages;
  readonly #rules: readonly GateRule[];
  readonly #decisions = new Map<string, Promise<Decision>>();
  readonly #tallies = new Map<GateRule, Tally>();
  readonly #used = new Map<Waiver, string[]>();

  constructor(config: Config, input: GatekeeperInput) {
    this.#config = config;
    this.#input = input;
    this.#stages = input.stages ?? new Stages(config, { ...input, copies: false });
    this.#rules = gateRules(config, input.runtime, this.#stages);
  }

  async judge(images: readonly ResolvedImage[]): Promise<Judged> {
    if (this.#rules.length === 0) return { admitted: images, refused: [], young: [] };
    const fresh = images.filter((image) => this.#isNew(image));
    const step = this.#input.runtime.progress.counting("gates", "checking new images", fresh.length);
    await this.#stages.read(fresh);
    const decided = await mapParallel(images, width, async (image) => {
      if (!this.#isNew(image)) return { image, decision: admitted };
      const key = `${image.source.reference}@${image.source.digest} ${destinationKey(image.destination)}`;
      const decision = this.#decisions.get(key) ?? this.#decide(image);
      this.#decisions.set(key, decision);
      const known = await decision;
      step();
      return { image, decision: known };
    });
    return {
      admitted: decided.filter(({ decision }) => decision.answer === "admitted").map(({ image }) => image),
      refused: decided.flatMap(({ image, decision }) =>
        decision.answer === "refused" ? [{ image, refusals: decision.refusals }] : [],
      ),
      young: decided.flatMap(({ image, decision }) =>
        decision.answer === "young" ? [{ image, since: decision.since, until: decision.until }] : [],
      ),
    };
  }

  /** Whether an image is kept out by nothing but a scan that is still to come. */
  awaitsScan({ image, refusals }: RefusedResolved): boolean {
    return this.#stages.lacksOnlyScan(image, refusals);
  }

  /** `asked`: all that the config asks for; `young`: those that wait for their time. */
  report(asked: readonly Named[], young: readonly Named[]): GateReport {
    const { waivers } = this.#config;
    return {
      counts: this.#rules.map((rule) => this.#count(rule, young)),
      waivers: reportWaivers(waivers, this.#used, asked, this.#input.runtime.now()),
    };
  }

  #count(rule: GateRule, young: readonly Named[]): GateCount {
    const { gate, at, scope } = rule;
    const tally = this.#tallies.get(rule) ?? { judged: 0, passed: 0, waived: 0, refused: 0 };
    const held = gate === "minimumAge" ? young.filter((image) => isFor(scope, image)).length : 0;
    return { gate, at, scope: scopeText(scope), ...tally, judged: tally.judged + held, held };
  }

  /** A registry that can't be read has no part in the plan. */
  #isNew(image: ResolvedImage): boolean {
    return [...this.#input.registries.values()].some((actual) => !holdsImage(actual, image));
  }

  /** What every gate that is for the image says, its age aside. */
  async answersFor(image: ResolvedImage): Promise<readonly GateAnswer[]> {
    const named = namedOf(image);
    const answers: GateAnswer[] = [];
    for (const rule of this.#rulesFor(named)) {
      if (rule.judge === undefined) continue;
      // What may not come from there is not looked at any further.
      if (answers.some((one) => one.gate === "allowedRegistries" && isRefusal(one))) break;
      answers.push(await this.#ask(rule, image, named));
    }
    return answers;
  }

  /** What counts against the image. */
  async refusalsOf(image: ResolvedImage): Promise<readonly GateRefusal[]> {
    const answers = await this.answersFor(image);
    return answers.flatMap(({ gate, at, verdict, waiver }) =>
      verdict.answer === "yes" || waiver !== undefined ? [] : [{ ...verdict, gate, at }],
    );
  }

  async #decide(image: ResolvedImage): Promise<Decision> {
    const found = await this.refusalsOf(image);
    const named = namedOf(image);
    const isAsked = found.length === 0 || this.#stages.lacksOnlyScan(image, found);
    const age = isAsked ? await this.#age(image, named) : admitted;
    const refusals = this.#stages.decided(image, found, age.answer === "admitted");
    if (refusals.length > 0) return { answer: "refused", refusals };
    for (const rule of this.#rulesFor(named))
      if (rule.gate === "minimumAge" && age.answer === "admitted") this.#tally(rule, "passed");
    return age;
  }

  #rulesFor(named: Named): readonly GateRule[] {
    return this.#rules.filter(({ scope }) => isFor(scope, named));
  }

  async #ask(rule: GateRule, image: ResolvedImage, named: Named): Promise<GateAnswer> {
    const { gate, at } = rule;
    const verdict = await this.#verdict(rule, image);
    if (verdict.answer === "yes") {
      this.#tally(rule, "passed");
      return { gate, at, verdict };
    }
    const waiver = waiverFor(rule.waivers, gate, named, this.#input.runtime.now());
    if (waiver === undefined) {
      this.#tally(rule, "refused");
      return { gate, at, verdict };
    }
    this.#tally(rule, "waived");
    this.#used.set(waiver, [...(this.#used.get(waiver) ?? []), destinationKey(image.destination)]);
    return { gate, at, verdict, waiver: { at: waiver.at, until: waiver.until } };
  }

  async #verdict(rule: GateRule, image: ResolvedImage): Promise<Verdict> {
    const { signal } = this.#input;
    try {
      if (rule.judge === undefined) throw new Error(`${rule.gate} is asked nothing here`);
      return await rule.judge(image, signal);
    } catch (error) {
      if (!(error instanceof Problem) || signal.aborted) throw error;
      this.failures.push(...error.diagnostics.map((one) => unreadEvidence(image, rule.gate, one)));
      return {
        answer: "unknown",
        code: "gate/unread",
        why: "evidence not available",
        found: error.diagnostics.map(({ detail, summary }) => detail ?? summary),
        wanted: `a result for ${rule.gate}`,
        notChecked: [],
        waysOut: [{ label: "Retry", text: "ecr-mirror plan" }],
      };
    }
  }

  #tally(rule: GateRule, outcome: Exclude<keyof Tally, "judged">): void {
    const tally = this.#tallies.get(rule) ?? { judged: 0, passed: 0, waived: 0, refused: 0 };
    tally.judged += 1;
    tally[outcome] += 1;
    this.#tallies.set(rule, tally);
  }

  /** For what was not asked about its age when its tag was chosen: a digest without a tag, a name that a policy made. */
  async #age({ source }: ResolvedImage, named: Named): Promise<Decision> {
    const { runtime, known, signal } = this.#input;
    const now = runtime.now();
    const minimumAge = minimumAgeFor(this.#config, { ms: 0, trustCreated: false }, named, now);
    if (minimumAge.ms === 0) return admitted;
    const { reference, digest } = source;
    const key = `${reference}@${digest}`;
    const ref = { ...parseImageRef(reference), digest };
    const isTrusted = minimumAge.trustCreated && source.layout === undefined && source.madeFrom === undefined;
    const created = isTrusted ? await createdTime(ref, runtime, signal) : null;
    const { young } = checkNamedTag(
      { tag: ref.tag ?? "latest", digest, created },
      {},
      {
        now: now.toISOString(),
        minimumAge: () => minimumAge,
        firstSeen: () => known.seen.get(key),
        isAdmitted: () => known.mirrored.has(key),
      },
    );
    const [one] = young;
    return one === undefined ? admitted : { answer: "young", since: one.since, until: one.until };
  }
}

function isRefusal({ verdict, waiver }: GateAnswer): boolean {
  return verdict.answer !== "yes" && waiver === undefined;
}

export function namedOf({ destination: { repository, tag }, source: { reference } }: ResolvedImage): Named {
  return { repository, tag, reference };
}

function scopeText({ match, from }: GateRule["scope"]): string {
  const parts = [...(match === undefined ? [] : [match]), ...(from === undefined ? [] : [`from ${from}`])];
  return parts.length === 0 ? "**" : parts.join(" or ");
}
