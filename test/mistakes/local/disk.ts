// Mistakes with the disk: permissions, links, mounts, and files that are something else.
import { chmodSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { plainConfig, type Stage } from "../../support/stage.ts";
import type { Mistake } from "../mistake.ts";
import { config, images } from "./config.ts";
import { asUser, mounted, needsMounts, needsUser } from "./drives.ts";

const place = "mirror.config.yaml:6:11";
const onTheLine = { none: "it is on the command line" };
const usual = { none: "the state is named by default" };
const state = "state/mirror.state.json";
const anOutput = "mirror.config.yaml:7:5";

/** A file that reads as one with a bad sector does. */
const broken = "/proc/self/mem";
const needsProc = process.platform === "linux" ? false : "needs Linux";

/** Its socket is in the way until it is closed. */
function listen(stage: Stage, name: string): Promise<Server> {
  const server = createServer();
  return new Promise((resolve) => server.listen(stage.path(name), () => resolve(server)));
}

let socket: Server | undefined;

export const disk: readonly Mistake[] = [
  {
    name: "a file that this user may not read",
    files: { "images.txt": images, "mirror.config.yaml": config },
    prepare: (stage) => chmodSync(stage.path("images.txt"), 0o000),
    command: "validate",
    drive: asUser,
    exit: 64,
    code: "file/not-allowed",
    at: place,
    remedy: /ls -ld images\.txt/,
    after: { act: (stage) => chmodSync(stage.path("images.txt"), 0o644) },
    skip: needsUser,
  },
  {
    name: "a config that this user may not read",
    files: { "images.txt": images, "mirror.config.yaml": config },
    prepare: (stage) => chmodSync(stage.path("mirror.config.yaml"), 0o000),
    command: "validate",
    drive: asUser,
    exit: 64,
    code: "file/not-allowed",
    at: { none: "the file can't be read" },
    remedy: /ls -ld mirror\.config\.yaml/,
    after: { act: (stage) => chmodSync(stage.path("mirror.config.yaml"), 0o644) },
    skip: needsUser,
  },
  {
    name: "a file with a bad sector",
    files: { "mirror.config.yaml": config },
    prepare: (stage) => symlinkSync(broken, stage.path("images.txt")),
    command: "validate",
    exit: 64,
    code: "file/failed",
    at: place,
    remedy: /Check the disk/,
    after: {
      act: (stage) => rmSync(stage.path("images.txt")),
      edit: {},
      command: "init --force --images a.example.com/b:1",
    },
    skip: needsProc,
  },
  {
    name: "an image list in a circle of links",
    files: { "mirror.config.yaml": config },
    prepare: (stage) => symlinkSync("images.txt", stage.path("images.txt")),
    command: "validate",
    exit: 64,
    code: "file/link-loop",
    at: place,
    remedy: /path of the file itself/,
    after: {
      act(stage) {
        rmSync(stage.path("images.txt"));
        stage.write("images.txt", images);
      },
    },
  },
  {
    name: "a plan into a circle of links",
    prepare(stage) {
      stage.stock(1);
      symlinkSync("mirror.plan", stage.path("mirror.plan"));
    },
    command: "plan --out mirror.plan",
    exit: 1,
    code: "output/link-loop",
    at: onTheLine,
    remedy: /path of the file itself/,
    after: { command: "plan --out other.plan" },
  },
  {
    name: "an output that is mounted as a single file",
    prepare(stage) {
      stage.stock(1);
      stage.write("mapping.csv", "internal_uri,ecr_uri\n");
    },
    command: "apply --yes",
    drive: mounted("mount --bind mapping.csv mapping.csv"),
    exit: 1,
    code: "output/failed",
    at: anOutput,
    remedy: /Mount the directory/,
    after: {},
    hide: [[/in \d+\.\d s/g, "in S s"]],
    skip: needsMounts,
  },
  {
    name: "an output in a folder that this user may not write to",
    files: { "mirror.config.yaml": plainConfig.replace("path: mapping.csv", "path: out/mapping.csv") },
    prepare(stage) {
      stage.stock(1);
      mkdirSync(stage.path("out"));
      chmodSync(stage.path("out"), 0o555);
    },
    command: "apply --yes",
    drive: asUser,
    exit: 1,
    code: "output/not-allowed",
    at: anOutput,
    remedy: /ls -ld \S*\/out$/m,
    after: { act: (stage) => chmodSync(stage.path("out"), 0o755) },
    hide: [[/in \d+\.\d s/g, "in S s"]],
    skip: needsUser,
  },
  {
    name: "a state in a folder that this user may not write to",
    prepare(stage) {
      stage.stock(1);
      mkdirSync(stage.path("state"));
      chmodSync(stage.path("state"), 0o555);
    },
    command: "apply --yes",
    drive: asUser,
    exit: 1,
    code: "state/not-allowed",
    at: usual,
    remedy: /ls -ld \S*\/state$/m,
    after: { act: (stage) => chmodSync(stage.path("state"), 0o755) },
    skip: needsUser,
  },
  {
    name: "a state on a full disk",
    prepare(stage) {
      stage.stock(1);
      mkdirSync(stage.path("state"));
    },
    command: "apply --yes",
    drive: mounted("mount -t tmpfs -o size=4k none state && echo x > state/full"),
    exit: 1,
    code: "state/disk-full",
    at: usual,
    remedy: /Free some space/,
    after: {},
    skip: needsMounts,
  },
  {
    name: "a state in a circle of links",
    prepare(stage) {
      stage.stock(1);
      mkdirSync(stage.path("state"));
      symlinkSync("mirror.state.json", stage.path(state));
    },
    command: "apply --yes",
    exit: 1,
    code: "state/link-loop",
    at: usual,
    remedy: /path of the file itself/,
    after: { act: (stage) => rmSync(stage.path(state)) },
  },
  {
    name: "a state below a file",
    files: { "mirror.config.yaml": `${plainConfig}state: { path: images.txt/mirror.state.json }\n` },
    prepare: (stage) => stage.stock(1),
    command: "plan",
    exit: 1,
    code: "state/missing",
    at: "mirror.config.yaml:8:16",
    remedy: /Check the path/,
    after: { edit: { "mirror.config.yaml": [["images.txt/mirror", "state/mirror"]] } },
  },
  {
    name: "a state that is a socket",
    files: { "mirror.config.yaml": `${plainConfig}state: { path: mirror.sock }\n` },
    async prepare(stage) {
      stage.stock(1);
      socket = await listen(stage, "mirror.sock");
    },
    command: "plan",
    exit: 1,
    code: "state/failed",
    at: "mirror.config.yaml:8:16",
    remedy: /Check the disk and the path/,
    after: {
      act: () => socket?.close(),
      edit: { "mirror.config.yaml": [["mirror.sock", "state/mirror.state.json"]] },
    },
  },
];
