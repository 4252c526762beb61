// Every question of a plan prints a line that answers it: pasted where the plan says, it leaves no question open.
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { anyHelm } from "../sources/helm/peers.ts";
import { root, run } from "../support/cli.ts";

const charts = ["embedded", "resources", "triple"] as const;

interface Pasted {
  readonly key: "images" | "ignore";
  readonly source: string;
  readonly line: string;
}

/** What the text of a plan or of discover offers, one line for each question. */
function offered(text: string): Pasted[] {
  return [...text.matchAll(/^ +to [a-z ]+, add to (images|ignore): of the source (\S+)\n +(- .*)$/gm)].map(
    ([, key, source = "", line = ""]) => ({ key: key === "ignore" ? key : "images", source, line }),
  );
}

function configWith(pasted: readonly Pasted[], names: readonly string[] = charts): string {
  const lines = names.flatMap((name) => [
    `  - name: ${name}`,
    "    kind: helm",
    `    chart: ./${name}`,
    '    kubeVersion: "1.31"',
    ...(["images", "ignore"] as const).flatMap((key) => {
      const own = pasted.filter((one) => one.source === name && one.key === key);
      return own.length === 0 ? [] : [`    ${key}:`, ...own.map(({ line }) => `      ${line}`)];
    }),
  ]);
  const hosts = ["docker.elastic.co", "docker.io", "mirror.gcr.io", "nvcr.io", "public.ecr.aws", "quay.io"];
  return [
    "version: 1",
    "target: { registry: sandbox }",
    "registries:",
    ...hosts.map((host) => `  ${host}: { rewrite: "oci:registries" }`),
    "sources:",
    ...lines,
    "outputs:",
    ...names.map((name) => `  - { kind: values, source: ${name}, path: generated/${name}.yaml }`),
    "",
  ].join("\n");
}

describe.skipIf(anyHelm === undefined)("questions need Helm: node scripts/peers/helm.mjs", () => {
  let folder = "";
  let [asked, discovered, again] = ["", "", ""];
  const cli = (...args: string[]) => run(args, { cwd: folder, env: { ECR_MIRROR_HELM: anyHelm ?? "" } });

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "questions-e2e-"));
    for (const part of [...charts, "registries"])
      cpSync(join(root, "examples/charts", part), join(folder, part), { recursive: true });
    writeFileSync(join(folder, "mirror.config.yaml"), configWith([]));
    asked = (await cli("plan")).stdout;
    discovered = (await cli("discover")).stdout;
    writeFileSync(join(folder, "mirror.config.yaml"), configWith(offered(asked)));
    again = (await cli("plan")).stdout;
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("each has its line", () => {
    expect(asked).toContain(`Incomplete plan: ${asked.match(/^ {2}\? /gm)?.length ?? 0} open questions.`);
    expect(offered(asked)).toHaveLength(asked.match(/^ {2}\? /gm)?.length ?? 0);
    expect(offered(asked)).toContainEqual({
      key: "images",
      source: "triple",
      line: "- nvcr.io/example/driver:580.126.20-ubuntu22.04",
    });
  });

  it("an answer that no registry has is told, and is no image that the plan covers", async () => {
    cpSync(join(root, "examples/charts/operator"), join(folder, "operator"), { recursive: true });
    const answers = [{ key: "images", source: "operator", line: "- quay.io/example/manual:v7" }] as const;
    writeFileSync(join(folder, "absent.yaml"), configWith(answers, ["operator"]));
    const { code, stdout } = await cli("plan", "-c", "absent.yaml");
    expect(code).toBe(1);
    expect(stdout).toMatch(/^Error: The image does not exist .*\[source\/no-such-image\]$/m);
    expect(stdout).toContain("quay.io/example/manual:v7 (from absent.yaml:16) does not exist.");
    expect(stdout).toContain(
      "  operator  9 images mirrored and proved\n            not covered: 1 image that could not be read\n",
    );
  });

  it("discover offers the same lines", () => {
    expect(offered(discovered)).toEqual(offered(asked));
  });

  it("pasted, they leave none open, and the values are proved", () => {
    expect(again).not.toMatch(/^ {2}\? /m);
    expect(again).not.toContain("Incomplete");
    for (const name of charts)
      expect(again).toMatch(new RegExp(`\\+ generated/${name}\\.yaml .*values: proved`));
  });
});
