// Vulnerability attestations: what the scanner that a signed statement names has found. Two predicates wrap what three
// kinds of scanners print; the shape of the result says which it is. What is not known is never read as clean.
import type { Finding, ScanAnswer, Severity } from "../../core/gates/findings.ts";
import { defined, fieldOf, isRecord } from "../../core/base/record.ts";
import type { Statement } from "../kind/signer.ts";

const predicates: ReadonlySet<string> = new Set([
  "https://cosign.sigstore.dev/attestation/vuln/v1",
  "cosign.sigstore.dev/attestation/vuln/v1",
  "https://in-toto.io/attestation/vulns/v0.1",
  "https://in-toto.io/attestation/vulns/v0.2",
]);

export function isVulnerabilityStatement({ predicateType }: Pick<Statement, "predicateType">): boolean {
  return predicates.has(predicateType);
}

export interface Report {
  readonly scanner: string;
  /** When the scan ended, ISO 8601 in UTC. */
  readonly at?: string;
  readonly answer: ScanAnswer;
}

/** No real report has more than this. */
const mostFindings = 50_000;

export function findingsOf({ predicate }: Pick<Statement, "predicate">): Report {
  const scanner = fieldOf(predicate, "scanner");
  const result = fieldOf(scanner, "result");
  const form = forms.find((one) => one.fits(result));
  const name = form?.name ?? nameOf(scanner);
  const found = form === undefined ? `its result has an unknown format` : read(() => form.read(result));
  const at = defined({ at: timeOf(fieldOf(fieldOf(predicate, "metadata"), "scanFinishedOn")) });
  if (typeof found === "string") return { scanner: name, ...at, answer: { state: "unable", why: found } };
  return { scanner: name, ...at, answer: { state: "scanned", findings: found, ...at } };
}

interface Form {
  /** Without it, as the statement calls the scanner. */
  readonly name?: string;
  fits(result: unknown): boolean;
  /** Throws FormError. */
  read(result: unknown): readonly Finding[];
}

class FormError extends Error {}

function read(findings: () => readonly Finding[]): readonly Finding[] | string {
  try {
    const found = findings();
    return found.length <= mostFindings ? found : `its result has more than ${mostFindings} findings`;
  } catch (error) {
    if (error instanceof FormError) return error.message;
    throw error;
  }
}

const forms: readonly Form[] = [
  {
    name: "Trivy",
    fits: (result) => typeof fieldOf(result, "SchemaVersion") === "number",
    read: trivyFindings,
  },
  { name: "Grype", fits: (result) => fieldOf(result, "matches") !== undefined, read: grypeFindings },
  { fits: Array.isArray, read: listedFindings },
];

/** A report of Trivy's second schema. It leaves out lists that are empty. */
function trivyFindings(report: unknown): readonly Finding[] {
  const version = fieldOf(report, "SchemaVersion");
  if (version !== 2)
    throw new FormError(`the Trivy report has schema version ${String(version)}; only 2 is supported`);
  return listIn(report, "Results", { absent: [] }).flatMap((result) =>
    listIn(result, "Vulnerabilities", { absent: [] }).map((one): Finding => {
      const fixed = textIn(one, "FixedVersion") ?? "";
      return {
        id: idIn(one, "VulnerabilityID"),
        severity: severityOf(textIn(one, "Severity")),
        fix: fixed !== "" || textIn(one, "Status") === "fixed" ? "yes" : "no",
        ...packageOf(textIn(one, "PkgName"), textIn(one, "InstalledVersion")),
        ...defined({ uri: textIn(one, "PrimaryURL") }),
      };
    }),
  );
}

const grypeFixes: ReadonlyMap<string, Finding["fix"]> = new Map([
  ["fixed", "yes"],
  ["not-fixed", "no"],
  ["wont-fix", "no"],
]);

/** What Grype was configured to ignore is in another list. */
function grypeFindings(report: unknown): readonly Finding[] {
  return listIn(report, "matches").map((match): Finding => {
    const one = fieldOf(match, "vulnerability");
    const artifact = fieldOf(match, "artifact");
    return {
      id: idIn(one, "id"),
      severity: severityOf(textIn(one, "severity")),
      fix: grypeFixes.get(textIn(fieldOf(one, "fix"), "state") ?? "") ?? "unknown",
      ...packageOf(textIn(artifact, "name"), textIn(artifact, "version")),
      ...defined({ uri: textIn(one, "dataSource") }),
    };
  });
}

/** The list of in-toto's predicate. Its first version writes each entry within `vulnerability`, its examples do not. */
function listedFindings(result: unknown): readonly Finding[] {
  return (result as readonly unknown[]).map((entry): Finding => {
    const one = fieldOf(entry, "vulnerability") ?? entry;
    const scores = fieldOf(one, "severity");
    const severities = (Array.isArray(scores) ? scores : [scores]).map(scored);
    return { id: idIn(one, "id"), severity: worst(severities), fix: "unknown" };
  });
}

/** A word, or a score of CVSS by its own table. Numbers by other methods say how likely it is, not how bad. */
function scored(given: unknown): Severity {
  const score = fieldOf(given, "score");
  const text = typeof score === "number" ? String(score) : (textIn(given, "score") ?? "").trim();
  if (!/^\d{1,2}(?:\.\d+)?$/.test(text)) return severityOf(text);
  if (!/cvss|nvd/i.test(textIn(given, "method") ?? "")) return "undefined";
  const value = Number(text);
  if (value > 10) return "undefined";
  if (value >= 9) return "critical";
  if (value >= 7) return "high";
  if (value >= 4) return "medium";
  return value > 0 ? "low" : "none";
}

const order: readonly Severity[] = [
  "undefined",
  "none",
  "informational",
  "low",
  "medium",
  "high",
  "critical",
];

function worst(severities: readonly Severity[]): Severity {
  return order[Math.max(0, ...severities.map((one) => order.indexOf(one)))] ?? "undefined";
}

const words: ReadonlyMap<string, Severity> = new Map([
  ["none", "none"],
  ["negligible", "informational"],
  ["informational", "informational"],
  ["info", "informational"],
  ["low", "low"],
  ["medium", "medium"],
  ["moderate", "medium"],
  ["high", "high"],
  ["important", "high"],
  ["critical", "critical"],
]);

function severityOf(word = ""): Severity {
  return words.get(word.trim().toLowerCase()) ?? "undefined";
}

function listIn(
  value: unknown,
  key: string,
  { absent }: { readonly absent?: readonly unknown[] } = {},
): readonly unknown[] {
  const list = fieldOf(value, key) ?? absent;
  if (!isRecord(value) || !Array.isArray(list)) throw new FormError(`its result has no list of ${key}`);
  return list;
}

function idIn(value: unknown, key: string): string {
  const id = textIn(value, key);
  if (id === undefined || id.trim() === "") throw new FormError(`its result has a finding without ${key}`);
  return id;
}

function textIn(value: unknown, key: string): string | undefined {
  const text = fieldOf(value, key);
  return typeof text === "string" ? text : undefined;
}

function packageOf(name: string | undefined, version: string | undefined): Pick<Finding, "packages"> {
  return name === undefined ? {} : { packages: [version === undefined ? name : `${name} ${version}`] };
}

function timeOf(value: unknown): string | undefined {
  const time = typeof value === "string" ? Date.parse(value) : NaN;
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

const longestName = 100;

function nameOf(scanner: unknown): string {
  const uri = textIn(scanner, "uri")?.trim() ?? "";
  return uri === "" ? "an unnamed scanner" : uri.slice(0, longestName);
}
