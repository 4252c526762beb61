// `iam-policy`: prints the least IAM policies that this config needs, one for each principal, for one kind of run.
import { policyPurposes } from "../../core/settings/iam-policy.ts";
import { policyFormats, renderPolicies } from "../../views/iam-policy.ts";
import { command } from "../base/command.ts";
import { withSession } from "../base/session.ts";

export const iamPolicyCommand = command({
  options: {
    for: {
      type: "text",
      value: "RUN",
      describe: "what the credentials are for: plan, apply (default), prune, replace, or move",
      choices: policyPurposes,
    },
    format: {
      type: "text",
      value: "FORMAT",
      describe: "output format: json (default), terraform, or cloudformation",
      choices: policyFormats,
    },
    principal: {
      type: "text",
      value: "NAME",
      describe: "print only the policy of this principal",
    },
    caller: {
      type: "text",
      value: "ARN",
      describe: "ARN of the caller that runs ecr-mirror, for the trust policies of roles",
    },
  },
  examples: [
    ["iam-policy", "print the policy for apply"],
    ["iam-policy --for plan", "print the read-only policy for code review"],
    ["iam-policy --for prune > policy.json", "print the policy for apply --prune"],
    ["iam-policy --format terraform > iam.tf", "write roles and policies for Terraform"],
  ],
  read: (given) => ({
    purpose: policyPurposes.find((one) => one === given.text("for")) ?? "apply",
    format: policyFormats.find((one) => one === given.text("format")) ?? "json",
    principal: given.text("principal"),
    caller: given.text("caller"),
  }),
  run: ({ purpose, format, principal, caller }, context) =>
    withSession("iam-policy", context, async ({ config, runtime }) => {
      const { policyFor, principalNamed } = await import("../../app/iam-policy.ts");
      const question = { purpose, ...(caller === undefined ? {} : { caller }) };
      const { principals, warnings } = await policyFor(question, config, runtime, context.signal);
      const chosen = principal === undefined ? principals : [principalNamed(principal, principals)];
      await context.output.diagnostics(warnings);
      for (const { role, trust } of chosen)
        if (trust?.guessed === true && principal === undefined)
          runtime.note(
            `The trust policy of ${role ?? ""} allows ${trust.trusted} to assume it. Name the caller with --caller ARN.`,
          );
      context.output.result(renderPolicies(chosen, { format, single: principal !== undefined }));
      return {};
    }),
});
