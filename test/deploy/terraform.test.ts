// The Terraform module: by Terraform itself with the real AWS provider, whose schema it needs, where both are on this machine;
// else its syntax alone, by an HCL parser. What its task runs first is run by hand.
import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Moments, openMoments } from "../engines/support/moments.ts";
import { root } from "../support/cli.ts";

const module = join(root, "deploy/terraform");
const files = readdirSync(module).filter((name) => name.endsWith(".tf"));

/** Folders of providers: that of the environment, and where Terraform and its packages put them. */
const mirrors = [
  process.env["ECR_MIRROR_TERRAFORM_PROVIDERS"] ?? "",
  join(homedir(), ".terraform.d/plugins"),
  "/usr/local/share/terraform/plugins",
  "/usr/share/terraform/plugins",
  ...(existsSync("/opt") ? readdirSync("/opt").map((name) => join("/opt", name)) : []),
];
const providers = mirrors.find((path) => existsSync(join(path, "registry.terraform.io/hashicorp/aws")));

const folder = mkdtempSync(join(tmpdir(), "terraform-module-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
writeFileSync(
  join(folder, "terraform.rc"),
  `provider_installation {\n  filesystem_mirror {\n    path = "${providers ?? ""}"\n  }\n}\n`,
);

function terraform(cwd: string, args: readonly string[], input = "") {
  const env = {
    ...process.env,
    TF_CLI_CONFIG_FILE: join(folder, "terraform.rc"),
    CHECKPOINT_DISABLE: "1",
    TF_IN_AUTOMATION: "1",
  };
  const ran = spawnSync("terraform", args, { cwd, env, input, encoding: "utf8" });
  return { code: ran.status, output: `${ran.stdout}${ran.stderr}${ran.error?.message ?? ""}` };
}

const hasTerraform = terraform(folder, ["version"]).code === 0;

/** A copy of the module that is ready to be looked at, with slips in its files. */
function copyOf(
  name: string,
  slips: readonly (readonly [file: string, from: string, to: string])[] = [],
): string {
  const to = join(folder, name);
  cpSync(module, to, { recursive: true });
  for (const [file, from, by] of slips) {
    const text = readFileSync(join(to, file), "utf8");
    expect(text).toContain(from);
    writeFileSync(join(to, file), text.replace(from, by));
  }
  const ready = terraform(to, ["init", "-backend=false", "-input=false"]);
  expect(ready.code, ready.output).toBe(0);
  return to;
}

describe.skipIf(!hasTerraform)("needs terraform", () => {
  it("is formatted", () => {
    expect(terraform(module, ["fmt", "-check", "-recursive"]).output).toBe("");
  });
});

const needs = "needs terraform and its AWS provider, in ECR_MIRROR_TERRAFORM_PROVIDERS";
describe.skipIf(!hasTerraform || providers === undefined)(needs, { timeout: 240_000 }, () => {
  it("is valid, and its own tests pass", () => {
    const at = copyOf("as-it-is");
    const valid = terraform(at, ["validate", "-no-color"]);
    expect(valid.code, valid.output).toBe(0);
    const tested = terraform(at, ["test", "-no-color"]);
    expect(tested.code, tested.output).toBe(0);
    expect(tested.output).toContain("6 passed, 0 failed");
  });

  it("a resource's slip is found", () => {
    const at = copyOf("slip", [["main.tf", "sqs_managed_sse_enabled", "sqs_sse_enabled"]]);
    const { code, output } = terraform(at, ["validate", "-no-color"]);
    expect(code).not.toBe(0);
    expect(output).toContain('An argument named "sqs_sse_enabled" is not expected here');
  });

  it("the module's own tests find slips", () => {
    const slips = [
      ["state.tf", 'status = "Enabled"', 'status = "Suspended"'],
      ["state.tf", 'Effect    = "Deny"', 'Effect    = "Allow"'],
      ["main.tf", "policy = var.policy_json", 'policy = "{}"'],
    ] as const;
    const { code, output } = terraform(copyOf("slips", slips), ["test", "-no-color"]);
    expect(code).not.toBe(0);
    for (const says of ["not versioned", "without TLS", "another policy"]) expect(output).toContain(says);
  });
});

const python = join(root, ".cache/peers/checkers/python/bin/python");
const parse = "import sys, hcl2; [hcl2.load(open(path)) for path in sys.argv[1:]]";
const hasParser = spawnSync(python, ["-c", "import hcl2"]).status === 0;

describe.skipIf(!hasParser)("needs checkers, the syntax alone: node scripts/peers/checkers.mjs", () => {
  it("is HCL, and a slip is found", () => {
    const paths = files.map((name) => join(module, name));
    const ran = spawnSync(python, ["-c", parse, ...paths], { encoding: "utf8" });
    expect(ran.status, ran.stderr).toBe(0);
    const slip = join(folder, "slip.tf");
    writeFileSync(slip, readFileSync(join(module, "main.tf"), "utf8").replace("{", "("));
    expect(spawnSync(python, ["-c", parse, slip]).status).not.toBe(0);
  });
});

it("the page names every variable and every output", () => {
  const page = readFileSync(join(module, "README.md"), "utf8");
  const text = files.map((name) => readFileSync(join(module, name), "utf8")).join("\n");
  const names = [...text.matchAll(/^(?:variable|output) "(\w+)"/gm)].map(([, name = ""]) => name);
  expect(names.length).toBeGreaterThan(25);
  for (const name of names) expect(page).toContain(`\`${name}\``);
});

describe.skipIf(!hasTerraform)("what the task runs before the program (needs terraform)", () => {
  let moments: Moments;
  beforeAll(async () => {
    moments = await openMoments();
  });
  afterAll(() => moments.close());

  /** Runs a script of the module's locals as the image's shell would. */
  function runLocal(name: string, env: Readonly<Record<string, string>>): string {
    const at = join(folder, name);
    mkdirSync(at);
    const [, locals = ""] =
      /^locals \{\n([\s\S]*?)^\}/m.exec(readFileSync(join(module, "main.tf"), "utf8")) ?? [];
    const kept = locals.replaceAll(/^ {2}(?:account|cluster) .*\n/gm, "");
    const values = {
      policy_json: '{"Statement":[]}',
      image: "a:1",
      subnet_ids: ["a"],
      security_group_ids: ["b"],
    };
    cpSync(join(module, "variables.tf"), join(at, "variables.tf"));
    writeFileSync(join(at, "locals.tf"), `locals {\n${kept}}\n`);
    writeFileSync(join(at, "all.auto.tfvars.json"), JSON.stringify({ ...values, state_bucket: "acme" }));
    const { code, output } = terraform(at, ["console"], `jsonencode(local.${name})\n`);
    expect(code, output).toBe(0);
    const script = JSON.parse(JSON.parse(output) as string) as string;
    const work = join(at, "work");
    mkdirSync(work);
    const ran = spawnSync("/bin/sh", ["-ec", script], { cwd: work, env: { ...moments.env, ...env } });
    expect(ran.status, ran.stderr.toString()).toBe(0);
    return work;
  }

  it("files are written as they were given", () => {
    const given = { "mirror.config.yaml": "version: 1\n", "images.txt": `'"$(touch pwned)\\\n` };
    const work = runLocal("write_files", { CONFIG_FILES: JSON.stringify(given) });
    expect(readdirSync(work).toSorted()).toEqual(["images.txt", "mirror.config.yaml"]);
    for (const [name, text] of Object.entries(given))
      expect(readFileSync(join(work, name), "utf8")).toBe(text);
  });

  it("a repository is cloned", () => {
    const url = `file://${moments.home}/origin.git`;
    const work = runLocal("clone", { GIT_URL: url, GIT_REF: "main", GIT_USERNAME: "a", GIT_PASSWORD: "b" });
    expect(readFileSync(join(work, "images.txt"), "utf8")).toContain("busybox");
  });
});
