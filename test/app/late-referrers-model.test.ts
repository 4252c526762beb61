// Random arrivals of signatures and SBOMs at a source, random windows and immutability, plans and applies in between:
// whatever comes in which order, an apply never fails for a tag that can't be moved, brings every referrer of an image
// that is followed unless the plan blocked it, and the next plan has nothing to do; nothing is asked of older images.
import { BatchDeleteImageCommand, DescribeImagesCommand, PutImageCommand } from "@aws-sdk/client-ecr";
import fc from "fast-check";
import { expect, it } from "vitest";
import type { Plan } from "../../src/core/plan/plan.ts";
import { FaultRegistry } from "../faults/support/registry.ts";
import { imageOf, indexOf, referrerOf, type TestImage } from "../registry/support/images.ts";
import { type EcrServer, startEcr, useAwsEnvironment } from "../support/aws.ts";
import { type Mirror, openMirror } from "../support/mirror.ts";
import { testTiming } from "../support/timing.ts";

const hour = 3_600_000;
const endings = [".sig", ".att", ".sbom"] as const;
const mutabilities = [
  "immutable",
  "mutable",
  "{ mode: immutable, exclusions: [] }",
  '{ mode: immutable, exclusions: ["*.sig"] }',
  '{ mode: mutable, exclusions: ["*.att"] }',
] as const;

type Step =
  | { readonly kind: "sign"; readonly image: number; readonly ending: (typeof endings)[number] }
  | { readonly kind: "attach"; readonly image: number }
  | { readonly kind: "lose"; readonly image: number; readonly ending: (typeof endings)[number] }
  | { readonly kind: "tamper"; readonly image: number; readonly ending: (typeof endings)[number] }
  | { readonly kind: "pass"; readonly hours: number }
  | { readonly kind: "configure"; readonly mutability: number }
  | { readonly kind: "apply" };

// Few places are met often: a signature that grows, is lost or is replaced under a tag that can't be moved.
const anyImage = fc.constantFrom(0, 0, 0, 0, 1, 2);
const anyEnding = fc.constantFrom(".sig", ".sig", ".sig", ...endings);
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant("sign" as const), image: anyImage, ending: anyEnding }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("attach" as const), image: anyImage }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("lose" as const), image: anyImage, ending: anyEnding }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("tamper" as const), image: anyImage, ending: anyEnding }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("pass" as const), hours: fc.integer({ min: 1, max: 30 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("configure" as const),
      mutability: fc.nat(mutabilities.length - 1),
    }),
  },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("apply" as const) }) },
);

interface Run {
  readonly followHours: number;
  readonly api: boolean;
  readonly mutability: number;
  readonly steps: readonly Step[];
}

const anyRun: fc.Arbitrary<Run> = fc.record({
  followHours: fc.constantFrom(0, 1, 24, 14 * 24, 14 * 24, 14 * 24),
  api: fc.boolean(),
  mutability: fc.constantFrom(0, 1, 2, 2, 2, 3, 4),
  steps: fc.array(anyStep, { minLength: 3, maxLength: 14 }),
});

/** A world of one source and one ECR: three images in two repositories, one of them an index. */
class World {
  readonly #run: Run;
  readonly #server: EcrServer;
  readonly #source: FaultRegistry;
  readonly #mirror: Mirror;
  readonly #clock: { now: Date };
  readonly #images: TestImage[] = [];
  /** When each image was given its digest in ECR, as the state remembers it: by digest. */
  readonly #mirrored = new Map<string, number>();
  #mutability: string;
  #made = 0;

  constructor(parts: {
    run: Run;
    server: EcrServer;
    source: FaultRegistry;
    mirror: Mirror;
    clock: { now: Date };
  }) {
    this.#run = parts.run;
    this.#server = parts.server;
    this.#source = parts.source;
    this.#mirror = parts.mirror;
    this.#clock = parts.clock;
    this.#mutability = mutabilities[parts.run.mutability] ?? "immutable";
  }

  static async open(run: Run): Promise<World> {
    const server = await startEcr("000000000000.dkr.ecr.us-east-1.amazonaws.com");
    const source = await new FaultRegistry().start();
    source.referrersApi = run.api;
    const clock = { now: new Date("2026-11-20T10:00:00Z") };
    const mirror = await openMirror("version: 1", { now: () => clock.now, timing: testTiming() });
    const world = new World({ run, server, source, mirror, clock });
    for (const at of [0, 1, 2]) world.#push(at);
    mirror.write("images.txt", [0, 1, 2].map((at) => `${source.host}/${place(at)}\n`).join(""));
    world.#configure();
    return world;
  }

  async close(): Promise<void> {
    await this.#mirror.close();
    await this.#server.close();
    await this.#source.close();
  }

  async step(step: Step): Promise<void> {
    switch (step.kind) {
      case "sign":
        this.#source.store(repositoryOf(step.image), imageOf(this.#name("payload"), [50]), this.#tag(step));
        break;
      case "attach":
        this.#attach(step.image);
        break;
      case "lose":
        await this.#lose(`m/${repositoryOf(step.image)}`, this.#tag(step));
        break;
      case "tamper":
        await this.#tamper(step);
        break;
      case "pass":
        this.#clock.now = new Date(this.#clock.now.getTime() + step.hours * hour);
        break;
      case "configure":
        this.#mutability = mutabilities[step.mutability] ?? "immutable";
        this.#configure();
        break;
      case "apply":
        await this.apply();
        break;
      default:
        step satisfies never;
    }
  }

  async apply(): Promise<void> {
    const before = await this.#plan();
    const theirs = await this.#theirs();
    const report = await this.#mirror.apply();
    expect(await this.#theirs()).toEqual(theirs);
    expect([report.failed, report.stale]).toEqual([[], []]);
    await this.#note(before);
    const after = await this.#plan();
    expect(after.actions.map(({ id }) => id)).toEqual([]);
    await this.#checkReferrers(after);
  }

  /** Every referrer of a followed image is in ECR, unless the plan says that its tag blocks it. */
  async #checkReferrers(plan: Plan): Promise<void> {
    const held = await this.#held();
    for (const [at, image] of this.#images.entries()) {
      const repository = repositoryOf(at);
      if (!this.#isFollowed(image)) continue;
      const there = held.get(`m/${repository}`) ?? new Map<string, string>();
      for (const digest of this.#attached(repository, image)) expect([...there.keys()]).toContain(digest);
      for (const ending of endings) {
        const tag = `${image.root.digest.replace(":", "-")}${ending}`;
        const atSource = this.#source.tags.get(`${repository}:${tag}`);
        if (atSource === undefined) continue;
        const isBlocked = plan.blocked.some((one) => one.repository === `m/${repository}` && one.tag === tag);
        const inEcr = [...there].find(([, tags]) => tags.split(" ").includes(tag))?.[0];
        // What a stranger put under the tag of a signature stays.
        if (inEcr === image.root.digest) continue;
        if (isBlocked) expect(inEcr).not.toBe(atSource);
        else expect([tag, inEcr]).toEqual([tag, atSource]);
      }
    }
  }

  /** Plans, and looks what the source was asked for that. */
  async #plan(): Promise<Plan> {
    this.#source.requests.length = 0;
    const plan = await this.#mirror.plan();
    expect(plan.failures).toEqual([]);
    const warnings = plan.warnings.filter(({ code }) => code !== "plan/foreign-referrer");
    expect(warnings).toEqual([]);
    const asked = this.#source.requests.map(({ path }) => decodeURIComponent(path));
    // What is to be copied is looked at as a whole.
    const copied = new Set(plan.actions.map(({ id }) => id));
    // What stays blocked or foreign is looked at each time.
    const blocked = plan.blocked.length + plan.warnings.length > 0;
    for (const [at, image] of this.#images.entries()) {
      const isCopied = copied.has(`copy-image:m/${place(at)}`);
      if (isCopied || blocked || this.#isFollowed(image)) continue;
      const about = asked.filter(
        (path) =>
          path.includes(`referrers/${image.root.digest}`) ||
          path.includes(`${image.root.digest.replace(":", "-")}.`),
      );
      expect([place(at), about]).toEqual([place(at), []]);
    }
    if (copied.size === 0 && !blocked) {
      const referrers = asked.filter((path) => path.includes("/referrers/")).length;
      const listings = asked.filter((path) => path.includes("/tags/list")).length;
      const followed = this.#images.filter((image) => this.#isFollowed(image)).length;
      expect(referrers).toBeLessThanOrEqual(followed);
      expect(listings).toBeLessThanOrEqual(2);
    }
    return plan;
  }

  #isFollowed(image: TestImage): boolean {
    const mirrored = this.#mirrored.get(image.root.digest);
    if (mirrored === undefined) return false;
    return this.#clock.now.getTime() - mirrored < this.#run.followHours * hour;
  }

  /** What the plan put anew is as old as this moment. */
  async #note(plan: Plan): Promise<void> {
    const unblocked = await this.#held();
    for (const [at, image] of this.#images.entries()) {
      const there = unblocked.get(`m/${repositoryOf(at)}`)?.get(image.root.digest) ?? "";
      const isPlanned = plan.actions.some(
        (action) => action.id === `copy-image:m/${place(at)}` || action.id === `tag-image:m/${place(at)}`,
      );
      const isOld = this.#mirrored.has(image.root.digest);
      if (isPlanned && !isOld && there.split(" ").includes(tagOf(at)))
        this.#mirrored.set(image.root.digest, this.#clock.now.getTime());
    }
  }

  #configure(): void {
    this.#mirror.write(
      "mirror.config.yaml",
      `
version: 1
target: { ${this.#server.settings}, prefix: m }
repositories: { defaults: { tagMutability: ${this.#mutability} } }
sources:
  - { name: list, kind: list, path: images.txt, referrers: { follow: ${this.#run.followHours}h } }`,
    );
  }

  #push(at: number): void {
    const single = imageOf(this.#name("image"), [200]);
    const image = at === 2 ? indexOf([{ image: single, platform: "linux/amd64" }]) : single;
    this.#images[at] = image;
    this.#source.store(repositoryOf(at), image, tagOf(at));
  }

  #attach(at: number): void {
    const image = this.#image(at);
    const repository = repositoryOf(at);
    const referrer = referrerOf(this.#name("sbom"), image.root);
    this.#source.store(repository, referrer);
    if (this.#run.api) return;
    // Without the API whoever pushes a referrer writes it into the list, too.
    const all = this.#attached(repository, image).map((digest) => this.#stored(repository, digest));
    this.#source.store(
      repository,
      indexOf(all.map((one) => ({ image: one }))),
      image.root.digest.replace(":", "-"),
    );
  }

  #attached(repository: string, image: TestImage): readonly string[] {
    return [...this.#source.manifests].flatMap(([name, { bytes }]) => {
      const { subject } = JSON.parse(bytes.toString("utf8")) as { subject?: { digest: string } };
      const own = name.startsWith(`${repository}@`) && subject?.digest === image.root.digest;
      return own ? [name.slice(repository.length + 1)] : [];
    });
  }

  #stored(repository: string, digest: string): TestImage {
    const stored = this.#source.manifests.get(`${repository}@${digest}`);
    if (stored === undefined) throw new Error(`${digest} is not there`);
    const root = { ...stored, digest } as TestImage["root"];
    return { blobs: [], manifests: [root], root };
  }

  /** Somebody deletes a signature in ECR. */
  async #lose(repositoryName: string, imageTag: string): Promise<void> {
    const command = new BatchDeleteImageCommand({ repositoryName, imageIds: [{ imageTag }] });
    await this.#server.sdk.send(command).catch(() => undefined);
  }

  /** Somebody puts something else under the tag of a signature, where ECR lets him. */
  async #tamper(step: { readonly image: number; readonly ending: string }): Promise<void> {
    const { manifests } = this.#image(step.image);
    const imageManifest = manifests[0]?.bytes.toString("utf8") ?? "";
    const repositoryName = `m/${repositoryOf(step.image)}`;
    const command = new PutImageCommand({ repositoryName, imageManifest, imageTag: this.#tag(step) });
    await this.#server.sdk.send(command).catch(() => undefined);
  }

  /** Tags of signatures under which a stranger has put something. */
  async #theirs(): Promise<readonly string[]> {
    const held = await this.#held();
    return this.#images.flatMap((image, at) => {
      const tags =
        held
          .get(`m/${repositoryOf(at)}`)
          ?.get(image.root.digest)
          ?.split(" ") ?? [];
      return tags.filter((tag) => tag.startsWith("sha256-")).sort();
    });
  }

  /** By repository: digest -> tags. */
  async #held(): Promise<ReadonlyMap<string, ReadonlyMap<string, string>>> {
    const held = new Map<string, ReadonlyMap<string, string>>();
    for (const repositoryName of new Set([0, 1, 2].map((at) => `m/${repositoryOf(at)}`))) {
      const command = new DescribeImagesCommand({ repositoryName, maxResults: 1000 });
      const { imageDetails = [] } = await this.#server.sdk.send(command).catch(() => ({ imageDetails: [] }));
      const tags = imageDetails.map(
        ({ imageDigest = "", imageTags = [] }) => [imageDigest, imageTags.join(" ")] as const,
      );
      held.set(repositoryName, new Map(tags));
    }
    return held;
  }

  #tag({ image, ending }: { readonly image: number; readonly ending: string }): string {
    return `${this.#image(image).root.digest.replace(":", "-")}${ending}`;
  }

  #image(at: number): TestImage {
    const image = this.#images[at];
    if (image === undefined) throw new Error(`there is no image ${at}`);
    return image;
  }

  #name(what: string): string {
    this.#made += 1;
    return `${what} ${this.#made}`;
  }
}

const repositoryOf = (at: number) => (at === 0 ? "one" : "two");
const tagOf = (at: number) => `${at}.0`;
const place = (at: number) => `${repositoryOf(at)}:${tagOf(at)}`;

it("every referrer of a followed image comes to ECR or is blocked, no apply fails for it, and then all is quiet", async () => {
  useAwsEnvironment();
  const seed = Number(process.env["SEED"] ?? 20_261_120);
  const numRuns = Number(process.env["RUNS"] ?? 30);
  await fc.assert(
    fc.asyncProperty(anyRun, async (run) => {
      const world = await World.open(run);
      try {
        await world.apply();
        for (const step of run.steps) await world.step(step);
        await world.apply();
      } finally {
        await world.close();
      }
    }),
    { seed, numRuns, endOnFailure: false, verbose: 1 },
  );
}, 600_000);
