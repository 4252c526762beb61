// The files of examples/engines and examples/pipelines, the action and the Dockerfile, each by the checker that people use for its kind. A check is shown to
// find a fault too: it looks at the file as it is, and at one with a slip in it.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root } from "../support/cli.ts";
import { missingPrograms } from "./support/daemon.ts";

const checkers = join(root, ".cache/peers/checkers");
const hasCheckers = existsSync(join(checkers, "versions"));
const python = (name: string): string => join(checkers, "python/bin", name);
const schema = (name: string): readonly string[] => [python("check-jsonschema"), "--builtin-schema", name];

/** Registers the job definition with no AWS: botocore's model of the request says what is wrong with it. */
const registerJobDefinition = `
import sys, yaml, botocore.session, botocore.validate
shape = botocore.session.get_session().get_service_model("batch").operation_model("RegisterJobDefinition").input_shape
report = botocore.validate.ParamValidator().validate(yaml.safe_load(open(sys.argv[1])), shape)
sys.exit(report.generate_report() or 0)`;

/** Prettier sets the rest. */
const yamlRules = `{extends: relaxed, rules: {line-length: disable, truthy: {check-keys: false}}}`;

interface Check {
  readonly by: string;
  readonly file: string;
  /** The file's path is appended. */
  readonly command: readonly string[];
  /** A slip, and what the checker says of it. */
  readonly slip: readonly [from: string | RegExp, to: string];
  readonly says: string;
}

const checks: readonly Check[] = [
  {
    by: "hadolint",
    file: "Dockerfile",
    command: [python("hadolint")],
    slip: ["USER 65532:65532", "USER root"],
    says: "DL3002",
  },
  {
    by: "kubernetes-validate",
    file: "examples/engines/kubernetes/mirror.yaml",
    command: [python("kubernetes-validate"), "--strict"],
    slip: ["backoffLimitPerIndex:", "backoffLimitPerIndexes:"],
    says: "backoffLimitPerIndexes",
  },
  {
    by: "the schema of workflows",
    file: "examples/engines/github/mirror.yml",
    command: schema("vendor.github-workflows"),
    slip: ["fail-fast: false", "fail_fast: false"],
    says: "fail_fast",
  },
  {
    by: "actionlint",
    file: "examples/engines/github/mirror.yml",
    command: [join(checkers, "actionlint"), "-no-color"],
    slip: ["fromJSON(needs.plan.outputs.shards)", "fromJSON(needs.plan.outputs.parts)"],
    says: 'property "parts" is not defined',
  },
  {
    by: "the schema of actions",
    file: "action.yml",
    command: schema("vendor.github-actions"),
    slip: ["using: composite", "using: composit"],
    says: "composit",
  },
  {
    by: "zizmor",
    file: "action.yml",
    command: [python("zizmor"), "--offline", "--no-progress"],
    slip: ['exit "$CODE"', "exit ${{ inputs.args }}"],
    says: "template-injection",
  },
  ...[
    ".github/workflows/release.yml",
    ...["pull-request", "release", "drift"].map((name) => `examples/pipelines/github/${name}.yml`),
  ].flatMap((file): readonly Check[] => {
    return [
      {
        by: "the schema of workflows",
        file,
        command: schema("vendor.github-workflows"),
        slip: ["runs-on:", "run-on:"],
        says: "run-on",
      },
      {
        by: "actionlint",
        file,
        command: [join(checkers, "actionlint"), "-no-color"],
        slip: ["ubuntu-24.04", "ubuntu-24.4"],
        says: 'label "ubuntu-24.4" is unknown',
      },
      {
        by: "zizmor",
        file,
        command: [python("zizmor"), "--offline", "--no-progress"],
        slip: ["@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2", "@v4"],
        says: "unpinned-uses",
      },
      {
        by: "yamllint",
        file,
        command: [python("yamllint"), "--strict", "--config-data", yamlRules],
        slip: ["permissions: {}\n", "permissions: {}\npermissions: {}\n"],
        says: "duplication of key",
      },
    ];
  }),
  {
    by: "the schema of GitLab CI",
    file: "examples/engines/gitlab/mirror.gitlab-ci.yml",
    command: schema("vendor.gitlab-ci"),
    slip: ["exit_codes: [1, 137]", "exit_code: [1, 137]"],
    says: "mirror-apply",
  },
  {
    by: "botocore",
    file: "examples/engines/aws-batch/job-definition.yaml",
    command: [python("python"), "-c", registerJobDefinition],
    slip: ["attempts: 3", "attempt: 3"],
    says: 'Unknown parameter in retryStrategy: "attempt"',
  },
  {
    by: "asl-validator",
    file: "examples/engines/aws-batch/state-machine.asl.json",
    command: [join(checkers, "node_modules/.bin/asl-validator"), "--json-path"],
    slip: [/"Next": "Finish"/, '"Next": "Finnish"'],
    says: "Finnish",
  },
];

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "engine-files-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function look(
  [program = "", ...args]: readonly string[],
  path: string,
): { code: number | null; output: string } {
  const ran = spawnSync(program, [...args, path], {
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1" },
  });
  return { code: ran.status, output: `${ran.stdout}${ran.stderr}${ran.error?.message ?? ""}` };
}

describe.skipIf(!hasCheckers)("needs checkers: node scripts/peers/checkers.mjs", () => {
  it.each(checks)("$file by $by", ({ file, command, slip: [from, to], says }) => {
    const asIs = look(command, join(root, file));
    expect(asIs.code, asIs.output).toBe(0);
    const text = readFileSync(join(root, file), "utf8");
    const changed = text.replace(from, to);
    expect(changed).not.toBe(text);
    const path = join(folder, basename(file));
    writeFileSync(path, changed);
    const { code, output } = look(command, path);
    expect(code, output).not.toBe(0);
    expect(output).toContain(says);
  });
});

const scripts = ["slurm", "parallel"].flatMap((name) =>
  readdirSync(join(root, "examples/engines", name)).map((file) => `examples/engines/${name}/${file}`),
);

it.each(["action.yml", "examples/pipelines/github/release.yml", ".github/workflows/release.yml"])(
  "%s names actions of others by their commit, with the version beside it",
  (file) => {
    const used = [...readFileSync(join(root, file), "utf8").matchAll(/uses: (.*)/g)].map(([, name]) => name);
    expect(used.length).toBeGreaterThan(0);
    for (const name of used)
      expect(name).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # (?:v\d+\.\d+\.\d+|zizmor: )/);
  },
);

describe.skipIf(missingPrograms("shellcheck").length > 0)("needs shellcheck", () => {
  it.each([...scripts, "action/install.sh"])("%s", (file) => {
    const { code, output } = look(["shellcheck"], join(root, file));
    expect(code, output).toBe(0);
  });
});

it("each file says first of all what to change", () => {
  const files = [
    ...scripts,
    ...checks.map(({ file }) => file).filter((file) => file.startsWith("examples/")),
  ];
  for (const file of files) {
    const [first, second] = readFileSync(join(root, file), "utf8").split("\n");
    expect(first?.startsWith("# Change:") === true ? first : second, file).toContain("Change: ");
  }
});
