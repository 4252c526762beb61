// Mistakes with what runs leave behind: saved plans, the state, its lock and the files that are written.
import { mkdirSync, rmSync } from "node:fs";
import { plainConfig, type Stage, until } from "../../support/stage.ts";
import type { Mistake } from "../mistake.ts";
import { hold, mounted, needsMounts } from "./drives.ts";

const onTheLine = { none: "the plan file is named on the command line" };
const state = "state/mirror.state.json";

async function must(stage: Stage, ...args: readonly string[]): Promise<void> {
  const ran = await stage.cli(...args);
  if (ran.code !== 0) throw new Error(ran.stderr + ran.stdout);
}

async function planned(stage: Stage): Promise<void> {
  stage.stock(2);
  await must(stage, "plan", "--out", "mirror.plan");
}

async function applied(stage: Stage): Promise<void> {
  stage.stock(2);
  await must(stage, "apply", "--yes");
}

const edit =
  (name: string, change: (text: string) => string) =>
  (stage: Stage): void =>
    stage.write(name, change(stage.read(name)));

/** An apply that has begun and ends when it is let go. */
let first: { readonly ended: Promise<unknown>; letGo(): void } | undefined;

async function beginApply(stage: Stage): Promise<void> {
  stage.stock(2);
  const letGo = hold(stage, "blob-get");
  first = { letGo, ended: stage.start(["apply", "--yes"]).ended };
  await until(() => stage.source.count("blob-get") > 0, "the first apply's first blob");
}

async function endApply(): Promise<void> {
  first?.letGo();
  await first?.ended;
}

const remake: Mistake["after"] = {
  act: (stage) => must(stage, "plan", "--out", "mirror.plan"),
  command: "show mirror.plan",
};

export const saved: readonly Mistake[] = [
  {
    name: "a plan file that does not exist",
    command: "apply mirror.plan",
    exit: 64,
    code: "file/missing",
    at: onTheLine,
    remedy: /./,
    after: { act: planned },
  },
  {
    name: "a plan file that was cut off",
    prepare: async (stage) => {
      await planned(stage);
      edit("mirror.plan", (text) => text.slice(0, text.length / 2))(stage);
    },
    command: "apply mirror.plan",
    exit: 64,
    code: "plan/not-json",
    at: onTheLine,
    remedy: /ecr-mirror plan --out/,
    after: remake,
  },
  {
    name: "a plan file that was edited by hand",
    prepare: async (stage) => {
      await planned(stage);
      edit("mirror.plan", (text) => text.replace("m/team/app-01", "m/team/app-99"))(stage);
    },
    command: "apply mirror.plan",
    exit: 64,
    code: "plan/edited",
    at: onTheLine,
    remedy: /ecr-mirror plan --out/,
    after: remake,
  },
  {
    name: "a plan from another version",
    prepare: async (stage) => {
      await planned(stage);
      edit("mirror.plan", (text) => text.replace('"formatVersion": "1.1"', '"formatVersion": "9.9"'))(stage);
    },
    command: "apply mirror.plan",
    exit: 64,
    code: "plan/version",
    at: onTheLine,
    remedy: /ecr-mirror plan --out/,
    after: remake,
  },
  {
    name: "a state instead of a plan",
    prepare: applied,
    command: `show ${state}`,
    exit: 64,
    code: "plan/shape",
    at: onTheLine,
    remedy: /ecr-mirror plan --out/,
    after: remake,
  },
  {
    name: "a config that changed since its plan",
    prepare: async (stage) => {
      await planned(stage);
      edit("mirror.config.yaml", (text) => text.replace("tagMutability: mutable", "scanOnPush: true"))(stage);
    },
    command: "apply mirror.plan",
    exit: 4,
    code: "plan/config-changed",
    at: { none: "the plan does not know what the config was" },
    remedy: /ecr-mirror plan --out/,
    after: { act: (stage) => must(stage, "plan", "--out", "mirror.plan") },
  },
  {
    name: "the plan of another registry",
    prepare: async (stage) => {
      await planned(stage);
      stage.write(
        "other.yaml",
        plainConfig.replace("TARGET", "registry: 999999999999.dkr.ecr.us-west-2.amazonaws.com"),
      );
    },
    command: "apply mirror.plan -c other.yaml",
    exit: 64,
    code: "plan/other-target",
    at: onTheLine,
    remedy: /config that the plan was made with/,
    after: { command: "apply mirror.plan" },
  },
  {
    name: "a state with git conflict markers",
    prepare: async (stage) => {
      await applied(stage);
      edit(state, (text) => text.replace(/^( *"serial".*\n)/m, "<<<<<<< HEAD\n$1=======\n$1>>>>>>> main\n"))(
        stage,
      );
    },
    command: "drift",
    exit: 1,
    code: "state/unreadable",
    at: `${state}:34:1`,
    remedy: /git checkout --ours/,
    after: {
      act: edit(state, (text) =>
        text.replace(/<<<<<<< HEAD\n([\s\S]*?)=======\n[\s\S]*?>>>>>>> main\n/, "$1"),
      ),
    },
  },
  {
    name: "a state that was cut off",
    prepare: async (stage) => {
      await applied(stage);
      edit(state, (text) => text.slice(0, 300))(stage);
    },
    command: "plan",
    exit: 1,
    code: "state/unreadable",
    at: `${state}:10:41`,
    remedy: /state adopt/,
    after: {
      act: async (stage) => {
        rmSync(stage.path(state));
        await must(stage, "state", "adopt");
      },
    },
  },
  {
    name: "a state from a newer version",
    prepare: async (stage) => {
      await applied(stage);
      edit(state, (text) => text.replace('"formatVersion": "1.1"', '"formatVersion": "2.0"'))(stage);
    },
    command: "plan",
    exit: 1,
    code: "state/newer",
    at: { none: "the whole file has another format" },
    remedy: /version of ecr-mirror that wrote it/,
    after: { none: "a newer version must be installed" },
  },
  {
    name: "the state of another config",
    files: { "mirror.config.yaml": `name: platform\n${plainConfig}` },
    prepare: async (stage) => {
      await applied(stage);
      edit("mirror.config.yaml", (text) => text.replace("name: platform", "name: search"))(stage);
    },
    command: "plan",
    exit: 64,
    code: "state/other-config",
    at: { none: "the state is named by default" },
    remedy: /state adopt/,
    after: { act: (stage) => must(stage, "state", "adopt") },
  },
  {
    name: "drift before the first apply",
    prepare: (stage) => stage.stock(1),
    command: "drift",
    exit: 1,
    code: "drift/no-state",
    at: { none: "there is no file" },
    remedy: /ecr-mirror apply/,
    after: { act: (stage) => must(stage, "apply", "--yes") },
  },
  {
    name: "a serial that the history does not have",
    prepare: applied,
    command: "plan --to 99",
    exit: 1,
    code: "state/unknown-serial",
    at: { none: "it is on the command line" },
    remedy: /ecr-mirror state history/,
    after: { command: "state history" },
  },
  {
    name: "an entry that the state does not have",
    prepare: applied,
    command: "state show m/team/ap-01:1",
    exit: 64,
    code: "usage/no-match",
    at: { none: "it is on the command line" },
    remedy: /Did you mean "m\/team\/app-01:1"/,
    after: { command: "state show m/team/app-01:1" },
  },
  {
    name: "a target that matches nothing",
    prepare: (stage) => stage.stock(2),
    command: "plan --target m/team/ap-01:1",
    exit: 64,
    code: "usage/no-match",
    at: { none: "it is on the command line" },
    remedy: /ecr-mirror plan --verbose/,
    after: { command: "plan --target m/team/app-01:1" },
  },
  {
    name: "two applies at once",
    prepare: beginApply,
    command: "apply --yes --lock-timeout 0s",
    exit: 1,
    code: "state/locked",
    at: { none: "the state lock is no part of the config" },
    remedy: /state unlock/,
    after: { act: endApply },
    hide: [
      [/held by \S+@\S+/g, "held by WHO@HOST"],
      [/since 20[\d.:TZ-]+Z/g, "since TIME"],
    ],
  },
  {
    name: "unlock while the holder is alive",
    prepare: beginApply,
    command: "state unlock",
    exit: 1,
    code: "state/holder-alive",
    at: { none: "the state lock is no part of the config" },
    remedy: /state unlock --force/,
    after: { command: "state unlock --force" },
    hide: [
      [/held by \S+@\S+/g, "held by WHO@HOST"],
      [/since 20[\d.:TZ-]+Z/g, "since TIME"],
      [/\d+ s ago/g, "N s ago"],
    ],
  },
  {
    name: "a state whose path is a folder",
    prepare: (stage) => {
      stage.stock(1);
      mkdirSync(stage.path(state), { recursive: true });
    },
    command: "apply --yes",
    exit: 1,
    code: "state/is-folder",
    at: { none: "the state is named by default" },
    remedy: /./,
    after: { act: (stage) => rmSync(stage.path(state), { recursive: true }) },
  },
  {
    name: "a state on a read-only file system",
    prepare: (stage) => {
      stage.stock(1);
      mkdirSync(stage.path("state"));
    },
    command: "apply --yes",
    drive: mounted("mount --bind state state && mount -o remount,ro,bind state"),
    exit: 1,
    code: "state/read-only",
    at: { none: "the state is named by default" },
    remedy: /mount the/,
    after: {},
    skip: needsMounts,
  },
  {
    name: "a plan on a full disk",
    prepare: (stage) => {
      stage.stock(1);
      mkdirSync(stage.path("out"));
    },
    command: "plan --out out/mirror.plan",
    drive: mounted("mount -t tmpfs -o size=4k none out && echo x > out/full"),
    exit: 1,
    code: "output/disk-full",
    at: { none: "it is on the command line" },
    remedy: /Free some space/,
    after: {},
    skip: needsMounts,
  },
  {
    name: "a plan into a folder",
    prepare: (stage) => {
      stage.stock(1);
      mkdirSync(stage.path("plans"));
    },
    command: "plan --out plans",
    exit: 1,
    code: "output/is-folder",
    at: { none: "it is on the command line" },
    remedy: /file/,
    after: { command: "plan --out plans/mirror.plan" },
  },
  {
    name: "two images with one destination",
    files: {
      "mirror.config.yaml": plainConfig.replace(
        "  - { name: list, kind: list, path: images.txt }",
        "  - name: apps\n    kind: images\n    images:\n      - { image: SOURCE/team/app-01, tag: '1', destination: web }\n      - { image: SOURCE/team/app-02, tag: '1', destination: web }",
      ),
    },
    prepare: (stage) => stage.stock(2),
    command: "plan",
    exit: 64,
    code: "config/collision",
    at: { none: "two places of the config are named in the text" },
    remedy: /`destination`/,
    after: {
      edit: {
        "mirror.config.yaml": [["app-02, tag: '1', destination: web", "app-02, tag: '1', destination: api"]],
      },
    },
  },
  {
    name: "translate without a mapping",
    files: { "mirror.config.yaml": plainConfig.replace(/outputs:[\s\S]*/, "") },
    command: "translate docker.io/library/nginx:1.27",
    exit: 64,
    code: "usage/no-mapping",
    at: { none: "none is named anywhere" },
    remedy: /--mapping/,
    after: {
      edit: {
        "image_mapping.csv": "internal_uri,ecr_uri\ndocker.io/library/nginx:1.27,e.example.com/nginx:1.27\n",
      },
      command: "translate --mapping image_mapping.csv docker.io/library/nginx:1.27",
    },
  },
  {
    name: "a policy that selects nothing",
    files: {
      "mirror.config.yaml": plainConfig.replace(
        "sources:\n  - { name: list, kind: list, path: images.txt }",
        'tagPolicies:\n  new: { semver: ">=9" }\nsources:\n  - { name: apps, kind: repository, repository: SOURCE/team/app-01, tagPolicy: new }',
      ),
    },
    prepare: (stage) => stage.stock(1),
    command: "plan",
    exit: 1,
    code: "policy/selects-nothing",
    at: "mirror.config.yaml:7:5",
    remedy: /./,
    after: { edit: { "mirror.config.yaml": [['semver: ">=9"', 'semver: ">=1"']] } },
  },
];
