// Random sources, findings, waivers, losses, applies and prunes, by the real program on the real sandbox: nothing enters that
// nobody has scanned or that is bad, nothing is lost, no row leads to quarantine, and in the end quarantine is empty.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import type { Digest } from "../../../src/core/base/digest.ts";
import type { ActualRepository } from "../../../src/core/plan/actual.ts";
import { type Mirror, openMirror, signal } from "../../support/mirror.ts";

const images = ["app:1", "app:2", "web:1"] as const;
const contents = ["a", "b", "c", "d"] as const;
const said = ["clean", "clean", "critical", "IN_PROGRESS", "FAILED"] as const;
const destinations = ["m/app", "m/web"];
const stages = destinations.map((name) => `quarantine/${name}`);

type Image = (typeof images)[number];
type Content = (typeof contents)[number];

const anyImage = fc.constantFrom(...images);
const anyStep = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("push" as const),
      image: anyImage,
      content: fc.constantFrom(...contents),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("say" as const),
      content: fc.constantFrom(...contents),
      answer: fc.constantFrom(...said),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("waive" as const), image: fc.option(anyImage) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("lose" as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("mutability" as const), immutable: fc.boolean() }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("apply" as const), prune: fc.boolean() }) },
);

type Step = typeof anyStep extends fc.Arbitrary<infer T> ? T : never;

interface Held {
  readonly tags: ReadonlyMap<string, Digest>;
  /** Whatever ECR holds, wherever. */
  readonly digests: ReadonlySet<Digest>;
  readonly staged: readonly Digest[];
}

class World {
  readonly #mirror: Mirror;
  readonly #digests = new Map<Content, Digest>();
  readonly #answers = new Map<Content, (typeof said)[number]>(contents.map((one) => [one, "clean"]));
  readonly #source = new Map<Image, Content>();
  #waived: Image | null = null;
  #isImmutable = false;

  constructor(mirror: Mirror) {
    this.#mirror = mirror;
  }

  async begin(): Promise<void> {
    for (const image of images) await this.#push(image, "a");
    this.#mirror.write("images.txt", images.map((name) => `SOURCE/${name}\n`).join(""));
    this.#configure();
  }

  async step(step: Step): Promise<void> {
    if (step.kind === "push") await this.#push(step.image, step.content);
    else if (step.kind === "say") this.#say(step.content, step.answer);
    else if (step.kind === "lose") await this.#lose();
    else if (step.kind === "apply") await this.apply(step.prune);
    else {
      if (step.kind === "waive") this.#waived = step.image;
      else this.#isImmutable = step.immutable;
      this.#configure();
    }
  }

  /** All is well at last: what waits enters, and quarantine is emptied. */
  async end(): Promise<void> {
    this.#isImmutable = false;
    this.#configure();
    for (const content of contents) this.#say(content, "clean");
    for (let run = 0; run < 4; run += 1) await this.apply(true);
    const held = await this.#held();
    const wanted = images.map((image) => [`m/${image}`, this.#digestOf(image)] as const);
    expect(new Map(held.tags)).toEqual(new Map(wanted));
    expect(held.staged).toEqual([]);
    expect((await this.#mirror.plan({ prune: true })).actions).toEqual([]);
  }

  async apply(prune: boolean): Promise<void> {
    const before = await this.#held();
    const report = await this.#mirror.apply({}, { prune, forcePrune: prune });
    expect(report.failed).toEqual([]);
    const after = await this.#held();
    for (const image of images) {
      const [was, is] = [before.tags.get(`m/${image}`), after.tags.get(`m/${image}`)];
      if (was !== undefined) expect(is, `${image} is still there`).toBeDefined();
      const wanted = this.#digestOf(image);
      if (wanted !== undefined && is !== wanted && before.staged.includes(wanted))
        expect(after.staged, `${image} still waits`).toContain(wanted);
      if (is === was || is === undefined) continue;
      expect(is, `${image} is what its source has`).toBe(this.#digestOf(image));
      const isGood = before.digests.has(is) && this.#answerFor(is) === "clean";
      expect(isGood || this.#waived === image, `${image} was scanned and good, or waived`).toBe(true);
    }
    const path = join(this.#mirror.folder, "mapping.csv");
    const rows = existsSync(path) ? readFileSync(path, "utf8") : "";
    expect(rows).not.toContain("quarantine");
    for (const key of after.tags.keys()) expect(rows).toContain(`/${key}\n`);
  }

  async #push(image: Image, content: Content): Promise<void> {
    const [repository = "", tag = ""] = image.split(":");
    this.#digests.set(content, await this.#mirror.source.push(repository, tag, content));
    this.#source.set(image, content);
    this.#tell();
  }

  #say(content: Content, answer: (typeof said)[number]): void {
    this.#answers.set(content, answer);
    this.#tell();
  }

  #tell(): void {
    const told = [...this.#digests].flatMap(([content, digest]) => {
      const answer = this.#answers.get(content) ?? "clean";
      if (answer === "clean") return [];
      return [[digest, answer === "critical" ? [{ name: "CVE-1", severity: "CRITICAL" }] : answer]];
    });
    this.#mirror.write(".ecr-mirror/sandbox/findings.json", JSON.stringify(Object.fromEntries(told)));
  }

  /** Somebody empties quarantine by hand. */
  async #lose(): Promise<void> {
    await this.#mirror.run(async ({ runtime }) => {
      const { ecr } = runtime.kept[0];
      const { repositories } = await ecr.readActual(stages, signal);
      for (const [name, { digests }] of repositories)
        await ecr.deleteImages(
          name,
          [...digests].map((digest) => ({ digest })),
          signal,
        );
    });
  }

  #configure(): void {
    const waiver = {
      image: `m/${this.#waived}`,
      gate: "vulnerabilities",
      until: "2099-01-01",
      owner: "x",
      reason: "x",
    };
    this.#mirror.write("waivers.yaml", JSON.stringify(this.#waived === null ? [] : [waiver]));
    const mutability = this.#isImmutable ? "immutable" : "mutable";
    this.#mirror.write("mirror.config.yaml", configText(mutability));
  }

  #digestOf(image: Image): Digest | undefined {
    const content = this.#source.get(image);
    return content === undefined ? undefined : this.#digests.get(content);
  }

  #answerFor(digest: Digest): (typeof said)[number] | undefined {
    const [content] = [...this.#digests].find(([, one]) => one === digest) ?? [];
    return content === undefined ? undefined : this.#answers.get(content);
  }

  #held(): Promise<Held> {
    return this.#mirror.run(async ({ runtime }) => {
      const { repositories } = await runtime.kept[0].ecr.readActual([...destinations, ...stages], signal);
      const all = [...repositories.values()];
      const isStage = ({ repository }: ActualRepository) => stages.includes(repository);
      return {
        tags: new Map(
          all
            .filter((one) => !isStage(one))
            .flatMap(({ repository, tags }) =>
              [...tags].map(([tag, digest]) => [`${repository}:${tag}`, digest] as const),
            ),
        ),
        digests: new Set(all.flatMap(({ digests }) => [...digests])),
        staged: all.filter(isStage).flatMap(({ digests }) => [...digests]),
      };
    });
  }
}

function configText(mutability: string): string {
  return [
    "version: 1",
    "target: { registry: sandbox, prefix: m }",
    "outputs: [{ kind: mapping, path: mapping.csv }]",
    "sources: [{ name: list, kind: list, path: images.txt }]",
    'gates: [{ vulnerabilities: { atMost: high, stage: "quarantine/{repository}" } }]',
    "waivers: ./waivers.yaml",
    `repositories: { defaults: { tagMutability: ${mutability} } }`,
    'registries:\n  "SOURCE": { username: AWS, password: "${PASSWORD}" }\n',
  ].join("\n");
}

const runs = Number(process.env["QUARANTINE_RUNS"] ?? 20);

it("nothing enters unscanned, nothing is lost, and quarantine empties", { timeout: 600_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { minLength: 2, maxLength: 14 }), async (steps) => {
      const mirror = await openMirror(configText("mutable"), { environment: { PATH: process.env["PATH"] } });
      try {
        const world = new World(mirror);
        await world.begin();
        for (const step of steps) await world.step(step);
        await world.end();
      } finally {
        await mirror.close();
      }
    }),
    { numRuns: runs },
  );
});
