// One sequence: the world and the model side by side. Every step is done to both, and after each the invariants are asked.
import { checkState, type StateSeen } from "./rules/check-after.ts";
import { mappingPath, statePath, writeConfig } from "./world/config-text.ts";
import type { Counters } from "./rules/counters.ts";
import { openWorld, type World } from "./world/mirror-world.ts";
import { ConfigModel } from "./memory/model.ts";
import { Program } from "./program.ts";
import { type ConfigName, configNames, type Ref, type Step, touches } from "./steps.ts";
import type { Content } from "./world/upstream.ts";

export class Session {
  readonly #world: World;
  readonly #counters: Counters;
  readonly #tags = new Map<Ref, Content>();
  #isUp = true;
  readonly #configs: Readonly<Record<ConfigName, ConfigModel>> = {
    a: new ConfigModel("a"),
    b: new ConfigModel("b"),
  };
  readonly #states = new Map<ConfigName, StateSeen>();
  readonly #program: Program;

  private constructor(world: World, counters: Counters) {
    this.#world = world;
    this.#counters = counters;
    this.#program = new Program(world, counters, () => ({ tags: this.#tags, isUp: this.#isUp }));
  }

  static async open(counters: Counters): Promise<Session> {
    const session = new Session(await openWorld(), counters);
    for (const [ref, content] of [
      ["app:1.0.0", "red"],
      ["app:1.1.0", "green"],
      ["web:1", "blue"],
    ] as const)
      await session.#push(ref, content);
    for (const name of configNames) writeConfig(session.#configs[name], session.#world);
    return session;
  }

  async close(): Promise<void> {
    await this.#world.close();
  }

  async do(step: Step): Promise<void> {
    this.#counters.add(`step: ${step.kind}`);
    this.#world.pass(60_000);
    await this.#perform(step);
    for (const name of configNames) {
      const config = this.#configs[name];
      const text = this.#world.read(statePath(config));
      this.#states.set(name, checkState(config, text, this.#states.get(name)));
      if (text !== null) this.#counters.add("8: states read");
      const touched = touches(step, name);
      if (touched.plan) await this.#program.look(config);
      if (touched.drift) await this.#program.drift(config);
    }
  }

  async #perform(step: Step): Promise<void> {
    switch (step.kind) {
      case "push":
        return this.#push(step.ref, step.content);
      case "untag": {
        if (!this.#tags.delete(step.ref)) return;
        const [repository = "", tag = ""] = step.ref.split(":");
        return this.#world.upstream.untag(repository, tag);
      }
      case "outage":
      case "recovery":
        this.#isUp = step.kind === "recovery";
        return this.#world.upstream.shut(step.kind === "outage" ? step.how : null);
      case "list": {
        const names = this.#configs[step.config][step.source];
        if (!names.delete(step.ref)) names.add(step.ref);
        else if (names.size === 0) names.add(step.ref);
        return this.#edited(step.config);
      }
      case "list file":
        this.#configs[step.config].listFile = step.there;
        return this.#edited(step.config);
      case "policy":
        Object.assign(this.#configs[step.config], { newest: step.newest, alias: step.alias });
        return this.#edited(step.config);
      case "age":
        this.#configs[step.config].minimumAge = step.on;
        return this.#edited(step.config);
      case "gate": {
        const { barred } = this.#configs[step.config];
        if (!barred.delete(step.ref)) barred.add(step.ref);
        return this.#edited(step.config);
      }
      case "waiver":
        this.#configs[step.config].waived = step.on;
        return this.#edited(step.config);
      case "prefix":
        this.#configs[step.config].prefix = step.prefix;
        return this.#edited(step.config);
      case "mutability":
        this.#configs[step.config].immutable = step.immutable;
        return this.#edited(step.config);
      case "save":
        return this.#program.save(this.#configs[step.config], step.prune);
      case "apply":
        return this.#program.apply(this.#configs[step.config], {
          planning: { prune: step.prune, forcePrune: step.prune, replace: step.replace ? ["**"] : [] },
        });
      case "kill":
        return this.#program.apply(this.#configs[step.config], {
          planning: { prune: step.prune, forcePrune: step.prune },
          kill: { after: step.after, told: step.told },
        });
      case "apply saved":
        return this.#program.applySaved(this.#configs[step.config]);
      case "wrong state":
        return this.#program.wrongState(this.#configs.a, this.#configs.b);
      case "move":
      case "delete tag":
      case "delete image":
        return this.#tamper(step);
      case "delete mapping":
        return this.#world.remove(mappingPath({ name: step.config }));
      case "time":
        return this.#world.pass(step.hours * 3_600_000);
      case "lose state":
        return this.#loseState(this.#configs[step.config]);
      case "adopt":
        return this.#program.adopt(this.#configs[step.config]);
      default:
        return step satisfies never;
    }
  }

  async #push(ref: Ref, content: Content): Promise<void> {
    this.#tags.set(ref, content);
    const [repository = "", tag = ""] = ref.split(":");
    await this.#world.upstream.push(repository, tag, content);
  }

  #edited(name: ConfigName): void {
    writeConfig(this.#configs[name], this.#world);
  }

  async #tamper(step: Extract<Step, { readonly place: number }>): Promise<void> {
    const { tags, images } = this.#world.ecr.read();
    const places = [...tags.keys()].sort();
    const place = places[step.place % places.length];
    if (place === undefined) return;
    const repository = place.slice(0, place.lastIndexOf(":"));
    const digest = tags.get(place);
    if (step.kind === "delete tag") return this.#world.ecr.untag(place);
    if (step.kind === "delete image") return digest && this.#world.ecr.deleteImage(repository, digest);
    const others = [...images]
      .filter((image) => image.startsWith(`${repository}@`))
      .map((image) => image.slice(repository.length + 1) as NonNullable<typeof digest>)
      .filter((one) => one !== digest);
    return this.#world.ecr.move(place, step.own ? (others[0] ?? null) : null);
  }

  #loseState(config: ConfigModel): void {
    this.#world.remove(statePath(config));
    config.loseState();
    this.#states.delete(config.name);
    this.#program.forget(config);
  }
}
