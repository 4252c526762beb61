// Source registries: hosts are hosts, and credentials and certificates come in pairs.
import type { ConfigFile, RegistryFile } from "../schema.gen.ts";
import { isHost } from "./common.ts";
import type { RuleContext } from "./rule.ts";

export function registryRules(config: ConfigFile, context: RuleContext): void {
  for (const [host, registry] of Object.entries(config.registries ?? {})) {
    checkHost(host, config.registries ?? {}, context);
    checkPairs(registry, context);
    checkHelper(registry, context);
    checkMirrors(registry, context);
  }
}

function checkHost(host: string, registries: object, context: RuleContext): void {
  if (isHost(host)) return;
  context.report(
    { in: registries, key: host, mark: "key" },
    {
      code: "config/host",
      summary: "Not a registry host",
      detail: `"${host}" is not a host name with an optional port.`,
      hint: "Write the host alone, without https:// and path: registry.example.com:5000.",
    },
  );
}

const pairs = [
  ["username", "password"],
  ["cert", "key"],
] as const;

function checkPairs(registry: RegistryFile, context: RuleContext): void {
  for (const [one, other] of pairs) {
    const [has, lacks] = registry[one] === undefined ? [other, one] : [one, other];
    if (registry[has] === undefined || registry[lacks] !== undefined) continue;
    context.report(
      { in: registry, key: has, mark: "key", absence: true },
      {
        code: "config/missing-key",
        summary: "A key is missing",
        detail: `${has} needs ${lacks} beside it.`,
        hint: `Add ${lacks}, or remove ${has}.`,
      },
    );
  }
}

function checkHelper(registry: RegistryFile, context: RuleContext): void {
  const helper = registry.credentialHelper;
  if (helper === undefined) return;
  const spot = { in: registry, key: "credentialHelper" };
  if (registry.password !== undefined) {
    context.report(spot, {
      code: "config/conflict",
      summary: "Two keys that exclude each other",
      detail: "The registry has a password and a credential helper.",
      hint: "Remove one of the two.",
    });
  }
  if (/^[A-Za-z0-9][\w.-]*$/.test(helper)) return;
  context.report(spot, {
    code: "config/helper",
    summary: "Not the name of a credential helper",
    detail: `"${helper}" is looked up as docker-credential-${helper} on the PATH.`,
    hint: "Write its name alone, such as ecr-login or osxkeychain.",
  });
}

function checkMirrors(registry: RegistryFile, context: RuleContext): void {
  (registry.mirrors ?? []).forEach((mirror, key) => {
    if (isHost(mirror)) return;
    context.report(
      { in: registry.mirrors ?? [], key },
      {
        code: "config/host",
        summary: "Not a registry host",
        detail: `"${mirror}" is not a host name with an optional port.`,
        hint: "Write the host alone, without https:// and path.",
      },
    );
  });
  const { rewrite } = registry;
  if (rewrite === undefined || rewrite.startsWith("oci:") || isHost(rewrite.split("/")[0] ?? "")) return;
  context.report(
    { in: registry, key: "rewrite" },
    {
      code: "config/host",
      summary: "Not a registry host",
      detail: `"${rewrite}" doesn't begin with a host name.`,
      hint: "Write <host>[/path] without https://, or oci:<folder>.",
    },
  );
}
