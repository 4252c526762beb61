// The registry's own policy: who may replicate into it, who may fill its caches. Kept and given back; nobody is refused by it.
import { EcrError } from "../base/ecr-error.ts";
import { parsePolicy } from "../rules/policies.ts";
import { type ApiContext, operation, type Operations, type Output } from "./shape/operation.ts";
import { text } from "./shape/input.ts";

export const registryPolicyOperations: Operations = {
  PutRegistryPolicy: operation({ policyText: text({ max: 10_240 }) }, ({ policyText }, context) => {
    const stored = JSON.stringify(parsePolicy(policyText), null, 2);
    context.store.account.write("registry-policy", stored);
    return { registryId: context.home.account, policyText: stored };
  }),
  GetRegistryPolicy: operation({}, (_input, context) => policyOf(context)),
  DeleteRegistryPolicy: operation({}, (_input, context) => {
    const policy = policyOf(context);
    context.store.account.remove("registry-policy");
    return policy;
  }),
};

function policyOf(context: ApiContext): Output {
  const policyText = context.store.account.read<string | undefined>("registry-policy", undefined);
  if (policyText !== undefined) return { registryId: context.home.account, policyText };
  throw new EcrError(
    "RegistryPolicyNotFoundException",
    (account) => `Registry policy does not exist in the registry with id '${account}'`,
  );
}
