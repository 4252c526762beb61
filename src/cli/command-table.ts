// The table of commands. A command's file is loaded only when it runs or explains itself, so that `--help` and
// `--version` start at once.
import type { CommandEntry } from "./base/command.ts";

export const commands: readonly CommandEntry[] = [
  {
    name: "init",
    describe: "write a commented config",
    load: async () => (await import("./commands/init.ts")).initCommand,
  },
  {
    name: "validate",
    describe: "check the config and everything it names, without network",
    load: async () => (await import("./commands/validate.ts")).validateCommand,
  },
  {
    name: "discover",
    describe: "print the wanted images and where each was found",
    load: async () => (await import("./commands/discover.ts")).discoverCommand,
  },
  {
    name: "plan",
    describe: "print what would be done, and save it",
    load: async () => (await import("./commands/plan.ts")).planCommand,
  },
  {
    name: "apply",
    describe: "do what a plan says",
    load: async () => (await import("./commands/apply.ts")).applyCommand,
  },
  {
    name: "drift",
    describe: "compare ECR and files with what was last applied",
    load: async () => (await import("./commands/drift.ts")).driftCommand,
  },
  {
    name: "show",
    describe: "print a saved plan",
    load: async () => (await import("./commands/show.ts")).showCommand,
  },
  {
    name: "translate",
    describe: "map image references to ECR by the mapping",
    load: async () => (await import("./commands/translate.ts")).translateCommand,
  },
  {
    name: "check",
    describe: "find images in manifests, charts or a cluster that are not mirrored",
    load: async () => (await import("./commands/check.ts")).checkCommand,
  },
  {
    name: "state",
    describe: "look at the state and mend it",
    load: async () => (await import("./commands/state.ts")).stateCommand,
  },
  {
    name: "doctor",
    describe: "check tools, credentials, permissions, reachability and clock",
    load: async () => (await import("./commands/doctor.ts")).doctorCommand,
  },
  {
    name: "iam-policy",
    describe: "print the least IAM policy that this config needs",
    load: async () => (await import("./commands/iam-policy.ts")).iamPolicyCommand,
  },
  {
    name: "sandbox",
    describe: "run the embedded ECR on a loopback port",
    load: async () => (await import("./commands/sandbox.ts")).sandboxCommand,
  },
  {
    name: "schema",
    describe: "print the JSON Schema of the config",
    load: async () => (await import("./commands/schema.ts")).schemaCommand,
  },
  {
    name: "explain",
    describe: "print what an error code means and what to do",
    load: async () => (await import("./commands/explain.ts")).explainCommand,
  },
  {
    name: "completion",
    describe: "print a shell's completion script",
    load: async () => (await import("./completion/completion.ts")).completionCommand(commands),
  },
];
