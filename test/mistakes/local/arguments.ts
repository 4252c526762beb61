// Mistakes on the command line.
import { plainConfig } from "../../support/stage.ts";
import type { Mistake } from "../mistake.ts";
import { config, images } from "./config.ts";

const onTheLine = { none: "it is on the command line" };
const files = { "images.txt": images, "mirror.config.yaml": config };

function typed(
  name: string,
  command: string,
  [code, remedy]: readonly [string, RegExp],
  after: Mistake["after"],
): Mistake {
  return { name, files, command, exit: 64, code, at: onTheLine, remedy, after };
}

export const typedWrongly: readonly Mistake[] = [
  typed("no command", "", ["usage/no-command", /ecr-mirror init/], {
    command: "init --force --images a.example.com/b:1",
  }),
  typed("typo in a command", "validte", ["usage/unknown-command", /Did you mean "validate"/], {
    command: "validate",
  }),
  typed("typo in an option", "validate --verbos", ["usage/unknown-option", /Did you mean "--verbose"/], {
    command: "validate --verbose",
  }),
  typed("option of another command", "validate --out a.plan", ["usage/unknown-option", /validate --help/], {
    none: "what was meant is not known",
  }),
  typed("option without its value", "plan --out", ["usage/missing-value", /--out FILE/], {
    none: "it needs the network",
  }),
  typed("value for a flag", "validate --verbose=yes", ["usage/flag-value", /--verbose/], {
    command: "validate --verbose",
  }),
  typed("option given twice", "plan --out a.plan --out b.plan", ["usage/repeated-option", /once/], {
    none: "it needs the network",
  }),
  typed("an argument too many", "validate mirror.config.yaml", ["usage/extra-argument", /-c/], {
    command: "validate",
  }),
  typed(
    "apply with the config as its plan",
    "apply mirror.config.yaml",
    ["plan/not-json", /apply -c mirror\.config\.yaml/],
    {
      none: "it needs the network",
    },
  ),
  typed("plan with a plan file", "plan mirror.plan", ["usage/extra-argument", /--out mirror\.plan/], {
    none: "it needs the network",
  }),
  typed("an unknown format", "discover --format jsn", ["usage/format", /Did you mean "json"/], {
    command: "discover --format json",
  }),
  typed("a shard beyond the last", "apply mirror.plan --shard 5/4", ["usage/value", /4\/4/], {
    none: "there is no plan",
  }),
  typed("a log format with a typo", "validate --log-format jsn", ["usage/choice", /Did you mean "json"/], {
    command: "validate --log-format json",
  }),
  typed("a command without what it needs", "state forget", ["usage/missing-argument", /state --help/], {
    none: "what was meant is not known",
  }),
  {
    ...typed("a part of a job without its size", "apply mirror.plan --shard auto", ["usage/engine", /./], {
      none: "there is no plan",
    }),
    env: { AWS_BATCH_JOB_ARRAY_INDEX: "1" },
  },
  {
    ...typed(
      "a part of a job of unknown size",
      "apply mirror.plan --shard auto",
      ["usage/shard-count", /./],
      {
        none: "there is no plan",
      },
    ),
    env: { JOB_COMPLETION_INDEX: "1" },
  },
  {
    ...typed("a part of two jobs", "apply mirror.plan --shard auto", ["usage/two-engines", /--shard I\/N/], {
      none: "there is no plan",
    }),
    env: {
      CI_NODE_INDEX: "1",
      CI_NODE_TOTAL: "3",
      AWS_BATCH_JOB_ARRAY_INDEX: "1",
      AWS_BATCH_JOB_ARRAY_SIZE: "3",
    },
  },
  typed("a shard without a plan", "apply --shard 1/4", ["usage/conflict", /plan --out/], {
    none: "it needs the network",
  }),
  typed("a shard of no engine", "apply mirror.plan --shard auto", ["usage/no-engine", /--shard 1\/4/], {
    none: "there is no plan",
  }),
  typed(
    "options that exclude each other",
    "apply mirror.plan --shard 1/2 --finish",
    ["usage/conflict", /--finish/],
    {
      none: "there is no plan",
    },
  ),
  typed("a duration without its unit", "apply --yes --lock-timeout 60", ["usage/value", /60s/], {
    none: "it needs the network",
  }),
  typed("a number that is a word", "apply --yes --concurrency many", ["usage/value", /--concurrency 8/], {
    none: "it needs the network",
  }),
  typed("apply without a terminal", "apply", ["usage/needs-yes", /--yes/], { none: "it needs the network" }),
  typed("typo in a source", "discover aps", ["usage/unknown-source", /Did you mean "apps"/], {
    command: "discover apps",
  }),
  {
    name: "typo in the policy to explain",
    files: {
      "mirror.config.yaml": plainConfig.replace(
        "sources:",
        "tagPolicies: { stable: { semver: '>=1' } }\nsources:",
      ),
    },
    prepare: (stage) => stage.stock(1),
    command: "discover --policy stabel",
    exit: 64,
    code: "usage/unknown-policy",
    at: onTheLine,
    remedy: /Did you mean "stable"/,
    after: { command: "discover --policy stable" },
  },
  typed("a bundle without its bucket", "apply s3:", ["usage/bundle-address", /s3:\/\/BUCKET\/PREFIX/], {
    none: "it needs the network",
  }),
  typed(
    "typo in an error code",
    "explain config/unknown-kye",
    ["usage/unknown-code", /Did you mean "config\/unknown-key"/],
    {
      command: "explain config/unknown-key",
    },
  ),
  typed(
    "an error code without its area",
    "explain unknown-key",
    ["usage/unknown-code", /config\/unknown-key/],
    {
      command: "explain config/unknown-key",
    },
  ),
  typed("a shell without completion", "completion powershell", ["usage/shell", /bash/], {
    command: "completion bash",
  }),
  typed("init where a config exists", "init --images a.example.com/b:1", ["usage/config-exists", /--force/], {
    command: "init --images a.example.com/b:1 --force",
  }),
  typed("typo in an action on the state", "state lst", ["usage/state-action", /Did you mean "list"/], {
    command: "state list",
  }),
  typed(
    "update-lock without a lock",
    "plan --update-lock",
    ["usage/no-lock", /lock: state\/mirror\.lock\.json/],
    {
      none: "it needs the network",
    },
  ),
  typed("check without files", "check", ["usage/nothing-to-do", /--chart/], { none: "it needs a mapping" }),
  typed("typo in the principal", "iam-policy --principal applyer", ["usage/unknown-principal", /./], {
    command: "iam-policy",
  }),
];
