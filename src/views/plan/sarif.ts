// The refusals of gates, for code scanning: SARIF 2.1.0. The location of a result is the line of the gate, because that is
// in the repository; the image is its logical location.
import { printableJson } from "../../core/base/escape.ts";
import type { GateRefusal } from "../../core/gates/verdict.ts";
import type { WaiverReport } from "../../core/gates/waiver.ts";
import type { Blocked, Plan } from "../../core/plan/plan.ts";
import { waiverSentence } from "./gates.ts";

interface Result {
  readonly ruleId: string;
  readonly level: "error" | "warning";
  readonly text: string;
  /** `mirror.config.yaml:31`. */
  readonly at: string;
  readonly image: string;
  /** Identifies the result in the next run. */
  readonly fingerprint: string;
}

const schema = "https://json.schemastore.org/sarif-2.1.0.json";

/** For several configs in one run, the location of each result is in its own config. */
export function renderPlanSarif(plans: readonly Plan[]): string {
  const results = plans.flatMap((plan) => [...refusedResults(plan), ...waiverResults(plan)]);
  const [name = "", version = ""] = (plans[0]?.tool ?? "ecr-mirror").split(" ");
  const rules = [...new Set(results.map(({ ruleId }) => ruleId))].sort();
  const log = {
    $schema: schema,
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name, version, rules: rules.map((id) => ({ id, name: nameOf(id) })) } },
        columnKind: "utf16CodeUnits",
        results: results.map((one) => resultOf(one, rules)),
      },
    ],
  };
  return `${printableJson(log, 2)}\n`;
}

function resultOf({ ruleId, level, text, at, image, fingerprint }: Result, rules: readonly string[]): object {
  const [, file = at, line = "1"] = /^(.*):(\d+)$/s.exec(at) ?? [];
  return {
    ruleId,
    ruleIndex: rules.indexOf(ruleId),
    level,
    message: { text },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: encodeURI(file.replaceAll("\\", "/")) },
          region: { startLine: Number(line) },
        },
        logicalLocations: [{ fullyQualifiedName: image, kind: "resource" }],
      },
    ],
    partialFingerprints: { "ecr-mirror/v1": fingerprint },
  };
}

function refusedResults({ blocked }: Plan): readonly Result[] {
  return blocked.flatMap((one) => (one.refusals ?? []).map((refusal) => refusedResult(one, refusal)));
}

function refusedResult(one: Blocked, { gate, at, code, why, found, wanted }: GateRefusal): Result {
  const image = one.tag === null ? `${one.repository}@${one.after ?? ""}` : `${one.repository}:${one.tag}`;
  const what = found.length === 0 ? "" : ` Found: ${found.join("; ")}.`;
  return {
    ruleId: code,
    level: "error",
    text: `${image} from ${one.source ?? "its source"}@${one.after ?? ""} may not enter: ${why}.${what} Expected: ${wanted}.`,
    at,
    image: `${one.registry}/${image}`,
    fingerprint: `${gate} ${one.registry}/${image}`,
  };
}

/** Exceptions that have expired, or expire soon. */
function waiverResults({ gates }: Plan): readonly Result[] {
  const waivers = gates?.waivers ?? [];
  return waivers
    .filter(({ use, expiresSoon }) => use === "expired" || expiresSoon === true)
    .map((waiver: WaiverReport) => ({
      ruleId: waiver.use === "expired" ? "gate/waiver-expired" : "gate/waiver-expires",
      level: "warning" as const,
      text: `Waiver of ${waiver.gate} for ${waiver.image}: ${waiverSentence(waiver)}.`,
      at: waiver.at,
      image: waiver.image,
      fingerprint: `${waiver.gate} ${waiver.image} ${waiver.until}`,
    }));
}

/** `gate/waiver-expired` as the name of a rule in SARIF: `GateWaiverExpired`. */
function nameOf(code: string): string {
  return code.replace(/(?:^|[/-])([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
