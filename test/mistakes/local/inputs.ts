// Mistakes in the files that a config names.
import type { Mistake } from "../mistake.ts";
import { config, images, inConfig } from "./config.ts";

const at = (line: number, column: number): string => `mirror.config.yaml:${line}:${column}`;
const list = "    kind: list\n    path: images.txt\n";
const kind = (text: string): string => `    ${text.replaceAll("\n", "\n    ")}\n`;
const target = "target: { registry: sandbox, prefix: m }\n";
const ecr = "registry: 000000000000.dkr.ecr.us-east-1.amazonaws.com";
const reads = (file: string, content: string): NonNullable<Mistake["files"]> => ({
  "mirror.config.yaml": config,
  [file]: content,
});

export const inputs: readonly Mistake[] = [
  {
    name: "an image list that does not exist",
    files: { "mirror.config.yaml": config, "image.txt": images },
    command: "validate",
    exit: 64,
    code: "file/missing",
    at: at(6, 11),
    remedy: /Did you mean "image\.txt"/,
    after: { edit: { "mirror.config.yaml": [["images.txt", "image.txt"]] } },
  },
  {
    name: "an image list that does not exist, at plan",
    files: { "mirror.config.yaml": config },
    command: "plan",
    exit: 64,
    code: "file/missing",
    at: at(6, 11),
    remedy: /Check the path/,
    after: { edit: { "images.txt": images }, command: "validate" },
  },
  {
    name: "an image list that is a folder",
    files: { "mirror.config.yaml": config, "images.txt/a": "x" },
    command: "validate",
    exit: 64,
    code: "file/is-folder",
    at: at(6, 11),
    remedy: /file/,
    after: {
      edit: { "mirror.config.yaml": [["path: images.txt", "path: images.txt/a"]], "images.txt/a": images },
    },
  },
  {
    name: "a line of an image list that is no image",
    files: reads("images.txt", "# all\nregistry.example.com/team/app:1\nregistry.example.com/team/web 2.1\n"),
    command: "validate",
    exit: 64,
    code: "reference/syntax",
    at: "images.txt:3:1",
    remedy: /registry\/repository:tag/,
    after: { edit: { "images.txt": [["web 2.1", "web:2.1"]] } },
  },
  {
    name: "an image list with capitals",
    files: reads("images.txt", "registry.example.com/Team/App:1\n"),
    command: "validate",
    exit: 64,
    code: "reference/syntax",
    at: "images.txt:1:1",
    remedy: /./,
    after: { edit: { "images.txt": [["Team/App", "team/app"]] } },
  },
  {
    name: "an empty image list",
    files: reads("images.txt", "# none yet\n"),
    command: "validate",
    exit: 64,
    code: "list/empty",
    at: { none: "an empty list has no line to show", place: "images.txt:1:1" },
    remedy: /./,
    after: { edit: { "images.txt": images } },
  },
  inConfig({
    name: "a dataset without the field",
    from: list,
    to: kind("kind: dataset\npath: tasks.jsonl\nfields: [image_uri]"),
    code: "list/no-field",
    at: at(6, 11),
    remedy: /image/,
    fixed: kind("kind: dataset\npath: tasks.jsonl\nfields: [image]"),
    more: { files: { "tasks.jsonl": '{"id":1,"image":"registry.example.com/a:1"}\n' } },
  }),
  inConfig({
    name: "a dataset with a line that is no JSON",
    from: list,
    to: kind("kind: dataset\npath: tasks.jsonl\nfields: [image]"),
    code: "list/broken-record",
    at: "tasks.jsonl:2:36",
    remedy: /./,
    more: {
      files: { "tasks.jsonl": '{"image":"registry.example.com/a:1"}\n{"image":"registry.example.com/b:1}\n' },
      after: { edit: { "tasks.jsonl": '{"image":"registry.example.com/a:1"}\n' } },
    },
  }),
  inConfig({
    name: "a mapping with two destinations for one image",
    from: `${target}sources:\n  - name: apps\n${list}`,
    to: `target: { ${ecr}, prefix: m }\nsources:\n  - name: apps\n${kind("kind: mapping\npath: old.csv")}`,
    code: "mapping/conflict",
    at: "old.csv:3:1",
    remedy: /Remove one of the two rows/,
    more: {
      files: {
        "old.csv":
          "internal_uri,ecr_uri\nr.example.com/a:1,000000000000.dkr.ecr.us-east-1.amazonaws.com/m/a:1\nr.example.com/a:1,000000000000.dkr.ecr.us-east-1.amazonaws.com/m/b:1\n",
      },
      after: {
        edit: {
          "old.csv":
            "internal_uri,ecr_uri\nr.example.com/a:1,000000000000.dkr.ecr.us-east-1.amazonaws.com/m/a:1\n",
        },
      },
    },
  }),
  inConfig({
    name: "a CSV mapping with semicolons",
    from: `${target}sources:\n  - name: apps\n${list}`,
    to: `target: { ${ecr}, prefix: m }\nsources:\n  - name: apps\n${kind("kind: mapping\npath: old.csv")}`,
    code: "csv/column",
    at: "old.csv:1:1",
    remedy: /commas/,
    more: {
      files: {
        "old.csv":
          "internal_uri;ecr_uri\nr.example.com/a:1;000000000000.dkr.ecr.us-east-1.amazonaws.com/m/a:1\n",
      },
      after: {
        edit: {
          "old.csv": [[";", ","]],
        },
      },
    },
  }),
  inConfig({
    name: "a CSV row with a cell too many",
    from: `${target}sources:\n  - name: apps\n${list}`,
    to: `target: { ${ecr}, prefix: m }\nsources:\n  - name: apps\n${kind("kind: mapping\npath: old.csv")}`,
    code: "csv/cells",
    at: "old.csv:2:70",
    remedy: /comma/,
    more: {
      files: {
        "old.csv":
          "internal_uri,ecr_uri\nr.example.com/a:1,000000000000.dkr.ecr.us-east-1.amazonaws.com/m/a:1,x\n",
      },
      after: { edit: { "old.csv": [[",x", ""]] } },
    },
  }),
  inConfig({
    name: "a lifecycle policy that ECR would refuse",
    from: target,
    to: `${target}repositories: { defaults: { lifecyclePolicy: ./keep.json } }\n`,
    code: "config/lifecycle-policy",
    at: "./keep.json:1:59",
    remedy: /Fix the policy/,
    more: {
      files: {
        "keep.json":
          '{"rules": [{"rulePriority": 1, "selection": {"tagStatus": "all", "countType": "imageCountMoreThan", "countNumber": 20}, "action": {"type": "expire"}}]}\n',
      },
      after: {
        edit: {
          "keep.json": [
            ["all", "any"],
            ["imageCountMoreThan", "imageCountMoreThan"],
          ],
        },
      },
    },
  }),
  inConfig({
    name: "a policy file that is no JSON",
    from: target,
    to: `${target}repositories: { defaults: { lifecyclePolicy: ./keep.json } }\n`,
    code: "config/policy-json",
    at: "./keep.json:1:12",
    remedy: /Fix the file/,
    more: {
      files: { "keep.json": '{"rules": [,]}\n' },
      after: {
        edit: {
          "keep.json":
            '{"rules": [{"rulePriority": 1, "selection": {"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": 20}, "action": {"type": "expire"}}]}\n',
        },
      },
    },
  }),
  inConfig({
    name: "a key file that does not exist",
    from: target,
    to: `${target}gates:\n  - match: "**"\n    signedBy: [{ cosign: { key: ./keys/acme.pub } }]\n`,
    code: "file/missing",
    at: at(5, 33),
    remedy: /./,
    more: { after: { none: "a key must be made" } },
  }),
  inConfig({
    name: "a waiver without its reason",
    from: target,
    to: `${target}waivers: waivers.yaml\n`,
    code: "config/waiver",
    at: "waivers.yaml:1:3",
    remedy: /Add reason/,
    more: {
      files: { "waivers.yaml": '- { image: "m/app:*", gate: minimumAge, until: 2099-01-01, owner: me }\n' },
      after: { edit: { "waivers.yaml": [["owner: me", "owner: me, reason: because"]] } },
    },
  }),
  inConfig({
    name: "a waiver with a day that does not exist",
    from: target,
    to: `${target}waivers: waivers.yaml\n`,
    code: "config/waiver",
    at: "waivers.yaml:1:48",
    remedy: /YYYY-MM-DD/,
    more: {
      files: {
        "waivers.yaml":
          '- { image: "m/app:*", gate: minimumAge, until: 2099-02-30, owner: me, reason: because }\n',
      },
      after: { edit: { "waivers.yaml": [["2099-02-30", "2099-02-28"]] } },
    },
  }),
  inConfig({
    name: "manifests whose glob matches nothing",
    from: list,
    to: kind("kind: manifests\npaths: [deploy/*.yml]"),
    code: "file/no-match",
    at: at(6, 13),
    remedy: /./,
    fixed: kind("kind: manifests\npaths: [deploy/*.yaml]"),
    more: {
      files: {
        "deploy/app.yaml":
          "apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec: { containers: [{ name: a, image: registry.example.com/a:1 }] }\n",
      },
    },
  }),
  inConfig({
    name: "a layout that is none",
    from: list,
    to: kind("kind: layout\npath: shop"),
    code: "layout/missing",
    at: at(6, 11),
    remedy: /./,
    more: { files: { "shop/README.md": "none\n" }, after: { none: "a layout must be made" } },
  }),
  inConfig({
    name: "a chart folder that does not exist",
    from: list,
    to: kind("kind: helm\nchart: ./charts/ap"),
    code: "file/missing",
    at: at(6, 12),
    remedy: /./,
    more: { after: { none: "it needs helm" } },
  }),
  {
    name: "a catalog without images",
    files: {
      "mirror.config.yaml": config.replace(list, kind("kind: codecollection\ncatalog: catalog.yaml")),
      "catalog.yaml": "codecollections: []\n",
    },
    command: "plan",
    exit: 64,
    code: "list/empty",
    at: at(6, 14),
    remedy: /Check the address of the catalog/,
    after: { none: "a catalog must be made" },
  },
  {
    name: "a catalog whose collections have no images",
    files: {
      "mirror.config.yaml": config.replace(list, kind("kind: codecollection\ncatalog: catalog.yaml")),
      "catalog.yaml": "codecollections:\n  - slug: rw-cli\n    git_url: https://github.com/acme/rw-cli.git\n",
    },
    command: "plan",
    exit: 0,
    code: null,
    at: { none: "it is a question" },
    remedy: /registryPrefix/,
    after: { none: "it needs the network" },
  },
  {
    name: "a mapping that is an object",
    files: { "map.json": '{"docker.io/library/nginx:1.27": "e.example.com/nginx:1.27"}\n' },
    command: "translate --mapping map.json docker.io/library/nginx:1.27",
    exit: 64,
    code: "mapping/shape",
    at: "map.json:1:1",
    remedy: /internal_uri,ecr_uri/,
    after: {
      edit: {
        "map.json":
          '[{"internal_uri":"docker.io/library/nginx:1.27","ecr_uri":"e.example.com/nginx:1.27"}]\n',
      },
    },
  },
];
