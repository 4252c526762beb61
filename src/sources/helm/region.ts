// Images in other accounts' ECR, whose host a chart builds from a region: which value chose it, and the question
// when none did and the region isn't the target's.
import type { Question } from "../../core/image/wanted.ts";
import type { Finding } from "../../core/kubernetes/finding.ts";
import { evidenceOf, type Describe } from "../../core/kubernetes/images.ts";
import { isMap, type Value, type ValueMap } from "../../core/kubernetes/tree.ts";

const ecrHost = /^\d{12}\.dkr\.ecr(?:-fips)?\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$/;

export interface Regional<F> {
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
