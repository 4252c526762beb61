// What depends on the cluster. Tags that follow its version are found by rendering for a second version, when nobody
// said which one the cluster has. Of other accounts' ECR, whose host a chart builds from a region: which value chose the
// region, and the question when none did and it isn't the target's.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { formatImageRef } from "../../core/image/reference.ts";
import type { Question } from "../../core/image/wanted.ts";
import type { Finding } from "../../core/kubernetes/finding.ts";
import { type Describe, evidenceOf } from "../../core/kubernetes/images.ts";
import { isMap, type Value, type ValueMap } from "../../core/kubernetes/tree.ts";
import { byIdentity, identify } from "./attribution/attribute.ts";
import type { Session } from "./chart/session.ts";

/** Older than what any supported Helm assumes by itself, and young enough for most charts. */
const otherVersion = "v1.30.4";

/** The findings, those of medium confidence that would name another image on another cluster. */
export async function withClusterVersion<F extends Finding>(
  session: Session,
  findings: readonly F[],
): Promise<readonly F[]> {
  if (session.source.kubeVersion !== undefined || !(await mentionsVersion(session.chart.folder)))
    return findings;
  const other = await session.tryRender({ kubeVersion: otherVersion });
  if (other === undefined) return findings;
  const there = byIdentity(other.findings);
  const identities = identify(findings);
  return findings.map((finding) => {
    const partner = there.get(identities.get(finding) ?? "");
    if (partner === undefined || formatImageRef(partner.ref) === formatImageRef(finding.ref)) return finding;
    const note = `follows the cluster's version: with Kubernetes ${otherVersion.slice(1)} it is ${partner.reference}; set kubeVersion:`;
    return { ...finding, confidence: "medium" as const, note };
  });
}

// A render is seconds, a look at the templates milliseconds. Comparing versions for API groups (semverCompare on
// a line) needs no second render; printing a version does.
async function mentionsVersion(folder: string): Promise<boolean> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (
      !entry.isFile() ||
      !/\.(?:ya?ml|tpl|txt)$/.test(entry.name) ||
      !entry.parentPath.includes("templates")
    )
      continue;
    const text = await readFile(join(entry.parentPath, entry.name), "utf8");
    if (text.includes("KubeVersion")) return true;
  }
  return false;
}

const ecrHost = /^\d{12}\.dkr\.ecr(?:-fips)?\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$/;

interface Regional<F> {
  readonly findings: readonly F[];
  readonly questions: readonly Question[];
}

export function withRegions<F extends Finding>(
  findings: readonly F[],
  { values, region, describe }: { values: ValueMap; region: string; describe: Describe },
): Regional<F> {
  const keys = regionKeys(values, "");
  const questions: Question[] = [];
  const noted = findings.map((finding) => {
    const found = ecrHost.exec(finding.ref.registry)?.[1];
    if (found === undefined || isSpelledOut(values, finding.ref.registry)) return finding;
    const chosen = keys.filter((key) => key.value === found).map((key) => key.path);
    const unset = keys.filter((key) => key.value === "").map((key) => key.path);
    const note =
      chosen.length > 0
        ? `region ${found} by ${chosen.join(", ")}`
        : `region ${found} by the chart itself${unset.length === 0 ? "" : `: ${unset.join(", ")} not set`}`;
    const noticed = { ...finding, note };
    if (chosen.length === 0 && unset.length > 0 && found !== region && finding.tier !== "optional") {
      const why = `its host is in ${found}, which the chart chose by itself; set ${unset.join(" or ")}, for example to ${region}`;
      questions.push({ reference: finding.reference, why, evidence: [evidenceOf(noticed, describe)] });
    }
    return noticed;
  });
  return { findings: noted, questions };
}

interface RegionKey {
  readonly path: string;
  readonly value: string;
}

function regionKeys(value: Value, path: string): RegionKey[] {
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([key, one]): RegionKey[] => {
    const at = path === "" ? key : `${path}.${key}`;
    if (/^(?:aws)?region$/i.test(key) && (typeof one === "string" || one === null))
      return [{ path: at, value: one ?? "" }];
    return regionKeys(one, at);
  });
}

/** A host that the values hold as a whole was chosen by whoever wrote them; a map of hosts by region was not. */
function isSpelledOut(value: Value, host: string, key = ""): boolean {
  if (typeof value === "string") return value.includes(host) && !/^[a-z]{2}(?:-[a-z]+)+-\d$/.test(key);
  if (Array.isArray(value)) return (value as readonly Value[]).some((one) => isSpelledOut(one, host, key));
  return isMap(value) && Object.entries(value).some(([name, one]) => isSpelledOut(one, host, name));
}
