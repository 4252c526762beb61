// Drift for programs: the report, after a field that says whether there is any drift.
import { printableJson } from "../../core/base/escape.ts";
import { type DriftReport, hasDrift } from "../../core/drift/report.ts";

export function renderDriftJson(report: DriftReport): string {
  const { target, repositories, tags, files, gates, upstream, unmanaged } = report;
  const { failures, warnings, accepted, checked, ignored, serial, lastApplied } = report;
  const found = {
    target,
    repositories,
    tags,
    files,
    gates,
    upstream,
    unmanaged,
    failures,
    warnings,
    accepted,
  };
  const value = { drift: hasDrift(report), ...found, checked, ignored, serial, lastApplied };
  return `${printableJson(value, 2)}\n`;
}
