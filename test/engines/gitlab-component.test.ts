// templates/ecr-mirror.yml by the schema of GitLab CI, each of its two documents apart, and shown to find a slip.
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { root } from "../support/cli.ts";
import { readPipeline } from "./support/gitlab/file.ts";

const library = join(root, ".cache/peers/checkers/python/lib");
const [version = "python3"] = existsSync(library) ? readdirSync(library) : [];
const path = join(library, version, "site-packages/check_jsonschema/builtin_schemas/vendor/gitlab-ci.json");

const component = readFileSync(join(root, "templates/ecr-mirror.yml"), "utf8");
const including = readFileSync(join(root, "examples/pipelines/gitlab/mirror.gitlab-ci.yml"), "utf8");

describe.skipIf(!existsSync(path))("needs checkers: node scripts/peers/checkers.mjs", () => {
  const schema = JSON.parse(readFileSync(path, "utf8")) as object;
  const validate = new Ajv({ strict: false, allowUnionTypes: true, logger: false }).compile(schema);

  function faults(text: string): readonly string[] {
    const customTags = [
      {
        tag: "!reference",
        collection: "seq" as const,
        resolve: (seq: { toJSON(): unknown }) => seq.toJSON(),
      },
    ];
    // GitLab fills in the inputs before it looks at the rest.
    return parseAllDocuments(text.replace("when: $[[ inputs.approve ]]", "when: manual"), {
      customTags,
    }).flatMap((one) => {
      validate(one.toJS());
      return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
    });
  }

  it("is what GitLab CI takes", () => {
    expect(faults(component)).toEqual([]);
    expect(faults(including)).toEqual([]);
  });

  it.each([
    ["an unknown keyword of a job", "resource_group:", "resource_groups:"],
    ["a keyword of artifacts", "    reports:\n      junit", "    report:\n      junit"],
    ["a value that does not exist", "when: always", "when: alway"],
  ])("a slip is found: %s", (_, from, to) => {
    const changed = component.replace(from, to);
    expect(changed).not.toBe(component);
    expect(faults(changed)).not.toEqual([]);
  });
});

it("refuses inputs that it does not know or that cannot be right", () => {
  const components = { "ecr-mirror": join(root, "templates/ecr-mirror.yml") };
  const { jobs } = readPipeline(including, components);
  const roles = jobs.map(([name, { variables }]) => `${name} ${variables?.["AWS_ROLE_ARN"]}`);
  expect(roles).toEqual([
    "ecr-mirror-plan arn:aws:iam::123456789012:role/mirror-plan",
    "ecr-mirror-apply arn:aws:iam::123456789012:role/mirror",
    "ecr-mirror-drift arn:aws:iam::123456789012:role/mirror-plan",
  ]);
  const read = (from: string, to: string) => () => readPipeline(including.replace(from, to), components);
  expect(read("plan-role: arn:aws:iam::123456789012:role/mirror-plan", "plan-role: mirror")).toThrow(
    "plan-role must match",
  );
  const header = { "ecr-mirror": join(mkdtempSync(join(tmpdir(), "component-")), "component.yml") };
  writeFileSync(header["ecr-mirror"], component.replace("options: [", "option: ["));
  expect(() => readPipeline(including, header)).toThrow("no keyword of an input: option");
  expect(read("audience:", "audiences:")).toThrow("no input audiences");
  expect(read("      aws-region: us-west-2\n", "")).toThrow("aws-region is required");
  expect(read("      audience", "      approve: never\n      audience")).toThrow("approve must be one of");
});
