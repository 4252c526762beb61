import { describe, expect, it } from "vitest";
import type { MappingRow } from "../../../src/core/mapping/row.ts";
import { readDocuments } from "../../../src/core/kubernetes/documents.ts";
import { walk } from "../../../src/core/kubernetes/rules/walk.ts";
import type { Rendering } from "../../../src/core/kubernetes/renders.ts";
import { problem } from "../../../src/core/base/diagnostic.ts";
import { values } from "../../../src/outputs/values/output.ts";
import type { Wanted } from "../../../src/outputs/kind/kind.ts";
import { proveValues, type ValuesProof } from "../../../src/outputs/values/prove.ts";
import { readTree } from "../../../src/yaml/plain.ts";
import { host, pieces, row, use } from "./rows.ts";

const output = { kind: "values", source: "app", path: "updated.yaml" } as const;
const rows = [row("quay.io/x/app:1", [use(pieces("reference:image=quay.io/x/app:1"))])];
const target = `${host}/mirror/x/app:1`;

function render(yaml: string): Rendering {
  const { documents } = readDocuments(yaml, { readTree });
  return { documents, findings: walk(documents, readTree).findings };
}

function prove(
  before: string,
  after: string,
  more: {
    again?: string;
    rows?: readonly MappingRow[];
    proof?: "warn";
    wanted?: Wanted;
    content?: string;
    /** What the chart renders to with other values than the written ones. */
    marked?: (content: string) => string;
  } = {},
): Promise<ValuesProof> {
  const { content = "" } = more;
  return proveValues(
    {
      output: { ...output, ...(more.proof === undefined ? {} : { proof: more.proof }) },
      content,
      rows: more.rows ?? rows,
      ...(more.wanted === undefined ? {} : { wanted: more.wanted }),
    },
    {
      base: async () => render(before),
      withValues: async (text) => render(text === content ? after : (more.marked?.(text) ?? after)),
      again: async () => render(more.again ?? before),
    },
  );
}

const pod = (image: string, more = ""): string =>
  `kind: Pod\nmetadata: { name: a }\nspec: { containers: [{ name: m, image: "${image}" }] }\n${more}`;
const before = pod("quay.io/x/app:1");

async function whys(proof: Promise<ValuesProof>): Promise<string[]> {
  return (await proof).problems.map((one) => one.detail ?? "");
}

describe("proveValues", () => {
  it("goes by the chart's own place of an image that another source has elsewhere too", async () => {
    const [own] = rows;
    if (own === undefined) throw new Error("no row");
    const others = own.uses?.map((one) => ({ ...one, source: "other" })) ?? [];
    const elsewhere = {
      ...own,
      from: "other",
      target: `${host}/other/x/app:1`,
      provenance: [{ source: "other" }],
    };
    for (const all of [
      [own, { ...elsewhere, uses: others }],
      [{ ...elsewhere, uses: others }, own],
    ])
      expect(await prove(before, pod(target), { rows: all })).toMatchObject({ proved: 1, problems: [] });
  });

  it("holds when the target takes the image's place and nothing else changes", async () => {
    expect(await prove(before, pod(target))).toMatchObject({
      text: "values: proved, 1 of 1 images",
      problems: [],
      proved: 1,
      total: 1,
    });
  });

  it.each([
    ["the image stays", pod("quay.io/x/app:1"), /names quay\.io\/x\/app:1, not 1234/],
    ["another tag", pod(target.replace(/1$/, "2")), /app:2, not 1234/],
    ["the image is gone", "kind: Pod\nmetadata: { name: a }\nspec: {}\n", /no longer appears in Pod\/a/],
    [
      "an image nobody planned",
      pod(target, 'image: "quay.io/x/new:1"\n'),
      /quay\.io\/x\/new:1, which is not planned/,
    ],
    ["another setting", pod(target, "replicas: 2\n"), /Pod\/a \.replicas changed/],
    [
      "a document more",
      `${pod(target)}---\nkind: Service\nmetadata: { name: s }\n`,
      /Service\/s \(new\) changed/,
    ],
  ])("fails when there is %s", async (_, after, why) => {
    const proof = await prove(before, after);
    expect(proof.text).toMatch(/^values: not proved, /);
    expect(proof.problems).toMatchObject(
      [{ code: "output/proof", severity: "error" }].concat(
        proof.problems.slice(1).map(() => ({ code: "output/proof", severity: "error" })),
      ),
    );
    expect(await whys(prove(before, after))).toEqual(
      expect.arrayContaining([expect.stringMatching(why)]) as string[],
    );
  });

  it("only warns with proof: warn", async () => {
    const proof = await prove(before, before, { proof: "warn" });
    expect(proof.problems).toMatchObject([{ severity: "warning" }]);
  });

  it("leaves out what is random, by value and by name", async () => {
    const secret = (text: string): string =>
      `---\nkind: Secret\nmetadata: { name: p }\nstringData: { password: "${text}" }\n---\nkind: Job\nmetadata: { name: "job-${text}" }\n`;
    expect(
      await whys(
        prove(before + secret("a b"), pod(target) + secret("c d"), { again: before + secret("e f") }),
      ),
    ).toEqual([]);
  });

  it.each([
    ["a hash of what changed", 'checksum: "0123456789abcdef"\n', 'checksum: "fedcba9876543210"\n'],
    ["a sentence with the image", "note: runs quay.io/x/app:1 now\n", `note: runs ${target} now\n`],
    [
      "text in YAML",
      '---\nkind: ConfigMap\nmetadata: { name: c }\ndata: { a.yaml: "image: quay.io/x/app:1\\nb: 1\\n" }\n',
      `---\nkind: ConfigMap\nmetadata: { name: c }\ndata: { a.yaml: "image: ${target}\\nb: 1\\n" }\n`,
    ],
    [
      "a list in a variable",
      '---\nkind: Pod\nmetadata: { name: e }\nspec: { containers: [{ env: [{ name: IMAGES, value: "a=quay.io/x/app:1,b=quay.io/x/app:1" }] }] }\n',
      `---\nkind: Pod\nmetadata: { name: e }\nspec: { containers: [{ env: [{ name: IMAGES, value: "a=${target},b=${target}" }] }] }\n`,
    ],
  ])("accepts %s", async (_, old, now) => {
    expect(await whys(prove(before + old, pod(target) + now))).toEqual([]);
  });

  it("refuses a change beside an image in the same text", async () => {
    const config = (image: string, level: string): string =>
      `---\nkind: ConfigMap\nmetadata: { name: c }\ndata: { a.yaml: "image: ${image}\\nlevel: ${level}\\n" }\n`;
    expect(
      await whys(prove(before + config("quay.io/x/app:1", "info"), pod(target) + config(target, "debug"))),
    ).toEqual([expect.stringMatching(/ConfigMap\/c \.data\["a\.yaml"\] changed/)]);
  });

  it("holds when the chart names what a person's answer completes", async () => {
    const names = "quay.io/x/driver:580";
    const made = use(pieces("path:driver.repository=quay.io/x", "/driver"), { names });
    const answered = [row("quay.io/x/driver:580-ubuntu22.04", [made])];
    const policy = (repository: string): string =>
      `kind: ClusterPolicy\napiVersion: nvidia.com/v1\nspec: { driver: { repository: "${repository}", image: driver, version: "580" } }\n`;
    const old = policy("quay.io/x");
    expect(await prove(old, policy(`${host}/mirror/x`), { rows: answered })).toMatchObject({
      text: "values: proved, 1 of 1 images",
      problems: [],
    });
    expect(await prove(old, old, { rows: answered })).toMatchObject({ proved: 0, total: 1 });
  });

  it("counts what no values move, without failing", async () => {
    const literal = [row("quay.io/x/app:1", [use(pieces("quay.io/x/app"))])];
    expect(await prove(before, before, { rows: literal })).toMatchObject({
      text: "values: proved in part, 0 of 1 images",
      problems: [],
    });
  });
});

describe("what assigned values change", () => {
  const collection = (name: string): MappingRow =>
    row(`ghcr.io/cc/${name}:main-1`, [], { helmKey: "runner.runEnvironment", from: "collections" });
  const runner = row("quay.io/x/app:1", [use(pieces("reference:runner.image=quay.io/x/app:1"))]);
  const all = [runner, collection("a"), collection("b")];
  const content = values.render(all, output, new Map(), {
    target: { registry: host, region: "us-west-2" },
    sources: [],
  }).files[0]?.content as string;

  /** A chart that writes the two values of the run environment by this template, beside the runner. */
  const chart =
    (template: (registry: string, repository: string) => string) =>
    (text: string): string => {
      const image = /^ {2}image: (.*)$/m.exec(text)?.[1] ?? "quay.io/x/app:1";
      const registry = /^ {6}registry: (.*)$/m.exec(text)?.[1] ?? "";
      const repository = /^ {6}repository: (.*)$/m.exec(text)?.[1] ?? "";
      return `${pod(image)}---\n${template(registry, repository)}`;
    };
  const config = (text: string): string =>
    `kind: ConfigMap\nmetadata: { name: runner-config }\ndata: { config.yaml: ${JSON.stringify(text)} }\n`;
  const proofOf = (template: (registry: string, repository: string) => string): Promise<ValuesProof> => {
    const render = chart(template);
    return prove(render(""), render(content), { rows: all, content, marked: render });
  };

  it.each<[string, (registry: string, repository: string) => string]>([
    [
      "lines of a YAML text",
      (registry, repository) =>
        config(
          `environment:\n  imageRegistry: "${registry}"\n  imageRepository: "${repository}"\n  level: info\n`,
        ),
    ],
    [
      "lines that are there only with a value",
      (registry) =>
        config(`environment:\n  level: info\n${registry && `  image: { registry: "${registry}" }\n`}`),
    ],
    [
      "a text that is no YAML",
      (registry, repository) => config(`REGISTRY=${registry}\nREPOSITORY=${repository}\nLEVEL=info\n`),
    ],
    [
      "both in one text, with a default in its place",
      (registry, repository) =>
        config(`environment:\n  from: ${registry || "ghcr.io"}/${repository || "cc"}\n`),
    ],
    [
      "a Secret's text",
      (registry) =>
        `kind: Secret\nmetadata: { name: s }\ndata: { config: ${btoa(`registry: "${registry}" # of the workers`)} }\n`,
    ],
    [
      "a hash of the text beside it",
      (registry) =>
        `${config(`imageRegistry: "${registry}"\n`)}---\nkind: Pod\nmetadata: { name: p, annotations: { checksum: ${registry ? "0123456789abcdef" : "fedcba9876543210"} } }\n`,
    ],
  ])("permits %s", async (_, template) => {
    const proof = await proofOf(template);
    expect(proof.problems).toEqual([]);
    expect(proof.text).toBe("values: proved, 1 of 1 images");
  });

  it.each<[string, (registry: string, repository: string) => string, RegExp]>([
    [
      "another line of the same text",
      (registry) => config(`imageRegistry: "${registry}"\nlevel: ${registry ? "debug" : "info"}\n`),
      /config\.yaml"\] changed/,
    ],
    [
      "another part of the same line",
      (registry) => config(`args: --registry=${registry}${registry && " --debug"}\n`),
      /config\.yaml"\] changed/,
    ],
    [
      "another line of a text that is no YAML",
      (registry) => config(`REGISTRY=${registry}\nLEVEL=${registry ? "debug" : "info"}\n`),
      /config\.yaml"\] changed/,
    ],
    [
      "a switch that the value turns on",
      (registry) => `kind: Service\nmetadata: { name: s }\nreplicas: ${registry ? "2" : "1"}\n`,
      /Service\/s \.replicas changed/,
    ],
    [
      "a value that is written in another form",
      (registry) => config(`imageRegistry: "${registry.toUpperCase()}"\n`),
      /changed/,
    ],
    [
      "a document more",
      (registry) =>
        `kind: Service\nmetadata: { name: s }\n${registry && "---\nkind: Job\nmetadata: { name: j }\n"}`,
      /Job\/j \(new\) changed/,
    ],
    [
      "a part with more in it than the value",
      (registry) => config(`a: 1\n${registry && `more: { registry: "${registry}", debug: "true" }\n`}`),
      /changed/,
    ],
  ])("refuses %s", async (_, template, why) => {
    expect(await whys(proofOf(template))).toEqual([expect.stringMatching(why)]);
  });

  it("allows for nothing where the chart refuses markers", async () => {
    const render = chart((registry) => config(`imageRegistry: "${registry}"\n`));
    const refusing = prove(render(""), render(content), {
      rows: all,
      content,
      marked: () => {
        throw problem("chart/render", "The chart refuses it");
      },
    });
    expect(await whys(refusing)).toEqual([expect.stringMatching(/runner-config .* changed/)]);
  });
});

describe("texts that repeat the values", () => {
  const content = `global:\n  hub: ${host}/mirror/x\ndb:\n  registry: ${host}\n`;
  const dump = (inner: string, template = "app/templates/dump.yaml"): string =>
    `---\n# Source: ${template}\nkind: ConfigMap\nmetadata: { name: dump }\ndata: { values: ${JSON.stringify(inner)} }\n`;
  const proofOf = (old: string, now: string, template?: string): Promise<string[]> =>
    whys(prove(pod("quay.io/x/app:1", dump(old, template)), pod(target, dump(now, template)), { content }));

  it.each([
    ["a value", "global: { hub: quay.io/x }", `global: { hub: ${host}/mirror/x }`],
    ["what the user has set, which was nothing", "{}", `{ "global": { "hub": "${host}/mirror/x" } }`],
    ["a subchart's", "registry: quay.io", `registry: ${host}`, "app/charts/db/templates/dump.yaml"],
    [
      "a global one there",
      "global: { hub: x }",
      `global: { hub: ${host}/mirror/x }`,
      "app/charts/db/templates/d",
    ],
  ])("permits %s", async (_, old, now, template?: string) => {
    expect(await proofOf(old, now, template)).toEqual([]);
  });

  it.each([
    ["a value at another path", "local: { hub: quay.io/x }", `local: { hub: ${host}/mirror/x }`],
    ["more than the value", "global: { hub: x, on: a }", `global: { hub: ${host}/mirror/x, on: b }`],
    ["a value gone", "global: { hub: x, on: a }", `global: { hub: ${host}/mirror/x }`],
    ["new parts that were not written", "{}", `{ global: { hub: ${host}/mirror/x, debug: "true" } }`],
    ["a subchart's in another chart", "registry: quay.io", `registry: ${host}`],
  ])("refuses %s", async (_, old, now) => {
    expect(await proofOf(old, now)).toEqual([
      expect.stringMatching(/ConfigMap\/dump \.data\.values changed/),
    ]);
  });

  it("refuses the same value outside a text", async () => {
    const spec = (hub: string): string => `---\nkind: Mesh\nmetadata: { name: m }\nglobal: { hub: ${hub} }\n`;
    const proof = prove(pod("quay.io/x/app:1", spec("x")), pod(target, spec(`${host}/mirror/x`)), {
      content,
    });
    expect(await whys(proof)).toEqual([expect.stringMatching(/Mesh\/m \.global\.hub changed/)]);
  });
});

describe("what the proof does not speak of", () => {
  const jobs = (name: string, image: string): string =>
    pod(
      image,
      `---\nkind: Job\nmetadata: { name: job-${name}, annotations: { "helm.sh/hook": test } }\nspec: { template: { spec: { containers: [{ image: quay.io/x/probe:1 }, { image: "${image}" }] } } }\n`,
    );

  it("documents with random names are the same ones, and tests are not planned", async () => {
    const proof = prove(jobs("x1y", "quay.io/x/app:1"), jobs("a2b", target), {
      again: jobs("k3l", "quay.io/x/app:1"),
      wanted: { include: [], questions: [] },
    });
    expect(await proof).toMatchObject({ text: "values: proved, 1 of 1 images", problems: [] });
  });

  it("a test's image that stays counts once tests are planned", async () => {
    const after = jobs("a2b", target).replace(`{ image: "${target}" }`, "{ image: quay.io/x/app:1 }");
    const more = { again: jobs("k3l", "quay.io/x/app:1") };
    const without = { ...more, wanted: { include: [], questions: [] } };
    expect(await whys(prove(jobs("x1y", "quay.io/x/app:1"), after, without))).toEqual([]);
    const tests = { ...more, wanted: { include: ["test"], questions: [] } };
    expect(await whys(prove(jobs("x1y", "quay.io/x/app:1"), after, tests))).toEqual([
      expect.stringMatching(/Job\/job-x1y .* names quay\.io\/x\/app:1, not/),
    ]);
  });

  it("a name that the values change is no random one", async () => {
    expect(await whys(prove(jobs("x1y", "quay.io/x/app:1"), jobs("a2b", target)))).toContainEqual(
      expect.stringMatching(/Job\/job-x1y \.metadata\.name changed/),
    );
  });

  it("defaults in definitions are text: they stay, though the image is planned", async () => {
    const definition =
      "---\nkind: CustomResourceDefinition\nmetadata: { name: d }\nspec: { properties: { docker_image: { type: string, default: quay.io/x/app:1 } } }\n";
    expect(await prove(pod("quay.io/x/app:1", definition), pod(target, definition))).toMatchObject({
      text: "values: proved, 1 of 1 images",
      problems: [],
    });
  });

  it("what the source sets goes before the values, and that is told first", async () => {
    const wanted = { include: [], questions: [], set: ["image", "other"] };
    const stays = prove(before, before, { wanted });
    expect(await whys(stays)).toEqual([
      expect.stringMatching(/the source sets image with set:, which overrides values files/),
      expect.stringMatching(/names quay\.io\/x\/app:1, not/),
    ]);
    expect(await whys(prove(before, pod(target), { wanted }))).toEqual([]);
  });

  it("an open question that shares a key with planned images is to be answered", async () => {
    const other = (host: string): string =>
      `---\nkind: Pod\nmetadata: { name: b }\nspec: { containers: [{ env: [{ name: BUILDER, value: "${host}/builder:latest" }] }] }\n`;
    const questions = [{ reference: "quay.io/x/builder:latest" }];
    const proof = prove(pod("quay.io/x/app:1", other("quay.io/x")), pod(target, other(`${host}/mirror/x`)), {
      wanted: { include: [], questions },
    });
    expect(await whys(proof)).toEqual([
      expect.stringMatching(
        /Pod\/b .* also changes quay\.io\/x\/builder:latest, .* open question\. Answer it/,
      ),
    ]);
    const ignored = prove(pod("quay.io/x/app:1", other("quay.io/x")), pod(target, other(`${host}/mirror/x`)));
    expect(await whys(ignored)).toEqual([
      expect.stringMatching(/also changes quay\.io\/x\/builder:latest, which is not planned/),
    ]);
  });
});
