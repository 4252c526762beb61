// What a test does to a running sandbox, beside using it: fills it, empties it, lets things fail, lets time pass.
import { isRepositoryName } from "../../core/naming/sanitize.ts";
import { isTag } from "../../core/image/reference.ts";
import { type Clock, millisecondsOf, type Span } from "../base/clock.ts";
import type { Context } from "../base/context.ts";
import type { Seed } from "../base/seed.ts";
import { runLifecycle } from "../rules/lifecycle-run.ts";
import { Faults } from "./faults.ts";
import { seedRepositories } from "./seed.ts";
import { controlProblem } from "./problems.ts";

export class Control {
  readonly faults = new Faults();
  readonly #contexts: readonly Context[];
  readonly #clock: Clock;

  constructor(contexts: readonly Context[], clock: Clock) {
    this.#contexts = contexts;
    this.#clock = clock;
  }

  seed(seed: Seed, region?: string): Readonly<Record<string, string>> {
    for (const [name, wanted] of Object.entries(seed)) checkSeed(name, wanted);
    return seedRepositories(this.#context(region), seed);
  }

  /** All repositories, settings, uploads, faults and moved time, in every region; passwords stay valid. */
  reset(): void {
    for (const { store } of this.#contexts) store.clear();
    this.faults.clear();
    this.#clock.reset();
  }

  /** Lets time pass, and ECR run the lifecycle policies of all repositories as it does within a day. */
  advance(span: Span): void {
    this.#clock.advance(millisecondsOf(span));
    for (const context of this.#contexts) runLifecycle(context.store, context.now());
  }

  #context(region: string | undefined): Context {
    const found =
      region === undefined
        ? this.#contexts[0]
        : this.#contexts.find((context) => context.home.region === region);
    if (found !== undefined) return found;
    throw controlProblem(`The Region "${region ?? ""}" is not served here`);
  }
}

/** Seeds come from other languages too, so their types are looked at. */
function checkSeed(name: string, wanted: Seed[string]): void {
  if (!isRepositoryName(name)) throw controlProblem(`"${name}" is not the name of an ECR repository`);
  const tags: unknown = "tags" in wanted ? wanted.tags : Array.isArray(wanted) ? wanted : [];
  if (!Array.isArray(tags)) throw controlProblem(`The tags of "${name}" are not a list`);
  for (const tag of tags as readonly unknown[]) {
    if (typeof tag !== "string" || !isTag(tag)) {
      throw controlProblem(`${JSON.stringify(tag)} is not a tag (in "${name}")`);
    }
  }
}
