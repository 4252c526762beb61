// What a plan holds back or warns of: blocked changes, gates, other owners, charts and signatures.
import { execFileSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { mkdirSync } from "node:fs";
import { BatchDeleteImageCommand, CreateRepositoryCommand } from "@aws-sdk/client-ecr";
import { imageFrom, imageOf, indexOf, randomBlob, referrerOf } from "../../registry/support/images.ts";
import { anyHelm } from "../../sources/helm/peers.ts";
import { chart, packed } from "../../sources/helm/setup.ts";
import { startChartRepository } from "../../support/chart-repository.ts";
import type { Stage } from "../../support/stage.ts";
import type { Mistake } from "../mistake.ts";
import { images, stockNginx } from "./registries.ts";
import { type EcrGate, refusingEcr } from "./stand-ins.ts";

const good = images("SOURCE/library/nginx:1.27");
const config = (text: string) => ({ "mirror.config.yaml": text });
const times = [
  [/\d+(\.\d+)? (s|ms)\b/g, "S s"],
  [/\d\d:\d\d:\d\d/g, "CLOCK"],
  [/\d{4}-\d\d-\d\d\b/g, "DAY"],
  [/127\.0\.0\.1:\d+/g, "HOST:PORT"],
] as const;
const inPlan = { none: "the plan shows the name of the image or repository" };

async function done(stage: Stage, ...args: readonly string[]): Promise<void> {
  const ran = await stage.cli(...args);
  if (ran.code !== 0) throw new Error(`${ran.stdout}${ran.stderr}`);
}

const blocked: readonly Mistake[] = [
  {
    name: "immutable tag that means another image now",
    files: config(`${good}repositories: { defaults: { tagMutability: immutable } }\n`),
    prepare: async (stage) => {
      stockNginx(stage);
      await done(stage, "apply", "--yes");
      stage.source.store("library/nginx", imageOf("rebuilt", [300]), "1.27");
    },
    command: "apply --yes",
    exit: 3,
    code: null,
    blocked: "tag/immutable",
    at: inPlan,
    remedy:
      /Keep: +digest: sha256:\S+ at mirror\.config\.yaml:7\n +Rename: [^]*Replace: +ecr-mirror plan --replace/,
    after: {
      act: (stage) => {
        const digest = imageOf("nginx", [300]).root.digest;
        const text = stage.read("mirror.config.yaml");
        stage.write(
          "mirror.config.yaml",
          text.replace(/- (\S+)$/m, `- { image: "$1", digest: "${digest}" }`),
        );
      },
    },
    hide: times,
  },
  {
    name: "repository is missing and create is false",
    files: config(`${good}repositories: { create: false }\n`),
    prepare: stockNginx,
    command: "apply --yes",
    exit: 3,
    code: null,
    blocked: "repository/not-created",
    at: inPlan,
    remedy: /Create: +in the tool that owns the repositories/,
    after: {
      act: ({ ecr }) => ecr.sdk.send(new CreateRepositoryCommand({ repositoryName: "m/library/nginx" })),
    },
    hide: times,
  },
  {
    name: "encryption of a repository that exists",
    files: config(`${good}repositories: { defaults: { encryption: { type: KMS } } }\n`),
    prepare: async (stage) => {
      stockNginx(stage);
      await stage.ecr.sdk.send(new CreateRepositoryCommand({ repositoryName: "m/library/nginx" }));
    },
    command: "apply --yes",
    exit: 3,
    code: null,
    blocked: "repository/fixed-setting",
    at: inPlan,
    remedy: /encryption/,
    after: { edit: { "mirror.config.yaml": [["type: KMS", "type: AES256"]] } },
    hide: times,
  },
  {
    name: "signature with more layers than anybody reads",
    files: config(`${good}gates: [{ signedBy: [{ cosign: { key: ./acme.pub } }] }]\n`),
    prepare: (stage) => {
      stockNginx(stage);
      const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
      stage.write("acme.pub", publicKey.export({ type: "spki", format: "pem" }).toString());
      const mediaType = "application/vnd.dev.cosign.simplesigning.v1+json";
      const layers = Array.from({ length: 60 }, (_, index) => randomBlob(`signature ${index}`, 100));
      const signature = imageFrom("signature", layers, {
        layers: layers.map(({ digest, bytes }) => ({ mediaType, digest, size: bytes.length })),
      });
      const subject = imageOf("nginx", [300]).root.digest.replace(":", "-");
      stage.source.store("library/nginx", signature, `${subject}.sig`);
    },
    command: "apply --yes",
    exit: 3,
    code: null,
    blocked: "gate/too-much-evidence",
    at: inPlan,
    remedy: /Sign: +have \S+ signed by/,
    after: { none: "only the owner of the key can sign" },
    hide: [...times, [/sha256:[0-9a-f]{12,64}/g, "DIGEST"], [/key [0-9a-f]{8,}/g, "key ID"]],
  },
];

const gates = new WeakMap<Stage, EcrGate>();
const denied = {
  type: "AccessDeniedException",
  message:
    "User: arn:aws:iam::000000000000:user/ci is not authorized to perform: ecr:DescribeImages on resource: arn:aws:ecr:us-west-2:000000000000:repository/m/library/nginx",
};

const owners: readonly Mistake[] = [
  {
    name: "two configs manage one repository",
    files: { "a.yaml": good, "b.yaml": good },
    prepare: stockNginx,
    command: "plan -c a.yaml -c b.yaml",
    exit: 1,
    code: "repository/other-owner",
    alsoCodes: ["repository/other-owner"],
    at: "a.yaml:2:155",
    remedy:
      /another prefix[^]*repositories: \{ rules: \[\{ match: "m\/library\/nginx", managed: false \}\] \}/,
    after: { edit: { "b.yaml": [["prefix: m", "prefix: n"]] } },
    hide: times,
  },
  {
    name: "repository that another config created",
    // In the Region that the registry's name says: tags are asked for by it.
    ecr: { regions: ["us-west-2"] },
    files: config(`${good}name: one\nstate: { path: state/one.json }\n`),
    prepare: async (stage) => {
      stockNginx(stage);
      await done(stage, "apply", "--yes");
      stage.write("mirror.config.yaml", `${good}name: two\nstate: { path: state/two.json }\n`);
    },
    command: "plan",
    exit: 1,
    code: "repository/other-owner",
    at: "mirror.config.yaml:2:155",
    remedy: /another prefix[^]*ecr-mirror:owner[^]*managed: false/,
    after: {
      act: (stage) => {
        const rule = 'repositories: { rules: [{ match: "m/library/nginx", managed: false }] }\n';
        stage.write("mirror.config.yaml", stage.read("mirror.config.yaml") + rule);
      },
    },
    hide: times,
  },
  {
    name: "right to read images is missing for one of two configs",
    files: { "b.yaml": good.replace("prefix: m", "prefix: n") },
    prepare: async (stage) => {
      stockNginx(stage);
      const gate = await refusingEcr(stage, "DescribeImages", denied);
      gates.set(stage, gate);
      stage.write("a.yaml", good.replace("TARGET", gate.settings));
    },
    command: "plan -c a.yaml -c b.yaml",
    exit: 1,
    code: "ecr/access-denied",
    at: "a.yaml:2:21",
    remedy: /Allow ecr:DescribeImages on it/,
    after: { act: (stage) => gates.get(stage)?.allow() },
    hide: times,
  },
];

const helm = { ECR_MIRROR_HELM: anyHelm ?? "" };
const charted = `version: 1
target: { TARGET, prefix: m }
sources:
  - name: op
    kind: helm
    chart: ./app
`;
const git = (() => {
  try {
    execFileSync("git", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
})();

const others: readonly Mistake[] = [
  {
    name: "lock of a chart is out of date",
    files: config(charted),
    prepare: async (stage) => {
      stockNginx(stage);
      const repository = await startChartRepository();
      const nginx = `image: ${stage.source.host}/library/nginx:1.27\n`;
      const archive = await packed(chart("low", { version: "2.0.0", values: nginx }));
      repository.publish({ name: "low", version: "2.0.0", archive });
      const needs = `dependencies:\n  - { name: low, version: 2.0.0, repository: "${repository.url}" }\n`;
      for (const [name, text] of Object.entries(chart("app", { values: nginx, more: needs })))
        stage.write(name, text);
      stage.write("app/Chart.lock", needs.replace("2.0.0", "1.0.0"));
    },
    env: helm,
    command: "plan",
    exit: 0,
    severity: "warning",
    code: "chart/lock",
    at: { none: "the text names the chart" },
    remedy: /helm dependency update/,
    after: { edit: { "app/Chart.lock": [["1.0.0", "2.0.0"]] } },
    hide: times,
    skip: anyHelm === undefined && "helm is missing: node scripts/peers/helm.mjs",
  },
  {
    name: "values of a chart that are not a map",
    files: {
      ...config(charted),
      "app/Chart.yaml": "apiVersion: v2\nname: app\nversion: 1.0.0\n",
      "app/values.yaml": "- a\n- b\n",
      "app/templates/pod.yaml":
        "apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec:\n  containers: [{ name: a, image: SOURCE/library/nginx:1.27 }]\n",
    },
    prepare: stockNginx,
    env: helm,
    command: "plan",
    exit: 1,
    code: "chart/broken",
    at: "mirror.config.yaml:4:5",
    remedy: /Correct values\.yaml/,
    after: { edit: { "app/values.yaml": "a: b\n" } },
    hide: times,
    skip: anyHelm === undefined && "helm is missing: node scripts/peers/helm.mjs",
  },
  {
    name: "number in a values file that JSON does not have",
    files: {
      ...config(`${charted}    values: [./values.yaml]\n`),
      "app/Chart.yaml": "apiVersion: v2\nname: app\nversion: 1.0.0\n",
      "app/values.yaml": "limit: 1\n",
      "app/templates/pod.yaml":
        "apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec:\n  containers: [{ name: a, image: SOURCE/library/nginx:1.27 }]\n",
      "values.yaml": "limit: .nan\n",
    },
    prepare: stockNginx,
    env: helm,
    command: "plan",
    exit: 1,
    code: "chart/values",
    at: "mirror.config.yaml:4:5",
    remedy: /Correct the file as the message says/,
    after: { edit: { "values.yaml": "limit: 2\n" } },
    // Helm 4 says more than Helm 3.
    hide: [[/cannot unmarshal yaml document: /g, ""]],
    skip: anyHelm === undefined && "helm is missing: node scripts/peers/helm.mjs",
  },
  {
    name: "chart that cannot be rendered and has a fallback list",
    files: {
      ...config(`${charted}    fallback: images.txt\n`),
      "app/Chart.yaml": "apiVersion: v2\nname: app\nversion: 1.0.0\n",
      "images.txt": "SOURCE/library/nginx:1.27\n",
    },
    prepare: stockNginx,
    env: { PATH: "" },
    command: "plan",
    exit: 0,
    code: "source/failed",
    severity: "warning",
    at: "mirror.config.yaml:4:5",
    remedy: /Install Helm/,
    after: {
      edit: {
        "mirror.config.yaml": [["kind: helm\n    chart: ./app\n    fallback", "kind: list\n    path"]],
      },
    },
  },
  {
    name: "image that is gone when the shards are finished",
    files: config(good),
    prepare: async (stage) => {
      stockNginx(stage);
      await done(stage, "plan", "--out", "mirror.plan");
      await done(stage, "apply", "mirror.plan", "--shard", "1/1");
      const imageIds = [{ imageTag: "1.27" }];
      await stage.ecr.sdk.send(new BatchDeleteImageCommand({ repositoryName: "m/library/nginx", imageIds }));
    },
    command: "apply mirror.plan --finish",
    exit: 1,
    code: "source/unfinished",
    at: "mirror.config.yaml:7:9",
    remedy: /ecr-mirror apply PLANFILE --shard I\/N[^]*ecr-mirror apply PLANFILE --finish/,
    after: { act: (stage) => done(stage, "apply", "mirror.plan", "--shard", "1/1") },
    hide: times,
  },
  {
    name: "platforms that leave signatures behind",
    files: config(images("SOURCE/library/nginx:1.27", "    platforms: [linux/amd64, linux/arm64]\n")),
    prepare: ({ source }) => {
      const platforms = ["linux/amd64", "linux/arm64", "linux/s390x"];
      const index = indexOf(platforms.map((platform) => ({ image: imageOf(platform, [300]), platform })));
      source.store("library/nginx", index, "1.27");
      source.store("library/nginx", referrerOf("signature", index.root));
    },
    command: "plan",
    exit: 0,
    severity: "warning",
    code: "source/signatures-left",
    at: { none: "the text names the image" },
    remedy: /platforms: \[all\]/,
    after: { edit: { "mirror.config.yaml": [["[linux/amd64, linux/arm64]", "[all]"]] } },
    hide: times,
  },
  {
    name: "git ref of a catalog does not exist",
    prepare: (stage) => {
      stage.source.store("library/nginx", imageOf("nginx", [300]), "main");
      mkdirSync(stage.path("catalog"));
      stage.write(
        "catalog/codecollections.yaml",
        "codecollections: [{ slug: web, image_registry: SOURCE/library/nginx }]\n",
      );
      const own = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"];
      const run = (...args: readonly string[]) =>
        execFileSync("git", [...own, ...args], { cwd: stage.path("catalog"), stdio: "ignore" });
      run("init", "--quiet", "--initial-branch=main");
      run("add", ".");
      run("commit", "--quiet", "--message=catalog");
      stage.write(
        "mirror.config.yaml",
        charted
          .replace("kind: helm", "kind: codecollection")
          .replace("chart: ./app", `catalog: git+file://${stage.path("catalog")}@mian#codecollections.yaml`),
      );
    },
    command: "plan",
    exit: 1,
    code: "source/git",
    at: "mirror.config.yaml:4:5",
    remedy: /git ls-remote file:\S+\/catalog/,
    after: { edit: { "mirror.config.yaml": [["@mian#", "@main#"]] } },
    hide: times,
    skip: !git && "git is missing",
  },
];

export const standing: readonly Mistake[] = [...blocked, ...owners, ...others];
