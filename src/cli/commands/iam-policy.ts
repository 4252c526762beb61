// `iam-policy`: prints the least IAM policy that this config needs, for a plan, an apply, or an apply with prune.
import type { PolicyPurpose } from "../../core/settings/iam-policy.ts";
import { command } from "../base/command.ts";
import { withSession } from "../base/session.ts";

const purposes = ["plan", "apply", "prune"] as const satisfies readonly PolicyPurpose[];

export const iamPolicyCommand = command({
  options: {
    for: {
      type: "text",
      value: "RUN",
      describe: "what the credentials are to do: plan, apply (the default) or prune",
      choices: purposes,
    },
  },
  examples: [
    ["iam-policy", "for apply"],
    ["iam-policy --for plan", "for code review: reading alone"],
    ["iam-policy --for prune > policy.json", "for apply --prune"],
  ],
  read: (given) => ({ purpose: purposes.find((one) => one === given.text("for")) ?? "apply" }),
  run: ({ purpose }, context) =>
    withSession("iam-policy", context, async ({ config, runtime }) => {
      const { policyFor } = await import("../../app/iam-policy.ts");
      const { policy, warnings } = await policyFor(purpose, config, runtime, context.signal);
      await context.output.diagnostics(warnings);
      context.output.result(`${JSON.stringify(policy, null, 2)}\n`);
      return {};
    }),
});
