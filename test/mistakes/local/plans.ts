// Mistakes that show when a config, the lock, the state and ECR are put together: names, rules, approvals, bundles.
import { mkdirSync } from "node:fs";
import { plainConfig, type Stage, until } from "../../support/stage.ts";
import type { Mistake } from "../mistake.ts";
import { hold, mounted, needsMounts } from "./drives.ts";

const inSeconds = [/in \d+\.\d s/g, "in S s"] as const;
const onTheDay = [/applied \d{4}-\d\d-\d\d/g, "applied DAY"] as const;
const lock = "state/mirror.lock.json";
const locked = `${plainConfig}lock: ${lock}\n`;
const withRules = (rules: string): string =>
  plainConfig
    .replace(
      "repositories: { defaults: { tagMutability: mutable } }",
      `repositories:\n  defaults: { tagMutability: mutable }\n  rules:\n${rules}`,
    )
    .replace("\n\n", "\n");
const first = "    - { match: m/**, scanOnPush: true }\n";
const narrower = "    - { match: m/team/app-01, scanOnPush: false }\n";
const elsewhere = "    - { match: n/**, scanOnPush: true }\n";

async function must(stage: Stage, ...args: readonly string[]): Promise<void> {
  const ran = await stage.cli(...args);
  if (ran.code !== 0) throw new Error(ran.stderr + ran.stdout);
}

async function applied(stage: Stage): Promise<void> {
  stage.stock(2);
  await must(stage, "apply", "--yes");
}

async function bundled(stage: Stage): Promise<void> {
  stage.stock(2);
  await must(stage, "plan", "--out", "run", "--shards", "2");
}

let letGo = (): void => {};

export const plans: readonly Mistake[] = [
  {
    name: "two names that ECR makes one",
    prepare(stage) {
      const [one, two] = stage.stock(2);
      if (one === undefined || two === undefined) throw new Error("nothing is in stock");
      stage.source.store("team/app__one", one.image, "1");
      stage.source.store("team/app_one", two.image, "2");
      stage.list("team/app__one:1", "team/app_one:2");
    },
    command: "plan",
    exit: 64,
    code: "config/name-collision",
    at: { none: "both places are named in the text" },
    remedy: /`destination`/,
    after: { edit: { "images.txt": "SOURCE/team/app_one:2\n" } },
  },
  {
    name: "an image that was not approved",
    files: { "mirror.config.yaml": locked },
    async prepare(stage) {
      stage.stock(2);
      stage.list("team/app-01:1");
      await must(stage, "plan", "--update-lock");
      stage.list("team/app-01:1", "team/app-02:1");
    },
    command: "plan",
    exit: 64,
    code: "config/not-approved",
    at: { none: "the image is named in the text" },
    remedy: /plan --update-lock/,
    after: { act: (stage) => must(stage, "plan", "--update-lock") },
  },
  {
    name: "a lock that is cut off",
    files: { "mirror.config.yaml": locked, [lock]: '{"formatVersion":' },
    prepare: (stage) => stage.stock(1),
    command: "plan",
    exit: 1,
    code: "state/lock-unreadable",
    at: `${lock}:1:17`,
    remedy: /./,
    after: { none: "the lock must be restored" },
  },
  {
    name: "a lock from a newer version",
    files: { "mirror.config.yaml": locked, [lock]: '{"formatVersion": "9.9", "approved": {}}\n' },
    prepare: (stage) => stage.stock(1),
    command: "plan",
    exit: 1,
    code: "state/lock-newer",
    at: { none: "the whole file has another format" },
    remedy: /./,
    after: { none: "a newer version must be installed" },
  },
  {
    name: "rules that never apply",
    files: { "mirror.config.yaml": withRules(`${first}${narrower}${elsewhere}`) },
    prepare: (stage) => stage.stock(1),
    command: "plan",
    exit: 0,
    severity: "warning",
    code: "plan/hidden-rule",
    alsoCodes: ["plan/unused-rule"],
    at: "mirror.config.yaml:7:7",
    remedy: /Move the narrower rule above/,
    after: { edit: { "mirror.config.yaml": withRules(`${narrower}${first}`) } },
  },
  {
    name: "a folder that is no bundle",
    command: "apply home",
    exit: 64,
    code: "plan/bundle",
    at: { none: "it is on the command line" },
    remedy: /ecr-mirror plan --out DIR --shards N/,
    after: { act: bundled, command: "show run" },
  },
  {
    name: "a bundle where there is another one",
    async prepare(stage) {
      await bundled(stage);
      stage.list("team/app-01:1");
    },
    command: "plan --out run --shards 2",
    exit: 64,
    code: "plan/bundle-exists",
    at: { none: "it is on the command line" },
    remedy: /another folder/,
    after: { command: "plan --out run-2 --shards 2" },
  },
  {
    name: "a shard of another split",
    prepare: bundled,
    command: "apply run --shard 1/3",
    exit: 64,
    code: "plan/other-split",
    at: { none: "it is on the command line" },
    remedy: /2 machines/,
    after: { command: "apply run --shard 1/2" },
  },
  {
    name: "a glob to ignore that matches nothing",
    prepare: applied,
    command: "drift --ignore n/**",
    exit: 0,
    severity: "warning",
    code: "drift/unused-ignore",
    at: { none: "it is on the command line" },
    remedy: /./,
    after: { command: "drift" },
    hide: [onTheDay],
  },
  {
    name: "a repository moved to one that exists",
    prepare: applied,
    command: "state mv m/team/app-01 m/team/app-02",
    exit: 1,
    code: "state/place-taken",
    at: { none: "it is on the command line" },
    remedy: /./,
    after: { command: "state mv m/team/app-01 m/team/app-03" },
    hide: [inSeconds],
  },
  {
    name: "a record of a run that is damaged",
    async prepare(stage) {
      await applied(stage);
      stage.write("state/mirror.state.json.d/run.jsonl", "{");
    },
    command: "plan",
    exit: 1,
    code: "state/record-unreadable",
    at: { none: "the record is named in the text" },
    remedy: /./,
    after: { none: "nobody knows what the run did" },
  },
  {
    name: "drift after a run that was killed",
    async prepare(stage) {
      await applied(stage);
      stage.stock(3);
      letGo = hold(stage, "blob-get");
      const running = stage.start(["apply", "--yes"]);
      await until(() => running.stderr().includes("created m/team/app-03"), "the new repository");
      running.child.kill("SIGKILL");
      await running.ended;
    },
    command: "drift",
    exit: 1,
    code: "state/unfinished-run",
    at: { none: "the run is named in the text" },
    remedy: /ecr-mirror apply/,
    after: {
      act(stage) {
        letGo();
        return must(stage, "apply", "--yes");
      },
    },
    hide: [[/\S+@\S+/g, "WHO@HOST"], onTheDay],
  },
  {
    name: "an output on a read-only file system",
    files: { "mirror.config.yaml": plainConfig.replace("path: mapping.csv", "path: out/mapping.csv") },
    prepare(stage) {
      stage.stock(1);
      mkdirSync(stage.path("out"));
    },
    command: "apply --yes",
    drive: mounted("mount --bind out out && mount -o remount,ro,bind out"),
    exit: 1,
    code: "output/read-only",
    at: "mirror.config.yaml:7:5",
    remedy: /writable file system/,
    after: {},
    hide: [inSeconds],
    skip: needsMounts,
  },
  {
    name: "a mapping with a column that is kept by nobody",
    files: {
      "mirror.config.yaml": plainConfig.replace("path: mapping.csv", "path: mapping.csv, keepForeign: true"),
      "mapping.csv": "internal_uri,ecr_uri,owner\n",
    },
    prepare: (stage) => stage.stock(1),
    command: "plan",
    exit: 64,
    code: "mapping/columns",
    at: "mapping.csv:1:1",
    remedy: /./,
    after: { edit: { "mapping.csv": "internal_uri,ecr_uri\n" } },
  },
];
