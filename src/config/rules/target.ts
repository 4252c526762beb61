// The target and its replicas: registry, account and region fit together, and the sandbox stays by itself.
import { parseEcrHost } from "../../core/naming/ecr-host.ts";
import type { ConfigFile, ReplicaFile, TargetFile } from "../schema.gen.ts";
import { checkShared, isHttpUrl } from "./common.ts";
import type { RuleContext } from "./rule.ts";

type Registry = TargetFile | ReplicaFile;

export function targetRules(config: ConfigFile, context: RuleContext): void {
  checkShared(config.target, context);
  for (const registry of [config.target, ...(config.replicas ?? [])]) {
    checkRegistryName(registry, context);
    checkRegion(registry, context);
    checkSandbox(registry, context);
    checkRole(registry, context);
    checkEndpoint(registry, "endpoint", context);
    checkEndpoint(registry, "registryEndpoint", context);
  }
  checkReplicas(config, context);
}

function checkRegistryName(registry: Registry, context: RuleContext): void {
  const name = registry.registry;
  if (name === "sandbox" || parseEcrHost(name) !== null) return;
  const spot = { in: registry, key: "registry" };
  const digits = /^(\d+)\.dkr[.-]ecr/.exec(name)?.[1];
  if (digits !== undefined && digits.length !== 12) {
    context.report(spot, {
      code: "config/account",
      summary: "Not an AWS account",
      detail: `"${digits}" has ${digits.length} digits; an AWS account has 12, leading zeros included.`,
      hint: "Copy the account from the AWS console or from: aws sts get-caller-identity.",
    });
    return;
  }
  const elsewhere = registry.endpoint !== undefined && registry.registryEndpoint !== undefined;
  if (elsewhere && registry.region !== undefined) return;
  const hint = /:\/\/|\//.test(name)
    ? "Write the host name alone, without https:// and path; a path is the prefix."
    : "Write <account>.dkr.ecr.<region>.amazonaws.com or sandbox; another name needs region, endpoint and registryEndpoint.";
  context.report(spot, {
    code: "config/registry",
    summary: "Not an ECR registry",
    detail: `"${name}" is not the host name of a private ECR registry.`,
    hint,
  });
}

function checkRegion(registry: Registry, context: RuleContext): void {
  const { region } = registry;
  if (region === undefined) return;
  const inName = registry.registry === "sandbox" ? "us-east-1" : parseEcrHost(registry.registry)?.region;
  const spot = { in: registry, key: "region" };
  if (inName !== undefined && inName !== region) {
    context.report(spot, {
      code: "config/region",
      summary: "Region and registry differ",
      detail: `The registry is in ${inName}, region says ${region}.`,
      hint: "Remove region: it is read from the registry's name.",
    });
  } else if (!/^[a-z0-9-]+$/.test(region)) {
    context.report(spot, {
      code: "config/region",
      summary: "Not an AWS region",
      detail: `"${region}" is not the name of a region.`,
      hint: "Write for example us-west-2.",
    });
  }
}

function checkSandbox(registry: Registry, context: RuleContext): void {
  if (registry.registry !== "sandbox") return;
  for (const key of ["profile", "assumeRole", "endpoint", "registryEndpoint"] as const) {
    if (registry[key] === undefined) continue;
    context.report(
      { in: registry, key, mark: "key" },
      {
        code: "config/sandbox",
        summary: "Not for the sandbox",
        detail: `The sandbox runs inside the program, so ${key} has no meaning for it.`,
        hint: "Remove it, or name a real registry.",
      },
    );
  }
}

function checkRole(registry: Registry, context: RuleContext): void {
  const role = registry.assumeRole;
  if (role === undefined || /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/.test(role)) return;
  context.report(
    { in: registry, key: "assumeRole" },
    {
      code: "config/role",
      summary: "Not the ARN of a role",
      detail: `"${role}" is not arn:aws:iam::<12 digits>:role/<name>.`,
      hint: "Copy the role's ARN from IAM.",
    },
  );
}

function checkEndpoint(registry: Registry, key: "endpoint" | "registryEndpoint", context: RuleContext): void {
  const url = registry[key];
  if (url === undefined || isHttpUrl(url)) return;
  context.report(
    { in: registry, key },
    {
      code: "config/url",
      summary: "Not a URL",
      detail: `${key} must be an http:// or https:// URL without a user name.`,
      hint: "Write for example http://127.0.0.1:5000.",
    },
  );
}

function checkReplicas(config: ConfigFile, context: RuleContext): void {
  const seen = new Map<string, object>([[config.target.registry, config.target]]);
  for (const replica of config.replicas ?? []) {
    const first = seen.get(replica.registry);
    if (first === undefined) {
      seen.set(replica.registry, replica);
      continue;
    }
    context.report(
      { in: replica, key: "registry" },
      {
        code: "config/replica",
        summary: "The same registry twice",
        detail: `"${replica.registry}" is named at line ${context.line({ in: first, key: "registry" })} already.`,
        hint: "Remove one of the two.",
      },
    );
  }
}
