// The file of waivers: a list of dated exceptions, each fault with its place in that file.
import { posix } from "node:path";
import { Problem } from "../../core/base/diagnostic.ts";
import { nearest } from "../../core/base/nearest.ts";
import { isRecord } from "../../core/base/record.ts";
import { type GateName, gateNames } from "../../core/gates/verdict.ts";
import { isDay, type Waiver } from "../../core/gates/waiver.ts";
import { type ConfigDocument, readDocument } from "../text/document.ts";
import { type Complaint, type Located, located, type Path } from "../text/finding.ts";
import { decodeText } from "../text/source-text.ts";
import type { FileSpot, NamedFiles } from "./named-files.ts";
import { badWaiver, notAWaiverList, waiverWithout } from "./problems.ts";

const keys = ["image", "gate", "until", "owner", "reason"] as const;

export interface Waivers {
  readonly waivers: readonly Waiver[];
  readonly findings: readonly Located[];
}

export async function readWaivers(
  name: string | undefined,
  spot: FileSpot,
  files: NamedFiles,
): Promise<Waivers> {
  const bytes = name === undefined ? undefined : await files.read(name, spot);
  if (name === undefined || bytes === undefined) return { waivers: [], findings: [] };
  const { offset } = files.locate(spot);
  try {
    const document = readDocument(posix.normalize(name), decodeText(name, bytes));
    const found = waiversIn(document, posix.normalize(name));
    return { ...found, findings: found.findings.map(({ diagnostic }) => ({ offset, diagnostic })) };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { waivers: [], findings: error.diagnostics.map((diagnostic) => ({ offset, diagnostic })) };
  }
}

function waiversIn(document: ConfigDocument, name: string): Waivers {
  const findings = [...document.findings];
  const report = (complaint: Complaint, path: Path, mark: "key" | "value" = "value"): void => {
    findings.push(located(complaint, document.locate(path, mark)));
  };
  const entries: unknown = document.value ?? [];
  if (!Array.isArray(entries)) {
    report(notAWaiverList, []);
    return { waivers: [], findings };
  }
  const waivers = entries.flatMap((entry: unknown, index) => {
    const at = `${name}:${document.locate([index], "value").position.line}`;
    const checked = checkedWaiver(entry, (complaint, path, mark) =>
      report(complaint, [index, ...path], mark),
    );
    return checked === undefined ? [] : [{ ...checked, at }];
  });
  return { waivers, findings };
}

type Report = (complaint: Complaint, path: Path, mark?: "key" | "value") => void;

function checkedWaiver(entry: unknown, report: Report): Omit<Waiver, "at"> | undefined {
  if (!isRecord(entry)) {
    report(notAWaiverList, []);
    return undefined;
  }
  for (const key of Object.keys(entry))
    if (!(keys as readonly string[]).includes(key))
      report(badWaiver(`Unknown key "${key}".`, oneOf(keys, nearest(key, keys))), [key], "key");
  const read = (key: (typeof keys)[number]): string => textOf(entry[key], key, report);
  const [image, gate, until, owner, reason] = keys.map(read) as [string, string, string, string, string];
  if ([image, gate, until, owner, reason].includes("")) return undefined;
  if (!isGate(gate)) {
    report(badWaiver(`"${gate}" is not a gate.`, oneOf(gateNames, nearest(gate, gateNames))), ["gate"]);
    return undefined;
  }
  if (isDay(until)) return { image, gate, until, owner, reason };
  report(
    badWaiver(`"${until}" is not a date.`, "Write the last day as YYYY-MM-DD, for example 2026-12-31."),
    ["until"],
  );
  return undefined;
}

/** Empty if it is missing or not text, which is reported. */
function textOf(value: unknown, key: string, report: Report): string {
  if (typeof value === "string" && value.trim() !== "") return value;
  if (value === undefined || value === null || value === "") report(waiverWithout(key), []);
  else report(badWaiver(`${key} is not text.`, "Write it in quotes."), [key]);
  return "";
}

function isGate(text: string): text is GateName {
  return (gateNames as readonly string[]).includes(text);
}

function oneOf(names: readonly string[], near: string | undefined): string {
  return near === undefined ? `Use ${names.join(", ")}.` : `Did you mean ${near}?`;
}
