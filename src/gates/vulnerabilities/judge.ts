// Whether what scans found lets an image in: pure, and strict where the answer is unknown.
import type { VulnerabilitiesFile } from "../../config/schema.gen.ts";
import { compareText } from "../../core/base/ordering.ts";
import type { Finding, NotScanned, ScanAnswer, Scanned, Severity } from "../../core/gates/findings.ts";
import type { Refusal, Verdict, WayOut } from "../../core/gates/verdict.ts";

/** What a scanner says of one manifest of the image. */
export interface Looked {
  /** `linux/amd64`; null where the image is that manifest. */
  readonly platform: string | null;
  readonly answer: ScanAnswer;
  /** Who scanned: `ECR`, `Trivy, attested by https://github.com/acme/…`. */
  readonly by: string;
  /** What the scan can't know, a line each. */
  readonly notChecked: readonly string[];
}

/** From the least: a limit lets in what is at most as bad. */
const ranks: Readonly<Record<Exclude<Severity, "undefined">, number>> = {
  none: 0,
  informational: 1,
  low: 2,
  medium: 3,
  high: 4,
  critical: 5,
};

/** The vulnerabilities of an image, each once, with the worst severity that any scan reports. */
interface Tally {
  readonly over: readonly Counted[];
  /** Of unknown severity. */
  readonly unrated: readonly Counted[];
  readonly under: readonly Counted[];
  readonly ignored: readonly string[];
  /** Entries of `ignore` that would have counted before their last day. */
  readonly lapsed: readonly string[];
}

interface Counted {
  readonly id: string;
  readonly severity: Severity;
}

export function judgeFindings(wish: VulnerabilitiesFile, looked: readonly Looked[], now: Date): Verdict {
  const scanned = looked.filter(isScanned);
  const unscanned = looked.filter(isNotScanned);
  const tally = tallyOf(
    wish,
    scanned.flatMap(({ answer }) => answer.findings),
    now,
  );
  const notChecked = looked.flatMap((one) => one.notChecked);
  if (tally.over.length > 0) return vulnerable(wish, tally, { scanned, notChecked });
  const isStrict = wish.unknown !== "allow";
  if (looked.length === 0 || unscanned.some(({ answer }) => isStrict || isStillComing(wish, answer)))
    return notScanned(wish, unscanned, notChecked);
  if (isStrict && tally.unrated.length > 0) return unrated(wish, tally, { scanned, notChecked });
  return {
    answer: "yes",
    found: [...admitted(wish, tally), ...scanned.map(scannedLine), ...tally.ignored],
    notChecked: [
      ...unscanned.map((one) => `vulnerabilities${ofPlatform(one)}: ${one.answer.why}`),
      ...(tally.unrated.length === 0 ? [] : [`the severity of ${named(tally.unrated)}`]),
      ...notChecked,
    ],
  };
}

type WithFindings = Looked & { readonly answer: Scanned };
type WithoutFindings = Looked & { readonly answer: NotScanned };

function isScanned(one: Looked): one is WithFindings {
  return one.answer.state === "scanned";
}

function isNotScanned(one: Looked): one is WithoutFindings {
  return one.answer.state !== "scanned";
}

/** Where images are staged, `unknown: allow` is for what can't be scanned, not for what is still to be. */
function isStillComing({ stage }: VulnerabilitiesFile, { state }: NotScanned): boolean {
  return stage !== undefined && state !== "unable";
}

function tallyOf(wish: VulnerabilitiesFile, findings: readonly Finding[], now: Date): Tally {
  const today = now.toISOString().slice(0, 10);
  const byDay = (wish.ignore ?? []).toSorted((a, b) => compareText(a.until, b.until));
  const ignores = new Map(byDay.map((one) => [one.id.toLowerCase(), one]));
  const counted = new Map<string, Counted>();
  const ignored = new Set<string>();
  const lapsed = new Set<string>();
  for (const { id, severity, fix } of findings) {
    if (wish.fixedOnly === true && fix === "no") continue;
    const ignore = ignores.get(id.toLowerCase());
    if (ignore !== undefined && compareText(today, ignore.until) <= 0) {
      ignored.add(`${id} is ignored until ${ignore.until}: ${ignore.reason}`);
      continue;
    }
    const before = counted.get(id.toLowerCase());
    if (before === undefined || isWorse(severity, before.severity, wish))
      counted.set(id.toLowerCase(), { id, severity });
    if (ignore !== undefined && !isWithin(severity, wish))
      lapsed.add(`the ignore entry for ${id} ended on ${ignore.until}`);
  }
  const all = [...counted.values()].sort((a, b) => compareText(a.id, b.id));
  const worstFirst = all.toSorted((a, b) => rankOf(b.severity) - rankOf(a.severity));
  const isUnrated = ({ severity }: Counted) => severity === "undefined" && wish.atMost !== "critical";
  return {
    over: worstFirst.filter((one) => !isUnrated(one) && !isWithin(one.severity, wish)),
    unrated: all.filter(isUnrated),
    under: worstFirst.filter((one) => !isUnrated(one) && isWithin(one.severity, wish)),
    ignored: [...ignored].sort(compareText),
    lapsed: [...lapsed].sort(compareText),
  };
}

function isWithin(severity: Severity, { atMost }: VulnerabilitiesFile): boolean {
  return severity === "undefined" ? atMost === "critical" : ranks[severity] <= ranks[atMost];
}

/** An unknown severity sorts after the known ones. */
function rankOf(severity: Severity): number {
  return severity === "undefined" ? -1 : ranks[severity];
}

/** What one scan leaves open is not closed by another that rates it low. */
function isWorse(one: Severity, other: Severity, wish: VulnerabilitiesFile): boolean {
  if (one === "undefined") return isWithin(other, wish);
  return other === "undefined" ? !isWithin(one, wish) : ranks[one] > ranks[other];
}

interface Seen {
  readonly scanned: readonly WithFindings[];
  readonly notChecked: readonly string[];
}

function vulnerable(wish: VulnerabilitiesFile, tally: Tally, { scanned, notChecked }: Seen): Refusal {
  const { over } = tally;
  return {
    answer: "no",
    code: "gate/vulnerable",
    why: `vulnerabilities: ${countsOf(over)}`,
    found: [
      `${countsOf(over)}: ${named(over)}`,
      ...tally.lapsed,
      ...tally.ignored,
      ...scanned.map(scannedLine),
    ],
    wanted: wantedBy(wish),
    notChecked,
    waysOut: ignoring(over),
  };
}

function unrated(wish: VulnerabilitiesFile, tally: Tally, { scanned, notChecked }: Seen): Refusal {
  const text = `${tally.unrated.length} of unknown severity`;
  return {
    answer: "unknown",
    code: "gate/vulnerable",
    why: `vulnerabilities: ${text}`,
    found: [
      `${text}: ${named(tally.unrated)}`,
      ...tally.lapsed,
      ...tally.ignored,
      ...scanned.map(scannedLine),
    ],
    wanted: wantedBy(wish),
    notChecked,
    waysOut: [
      ...ignoring(tally.unrated),
      {
        label: "Allow",
        text: "set unknown: allow under vulnerabilities to let in vulnerabilities of unknown severity",
      },
    ],
  };
}

function notScanned(
  wish: VulnerabilitiesFile,
  unscanned: readonly WithoutFindings[],
  notChecked: readonly string[],
): Refusal {
  const states = new Set(unscanned.map(({ answer }) => answer.state));
  const isPending = states.has("pending") && !states.has("never");
  const why = isPending
    ? "the scan has not finished"
    : states.has("never") || states.size === 0
      ? "not scanned"
      : "no scan results";
  return {
    answer: "unknown",
    code: "gate/not-scanned",
    why,
    found: unscanned.map((one) => `${one.by}${ofPlatform(one)}: ${one.answer.why}`),
    wanted: wantedBy(wish),
    notChecked,
    waysOut: [
      ...(states.has("pending")
        ? [{ label: "Wait", text: "run the same command again when the scan has finished" }]
        : []),
      ...(states.has("never") && wish.stage === undefined && wish.from !== "attestation" ? [staging] : []),
      // A stage waits for its scan whatever is unknown.
      ...(wish.unknown === "allow" || (wish.stage !== undefined && !states.has("unable"))
        ? []
        : [
            {
              label: "Allow",
              text: "set unknown: allow under vulnerabilities to allow images that have not been scanned",
            },
          ]),
    ],
  };
}

const staging: WayOut = {
  label: "Stage",
  text: 'set stage: "quarantine/{repository}" under vulnerabilities to have new images scanned before they enter',
};

function wantedBy({ atMost, fixedOnly }: VulnerabilitiesFile): string {
  const limit = atMost === "none" ? "no vulnerability" : `no vulnerability above ${atMost}`;
  if (atMost === "critical") return "scan results";
  return fixedOnly === true ? `${limit} that has a fix` : limit;
}

function admitted(wish: VulnerabilitiesFile, { under }: Tally): readonly string[] {
  const counts = under.length === 0 ? "" : `: ${countsOf(under)}`;
  return [`${wish.atMost === "critical" ? "scanned" : wantedBy(wish)}${counts}`];
}

/** `2 critical, 5 high`. */
function countsOf(counted: readonly Counted[]): string {
  const counts = new Map<Severity, number>();
  for (const { severity } of counted) counts.set(severity, (counts.get(severity) ?? 0) + 1);
  return [...counts]
    .sort(([a], [b]) => rankOf(b) - rankOf(a))
    .map(([severity, count]) => `${count} ${severity === "undefined" ? "of unknown severity" : severity}`)
    .join(", ");
}

const mostNamed = 3;

/** `CVE-2026-1, CVE-2026-2, CVE-2026-3 and 4 more`. */
function named(counted: readonly Counted[]): string {
  const ids = counted.map(({ id }) => shortened(id));
  const rest = ids.length - mostNamed;
  return rest > 0 ? `${ids.slice(0, mostNamed).join(", ")} and ${rest} more` : ids.join(", ");
}

const mostEntries = 5;

/** The entries to paste; where there are many, no one has reviewed each of them. */
function ignoring(counted: readonly Counted[]): readonly WayOut[] {
  if (counted.length > mostEntries) return [];
  const entries = counted.map(({ id }) => `{ id: ${yamlText(id)}, until: YYYY-MM-DD, reason: "" }`);
  return [
    {
      label: "Ignore",
      text: `add ignore: [${entries.join(", ")}] under vulnerabilities, with a date and a reason`,
    },
  ];
}

function yamlText(id: string): string {
  return /^[A-Za-z][A-Za-z0-9._-]*$/.test(id) ? id : JSON.stringify(shortened(id));
}

const longestId = 64;

function shortened(id: string): string {
  return id.length <= longestId ? id : `${id.slice(0, longestId - 3)}...`;
}

function scannedLine(one: WithFindings): string {
  const { at } = one.answer;
  return `scanned by ${one.by}${ofPlatform(one)}${at === undefined ? "" : ` on ${at.slice(0, 10)}`}`;
}

function ofPlatform({ platform }: Looked): string {
  return platform === null ? "" : ` for ${platform}`;
}
