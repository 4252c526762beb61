import { describe, expect, it } from "vitest";
import type { MappingRow } from "../../../src/core/mapping/row.ts";
import { readDocuments } from "../../../src/core/kubernetes/documents.ts";
import { walk } from "../../../src/core/kubernetes/rules/walk.ts";
import type { Rendering } from "../../../src/core/kubernetes/renders.ts";
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
  more: { again?: string; rows?: readonly MappingRow[]; proof?: "warn" } = {},
): Promise<ValuesProof> {
  return proveValues(
    {
      output: { ...output, ...(more.proof === undefined ? {} : { proof: more.proof }) },
      content: "",
      rows: more.rows ?? rows,
    },
    {
      base: async () => render(before),
      withValues: async () => render(after),
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
    ["the image is gone", "kind: Pod\nmetadata: { name: a }\nspec: {}\n", /is gone from Pod\/a/],
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
