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
    describe: "check the config and the files it names, without network access",
    load: async () => (await import("./commands/validate.ts")).validateCommand,
  },
  {
    name: "discover",
    describe: "list the wanted images and where each was found",
    load: async () => (await import("./commands/discover.ts")).discoverCommand,
  },
  {
    name: "plan",
    describe: "show what apply would do, and save it as a plan",
    load: async () => (await import("./commands/plan.ts")).planCommand,
  },
  {
    name: "apply",
    describe: "apply a plan",
    load: async () => (await import("./commands/apply.ts")).applyCommand,
  },
  {
    name: "drift",
    describe: "compare ECR and the output files with the last apply",
    load: async () => (await import("./commands/drift.ts")).driftCommand,
  },
  {
    name: "show",
    describe: "print a saved plan",
    load: async () => (await import("./commands/show.ts")).showCommand,
  },
  {
    name: "translate",
    describe: "translate image references to their ECR addresses",
    load: async () => (await import("./commands/translate.ts")).translateCommand,
  },
  {
    name: "check",
    describe: "find images in manifests, charts, or a cluster that are not mirrored",
    load: async () => (await import("./commands/check.ts")).checkCommand,
  },
  {
    name: "state",
    describe: "inspect and repair the state",
    load: async () => (await import("./commands/state.ts")).stateCommand,
  },
  {
    name: "doctor",
    describe: "check tools, credentials, permissions, network access, and the clock",
    load: async () => (await import("./commands/doctor.ts")).doctorCommand,
  },
  {
    name: "iam-policy",
    describe: "print a least-privilege IAM policy for this config",
    load: async () => (await import("./commands/iam-policy.ts")).iamPolicyCommand,
  },
  {
    name: "sandbox",
    describe: "run the embedded ECR on a local port",
    load: async () => (await import("./commands/sandbox.ts")).sandboxCommand,
  },
  {
    name: "schema",
    describe: "print the JSON Schema of the config",
    load: async () => (await import("./commands/schema.ts")).schemaCommand,
  },
  {
    name: "explain",
    describe: "explain an error code and how to fix it",
    load: async () => (await import("./commands/explain.ts")).explainCommand,
  },
  {
    name: "completion",
    describe: "print a shell completion script",
    load: async () => (await import("./completion/completion.ts")).completionCommand(commands),
  },
];
