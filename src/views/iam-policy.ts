// The IAM policies for the principals of a config as JSON, as Terraform, or as CloudFormation templates.
import { printable } from "../core/base/escape.ts";
import type { PolicyDocument } from "../core/settings/iam-policy.ts";
import type { Principal } from "../core/settings/iam-principals.ts";
import { formatYaml } from "../yaml/plain.ts";

export const policyFormats = ["json", "terraform", "cloudformation"] as const;
export type PolicyFormat = (typeof policyFormats)[number];

/** `single`: the user named one principal. */
export function renderPolicies(
  principals: readonly Principal[],
  { format, single }: { readonly format: PolicyFormat; readonly single: boolean },
): string {
  if (format === "terraform") return principals.map(terraform).join("\n");
  if (format === "cloudformation") return principals.map(cloudFormation).join("---\n");
  return json(principals, single);
}

/** One principal is only its policy, as the AWS CLI reads it; several are keyed by name, each with its trust policy. */
function json(principals: readonly Principal[], single: boolean): string {
  const [first] = principals;
  const isPlain = principals.length === 1 && (single || first?.trust === undefined);
  if (first !== undefined && isPlain) return `${JSON.stringify(first.policy, null, 2)}\n`;
  const byName = principals.map(({ name, profile, role, partition, uses, policy, trust }) => [
    name,
    { profile, role, partition, uses, policy, trustPolicy: trust?.document },
  ]);
  return `${JSON.stringify(Object.fromEntries(byName), null, 2)}\n`;
}

function terraform(principal: Principal): string {
  const { name, role, policy, trust } = principal;
  const id = name.replace(/-/g, "_");
  if (role === undefined || trust === undefined) {
    return `${comment(principal)}resource "aws_iam_policy" "${id}" {
  name = ${hcl(`ecr-mirror-${name}`)}
  policy = ${jsonencode(policy)}
}
`;
  }
  const { path, last } = roleName(role);
  return `${comment(principal)}resource "aws_iam_role" "${id}" {
  name = ${hcl(last)}
  path = ${hcl(path)}
  assume_role_policy = ${jsonencode(trust.document)}
}

resource "aws_iam_role_policy" "${id}" {
  name = "ecr-mirror"
  role = aws_iam_role.${id}.id
  policy = ${jsonencode(policy)}
}
`;
}

/** JSON is also an object expression of HCL, except for the space before colons and the start of an interpolation. */
function jsonencode(document: PolicyDocument): string {
  const lines = JSON.stringify(document, null, 2).replace(/^( *"(?:[^"\\]|\\.)*"):/gm, "$1 :");
  return `jsonencode(${literal(lines).replace(/\n/g, "\n  ")})`;
}

function hcl(text: string): string {
  return literal(JSON.stringify(text));
}

function literal(text: string): string {
  return text.replace(/\$\{/g, "$$$${").replace(/%\{/g, "%%{");
}

/** One template for each principal: a stack belongs to one account. */
function cloudFormation(principal: Principal): string {
  const { name, role, policy, trust } = principal;
  const id = name.replace(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  const resource =
    role === undefined || trust === undefined
      ? {
          Type: "AWS::IAM::ManagedPolicy",
          Properties: { ManagedPolicyName: `ecr-mirror-${name}`, PolicyDocument: policy },
        }
      : {
          Type: "AWS::IAM::Role",
          Properties: {
            RoleName: roleName(role).last,
            Path: roleName(role).path,
            AssumeRolePolicyDocument: trust.document,
            Policies: [{ PolicyName: "ecr-mirror", PolicyDocument: policy }],
          },
        };
  const template = { AWSTemplateFormatVersion: "2010-09-09", Resources: { [id]: resource } };
  return `${comment(principal)}${formatYaml(template, "1.1")}`;
}

/** `arn:aws:iam::1:role/team/mirror`: the path `/team/` and the name `mirror`. */
function roleName(arn: string): { readonly path: string; readonly last: string } {
  const parts = arn.slice(arn.indexOf(":role/") + ":role/".length).split("/");
  const last = parts.pop() ?? "";
  return { path: parts.length === 0 ? "/" : `/${parts.join("/")}/`, last };
}

function comment({ name, profile, role, uses }: Principal): string {
  const who = role ?? (profile === undefined ? "the default credential chain" : `profile ${profile}`);
  return [`${name}: ${who}`, ...uses.map((use) => `  ${use}`)]
    .map((line) => `# ${printable(line)}\n`)
    .join("");
}
