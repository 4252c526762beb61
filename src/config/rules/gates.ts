// Gates: what the schema can't say of one by itself. What its keys name is looked at when the files are read.
import type { ConfigFile, GateFile } from "../schema.gen.ts";
import { gateWithoutRule, notARegistryPath } from "./problems.ts";
import { checkAge, checkGlob, isHost, type RuleContext } from "./rule.ts";

const rules = ["allowedRegistries", "minimumAge", "signedBy", "require", "vulnerabilities"] as const;
const pathForm = /^[a-z0-9]+(?:[._/-]+[a-z0-9]+)*$/;

export function gateRules(config: ConfigFile, context: RuleContext): void {
  for (const gate of config.gates ?? []) {
    if (rules.every((rule) => gate[rule] === undefined))
      context.report({ in: gate, absence: true }, gateWithoutRule);
    for (const key of ["match", "from"] as const) {
      const glob = gate[key];
      if (glob !== undefined) checkGlob(glob, { in: gate, key }, context);
    }
    checkAge(gate, context);
    checkRegistries(gate, context);
  }
}

function checkRegistries({ allowedRegistries = [] }: GateFile, context: RuleContext): void {
  allowedRegistries.forEach((entry, key) => {
    const [host = "", ...rest] = entry.split("/");
    const isPath = rest.length === 0 || pathForm.test(rest.join("/"));
    if (!isHost(host) || !isPath) context.report({ in: allowedRegistries, key }, notARegistryPath(entry));
  });
}
