// Mistakes in the formats of files: lists, CSV, records, layouts, YAML, and the config of another tool.
import { execFileSync } from "node:child_process";
import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { root } from "../../support/cli.ts";
import type { Stage } from "../../support/stage.ts";
import type { Mistake } from "../mistake.ts";
import { config, type ConfigMistake, images, inConfig } from "./config.ts";

const place = "mirror.config.yaml:6:11";
const list = "    kind: list\n    path: images.txt\n";
const kind = (text: string): string => `    ${text.replaceAll("\n", "\n    ")}\n`;
const ecr = "000000000000.dkr.ecr.us-east-1.amazonaws.com";
const asMapping = config
  .replace("registry: sandbox", `registry: ${ecr}`)
  .replace(list, kind("kind: mapping\npath: old.csv"));
const header = "internal_uri,ecr_uri\n";
const row = `r.example.com/a:1,${ecr}/m/a:1\n`;

type Row = Pick<Mistake, "name" | "code" | "at" | "remedy"> & Partial<Mistake>;

/** \`validate\` of the usual config with an image list of this content. */
function inList(content: string | Uint8Array, more: Row): Mistake {
  return {
    command: "validate",
    exit: 64,
    files: { "mirror.config.yaml": config, "images.txt": content },
    after: { edit: { "images.txt": images } },
    ...more,
  };
}

function inMapping(content: string, more: Row): Mistake {
  return {
    command: "validate",
    exit: 64,
    files: { "mirror.config.yaml": asMapping, "old.csv": content },
    after: { edit: { "old.csv": header + row } },
    ...more,
  };
}

/** A source of images in the config, at line 7. */
function entry(text: string, more: Omit<ConfigMistake, "from" | "to">): Mistake {
  const as = (one: string): string => kind(`kind: images\nimages:\n  - ${one}`);
  return inConfig({ from: list, to: as(text), ...more, fixed: as(more.fixed ?? "") });
}

const shop = join(root, "examples/quickstart/shop");
const readsLayout = config.replace(list, kind("kind: layout\npath: shop"));
const manifest = (stage: Stage): string => {
  const { manifests } = JSON.parse(stage.read("shop/index.json")) as { manifests: { digest: string }[] };
  return `shop/blobs/${(manifests[0]?.digest ?? "").replace(":", "/")}`;
};

/** The first layer of the first image. */
function layerOf(stage: Stage): string {
  const read = (file: string) => JSON.parse(stage.read(file)) as Record<string, { digest: string }[]>;
  const blob = (digest = "") => `shop/blobs/${digest.replace(":", "/")}`;
  const image = read(blob(read(manifest(stage))["manifests"]?.[0]?.digest));
  return blob(image["layers"]?.[0]?.digest);
}

function inLayout(damage: (stage: Stage) => unknown, more: Row): Mistake {
  const copy = (stage: Stage): void => cpSync(shop, stage.path("shop"), { recursive: true });
  return {
    command: "validate",
    exit: 64,
    files: { "mirror.config.yaml": readsLayout },
    async prepare(stage) {
      copy(stage);
      await damage(stage);
    },
    after: {
      act(stage) {
        rmSync(stage.path("shop"), { recursive: true });
        copy(stage);
      },
    },
    ...more,
  };
}

export const formats: readonly Mistake[] = [
  inList(Buffer.from(`\ufeff${images}`, "utf16le"), {
    name: "an image list in UTF-16",
    code: "file/encoding",
    at: place,
    remedy: /iconv -f UTF-16 -t UTF-8 images\.txt/,
  }),
  inList("x", {
    name: "an image list that is a pipe",
    prepare(stage) {
      rmSync(stage.path("images.txt"));
      execFileSync("mkfifo", [stage.path("images.txt")]);
    },
    code: "file/not-regular",
    at: place,
    remedy: /path of a file/,
    after: {
      act(stage) {
        rmSync(stage.path("images.txt"));
        stage.write("images.txt", images);
      },
    },
  }),
  inList(Buffer.alloc(33 * 1024 * 1024, "a"), {
    name: "an image list that is a disk image",
    code: "file/too-large",
    at: place,
    remedy: /right file/,
  }),
  inList("a.example.com/b:1\n".repeat(250_001), {
    name: "an image list with more entries than ECR has room for",
    code: "list/limit",
    at: { none: "the file is too large to show", place: "images.txt:250001:1" },
    remedy: /Split the list/,
  }),
  inList("", {
    name: "an image list of another shape",
    files: {
      "mirror.config.yaml": config.replace("images.txt", "images.yaml"),
      "images.yaml": "- image: a.example.com/b:1\n- tag: '1'\n",
    },
    code: "list/shape",
    at: "images.yaml:2:3",
    remedy: /docs\/sources\.md/,
    after: { edit: { "images.yaml": "- image: a.example.com/b:1\n" } },
  }),
  inList("", {
    name: "a line of ecr-images.conf without its repository",
    files: {
      "mirror.config.yaml": config.replace("images.txt", "ecr-images.conf"),
      "ecr-images.conf": "web=a.example.com/b:1\na.example.com/c:1\n",
    },
    code: "list/conf",
    at: "ecr-images.conf:2:1",
    remedy: /./,
    after: { edit: { "ecr-images.conf": "web=a.example.com/b:1\nother=a.example.com/c:1\n" } },
  }),
  inList("a.example.com/b:1\ns3://bucket/image.tar\n", {
    name: "a line of an image list that is an archive",
    code: "list/not-images",
    severity: "warning",
    exit: 0,
    at: { none: "the line is named in the text" },
    remedy: /./,
  }),
  inMapping("", {
    name: "an empty CSV",
    code: "csv/empty",
    at: { none: "an empty file has no line to show", place: "old.csv:1:1" },
    remedy: /./,
  }),
  inMapping(`${header}"r.example.com/a:1,${ecr}/m/a:1\n`, {
    name: "a CSV cell whose quote is not closed",
    code: "csv/quote",
    at: "old.csv:2:1",
    remedy: /./,
  }),
  inMapping(`${header}r.example.com/a\u001b[31m:1,${ecr}/m/a:1\n`, {
    name: "a CSV with control characters",
    code: "csv/control",
    at: "old.csv:2:1",
    remedy: /./,
  }),
  inMapping(`internal_uri,ecr_uri,ecr_uri\n${row.trim()},x\n`, {
    name: "a CSV with a column twice",
    code: "csv/header",
    at: "old.csv:1:1",
    remedy: /Remove or rename/,
  }),
  inMapping(`${header}=cmd|' /C calc'!A0,${ecr}/m/a:1\n`, {
    name: "a mapping with a formula",
    code: "mapping/reference",
    at: "old.csv:2:1",
    remedy: /./,
  }),
  inMapping(header + row.replace(ecr, "004669175958.dkr.ecr.us-east-1.amazonaws.com"), {
    name: "a mapping of another registry",
    code: "mapping/registry",
    severity: "warning",
    exit: 0,
    at: { none: "the registry is named in the text" },
    remedy: /./,
  }),
  inConfig({
    name: "a dataset that is compressed",
    from: list,
    to: kind("kind: dataset\npath: tasks.jsonl\nfields: [image]"),
    code: "file/compressed",
    at: place,
    remedy: /gunzip < tasks\.jsonl > /,
    more: {
      files: { "tasks.jsonl": gzipSync('{"image":"registry.example.com/a:1"}\n') },
      after: { edit: { "tasks.jsonl": '{"image":"registry.example.com/a:1"}\n' } },
    },
  }),
  inConfig({
    name: "a dataset whose broken records are skipped",
    from: list,
    to: kind("kind: dataset\npath: tasks.jsonl\nfields: [image]\nbrokenLines: skip"),
    code: "list/broken-records",
    at: { none: "the lines are named in the text" },
    remedy: /./,
    more: {
      exit: 0,
      severity: "warning",
      files: { "tasks.jsonl": '{"image":"registry.example.com/a:1"}\n{"image":"registry.example.com/b:1}\n' },
      after: { edit: { "tasks.jsonl": '{"image":"registry.example.com/a:1"}\n' } },
    },
  }),
  inList("", {
    name: "an image list that merges a text",
    files: {
      "mirror.config.yaml": config.replace("images.txt", "images.yaml"),
      "images.yaml": "- { image: a.example.com/b:1, <<: x }\n",
    },
    code: "yaml/merge",
    at: "images.yaml:1:35",
    remedy: /./,
    after: { edit: { "images.yaml": "- { image: a.example.com/b:1 }\n" } },
  }),
  {
    name: "a record to translate that is no JSON",
    files: {
      "map.csv": `${header}docker.io/library/nginx:1.27,e.example.com/nginx:1.27\n`,
      "tasks.jsonl": '{"image":"docker.io/library/nginx:1.27"}\n{"image":"docker.io/library/nginx:1.27}\n',
    },
    command: "translate --mapping map.csv --jsonl tasks.jsonl --fields image",
    exit: 64,
    code: "list/json-line",
    at: "tasks.jsonl:2:10",
    remedy: /--skip-broken/,
    after: { command: "translate --mapping map.csv --jsonl tasks.jsonl --fields image --skip-broken" },
  },
  {
    name: "init from a file of no tool",
    files: { "tool.yaml": "a: { b: { c: d } }\n" },
    command: "init --from tool.yaml -c new.yaml",
    exit: 64,
    code: "list/unknown-tool",
    at: { none: "the whole file is of another kind", place: "tool.yaml:1:1" },
    remedy: /--from-format/,
    after: {
      edit: {
        "tool.yaml":
          "sync:\n  - source: docker.io/library/nginx:1.27\n    target: r.example.com/nginx:1.27\n    type: image\n",
      },
    },
  },
  {
    name: "init from a file that names no image",
    files: {
      "tool.yaml":
        "apiVersion: mirror.openshift.io/v2alpha1\nkind: ImageSetConfiguration\nmirror: { platform: { channels: [{ name: stable-4.17 }] } }\n",
    },
    command: "init --from tool.yaml -c new.yaml",
    exit: 64,
    code: "list/nothing-taken",
    at: { none: "the lines are named in the text", place: "tool.yaml:1:1" },
    remedy: /Keep using that tool/,
    after: { none: "it has nothing to mirror" },
  },
  entry('{ image: "a.example.com/b:1", tag: "2" }', {
    name: "a tag given twice",
    code: "reference/entry",
    at: "mirror.config.yaml:7:18",
    remedy: /once/,
    fixed: '{ image: a.example.com/b, tag: "2" }',
  }),
  entry('{ image: a.example.com/b, digest: "sha256:12" }', {
    name: "an image with half of a digest",
    code: "reference/digest",
    at: "mirror.config.yaml:7:18",
    remedy: /complete digest/,
    fixed: `{ image: a.example.com/b, digest: "sha256:${"12".repeat(32)}" }`,
  }),
  inConfig({
    name: "a repository with a tag",
    from: list,
    to: kind("kind: repository\nrepository: docker.io/library/nginx:1.27"),
    code: "reference/repository",
    at: "mirror.config.yaml:6:17",
    remedy: /./,
    more: { command: "plan", after: { none: "it needs the network" } },
  }),
  inConfig({
    name: "a pattern of repositories without its registry",
    from: list,
    to: kind("kind: repository\nrepository: team/*"),
    code: "reference/pattern",
    at: "mirror.config.yaml:6:17",
    remedy: /./,
    more: { command: "plan", after: { none: "it needs the network" } },
  }),
  inLayout((stage) => stage.write("shop/oci-layout", '{"imageLayoutVersion":"2.0"}'), {
    name: "a layout of another version",
    code: "layout/version",
    at: place,
    remedy: /./,
  }),
  inLayout((stage) => stage.write("shop/index.json", '{"manifests":['), {
    name: "a layout whose index is cut off",
    code: "layout/index",
    at: place,
    remedy: /./,
  }),
  inLayout((stage) => stage.write("shop/index.json", '{"schemaVersion":2,"manifests":[]}'), {
    name: "a layout without images",
    code: "layout/empty",
    at: place,
    remedy: /./,
  }),
  inLayout((stage) => rmSync(stage.path(manifest(stage))), {
    name: "a layout that lacks a blob",
    code: "layout/missing-blob",
    at: place,
    remedy: /./,
  }),
  inLayout((stage) => stage.write(manifest(stage), "{}"), {
    name: "a layout with a damaged manifest",
    code: "layout/wrong-digest",
    at: place,
    remedy: /./,
  }),
  inLayout((stage) => stage.write(manifest(stage), Buffer.alloc(4 * 1024 * 1024 + 1)), {
    name: "a layout with a manifest that is too large",
    code: "layout/manifest-size",
    at: place,
    remedy: /./,
  }),
  inLayout(
    (stage) =>
      stage.write(
        "shop/index.json",
        stage.read("shop/index.json").replace("registry.example.com/shop/web:1.4.0", "../web"),
      ),
    {
      name: "a layout whose image has no name that can be kept",
      code: "layout/name",
      at: place,
      remedy: /./,
    },
  ),
  inLayout((stage) => stage.write(layerOf(stage), "x"), {
    name: "a layout with a layer that is cut off",
    code: "layout/wrong-size",
    at: place,
    remedy: /./,
  }),
  {
    ...inLayout((stage) => stage.write("shop.tar", "no archive".repeat(100)), {
      name: "a layout archive that is none",
      code: "layout/archive",
      at: place,
      remedy: /./,
    }),
    files: { "mirror.config.yaml": readsLayout.replace("path: shop", "path: shop.tar") },
    after: { edit: { "mirror.config.yaml": [["path: shop.tar", "path: shop"]] } },
  },
];
