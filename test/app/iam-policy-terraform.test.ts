// What Terraform makes of its form of the policies.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { principalsOf } from "../../src/core/settings/iam-principals.ts";
import { renderPolicies } from "../../src/views/iam-policy.ts";

const registry = (account: string, login = {}) => ({
  partition: "aws",
  account,
  region: "us-east-1",
  repositories: ["m/app"],
  declared: new Set(["tags"] as const),
  keys: ["alias/ecr"],
  host: `${account}.dkr.ecr.us-east-1.amazonaws.com`,
  login,
});
const assumeRole = "arn:aws:iam::222222222222:role/team/mirror";
const principals = principalsOf("apply", {
  registries: [registry("111111111111"), registry("222222222222", { assumeRole, externalId: "a${b}%{c}" })],
  sources: [],
  publicEcr: [],
  state: { partition: "aws", bucket: "b", key: "k.json" },
});
const [caller, role] = principals;
if (caller === undefined || role?.trust === undefined) throw new Error("two principals are needed");

function terraform(args: readonly string[], input: string): string {
  const cwd = mkdtempSync(join(tmpdir(), "terraform-"));
  try {
    const env = { ...process.env, CHECKPOINT_DISABLE: "1" };
    return execFileSync("terraform", args, { input, cwd, env, encoding: "utf8", stdio: "pipe" });
  } finally {
    rmSync(cwd, { recursive: true });
  }
}

const hasTerraform = (() => {
  try {
    return terraform(["version"], "").length > 0;
  } catch {
    return false;
  }
})();

it.skipIf(!hasTerraform)("needs terraform: its files are formatted, and say what the documents say", () => {
  const text = renderPolicies(principals, { format: "terraform", single: false });
  expect(terraform(["fmt", "-"], text)).toBe(text);
  const blocks = [...text.matchAll(/^ {2}(\w+) += jsonencode\(([\s\S]*?)^ {2}\}\)$/gm)];
  const documents = blocks.map(([, name, body = ""]) => {
    const expression = `jsonencode(${body.replace(/\n\s*/g, " ")}})\n`;
    return [name, JSON.parse(JSON.parse(terraform(["console"], expression)) as string)];
  });
  expect(documents).toEqual([
    ["policy", caller.policy],
    ["assume_role_policy", role.trust?.document],
    ["policy", role.policy],
  ]);
  expect(text).toMatch(
    /resource "aws_iam_role" "role_222222222222_mirror" \{\n {2}name += "mirror"\n {2}path += "\/team\/"/,
  );
});
