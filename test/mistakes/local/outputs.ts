// Mistakes with what is written: templates, kustomizations and manifests that outputs read, and where they write to.
import { mkdirSync, rmSync } from "node:fs";
import { plainConfig, type Stage } from "../../support/stage.ts";
import type { Mistake } from "../mistake.ts";

const at = (line: number, column: number): string => `mirror.config.yaml:${line}:${column}`;
const writing = (text: string): string => plainConfig.replace(/(?<=outputs:\n)[\s\S]*/, text);
const stock = (stage: Stage): unknown => stage.stock(1);
const pod = (name: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name} }\nspec: { containers: [{ name: a, image: "SOURCE/team/app-01:1" }] }\n`;
const template = "  - { kind: template, path: out.tf, template: rows.tf }\n";
const rows = "locals {\n{{row}}\n  # {source}\n{{end}}\n}\n";
const kustomize = "  - { kind: kustomize, path: kustomization.yaml }\n";
const readsManifests = (paths: string): string =>
  `version: 1\ntarget: { TARGET, prefix: m }\nsources:\n  - { name: apps, kind: manifests, paths: ${paths} }\noutputs:\n  - { kind: manifests, source: apps, path: out }\n`;
const renamed =
  "sources:\n  - name: apps\n    kind: images\n    images: [{ image: SOURCE/team/app-01, tag: '1', destination: web }]";
const inSeconds = [/in \d+\.\d s/g, "in S s"] as const;

export const outputs: readonly Mistake[] = [
  {
    name: "a template without rows",
    files: { "mirror.config.yaml": writing(template), "rows.tf": "locals {\n}\n" },
    prepare: stock,
    command: "plan",
    exit: 1,
    code: "output/template",
    at: "rows.tf:1:1",
    remedy: /\{\{row\}\}/,
    after: { edit: { "rows.tf": rows } },
  },
  {
    name: "typo in a field of a template",
    files: { "mirror.config.yaml": writing(template), "rows.tf": rows.replace("{source}", "{sorce}") },
    prepare: stock,
    command: "plan",
    exit: 1,
    code: "output/template-field",
    at: "rows.tf:3:5",
    remedy: /Did you mean \{source\}/,
    after: { edit: { "rows.tf": rows } },
  },
  {
    name: "a template that does not exist",
    files: { "mirror.config.yaml": writing(template) },
    prepare: stock,
    command: "plan",
    exit: 64,
    code: "file/missing",
    at: at(7, 47),
    remedy: /Check the path/,
    after: { edit: { "rows.tf": rows } },
  },
  {
    name: "a kustomization that is a list",
    files: { "mirror.config.yaml": writing(kustomize), "kustomization.yaml": "- deployment.yaml\n" },
    prepare: stock,
    command: "plan",
    exit: 1,
    code: "output/kustomization",
    at: at(7, 30),
    remedy: /Fix the file/,
    after: { edit: { "kustomization.yaml": "resources:\n  - deployment.yaml\n" } },
  },
  {
    name: "a kustomization in Latin-1",
    files: {
      "mirror.config.yaml": writing(kustomize),
      "kustomization.yaml": Buffer.from("# für alle\nresources: []\n", "latin1"),
    },
    prepare: stock,
    command: "plan",
    exit: 1,
    code: "output/not-utf8",
    at: at(7, 30),
    remedy: /iconv -f LATIN1 -t UTF-8 kustomization\.yaml > kustomization\.yaml\.utf8/,
    after: { edit: { "kustomization.yaml": "# für alle\nresources: []\n" } },
  },
  {
    name: "two manifests with one name",
    files: {
      "mirror.config.yaml": readsManifests("[a/app.yaml, b/app.yaml]"),
      "a/app.yaml": pod("a"),
      "b/app.yaml": pod("b"),
    },
    prepare: stock,
    command: "plan",
    exit: 1,
    code: "output/collision",
    at: at(6, 44),
    remedy: /common parent directory/,
    after: { edit: { "mirror.config.yaml": [["[a/app.yaml, b/app.yaml]", "['?/app.yaml']"]] } },
  },
  {
    name: "a manifest that is not YAML",
    files: {
      "mirror.config.yaml": readsManifests("[deploy]"),
      "deploy/a.yaml": pod("a"),
      "deploy/b.yaml": "image: [\n",
    },
    prepare: stock,
    command: "plan",
    exit: 0,
    severity: "warning",
    code: "yaml/document",
    alsoCodes: ["output/not-translated"],
    at: { none: "the file is named in the text" },
    remedy: /./,
    after: { edit: { "deploy/b.yaml": pod("b") } },
  },
  {
    name: "an output that cannot say where an image is",
    files: {
      "mirror.config.yaml": plainConfig
        .replace(/sources:\n.*/, renamed)
        .replace("kind: mapping, path: mapping.csv", "kind: renovate, path: renovate.json"),
    },
    prepare: stock,
    command: "plan",
    exit: 0,
    severity: "warning",
    code: "output/left-out",
    at: { none: "the image is named in the text" },
    remedy: /mapping or values/,
    after: {
      edit: {
        "mirror.config.yaml": [["kind: renovate, path: renovate.json", "kind: mapping, path: mapping.csv"]],
      },
    },
  },
  {
    name: "an image that two sources put in two places",
    files: {
      "mirror.config.yaml": plainConfig.replace(
        "  - { name: list, kind: list, path: images.txt }",
        "  - { name: web, kind: list, path: images.txt, prefix: web }\n  - { name: api, kind: list, path: images.txt, prefix: api }",
      ),
    },
    prepare: stock,
    command: "plan",
    exit: 0,
    severity: "warning",
    code: "output/several-places",
    at: { none: "both places are named in the text" },
    remedy: /the same prefix/,
    after: { edit: { "mirror.config.yaml": [["prefix: api", "prefix: web"]] } },
  },
  {
    name: "an output whose path is a folder",
    prepare(stage) {
      stage.stock(1);
      mkdirSync(stage.path("mapping.csv"));
    },
    command: "plan",
    exit: 1,
    code: "output/is-folder",
    at: at(7, 28),
    remedy: /mv mapping\.csv mapping\.csv\.old/,
    after: { act: (stage) => rmSync(stage.path("mapping.csv"), { recursive: true }) },
  },
  {
    name: "an output below a file",
    files: { "mirror.config.yaml": writing("  - { kind: mapping, path: images.txt/mapping.csv }\n") },
    prepare: stock,
    command: "plan",
    exit: 1,
    code: "output/missing",
    at: at(7, 28),
    remedy: /another path/,
    after: { edit: { "mirror.config.yaml": [["images.txt/mapping.csv", "mapping.csv"]] } },
  },
  {
    name: "a manifest that is gone when its plan is applied",
    files: { "mirror.config.yaml": readsManifests("[deploy/*.yaml]"), "deploy/a.yaml": pod("a") },
    async prepare(stage) {
      const [stocked] = stage.stock(1);
      const planned = await stage.cli("plan", "--out", "mirror.plan");
      if (planned.code !== 0) throw new Error(planned.stderr + planned.stdout);
      rmSync(stage.path("deploy/a.yaml"));
      for (const { digest } of stocked?.image.blobs ?? [])
        stage.source.blobs.delete(`${stocked?.repository}@${digest}`);
    },
    command: "apply mirror.plan",
    exit: 1,
    code: "registry/not-found",
    alsoCodes: ["output/other-config"],
    at: at(4, 5),
    remedy: /./,
    after: { none: "the image must be pushed again" },
    hide: [inSeconds],
  },
  {
    name: "a name that ECR does not allow",
    prepare(stage) {
      const [stocked] = stage.stock(1);
      if (stocked === undefined) throw new Error("nothing is in stock");
      stage.source.store("team/app__one", stocked.image, "1");
      stage.list("team/app__one:1");
    },
    command: "plan",
    exit: 0,
    severity: "warning",
    code: "config/renamed",
    at: { none: "the names are in the text" },
    remedy: /accept: \[config\/renamed\]/,
    after: { edit: { "mirror.config.yaml": [["outputs:", "accept: [config/renamed]\noutputs:"]] } },
  },
];
