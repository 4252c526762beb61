// Looks whether a plan's actions still fit: all of them before the first write, each again just before its own.
// Listings are shared for a few seconds, so that a thousand new tags cost a listing a repository and not a
// request each; a tag that is overwritten is looked at by itself, just ahead of its writing.
import type { Actual, ActualRegistry, ActualRepository } from "../../core/plan/actual.ts";
import { Problem } from "../../core/base/diagnostic.ts";
import { shortDigest } from "../../core/base/digest.ts";
import { parseImageRef } from "../../core/image/reference.ts";
import type { Action, CopyImage, CreateRepository, TagImage } from "../../core/plan/plan.ts";
import { judge, judgeTag, type Verdict } from "../../core/plan/stale.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { readFiles, readRegistry, type WantedDestination } from "../planning/read-actual.ts";
import type { StaleAction } from "./report.ts";
import { StaleProblem } from "./run.ts";
import { keptRegistry } from "./kept-registry.ts";

const freshForMs = 10_000;

/** The actions of a plan that are stale in a registry. Files are checked by the code that writes them. */
export async function staleActions(
  actions: readonly Action[],
  runtime: Runtime,
  signal: AbortSignal,
): Promise<readonly StaleAction[]> {
  const inRegistries = actions.filter(({ kind }) => kind !== "write-file");
  return new Preconditions(runtime, inRegistries, false).checkAll(signal);
}

export class Preconditions {
  readonly #runtime: Runtime;
  readonly #actions: readonly Action[];
  /** By `registry/repository`: the last listing of this run. */
  readonly #listings = new Map<string, { at: number; listing: Promise<ActualRepository | undefined> }>();
  readonly #verdicts = new Map<string, Verdict>();
  readonly #createdHere = new Set<string>();
  /** When the plan, or the check of all actions, looked. */
  #looked: number;

  constructor(runtime: Runtime, actions: readonly Action[], fresh: boolean) {
    this.#runtime = runtime;
    this.#actions = actions;
    this.#looked = fresh ? runtime.now().getTime() : 0;
  }

  /** Every action that doesn't fit; not empty means that nothing may be written. */
  async checkAll(signal: AbortSignal): Promise<readonly StaleAction[]> {
    const actual = await this.#readAll(signal);
    this.#looked = this.#runtime.now().getTime();
    const stale: StaleAction[] = [];
    const seen = (action: Action) => registryOf(action).every((name) => actual.registries.has(name));
    for (const action of this.#actions.filter(seen)) {
      const verdict = judge(action, actual);
      this.#verdicts.set(action.id, verdict);
      if (verdict.verdict === "stale")
        stale.push({ id: action.id, expected: verdict.expected, found: verdict.found });
      else if (verdict.verdict === "do") stale.push(...(await this.#changedSource(action, signal)));
    }
    return stale;
  }

  /** What is made of the config's own files may have been changed since: then the planned bytes are nowhere. */
  async #changedSource(action: Action, signal: AbortSignal): Promise<readonly StaleAction[]> {
    if (action.kind !== "copy-image" || action.source.madeFrom === undefined) return [];
    const { reference, digest } = action.source;
    const ref = parseImageRef(reference);
    try {
      const reader = await this.#runtime.content.reader(ref, action.source);
      const now = await reader.head(ref.tag ?? digest, signal);
      if (now?.digest === digest) return [];
      const found = now === null ? "another version" : shortDigest(now.digest);
      return [{ id: action.id, expected: `${reference} made as ${shortDigest(digest)}`, found }];
    } catch (error) {
      // Its copy will say why it can't be made.
      if (!(error instanceof Problem) || signal.aborted) throw error;
      return [];
    }
  }

  isDone(action: Action): boolean {
    return this.#verdicts.get(action.id)?.verdict === "skip";
  }

  /** Whether ECR has what the action puts there; what a repair puts back is below its tag, which was not examined. */
  isHeld(action: Action): boolean {
    const verdict = this.#verdicts.get(action.id)?.verdict;
    const isRepair = "reason" in action && (action.reason === "repaired" || action.reason === "archived");
    return verdict === "skip" || (verdict === "do" && isRepair);
  }

  created(action: CreateRepository): void {
    this.#createdHere.add(`${action.registry}/${action.repository}`);
  }

  /** Nothing can be in a repository that this run made: no layer must be looked for. */
  isNew(registry: string, repository: string): boolean {
    return this.#createdHere.has(`${registry}/${repository}`);
  }

  /** The check before work on an image begins. Throws if the plan is stale. */
  async confirmStart(action: CopyImage | TagImage, signal: AbortSignal): Promise<"do" | "skip"> {
    const key = keyOf(action);
    const now = this.#runtime.now().getTime();
    const last = this.#listings.get(key);
    if (last !== undefined && now - last.at < freshForMs)
      return decide(action, judge(action, asActual(action, await last.listing)));
    if (now - this.#looked < freshForMs || this.#createdHere.has(key))
      return this.isDone(action) ? "skip" : "do";
    const listing = this.#list(action, signal);
    this.#listings.set(key, { at: now, listing });
    return decide(action, judge(action, asActual(action, await listing)));
  }

  /** The check just ahead of the tag's writing, for a tag that is overwritten. */
  async confirmTag(action: CopyImage | TagImage, signal: AbortSignal): Promise<void> {
    const { registry, repository, tag, digest, before } = action.destination;
    if (tag === null || before === null || before === digest) return;
    const head = await this.#runtime.registries.repository(registry, repository).head(tag, signal);
    decide(action, judgeTag(action, head?.digest ?? null));
  }

  async #list(action: CopyImage | TagImage, signal: AbortSignal): Promise<ActualRepository | undefined> {
    const { registry, repository } = action.destination;
    const kept = keptRegistry(this.#runtime, registry);
    const actual = await readRegistry(
      this.#runtime,
      kept,
      this.#destinationsIn(registry, repository),
      signal,
    );
    return actual.repositories.get(repository);
  }

  #destinationsIn(registry: string, repository: string): readonly WantedDestination[] {
    return this.#actions.flatMap((action) =>
      "destination" in action &&
      action.destination.registry === registry &&
      action.destination.repository === repository
        ? [action.destination]
        : [],
    );
  }

  async #readAll(signal: AbortSignal): Promise<Actual> {
    const registries = new Map<string, ActualRegistry>();
    const names = [...new Set(this.#actions.flatMap((action) => registryOf(action)))];
    const [first] = this.#runtime.kept;
    await Promise.all(
      names.map(async (name) => {
        const destinations = this.#actions.flatMap((action) => destinationOf(action, name));
        const kept = keptRegistry(this.#runtime, name);
        try {
          registries.set(name, await readRegistry(this.#runtime, kept, destinations, signal));
        } catch (error) {
          // A replica that is out of reach fails action by action, and holds back nothing else.
          if (kept === first || !(error instanceof Problem) || signal.aborted) throw error;
        }
      }),
    );
    const paths = this.#actions.flatMap((action) => (action.kind === "write-file" ? [action.path] : []));
    return { registries, files: await readFiles(this.#runtime, paths) };
  }
}

function decide(action: Action, verdict: Verdict): "do" | "skip" {
  if (verdict.verdict === "stale") throw new StaleProblem(action.id, verdict.expected, verdict.found);
  return verdict.verdict;
}

function keyOf({ destination }: CopyImage | TagImage): string {
  return `${destination.registry}/${destination.repository}`;
}

function registryOf(action: Action): readonly string[] {
  if ("destination" in action) return [action.destination.registry];
  return "registry" in action ? [action.registry] : [];
}

function destinationOf(action: Action, registry: string): readonly WantedDestination[] {
  if ("destination" in action) return action.destination.registry === registry ? [action.destination] : [];
  if (!("registry" in action) || action.registry !== registry) return [];
  const { repository } = action;
  if (action.kind === "update-repository") return [{ repository, tag: null, settings: action.settings }];
  return [{ repository, tag: "tag" in action ? action.tag : null }];
}

function asActual(action: CopyImage | TagImage, there: ActualRepository | undefined): Actual {
  const { registry, repository } = action.destination;
  const repositories = new Map<string, ActualRepository>(there === undefined ? [] : [[repository, there]]);
  return { registries: new Map([[registry, { registry, repositories }]]), files: new Map() };
}
