// Mistakes that show when a source is read: charts, catalogs, git, other programs, and policies that select nothing.
import { answers } from "../../faults/support/faults.ts";
import { json } from "../../faults/support/registry.ts";
import { anyHelm } from "../../sources/helm/peers.ts";
import { packed } from "../../sources/helm/setup.ts";
import { startChartRepository } from "../../support/chart-repository.ts";
import type { Stage } from "../../support/stage.ts";
import type { Mistake } from "../mistake.ts";
import { stockNginx } from "./registries.ts";
import { loginPage } from "./stand-ins.ts";

const place = "mirror.config.yaml:4:5";
const port = [[/127\.0\.0\.1:\d+/g, "HOST:PORT"]] as const;

function source(lines: string, more = ""): string {
  return `version: 1\ntarget: { TARGET, prefix: m }\nsources:\n  - name: op\n${lines}${more}`;
}

const helm = { ECR_MIRROR_HELM: anyHelm ?? "" };
const needsHelm = anyHelm === undefined && "helm is missing: node scripts/peers/helm.mjs";

async function charts(stage: Stage): Promise<string> {
  stockNginx(stage);
  const repository = await startChartRepository();
  const archive = await packed({
    "operator/Chart.yaml": "apiVersion: v2\nname: operator\nversion: 1.2.3\n",
    "operator/values.yaml": "host: x\n",
    "operator/templates/pod.yaml": `apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec:\n  containers: [{ name: a, image: ${stage.source.host}/library/nginx:1.27 }]\n`,
  });
  repository.publish({ name: "operator", version: "1.2.3", archive });
  return repository.url;
}

function chartOf(chart: string, version: string, url: string): string {
  return source(`    kind: helm\n    chart: ${chart}\n    repository: ${url}\n    version: ${version}\n`);
}

const helmRows: readonly Mistake[] = [
  {
    name: "helm is not installed",
    files: {
      "mirror.config.yaml": source("    kind: helm\n    chart: ./app\n"),
      "app/Chart.yaml": "apiVersion: v2\nname: app\nversion: 1.0.0\n",
      "images.txt": "SOURCE/library/nginx:1.27\n",
    },
    prepare: stockNginx,
    env: { PATH: "" },
    command: "plan",
    exit: 1,
    code: "chart/no-helm",
    at: place,
    remedy: /Install Helm .*ECR_MIRROR_HELM/,
    after: { edit: { "mirror.config.yaml": [["chart: ./app", "chart: ./app\n    fallback: images.txt"]] } },
  },
  {
    name: "chart name misspelled",
    prepare: async (stage) =>
      stage.write("mirror.config.yaml", chartOf("operater", "1.2.3", await charts(stage))),
    env: helm,
    command: "plan",
    exit: 1,
    code: "chart/not-found",
    at: place,
    remedy: /Did you mean "operator"/,
    after: { edit: { "mirror.config.yaml": [["operater", "operator"]] } },
    hide: port,
    skip: needsHelm,
  },
  {
    name: "chart version not found",
    prepare: async (stage) =>
      stage.write("mirror.config.yaml", chartOf("operator", "1.2.4", await charts(stage))),
    env: helm,
    command: "plan",
    exit: 1,
    code: "chart/not-found",
    at: place,
    remedy: /version: "1\.2\.3"/,
    after: { edit: { "mirror.config.yaml": [["1.2.4", "1.2.3"]] } },
    hide: port,
    skip: needsHelm,
  },
  {
    name: "chart repository is a login page",
    prepare: async (stage) => {
      await charts(stage);
      stage.write("mirror.config.yaml", chartOf("operator", "1.2.3", `http://${await loginPage()}`));
    },
    env: helm,
    command: "plan",
    exit: 1,
    code: "chart/index",
    at: place,
    remedy: /must serve index\.yaml, not a web page/,
    after: {
      act: async (stage) =>
        stage.write("mirror.config.yaml", chartOf("operator", "1.2.3", await charts(stage))),
    },
    hide: port,
    skip: needsHelm,
  },
  {
    name: "chart needs a value",
    files: {
      "mirror.config.yaml": source("    kind: helm\n    chart: ./app\n"),
      "app/Chart.yaml": "apiVersion: v2\nname: app\nversion: 1.0.0\n",
      "app/values.yaml": "{}\n",
      "app/templates/pod.yaml":
        'apiVersion: v1\nkind: Pod\nmetadata: { name: {{ required "A cluster name is needed" .Values.clusterName }} }\nspec:\n  containers: [{ name: a, image: SOURCE/library/nginx:1.27 }]\n',
    },
    prepare: stockNginx,
    env: helm,
    command: "plan",
    exit: 1,
    code: "chart/render",
    at: place,
    remedy: /Set clusterName/,
    after: {
      edit: { "mirror.config.yaml": [["chart: ./app", "chart: ./app\n    set: { clusterName: blue }"]] },
    },
    skip: needsHelm,
  },
  {
    name: "chart folder misspelled",
    files: {
      "mirror.config.yaml": source("    kind: helm\n    chart: ./ap\n"),
      "app/Chart.yaml": "apiVersion: v2\nname: app\nversion: 1.0.0\n",
      "app/templates/pod.yaml":
        "apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec:\n  containers: [{ name: a, image: SOURCE/library/nginx:1.27 }]\n",
    },
    prepare: stockNginx,
    env: helm,
    command: "plan",
    exit: 1,
    code: "chart/not-found",
    at: "mirror.config.yaml:6:12",
    remedy: /Correct the path: it is relative to the config file/,
    after: { edit: { "mirror.config.yaml": [["./ap\n", "./app\n"]] } },
    skip: needsHelm,
  },
];

const catalog = (where: string) =>
  source(`    kind: codecollection\n    catalog: ${where}\n    registryPrefix: SOURCE/x\n`);
const list = "SOURCE/library/nginx:1.27\n";

const catalogRows: readonly Mistake[] = [
  {
    name: "git repository of a catalog does not exist",
    files: {
      "mirror.config.yaml": catalog("git+https://127.0.0.1:9/acme/none.git@main#codecollections.yaml"),
      "images.txt": list,
    },
    prepare: stockNginx,
    command: "plan",
    exit: 1,
    code: "source/git",
    at: place,
    remedy: /Check the URL, the ref and the path|git ls-remote/,
    after: {
      edit: {
        "mirror.config.yaml": [["    registryPrefix", "    fallback: images.txt\n    registryPrefix"]],
      },
    },
  },
  {
    name: "catalog is a login page",
    prepare: async (stage) =>
      stage.write("mirror.config.yaml", catalog(`http://${await loginPage()}/codecollections.yaml`)),
    command: "plan",
    exit: 1,
    code: "registry/answer",
    at: place,
    remedy: /curl -sSL URL[^]*Correct `catalog`/,
    after: { none: "the right catalog is outside of the test" },
    hide: port,
  },
  {
    name: "kubectl is not installed",
    files: { "mirror.config.yaml": source("    kind: cluster\n    context: prod\n"), "images.txt": list },
    prepare: stockNginx,
    env: { PATH: "" },
    command: "plan",
    exit: 1,
    code: "program/missing",
    at: place,
    remedy: /Install kubectl, or set ECR_MIRROR_KUBECTL/,
    after: { edit: { "mirror.config.yaml": [["context: prod", "context: prod\n    fallback: images.txt"]] } },
  },
];

const repository = (lines: string, policy: string) =>
  source(`    kind: repository\n${lines}    tagPolicy: chosen\n`, `tagPolicies:\n  chosen: ${policy}\n`);

const selectionRows: readonly Mistake[] = [
  {
    name: "tag policy selects nothing",
    files: {
      "mirror.config.yaml": repository("    repository: SOURCE/library/nginx\n", '{ semver: ">=2" }'),
    },
    prepare: stockNginx,
    command: "plan",
    exit: 1,
    code: "policy/selects-nothing",
    at: place,
    remedy: /Change the tag policy "chosen"/,
    after: { edit: { "mirror.config.yaml": [[">=2", ">=1"]] } },
  },
  {
    name: "pattern of repositories matches nothing",
    files: { "mirror.config.yaml": repository('    repository: "SOURCE/libary/*"\n', '{ semver: ">=1" }') },
    prepare: (stage) => {
      stockNginx(stage);
      const listed = answers(json({ repositories: ["library/nginx"] }));
      stage.source.inject("other", listed, { path: "_catalog", times: 9 });
    },
    command: "plan",
    exit: 1,
    code: "source/no-repositories",
    at: place,
    remedy: /Did you mean|Check the pattern/,
    after: { edit: { "mirror.config.yaml": [["libary", "library"]] } },
  },
  {
    name: "registry that lists no repositories",
    files: { "mirror.config.yaml": repository('    repository: "SOURCE/library/*"\n', '{ semver: ">=1" }') },
    prepare: (stage) => {
      stockNginx(stage);
      const denied = { ...json({}), status: 404 };
      stage.source.inject("other", answers(denied), { path: "_catalog", times: 9 });
    },
    command: "plan",
    exit: 1,
    code: "source/no-catalog",
    at: place,
    remedy: /Name the repositories one by one/,
    after: { edit: { "mirror.config.yaml": [["library/*", "library/nginx"]] } },
  },
  {
    name: "ignore leaves nothing of a source",
    files: {
      "mirror.config.yaml": source('    kind: list\n    path: images.txt\n    ignore: ["SOURCE/**"]\n'),
      "images.txt": list,
    },
    prepare: stockNginx,
    command: "plan",
    exit: 1,
    code: "policy/selects-nothing",
    at: place,
    remedy: /allowEmpty: true/,
    after: { edit: { "mirror.config.yaml": [["    ignore", "    allowEmpty: true\n    ignore"]] } },
  },
  {
    name: "source finds fewer images than its minimum",
    files: {
      "mirror.config.yaml": source("    kind: list\n    path: images.txt\n    min: 2\n"),
      "images.txt": list,
    },
    prepare: stockNginx,
    command: "plan",
    exit: 1,
    code: "policy/too-few",
    at: place,
    remedy: /ecr-mirror discover/,
    after: { edit: { "images.txt": [["1.27\n", "1.27\nSOURCE/library/nginx:1.26\n"]] } },
  },
  {
    name: "target glob matches nothing",
    files: { "images.txt": list },
    prepare: stockNginx,
    command: "plan --target m/libary/**",
    exit: 64,
    code: "usage/no-match",
    at: { none: "it is an argument" },
    remedy: /ecr-mirror plan --verbose/,
    after: { command: "plan --target m/library/**" },
  },
];

export const sources: readonly Mistake[] = [...helmRows, ...catalogRows, ...selectionRows];
