// Drift as JSON: the report itself, with whether there is any in front.
import { type DriftReport, hasDrift } from "../../core/drift/drift.ts";
import { printableJson } from "../../core/base/escape.ts";

export function renderDriftJson(report: DriftReport): string {
  const { repositories, tags, files, upstream, failures, checked, ignored, serial, lastApplied } = report;
  const drift = hasDrift(report);
  const value = {
    drift,
    repositories,
    tags,
    files,
    upstream,
    failures,
    checked,
    ignored,
    serial,
    lastApplied,
  };
  return `${printableJson(value, 2)}\n`;
}
