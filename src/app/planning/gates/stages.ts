// The gate on vulnerabilities, with what it needs of ECR: findings of what is there, and repositories in which new digests
// wait to be scanned. Each thing is asked for once in a run, and nothing where no new digest would enter.
import type { Config } from "../../../config/config.ts";
import type { VulnerabilitiesFile } from "../../../config/schema.gen.ts";
import type { Digest } from "../../../core/base/digest.ts";
import type { ScanAnswer } from "../../../core/gates/findings.ts";
import type { GateRefusal, Verdict } from "../../../core/gates/verdict.ts";
import { isFor } from "../../../core/gates/applies.ts";
import { destinationKey } from "../../../core/image/destination.ts";
import { stageName } from "../../../core/naming/stage.ts";
import type { Actual, ActualRepository } from "../../../core/plan/actual.ts";
import type { ResolvedImage, Staging } from "../../../core/plan/desired.ts";
import { placesOf, stagingOf, type Waiting } from "../../../core/plan/stage.ts";
import type { Evidence } from "../../../gates/kind/evidence.ts";
import type { Signer } from "../../../gates/kind/signer.ts";
import { type EcrPlace, judgeVulnerabilities, type Scans } from "../../../gates/vulnerabilities/gate.ts";
import type { Runtime } from "../../runtime/runtime.ts";

export interface StagesInput {
  readonly registries: Actual["registries"];
  readonly runtime: Runtime;
  readonly signal: AbortSignal;
  /** false: nothing is staged. */
  readonly copies?: false;
  /** Repositories of the target that exist. Without it what is known of ECR is believed. */
  readonly read?: (names: readonly string[]) => Promise<ReadonlyMap<string, ActualRepository>>;
}

interface Asked {
  readonly evidence: Evidence;
  readonly signers: readonly Signer[];
}

export class Stages {
  readonly #config: Pick<Config, "gates" | "target">;
  readonly #input: StagesInput;
  readonly #names = new Set<string>();
  readonly #answers = new Map<string, Promise<ScanAnswer>>();
  /** Images that must be scanned, or are being scanned. */
  readonly #scans = new Map<string, "wanted" | "awaited">();
  readonly #waiting = new Map<string, Waiting>();
  #registries: Actual["registries"];

  constructor(config: Pick<Config, "gates" | "target">, input: StagesInput) {
    this.#config = config;
    this.#input = input;
    this.#registries = input.registries;
  }

  /** With the stages that were read. */
  get registries(): Actual["registries"] {
    return this.#registries;
  }

  /** Reads the stages of images that would newly enter, all at once, and each once. */
  async read(images: readonly ResolvedImage[]): Promise<void> {
    const { registry } = this.#config.target;
    const { read, copies = true } = this.#input;
    const wanted = images.flatMap((image) => this.#stageOf(image) ?? []);
    const names = [...new Set(wanted)].filter((name) => !this.#names.has(name));
    for (const name of names) this.#names.add(name);
    const there = this.#registries.get(registry);
    const unread = names.filter((name) => there?.repositories.has(name) !== true);
    if (unread.length === 0 || there === undefined || read === undefined || !copies) return;
    const repositories = await read(unread);
    const all = new Map([...there.repositories, ...repositories]);
    this.#registries = new Map([...this.#registries, [registry, { ...there, repositories: all }]]);
  }

  async judge(
    wish: VulnerabilitiesFile,
    image: ResolvedImage,
    { evidence, signers }: Asked,
    signal: AbortSignal,
  ): Promise<Verdict> {
    const { stage: _, ...withoutStage } = wish;
    const candidate = { image, placesOf: (digest: Digest) => this.#placesOf(digest, image) };
    const around = { evidence, signers, scans: this.#findings, now: this.#input.runtime.now() };
    const asked = this.#input.copies === false ? withoutStage : wish;
    const verdict = await judgeVulnerabilities(asked, candidate, around, signal);
    if (verdict.answer === "yes") return verdict;
    const { scan, ...refusal } = verdict;
    if (scan !== undefined) this.#scans.set(keyOf(image), scan);
    return refusal;
  }

  /** Whether nothing speaks against an image but that its scan is still to come, which its stage is for. */
  lacksOnlyScan(image: ResolvedImage, refusals: readonly GateRefusal[]): boolean {
    const isScan = ({ code }: GateRefusal) => code === "gate/not-scanned";
    return refusals.length > 0 && refusals.every(isScan) && this.#scans.has(keyOf(image));
  }

  /** Takes what the gates say of a new image together; gives it in the words of what is done about it. */
  decided(
    image: ResolvedImage,
    refusals: readonly GateRefusal[],
    isOldEnough: boolean,
  ): readonly GateRefusal[] {
    const stage = this.#stageOf(image);
    if (stage === null) return refusals;
    const copy =
      isOldEnough && this.lacksOnlyScan(image, refusals) && this.#scans.get(keyOf(image)) === "wanted";
    this.#waiting.set(keyOf(image), { image, stage, copy });
    if (!copy) return refusals;
    return refusals.map((one) => ({
      ...one,
      why: "staged for scanning",
      found: [`a copy is written to ${stage} first, where ECR scans it`, ...one.found],
      waysOut: [
        {
          label: "Apply",
          text: "run ecr-mirror apply, and again after the scan: the image enters if its findings allow it",
        },
        ...one.waysOut,
      ],
    }));
  }

  /** Undefined where no gate has a stage. */
  staging(): Staging | undefined {
    const hasStages = this.#config.gates.some(({ vulnerabilities }) => vulnerabilities?.stage !== undefined);
    return hasStages ? stagingOf([...this.#waiting.values()], this.#config.target.registry) : undefined;
  }

  /** By the first gate that has one for it. */
  #stageOf({ destination, source }: ResolvedImage): string | null {
    const named = { ...destination, reference: source.reference };
    for (const { vulnerabilities, ...scope } of this.#config.gates) {
      if (vulnerabilities?.stage === undefined || !isFor(scope, named)) continue;
      return stageName(vulnerabilities.stage, destination.repository);
    }
    return null;
  }

  /** If ECR was not listed, as for discover --why, it is asked where the image would be. */
  #placesOf(digest: Digest, image: ResolvedImage): readonly EcrPlace[] {
    const { registry } = this.#config.target;
    if (!this.#registries.has(registry)) {
      const names = [image.destination.repository, this.#stageOf(image)];
      return names.flatMap((repository) => (repository === null ? [] : [{ registry, repository }]));
    }
    return placesOf(digest, this.#registries, { target: registry, stages: this.#names });
  }

  readonly #findings: Scans = {
    findings: (place, digest, signal) => {
      const key = `${place.registry}/${place.repository}@${digest}`;
      const known = this.#answers.get(key) ?? this.#ask(place, digest, signal);
      this.#answers.set(key, known);
      return known;
    },
  };

  async #ask({ registry, repository }: EcrPlace, digest: Digest, signal: AbortSignal): Promise<ScanAnswer> {
    const kept = this.#input.runtime.kept.find(({ target }) => target.registry === registry);
    if (kept === undefined) return { state: "never", why: "the registry is not in the config" };
    return kept.ecr.findings(repository, digest, signal);
  }
}

function keyOf({ source, destination }: ResolvedImage): string {
  return `${source.reference}@${source.digest} ${destinationKey(destination)}`;
}
