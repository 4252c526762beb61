// The program in a sequence: plans, applies, kills, drift and adoption of one config, each checked against the model and
// remembered by it.
import { setImmediate as turn } from "node:timers/promises";
import { applyPlan, recordPlan } from "../../../src/app/apply.ts";
import type { ApplyReport } from "../../../src/app/applying/report.ts";
import { driftMirror } from "../../../src/app/drift.ts";
import { type Planned, planMirror, type PlanOptions } from "../../../src/app/plan.ts";
import { checkPlanFits, writePlanFile } from "../../../src/app/planning/plan-file.ts";
import { readPlanFile } from "../../../src/app/planning/read-plan.ts";
import type { Runtime } from "../../../src/app/runtime/runtime.ts";
import { adoptState } from "../../../src/app/state.ts";
import type { Config } from "../../../src/config/config.ts";
import { Problem, problemCode } from "../../../src/core/base/diagnostic.ts";
import { hasChanges, type Plan } from "../../../src/core/plan/plan.ts";
import { openFiles } from "../../../src/storage/files.ts";
import { applyOptions, planOptions } from "../../support/mirror.ts";
import { checkApplied, checkDrift } from "./rules/check-after.ts";
import { checkPlan, imageActions, type Looked } from "./rules/check-plan.ts";
import { configPath, configText, mappingPath, statePath } from "./world/config-text.ts";
import type { Counters } from "./rules/counters.ts";
import { Killed, killable } from "./world/killable.ts";
import type { World } from "./world/mirror-world.ts";
import type { Want } from "./memory/asked.ts";
import type { ConfigModel, Upstream } from "./memory/model.ts";
import { type Applied, remember, rememberAdopted, rememberKilled } from "./memory/remember.ts";
import type { ConfigName } from "./steps.ts";
import { must, Violation } from "./rules/violation.ts";

const signal = new AbortController().signal;

interface Saved {
  readonly plan: Plan;
  readonly wants: readonly Want[];
  readonly at: number;
}

export class Program {
  readonly #world: World;
  readonly #counters: Counters;
  readonly #upstream: () => Upstream;
  readonly #saved = new Map<ConfigName, Saved>();
  /** The text of its mapping that each config's state knows. */
  readonly #written = new Map<ConfigName, string>();

  constructor(world: World, counters: Counters, upstream: () => Upstream) {
    this.#world = world;
    this.#counters = counters;
    this.#upstream = upstream;
  }

  /** Of a state that is lost. */
  forget({ name }: ConfigModel): void {
    this.#written.delete(name);
  }

  #looked(config: ConfigModel): Looked {
    return {
      config,
      upstream: this.#upstream(),
      host: this.#world.upstream.host,
      ecr: this.#world.ecr.read(),
      now: this.#world.now(),
      mapping: this.#world.read(mappingPath(config)),
      counters: this.#counters,
    };
  }

  /** The plan that would delete the most. */
  async look(config: ConfigModel): Promise<void> {
    await this.#world.run(configPath(config), async (opened, runtime) => {
      const { plan } = await this.#plan(opened, runtime, { prune: true, forcePrune: true });
      checkPlan(plan, this.#looked(config));
    });
  }

  async drift(config: ConfigModel): Promise<void> {
    const report = await this.#world.run(configPath(config), async (opened, runtime) => {
      try {
        return await driftMirror(
          opened,
          runtime,
          { upstream: false, ignore: [], unmanaged: false, gates: false },
          signal,
        );
      } catch (error) {
        if (error instanceof Problem) return null;
        throw error;
      }
    });
    checkDrift(report, {
      ...this.#looked(config),
      hasState: this.#world.read(statePath(config)) !== null,
      written: this.#written.get(config.name),
    });
  }

  /** null: its globs match nothing. */
  async #planned(config: Config, runtime: Runtime, options: Partial<PlanOptions>): Promise<Planned | null> {
    try {
      return await planMirror(config, runtime, { ...planOptions, ...options }, signal);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (problemCode(error) === "usage/no-match") return null;
      throw new Violation("a plan can always be made", error.message);
    }
  }

  async #plan(config: Config, runtime: Runtime, options: Partial<PlanOptions>): Promise<Planned> {
    const planned = await this.#planned(config, runtime, options);
    if (planned === null) throw new Violation("a plan can always be made", "its globs match nothing");
    return planned;
  }

  async save(config: ConfigModel, prune: boolean): Promise<void> {
    await this.#world.run(configPath(config), async (opened, runtime) => {
      const { plan } = await this.#plan(opened, runtime, { prune, forcePrune: prune });
      const wants = checkPlan(plan, this.#looked(config));
      await writePlanFile(`${this.#world.folder}/${config.name}.plan`, plan);
      this.#saved.set(config.name, { plan, wants, at: this.#world.now() });
    });
  }

  async apply(
    config: ConfigModel,
    { planning, kill }: { planning: Partial<PlanOptions>; kill?: { after: number; told: boolean } },
  ): Promise<void> {
    await this.#world.run(configPath(config), async (opened, runtime) => {
      const planned = await this.#planned(opened, runtime, planning);
      if (planned === null) return;
      const looked = this.#looked(config);
      const wants = checkPlan(planned.plan, looked);
      const saved = { plan: planned.plan, wants, at: this.#world.now() };
      if (kill !== undefined && hasChanges(planned.plan))
        await this.#killed(config, { opened, runtime, planned, saved, kill });
      else
        await this.#applied(config, {
          opened,
          runtime,
          planned,
          saved,
          planning: { ...planning, replace: [] },
          fresh: true,
        });
    });
  }

  async #applied(config: ConfigModel, work: Work & { readonly fresh: boolean }): Promise<void> {
    const { opened, runtime, planned } = work;
    const { plan } = planned;
    const before = this.#world.ecr.read();
    const replaced = replacedOf(config);
    const finished = new Map<string, "done" | "skipped">();
    const options = { ...applyOptions, fresh: work.fresh };
    const report: ApplyReport | null =
      work.fresh && !hasChanges(plan)
        ? await recordPlan(opened, planned, runtime, { options, signal })
        : await applyPlan(opened, planned, runtime, {
            options,
            signal,
            onEvent: (event) => {
              if (event.type === "finished") finished.set(event.id, event.result);
            },
          });
    const applied = this.#outcome(config, work, { before, finished });
    if (report !== null && report.stale.length > 0 && finished.size === 0)
      this.#counters.add("4: stale plans refused");
    else remember(config, applied, this.#world.upstream.host);
    this.#noteFile(config, work, applied);
    const isGood = report === null || report.failed.length + report.stale.length === 0;
    this.#counters.add(isGood ? "4: applies that went well" : "4: applies with failures");
    if (!isGood) return;
    checkApplied(applied, { ...this.#looked(config), text: this.#world.read(statePath(config)) });
    if (work.fresh && plan.complete && plan.blocked.length === 0)
      await this.#again(config, { plan, before: replaced, planning: work.planning ?? {} });
  }

  #outcome(
    { isUnfinished }: ConfigModel,
    { saved, fresh }: Pick<Work, "saved"> & { readonly fresh: boolean },
    seen: Pick<Applied, "before" | "finished">,
  ): Applied {
    const [after, upstream] = [this.#world.ecr.read(), this.#upstream()];
    return { ...saved, ...seen, isFresh: fresh, isAfterKill: isUnfinished, after, upstream };
  }

  /** What the state says of the mapping: what a run wrote, or found as it is to be. */
  #noteFile(config: ConfigModel, { planned }: Work, { finished, plan }: Applied): void {
    const isWritten = plan.actions.some(({ id, kind }) => kind === "write-file" && finished.has(id));
    if (!isWritten && !planned.files.has(mappingPath(config))) return;
    this.#written.set(config.name, this.#world.read(mappingPath(config)) ?? "");
  }

  /**
   * Invariant 6. Prune goes by what ECR holds before a run: a digest that loses its tag in it, or another tag of what the run
   * tags anew, is a matter for the next one.
   */
  async #again(
    config: ConfigModel,
    { plan, before, planning }: { plan: Plan; before: ReadonlySet<string>; planning: Partial<PlanOptions> },
  ): Promise<void> {
    const touched = new Set([
      ...imageActions(plan).flatMap(({ destination: { repository, before: held, digest } }) => [
        `${repository}@${held}`,
        `${repository}@${digest}`,
      ]),
      ...[...replacedOf(config)].filter((one) => !before.has(one)),
    ]);
    await this.#world.run(configPath(config), async (opened, runtime) => {
      const again = await this.#plan(opened, runtime, planning);
      const left = again.plan.actions
        .filter((one) => one.kind !== "delete-image" || !touched.has(`${one.repository}@${one.digest}`))
        .map(({ id }) => id);
      must(left.length === 0, "6: a second apply has nothing to do", () => left.join(", "));
    });
    this.#counters.add("6: second plans without an action");
  }

  async #killed(
    config: ConfigModel,
    work: Work & { readonly kill: { after: number; told: boolean } },
  ): Promise<void> {
    const { opened, runtime, planned, saved, kill } = work;
    const lockFile = `${this.#world.folder}/${statePath(config)}.lock`;
    const mortal = killable(runtime, { told: kill.told, lockFile });
    const before = this.#world.ecr.read();
    const finished = new Map<string, "done" | "skipped">();
    const running = applyPlan(opened, planned, mortal.runtime, {
      options: applyOptions,
      signal: mortal.signal,
      onEvent: (event) => {
        if (event.type !== "finished" || mortal.signal.aborted) return;
        finished.set(event.id, event.result);
        if (finished.size === Math.min(kill.after, planned.plan.actions.length)) mortal.kill();
      },
    });
    await running.catch((error: unknown) => {
      if (!(error instanceof Killed) && !mortal.signal.aborted) throw error;
    });
    if (mortal.signal.aborted) await mortal.bury();
    // What had reached the registry is done, though nobody waits for it.
    for (let turns = 0; turns < 20; turns += 1) await turn();
    this.#counters.add(mortal.signal.aborted ? "7: kills" : "7: kills that came too late");
    const applied = this.#outcome(config, { saved, fresh: true }, { before, finished });
    if (mortal.signal.aborted)
      rememberKilled(config, { ...applied, told: kill.told }, this.#world.upstream.host);
    else remember(config, applied, this.#world.upstream.host);
    if (!mortal.signal.aborted || finished.size === planned.plan.actions.length)
      this.#noteFile(config, work, applied);
  }

  async applySaved(config: ConfigModel): Promise<void> {
    const saved = this.#saved.get(config.name);
    if (saved === undefined) return;
    await this.#world.run(configPath(config), async (opened, runtime) => {
      const file = await readPlanFile(`${config.name}.plan`, openFiles(this.#world.folder));
      try {
        await checkPlanFits(opened, runtime, file, signal);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        const why = problemCode(error);
        const isOther = why === "plan/other-state";
        this.#counters.add(
          isOther ? "2: saved plans of another state refused" : `4: saved plans refused, ${why}`,
        );
        return;
      }
      this.#counters.add("4: saved plans that fit");
      await this.#applied(config, {
        opened,
        runtime,
        planned: { ...file, files: new Map(), facts: new Map() },
        saved,
        fresh: false,
      });
    });
  }

  async wrongState(a: ConfigModel, b: ConfigModel): Promise<void> {
    const text = this.#world.read(statePath(a));
    if (text === null) return;
    this.#world.write("wrong.yaml", configText(b, this.#world, statePath(a)));
    const refused = await this.#world
      .run("wrong.yaml", (opened, runtime) =>
        planMirror(opened, runtime, { ...planOptions, prune: true }, signal),
      )
      .then(
        () => "a plan",
        (error: unknown) => problemCode(error),
      );
    must(refused === "state/other-config", "2: another config's state is refused", () => String(refused));
    must(
      this.#world.read(statePath(a)) === text,
      "8: a refused config leaves the state alone",
      () => "it changed",
    );
    this.#counters.add("2: other configs refused");
  }

  async adopt(config: ConfigModel): Promise<void> {
    await this.#world.run(configPath(config), async (opened, runtime) => {
      try {
        const adoption = await adoptState(opened, runtime, signal);
        this.#counters.add("2: adopted", adoption.adopted.length);
        if (adoption.adopted.length > 0)
          rememberAdopted(config, { ...adoption, after: this.#world.ecr.read() }, this.#world.upstream.host);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        const { plan } = await this.#plan(opened, runtime, {});
        must(
          plan.failures.length > 0 || !plan.complete,
          "state adopt works where a plan does",
          () => error.message,
        );
      }
    });
  }
}

interface Work {
  readonly planning?: Partial<PlanOptions>;
  readonly opened: Config;
  readonly runtime: Runtime;
  readonly planned: Planned;
  readonly saved: Saved;
}

/** `repository@digest` of what places held before, by the config's own hand. */
function replacedOf(config: ConfigModel): ReadonlySet<string> {
  return new Set(
    [...config.owned.places].flatMap(([place, { replaced }]) =>
      replaced.map((digest) => `${place.slice(0, place.lastIndexOf(":"))}@${digest}`),
    ),
  );
}
