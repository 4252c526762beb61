import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Plan } from "../../src/core/plan/plan.ts";
import { plainScreen } from "../../src/views/paint.ts";
import { renderPlanHtml } from "../../src/views/plan/html/plan-page.ts";
import { renderPlanGitlab, renderPlanJson } from "../../src/views/plan/json.ts";
import { renderPlanMarkdown } from "../../src/views/plan/markdown.ts";
import { renderPlanSarif } from "../../src/views/plan/sarif.ts";
import { renderPlanText } from "../../src/views/plan/text.ts";
import { digestOf, emptyPlan, file, image, nasty } from "./fixtures.ts";
import { gatedBy, gatedPlan } from "./gated-plan.ts";
import { designPlan, fullPlan, nastyPlan } from "./plans.ts";
import { expectGolden } from "./golden.ts";

const config = "mirror.config.yaml";
const text = (plan: Plan, options = {}): string =>
  renderPlanText(plan, { ...plainScreen, config, verbose: false, ...options });
const planJson = (plan: Plan): string => [...renderPlanJson(plan)].join("");
const unsafe = /[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|(?!\n)\p{Cc}/u;

const plans: readonly [string, Plan][] = [
  ["design", designPlan],
  ["empty", emptyPlan],
  ["full", fullPlan],
  ["nasty", nastyPlan],
  ["gated", gatedPlan],
  ["nasty-gated", gatedBy(nasty)],
];

describe.each(plans)("the %s plan", (name, plan) => {
  it("as text", () => expectGolden(`plan-${name}.txt`, text(plan)));
  it("as text with --verbose", () => expectGolden(`plan-${name}-verbose.txt`, text(plan, { verbose: true })));
  it("as JSON", () => expectGolden(`plan-${name}.json`, planJson(plan)));
  it("as Markdown", () => expectGolden(`plan-${name}.md`, renderPlanMarkdown(plan, { config })));
  it("as HTML", () => expectGolden(`plan-${name}.html`, renderPlanHtml(plan, { config })));
  it("as SARIF", () => expectGolden(`plan-${name}.sarif`, renderPlanSarif([plan])));
  it("as GitLab's report", () => expectGolden(`plan-${name}-gitlab.json`, renderPlanGitlab([plan])));

  it("keeps control, bidi and zero-width characters out of every rendering", () => {
    const renderings = [
      text(plan, { verbose: true }),
      planJson(plan),
      renderPlanMarkdown(plan, { config }),
      renderPlanHtml(plan, { config }),
      renderPlanSarif([plan]),
    ];
    for (const rendering of renderings) expect(rendering).not.toMatch(unsafe);
  });
});

describe("text", () => {
  it("has the shape of the design", () => {
    expect(text(designPlan).split("\n").slice(0, 5)).toEqual([
      "Target 123456789012.dkr.ecr.us-west-2.amazonaws.com    + create  ~ change  - delete  ! blocked",
      "",
      "runwhen-local  chart runwhen-local 0.6.7",
      "  + repository  runwhen/runner                  immutable, scan, KMS",
      "  + image       runwhen/runner:2026-07-23.1     96 MB  sha256:b07de551",
    ]);
    expect(text(designPlan)).toMatch(
      /\n\nPlan: 1 repository, 1 image \(96 MB\), 2 tags, 1 file; 0 to delete\. 1 blocked, 1 held, 1 gone, 38 unchanged\.\n$/,
    );
  });

  it("says that nothing changes, and with what", () => {
    expect(text(emptyPlan)).toBe(
      "No changes. ECR and 3 files match mirror.config.yaml (41 images, 12 repositories).\n",
    );
    const noFiles = { ...emptyPlan, totals: { images: 1, repositories: 1, files: 0 } };
    expect(text(noFiles)).toBe("No changes. ECR matches mirror.config.yaml (1 image, 1 repository).\n");
  });

  it("counts charts apart from images", () => {
    const [copy] = designPlan.actions.filter((action) => action.kind === "copy-image");
    if (copy === undefined) throw new Error("nothing is copied");
    const chart = { ...copy, chart: "made" as const };
    const summary = (actions: Plan["actions"], copyImage: number) => {
      const plan = { ...designPlan, actions, summary: { ...emptyPlan.summary, copyImage, bytes: 1_600_000 } };
      return text(plan).trimEnd().split("\n").at(-1);
    };
    expect(summary([copy, chart], 2)).toMatch(/^Plan: 1 image, 1 chart \(1\.6 MB\); 0 to delete\./);
    expect(summary([chart, { ...chart, id: "another" }], 2)).toMatch(
      /^Plan: 2 charts \(1\.6 MB\); 0 to delete\./,
    );
  });

  it("counts charts apart where nothing changes, however many registries hold them", () => {
    const place = { registry: "here", repository: "charts/app", tag: "1.0.0", digest: digestOf("app") };
    const chart = {
      ...place,
      source: "localhost/app:1.0.0",
      from: "app",
      policy: "same",
      chart: "made" as const,
    };
    const { chart: _, ...one } = { ...chart, repository: "app" };
    const unchanged = [chart, { ...chart, registry: "there" }, one];
    expect(text({ ...emptyPlan, unchanged })).toBe(
      "No changes. ECR and 3 files match mirror.config.yaml (40 images, 1 chart, 12 repositories).\n",
    );
  });

  it("shows what stays after the sources and before the files", () => {
    const lines = text(designPlan).split("\n");
    const from = lines.indexOf("held  not yet allowed in; ECR keeps what it has");
    expect(lines.slice(from, from + 5)).toEqual([
      "held  not yet allowed in; ECR keeps what it has",
      "  = image       platform/app:stable             too young: sha256:0be3f9d1 first seen 2026-11-26 10:00Z, enters 2026-11-29 10:00Z",
      "gone  no longer at the source; ECR keeps the last copy",
      "  = image       platform/redis:7.1              docker.io/library/redis:7.1, gone since 2026-11-20",
      "files",
    ]);
  });

  it("tells times from now where there is a clock", () => {
    const rendered = text(fullPlan, { now: new Date("2026-11-26T12:30:00.000Z") });
    expect(rendered).toMatch(
      / {2}= image {7}platform\/app:stable +too young: sha256:0be3f9d1 first seen 2 h ago, enters 2026-11-29 10:00Z\n/,
    );
    expect(rendered).toMatch(/! image {7}platform\/old:2\.0 +in use: pulled 2 h ago\n/);
    // First seen after now: two machines' clocks differ.
    expect(rendered).toContain("first seen 2026-11-27 10:00Z");
  });

  it.each<[string, Partial<Plan>, string]>([
    [
      "beside what is in order",
      {},
      "No changes. ECR and 3 files match mirror.config.yaml (41 images, 12 repositories). 1 held, 2 gone.",
    ],
    ["and nothing else", { totals: { images: 0, repositories: 1, files: 1 } }, "No changes. 1 held, 2 gone."],
    [
      "in a plan that isn't whole",
      { complete: false },
      "No changes found, but this plan is incomplete (41 images, 12 repositories). 1 held, 2 gone.",
    ],
  ])("counts what is held and gone %s", (_, more, expected) => {
    const plan = { ...emptyPlan, summary: { ...emptyPlan.summary, held: 1, gone: 2 }, ...more };
    expect(text(plan).trimEnd().split("\n").at(-1)).toBe(expected);
  });

  it.each<[string, Plan["blocked"], string]>([
    ["", [], "2 tags are no longer wanted. Delete them with --prune."],
    [
      "but for those that it blocks",
      fullPlan.blocked.slice(1),
      "1 tag is no longer wanted. Delete it with --prune.",
    ],
    [
      "but for repositories that it blocks",
      fullPlan.blocked.slice(1).map((one) => ({ ...one, subject: "repository" as const, tag: null })),
      "",
    ],
  ])("names --prune for what it would delete %s", (_, blocked, expected) => {
    const plan = { ...emptyPlan, blocked, unwanted: fullPlan.unwanted.slice(0, 2) };
    expect(
      text(plan)
        .split("\n")
        .find((line) => line.includes("no longer wanted")) ?? "",
    ).toBe(expected);
  });

  it("keeps a source called as a group is apart from it", () => {
    const source = { name: "held", kind: "images", title: "a source", images: 1 };
    const action = image("a:1", { digest: digestOf("1"), from: "held" });
    const lines = text({ ...designPlan, sources: [source], actions: [action], blocked: [] }).split("\n");
    expect(lines.filter((line) => line.startsWith("held"))).toEqual([
      "held  a source",
      "held  not yet allowed in; ECR keeps what it has",
    ]);
    expect(lines.filter((line) => line.includes("a:1"))).toHaveLength(1);
  });

  it("never claims a match for a plan that isn't whole", () => {
    const rendered = text({ ...emptyPlan, complete: false });
    expect(rendered).toMatch(/^Incomplete plan: --target excludes part of the config/);
    expect(rendered).toMatch(/No changes found, but this plan is incomplete/);
  });

  it("says that a source was read from its fallback, not that a part was left out", () => {
    const source = {
      name: "charts",
      kind: "helm",
      title: "",
      images: 1,
      failed: "no helm",
      fallback: "./list",
    };
    const rendered = text({ ...emptyPlan, complete: false, sources: [source] });
    expect(rendered).toContain("Incomplete plan: 1 source replaced by a fallback list.");
  });

  it("says failed sources before anything else", () => {
    expect(text(fullPlan).split("\n")[0]).toMatch(/^Error: A source failed +\[source\/failed\]$/);
  });

  it("uses color only when asked, and marks without it", () => {
    expect(text(designPlan)).not.toContain("\u001b[");
    const colored = text(designPlan, { color: 1 });
    expect(colored).toContain("\u001b[32m+ image");
    // oxlint-disable-next-line no-control-regex
    expect(colored.replace(/\u001b\[\d+m/g, "")).toBe(text(designPlan));
  });

  it("names the registry of a replica's actions", () => {
    const copy = image("a:1", { digest: digestOf("1") });
    if (copy.kind !== "copy-image") throw new Error("fixture");
    const replica = { ...copy, destination: { ...copy.destination, registry: "replica.example" } };
    expect(text({ ...designPlan, actions: [replica] })).toContain("replica.example/a:1");
  });
});

describe("JSON", () => {
  it("is the same bytes whatever the order of keys", () => {
    const reversed = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(reversed);
      if (typeof value !== "object" || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .toReversed()
          .map(([key, item]) => [key, reversed(item)]),
      );
    };
    expect(planJson(reversed(fullPlan) as Plan)).toBe(planJson(fullPlan));
  });

  it("keeps every value", () => {
    expect(JSON.parse(planJson(nastyPlan))).toEqual(JSON.parse(JSON.stringify(nastyPlan)));
  });

  const schema = JSON.parse(readFileSync("schemas/plan.schema.json", "utf8")) as object;
  const validate = new Ajv2020({ allErrors: true }).compile(schema);

  it.each(plans)("of the %s plan fits the schema", (_, plan) => {
    validate(JSON.parse(planJson(plan)));
    expect(validate.errors).toBeNull();
  });

  it.each([
    ["an unknown key", { ...emptyPlan, extra: 1 }],
    ["a missing key", { ...emptyPlan, totals: undefined }],
    ["another version", { ...emptyPlan, formatVersion: "2.0" }],
    [
      "an unknown kind",
      { ...emptyPlan, actions: [{ ...image("a:1", { digest: digestOf("1") }), kind: "burn" }] },
    ],
    ["a bad digest", { ...emptyPlan, configDigest: "sha256:short" }],
  ])("with %s doesn't fit the schema", (_, plan) => {
    expect(validate(JSON.parse(JSON.stringify(plan)))).toBe(false);
  });
});

const many = (sources: number, each: number): Plan => ({
  ...fullPlan,
  sources: Array.from({ length: sources }, (_, index) => ({
    name: `s${index}`,
    kind: "list",
    title: "x",
    images: each,
  })),
  actions: Array.from({ length: sources * each }, (_, index) =>
    image(`team/image-${index}:1.0`, { digest: digestOf(`${index}`), from: `s${index % sources}` }),
  ),
  blocked: Array.from({ length: 40 }, (_, index) => ({
    id: `${index}`,
    subject: "image" as const,
    code: "tag/immutable" as const,
    registry: fullPlan.target.registry,
    repository: "blocked/one",
    tag: `${index}`,
    from: "s0",
    why: "immutable tag, other digest",
    detail: "",
    before: null,
    after: null,
    waysOut: [],
  })),
});

describe("Markdown", () => {
  it.each([
    [3, 1000],
    [300, 10],
    [3000, 1],
  ])("of %i sources with %i images stays below the limit, headline and blocked kept", (sources, each) => {
    const rendered = renderPlanMarkdown(many(sources, each), { config });
    expect(rendered.length).toBeLessThanOrEqual(60_000);
    expect(rendered).toContain("<!-- ecr-mirror:plan:mirror.config.yaml -->\n\n### Plan:");
    expect(rendered).toContain("`blocked/one:39`");
    expect((rendered.match(/<details>/g) ?? []).length).toBe((rendered.match(/<\/details>/g) ?? []).length);
  });

  it("of 5,000 images names every repository and every file", () => {
    const plan: Plan = {
      ...fullPlan,
      sources: [{ name: "apps", kind: "list", title: "x", images: 5000 }],
      actions: [
        ...Array.from({ length: 5000 }, (_, index) =>
          image(`team/app-${index % 400}:1.${index}`, { digest: digestOf(`${index}`), from: "apps" }),
        ),
        ...Array.from({ length: 20 }, (_, index) =>
          file(`out/${index}.csv`, { before: null, diff: `@@ -0,0 +1,900 @@\n${"+x,y\n".repeat(900)}` }),
        ),
      ],
    };
    const rendered = renderPlanMarkdown(plan, { config });
    expect(Buffer.byteLength(rendered)).toBeLessThanOrEqual(65_536);
    for (let index = 0; index < 400; index += 1) expect(rendered).toContain(`\`team/app-${index}\``);
    for (let index = 0; index < 20; index += 1) expect(rendered).toContain(`out/${index}.csv`);
    expect(rendered).toMatch(/- `team\/app-7`: 13 images: (?:`1\.\d+`, ){10}and 3 more/);
    expect(rendered).not.toContain("left out");
  });

  it("lets no text end the hidden marker", () => {
    const rendered = renderPlanMarkdown(emptyPlan, { config: "a--><script>.yaml" });
    expect(rendered.split("\n")[0]).toBe("<!-- ecr-mirror:plan:a-__script_.yaml -->");
  });

  it("lets no cell end early", () => {
    const rows = renderPlanMarkdown(nastyPlan, { config })
      .split("\n")
      .filter((line) => line.startsWith("|"));
    for (const row of rows) expect(row.split("|").length - 2).toBeLessThanOrEqual(4);
    const outsideCode = rows.join("\n").replace(/<code>.*?<\/code>/g, "");
    expect(outsideCode).not.toMatch(/<script>|@user|\[x\]/);
  });
});

describe("HTML", () => {
  it("names the values keys of an image, and counts accepted warnings", () => {
    const written = file("values.yaml", { before: null, diff: "" });
    const row = {
      source: "docker.io/library/nginx:1",
      target: `${emptyPlan.target.registry}/team/nginx:1`,
      digest: digestOf("1"),
      place: "team/nginx:1",
      from: "extra",
      provenance: [],
      written: [],
      valuesKeys: ["web.image", "<b>"],
    };
    const actions = [image("team/nginx:1", { digest: digestOf("1") }), { ...written, rows: [row] }];
    const rendered = renderPlanHtml(
      { ...emptyPlan, actions, accepted: [{ code: "plan/quota", count: 3 }] },
      { config },
    );
    expect(rendered).toContain("<div>values keys web.image, &#60;b&#62;</div>");
    expect(rendered).toContain("<p>3 accepted warnings: plan/quota 3.</p>");
  });

  it("holds no element that a plan brought in, and its policy lets only its own script run", () => {
    const rendered = renderPlanHtml(nastyPlan, { config });
    const scripts = [...rendered.matchAll(/<script[^>]*>([^]*?)<\/script/gi)].map(([, text = ""]) => text);
    expect(scripts).toHaveLength(1);
    const digest = createHash("sha256").update(scripts.join("")).digest("base64");
    expect(rendered).toContain(`default-src 'none'; script-src 'sha256-${digest}';`);
    expect(rendered).not.toMatch(/ style=| on\w+=/i);
  });
});

it("a plan of 200,000 images is rendered in every format", () => {
  const one = image("team/app:1", { digest: digestOf("1") });
  const large: Plan = { ...designPlan, actions: Array.from({ length: 200_000 }, () => one) };
  expect(text(large).split("\n").length).toBeGreaterThan(200_000);
  expect(renderPlanMarkdown(large, { config }).length).toBeLessThan(60_001);
  expect(renderPlanHtml(large, { config })).toContain("</html>");
});
