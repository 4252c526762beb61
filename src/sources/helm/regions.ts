// Images in other accounts' ECR, whose host a chart builds from a region: which value chose the region, and the question
// when none did and it isn't the target's, or when the chart does not know the one that was given.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Question } from "../../core/image/wanted.ts";
import type { Finding } from "../../core/kubernetes/finding.ts";
import { type Describe, evidenceOf } from "../../core/kubernetes/images.ts";
import { isMap, type Value, type ValueMap } from "../../core/kubernetes/tree.ts";
import { byIdentity, identify } from "./attribution/attribute.ts";
import { type ChartTree, emptyMap } from "./chart/chart.ts";
import type { Session } from "./chart/session.ts";
import { formatKey, type KeyPath, subcharts, valueAt, withValue } from "./chart/values.ts";

const ecrHost = /^\d{12}\.dkr\.ecr(?:-fips)?\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$/;

interface Regional<F> {
  readonly findings: readonly F[];
  readonly questions: readonly Question[];
}

/** A finding whose host the chart chose, with the keys that its template reads. */
interface Built<F> {
  readonly finding: F;
  readonly region: string;
  readonly chosen: readonly KeyPath[];
  readonly unset: readonly KeyPath[];
  /** Set to another region, and yet the host is in this one: `global.region: ca-west-1`. */
  readonly unheard: readonly string[];
}

export async function withRegions<F extends Finding>(
  session: Session,
  findings: readonly F[],
  { region, describe }: { region: string; describe: Describe },
): Promise<Regional<F>> {
  const built = new Map<F, Built<F>>();
  const templates = new Templates();
  for (const finding of findings) {
    const found = ecrHost.exec(finding.ref.registry)?.[1];
    if (found === undefined || isSpelledOut(session.values, finding.ref.registry)) continue;
    const own = scopeOf(finding.scope.document.template ?? "", session.chart);
    const texts = await templates.of(own.chart);
    if (isWritten(finding.ref.registry, texts)) continue;
    const keys = keysFor(own, session.values, texts);
    const textOf = (key: KeyPath): string => {
      const value = valueAt(session.values, key);
      return typeof value === "string" ? value : "";
    };
    built.set(finding, {
      finding,
      region: found,
      chosen: keys.filter((key) => textOf(key) === found),
      unset: keys.filter((key) => textOf(key) === ""),
      unheard: keys
        .filter((key) => textOf(key) !== found && textOf(key) !== "")
        .map((key) => `${formatKey(key)}: ${textOf(key)}`),
    });
  }
  const asked = [...built.values()].filter((one) => isAsked(one, region));
  const known = await regionsWith(session, asked, region);
  const questions: Question[] = [];
  const noted = findings.map((finding) => {
    const one = built.get(finding);
    if (one === undefined) return finding;
    const noticed = { ...finding, note: noteOf(one) };
    if (asked.includes(one)) {
      const why = whyAsked(one, region, known.get(finding));
      const { reference, tier } = finding;
      questions.push({ reference, why, tier, answer: reference, evidence: [evidenceOf(noticed, describe)] });
    }
    return noticed;
  });
  return { findings: noted, questions };
}

function isAsked<F>({ chosen, unset, unheard, region: found }: Built<F>, region: string): boolean {
  if (chosen.length > 0) return false;
  return unheard.length > 0 || (unset.length > 0 && found !== region);
}

function noteOf<F>({ region, chosen, unset, unheard }: Built<F>): string {
  if (chosen.length > 0) return `region ${region} by ${names(chosen, ", ")}`;
  const ignored = unheard.length === 0 ? "" : ` despite ${unheard.join(", ")}`;
  const open = unset.length === 0 || ignored !== "" ? "" : `: ${names(unset, ", ")} not set`;
  return `region ${region} chosen by the chart itself${ignored}${open}`;
}

function whyAsked<F>(
  { finding, region: found, unset, unheard }: Built<F> & { finding: Finding },
  region: string,
  known: string | null | undefined,
): string {
  const unchanged = `To use the image in ${found}, add it unchanged under images:`;
  if (unheard.length > 0)
    return `the chart does not support ${unheard.join(", ")} for this image and falls back to ${found}. ${unchanged}`;
  const chose = `its host is in ${found}, which the chart chose itself`;
  if (known === region || known === null)
    return `${chose}; set ${names(unset, " or ")}, for example to ${region}`;
  const tried = known === undefined ? `does not render` : `falls back to ${known}`;
  const { registry } = finding.ref;
  return `${chose}. The chart does not support ${region}: with ${names(unset, " or ")} set to it, the chart ${tried}. Set another region, or, if ${registry} is right, add the image unchanged under images:`;
}

function names(keys: readonly KeyPath[], between: string): string {
  return keys.map(formatKey).join(between);
}

/**
 * The region that each host would have with the given one in every key that is not set; null for a host that does not show,
 * because its component is off.
 */
async function regionsWith<F extends Finding>(
  session: Session,
  asked: readonly Built<F>[],
  region: string,
): Promise<ReadonlyMap<F, string | null>> {
  const keys = asked.filter(({ unheard }) => unheard.length === 0).flatMap(({ unset }) => unset);
  if (keys.length === 0) return new Map();
  let extra: Value = emptyMap;
  for (const key of keys) extra = withValue(extra, key, region);
  const render = isMap(extra) ? await session.tryRender({ extra }) : undefined;
  if (render === undefined) return new Map();
  const there = byIdentity(render.findings);
  const identities = identify(asked.map(({ finding }) => finding));
  return new Map(
    asked.map(({ finding }) => {
      const registry = there.get(identities.get(finding) ?? "")?.ref.registry;
      return [finding, (registry === undefined ? undefined : ecrHost.exec(registry)?.[1]) ?? null];
    }),
  );
}

/** The region keys in the scope of a chart that its templates read; all in its scope where none is named. */
function keysFor(own: Scope, values: ValueMap, texts: readonly string[]): readonly KeyPath[] {
  const children = new Set(subcharts(own.chart).map(({ key }) => key));
  const inScope = [
    ...regionKeys(valueAt(values, ["global"]), ["global"]),
    ...regionKeys(valueAt(values, own.keys), []).flatMap((path) =>
      path[0] === "global" || children.has(String(path[0])) ? [] : [[...own.keys, ...path]],
    ),
  ];
  const read = inScope.filter((path) => {
    const relative = path[0] === "global" ? path : path.slice(own.keys.length);
    const spelled = new RegExp(`Values\\.${relative.map(String).map(escaped).join("\\.")}(?![\\w.])`);
    return texts.some((text) => spelled.test(text));
  });
  return read.length === 0 ? inScope : read;
}

/** Is the host written in the templates, and not chosen among several? Then no region chose it. */
function isWritten(host: string, texts: readonly string[]): boolean {
  const hosts = new Set(texts.flatMap((text) => text.match(/\b\d{12}\.dkr\.ecr[a-z0-9.-]+/g) ?? []));
  return hosts.size === 1 && hosts.has(host);
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}

/** A chart, and the keys below which its values are. */
interface Scope {
  readonly chart: ChartTree;
  readonly keys: readonly string[];
}

/** `app/charts/db/templates/x.yaml` is in the scope of `db`. */
function scopeOf(template: string, top: ChartTree): Scope {
  const parts = template.split("/");
  const keys: string[] = [];
  let chart = top;
  for (let at = 1; parts[at] === "charts"; at += 2) {
    const child = subcharts(chart).find(({ key }) => key === parts[at + 1]);
    if (child === undefined) break;
    keys.push(child.key);
    chart = child.child;
  }
  return { chart, keys };
}

function regionKeys(value: Value, path: readonly string[]): (readonly string[])[] {
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([key, one]): (readonly string[])[] => {
    const at = [...path, key];
    if (/^(?:aws)?region$/i.test(key) && (typeof one === "string" || one === null)) return [at];
    return regionKeys(one, at);
  });
}

/** The texts of charts' templates, read once. */
class Templates {
  readonly #texts = new Map<string, Promise<readonly string[]>>();

  of({ folder }: ChartTree): Promise<readonly string[]> {
    const known = this.#texts.get(folder) ?? readTemplates(join(folder, "templates"));
    this.#texts.set(folder, known);
    return known;
  }
}

async function readTemplates(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile() && /\.(?:ya?ml|tpl|txt)$/.test(entry.name));
  return Promise.all(files.map((entry) => readFile(join(entry.parentPath, entry.name), "utf8")));
}

/** A host that the values contain completely was chosen by whoever wrote them; a map of hosts by region was not. */
function isSpelledOut(value: Value, host: string, key = ""): boolean {
  if (typeof value === "string") return value.includes(host) && !/^[a-z]{2}(?:-[a-z]+)+-\d$/.test(key);
  if (Array.isArray(value)) return (value as readonly Value[]).some((one) => isSpelledOut(one, host, key));
  return isMap(value) && Object.entries(value).some(([name, one]) => isSpelledOut(one, host, name));
}
