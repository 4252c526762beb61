// The metrics of a plan, an apply and a drift report, each under the name of its command. docs/metrics.md lists them.
import type { AppliedPlan } from "../../core/apply/applied.ts";
import type { DriftReport } from "../../core/drift/report.ts";
import { isIncomplete } from "../../core/drift/report.ts";
import { isPartial, type Plan } from "../../core/plan/plan.ts";
import type { Help, Sample } from "./exposition.ts";

export type Measured = "plan" | "apply" | "drift";

/** Whether a run succeeded, and what it found. */
export interface Measurement {
  readonly success: boolean;
  readonly samples: readonly Sample[];
}

const kinds = {
  "create-repository": "createRepository",
  "update-repository": "updateRepository",
  "copy-image": "copyImage",
  "tag-image": "tagImage",
  "delete-image": "deleteImage",
  "write-file": "writeFile",
} as const;

export function measurePlan(plan: Plan): Measurement {
  const { summary, warnings, failures, sources } = plan;
  const figures = { bytes: summary.bytes, blocked: summary.blocked, held: summary.held, gone: summary.gone };
  return {
    success: !isPartial(plan),
    samples: [
      ...Object.entries(kinds).map(([kind, key]) => ({
        name: "plan_actions",
        labels: { kind },
        value: summary[key],
      })),
      ...Object.entries(figures).map(([name, value]) => ({ name: `plan_${name}`, value })),
      { name: "plan_unchanged", value: summary.unchanged },
      { name: "plan_warnings", value: warnings.length },
      {
        name: "plan_failures",
        value: failures.length + sources.filter((one) => one.failed !== undefined && !one.fallback).length,
      },
      ...gateSamples(plan),
    ],
  };
}

function gateSamples({ gates }: Plan): readonly Sample[] {
  const sums = new Map<string, number>();
  for (const one of gates?.counts ?? [])
    for (const result of ["passed", "waived", "refused", "held"] as const) {
      const key = `${one.gate} ${result}`;
      sums.set(key, (sums.get(key) ?? 0) + one[result]);
    }
  return [...sums].map(([key, value]) => {
    const [gate = "", result = ""] = key.split(" ");
    return { name: "plan_gate_digests", labels: { gate, result }, value };
  });
}

export function measureApply({ actions, summary, outcome, blocked, problems }: AppliedPlan): Measurement {
  const results = ["done", "skipped", "failed", "stale", "open"] as const;
  const counts = new Map<string, number>();
  for (const { kind, result } of actions)
    counts.set(`${kind} ${result}`, (counts.get(`${kind} ${result}`) ?? 0) + 1);
  const refusals = new Map<string, number>();
  for (const { gate } of blocked.flatMap((one) => one.refusals ?? []))
    refusals.set(gate, (refusals.get(gate) ?? 0) + 1);
  return {
    success: outcome === "applied" || outcome === "nothing",
    samples: [
      ...Object.keys(kinds).flatMap((kind) =>
        results.map((result) => ({
          name: "apply_actions",
          labels: { kind, result },
          value: counts.get(`${kind} ${result}`) ?? 0,
        })),
      ),
      { name: "apply_uploaded_bytes", value: summary.moved },
      { name: "apply_blocked", value: summary.blocked },
      { name: "apply_held", value: summary.held },
      { name: "apply_gone", value: summary.gone },
      { name: "apply_problems", value: problems.length },
      ...[...refusals].map(([gate, value]) => ({ name: "apply_gate_refusals", labels: { gate }, value })),
    ],
  };
}

export function measureDrift(report: DriftReport): Measurement {
  const { tags, files, repositories, gates, checked, upstream, failures, ignored } = report;
  const found = { tag: tags, file: files, repository: repositories, gate: gates };
  const asked = {
    tag: checked.tags,
    file: checked.files,
    repository: checked.repositories,
    gate: checked.gates,
  };
  return {
    success: !isIncomplete(report),
    samples: [
      ...Object.entries(found).map(([kind, list]) => ({
        name: "drift_findings",
        labels: { kind },
        value: list.length,
      })),
      ...Object.entries(asked).map(([kind, value]) => ({ name: "drift_checked", labels: { kind }, value })),
      { name: "drift_ignored", value: ignored },
      { name: "drift_upstream_moves", value: upstream.length },
      { name: "drift_failures", value: failures.length },
    ],
  };
}

const ofRun = {
  success: "Whether the last run succeeded (1) or not (0).",
  last_run_timestamp_seconds: "When the last run ended.",
  last_success_timestamp_seconds: "When the last successful run ended.",
  duration_seconds: "How long the last run took.",
};

const ofCommand: Readonly<Record<Measured, Help>> = {
  plan: {
    actions: "Actions of the plan, by kind.",
    bytes: "Size of the images that the plan copies.",
    blocked: "Wanted changes that cannot be made.",
    held: "Images that may not enter yet.",
    gone: "Images that are no longer at their source.",
    unchanged: "Tags that need no change.",
    warnings: "Warnings of the plan.",
    failures: "Sources and images that could not be checked.",
    gate_digests: "Digests that gates checked, by gate and result.",
  },
  apply: {
    actions: "Actions of the run, by kind and result.",
    uploaded_bytes: "Bytes that were uploaded to ECR.",
    blocked: "Changes of the plan that cannot be made.",
    held: "Images that may not enter yet.",
    gone: "Images that are no longer at their source.",
    problems: "Errors that belong to no action.",
    gate_refusals: "Images that gates refuse, by gate.",
  },
  drift: {
    findings: "Differences from what was last applied, by kind.",
    checked: "Items that were compared, by kind.",
    ignored: "Findings that --ignore excluded.",
    upstream_moves: "Tags that moved at their source, with --upstream.",
    failures: "Items that could not be checked.",
  },
};

export function helpOf(command: Measured): Help {
  return Object.fromEntries(
    Object.entries({ ...ofRun, ...ofCommand[command] }).map(([name, text]) => [`${command}_${name}`, text]),
  );
}
