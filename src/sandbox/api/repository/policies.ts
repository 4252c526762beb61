// Repository policies and lifecycle policies: texts that ECR checks, stores in its own spelling and gives back.
import { sandboxAccount } from "../../options.ts";
import { EcrError, invalidParameter, repositoryNotFound } from "../../rules/ecr-error.ts";
import { parseLifecyclePolicy } from "../../rules/lifecycle-policy.ts";
import { isMissing } from "../../store/files.ts";
import type { RepositoryText } from "../../store/repositories.ts";
import * as fields from "../fields.ts";
import { flag, optional, text } from "../input.ts";
import { type ApiContext, operation, type Operations, type Output, repositoryOf } from "../operation.ts";

const place = { registryId: fields.registryId, repositoryName: fields.repositoryName() };

export const policyOperations: Operations = {
  SetRepositoryPolicy: operation(
    { ...place, policyText: text({ max: 10_240 }), force: optional(flag()) },
    ({ repositoryName, policyText }, context) => {
      const stored = JSON.stringify(parsePolicy(policyText), null, 2);
      write(context, repositoryName, { which: "policy", text: stored });
      return { registryId: sandboxAccount, repositoryName, policyText: stored };
    },
  ),
  GetRepositoryPolicy: operation(place, ({ repositoryName }, context) => policyOf(context, repositoryName)),
  DeleteRepositoryPolicy: operation(place, ({ repositoryName }, context) => {
    const policy = policyOf(context, repositoryName);
    context.store.repositories.removeText(repositoryName, "policy");
    return policy;
  }),
  PutLifecyclePolicy: operation(
    { ...place, lifecyclePolicyText: text({ min: 100, max: 30_720 }) },
    ({ repositoryName, lifecyclePolicyText }, context) => {
      parseLifecyclePolicy(lifecyclePolicyText);
      const stored = JSON.stringify(JSON.parse(lifecyclePolicyText));
      write(context, repositoryName, { which: "lifecycle", text: stored });
      return { registryId: sandboxAccount, repositoryName, lifecyclePolicyText: stored };
    },
  ),
  GetLifecyclePolicy: operation(place, ({ repositoryName }, context) => lifecycleOf(context, repositoryName)),
  DeleteLifecyclePolicy: operation(place, ({ repositoryName }, context) => {
    const lifecycle = lifecycleOf(context, repositoryName);
    context.store.repositories.removeText(repositoryName, "lifecycle");
    return lifecycle;
  }),
};

function policyOf(context: ApiContext, repositoryName: string): Output {
  const policyText = textOf(context, repositoryName, "policy");
  if (policyText === undefined)
    throw notFound("RepositoryPolicyNotFoundException", "Repository", repositoryName);
  return { registryId: sandboxAccount, repositoryName, policyText };
}

function lifecycleOf(context: ApiContext, repositoryName: string): Output {
  const lifecyclePolicyText = textOf(context, repositoryName, "lifecycle");
  if (lifecyclePolicyText === undefined) {
    throw notFound("LifecyclePolicyNotFoundException", "Lifecycle", repositoryName);
  }
  // Never evaluated here: ECR says so with the start of its calendar.
  return { registryId: sandboxAccount, repositoryName, lifecyclePolicyText, lastEvaluatedAt: 0 };
}

function textOf(context: ApiContext, repositoryName: string, which: RepositoryText): string | undefined {
  repositoryOf(context, repositoryName);
  return context.store.repositories.text(repositoryName, which);
}

function write(
  context: ApiContext,
  name: string,
  content: { readonly which: RepositoryText; readonly text: string },
): void {
  repositoryOf(context, name);
  try {
    context.store.repositories.setText(name, content.which, content.text);
  } catch (error) {
    throw isMissing(error) ? repositoryNotFound(name) : error;
  }
}

function notFound(type: string, kind: "Repository" | "Lifecycle", name: string): EcrError {
  return new EcrError(
    type,
    `${kind} policy does not exist for the repository with name '${name}' in the registry with id '${sandboxAccount}'`,
  );
}

function parsePolicy(policyText: string): object {
  const refused = invalidParameter("PolicyText", "Invalid repository policy provided");
  let policy: unknown;
  try {
    policy = JSON.parse(policyText);
  } catch {
    throw refused;
  }
  if (typeof policy !== "object" || policy === null || !("Statement" in policy)) throw refused;
  const statements: readonly unknown[] = Array.isArray(policy.Statement)
    ? policy.Statement
    : [policy.Statement];
  if (statements.length === 0 || !statements.every(isStatement)) throw refused;
  return policy;
}

function isStatement(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const hasEffect = "Effect" in value && (value.Effect === "Allow" || value.Effect === "Deny");
  return (
    hasEffect &&
    ("Action" in value || "NotAction" in value) &&
    ("Principal" in value || "NotPrincipal" in value)
  );
}
