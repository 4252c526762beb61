// The gate on vulnerabilities: asks ECR or the attestations about every manifest of an image that a scanner examines, and
// judges the answers.
import type { VulnerabilitiesFile } from "../../config/schema.gen.ts";
import type { Digest } from "../../core/base/digest.ts";
import { compareText } from "../../core/base/ordering.ts";
import type { ScanAnswer } from "../../core/gates/findings.ts";
import { stageName } from "../../core/naming/stage.ts";
import type { Admission, Refusal, WayOut } from "../../core/gates/verdict.ts";
import { parseEcrHost } from "../../core/naming/ecr-host.ts";
import type { ResolvedImage } from "../../core/plan/desired.ts";
import type { Evidence } from "../kind/evidence.ts";
import type { Signer, Statement } from "../kind/signer.ts";
import { throwUnread } from "../kind/unusable.ts";
import { findingsOf, isVulnerabilityStatement, type Report } from "./attestation.ts";
import { judgeFindings, type Looked } from "./judge.ts";
import { type ScannedManifest, scannedManifests } from "./manifests.ts";

/** A repository of a kept registry. */
export interface EcrPlace {
  readonly registry: string;
  readonly repository: string;
}

/** ECR's findings, each thing asked for once in a run. */
export interface Scans {
  findings(place: EcrPlace, digest: Digest, signal: AbortSignal): Promise<ScanAnswer>;
}

export interface Candidate {
  readonly image: Pick<ResolvedImage, "source" | "destination" | "content">;
  /** Where ECR holds a manifest, the place to enter and the stage among them; the best to ask first. */
  readonly placesOf: (digest: Digest) => readonly EcrPlace[];
}

export interface Around {
  readonly evidence: Evidence;
  readonly scans: Scans;
  /** Of the same gate: who may attest. */
  readonly signers: readonly Signer[];
  readonly now: Date;
}

/**
 * `scan`, where there is a stage: `wanted`, it was not scanned, and it can be copied there for that; `awaited`, it
 * is there and the scan has not come to its end.
 */
export type VulnerabilityVerdict = Admission | (Refusal & { readonly scan?: "wanted" | "awaited" });

export async function judgeVulnerabilities(
  wish: VulnerabilitiesFile,
  candidate: Candidate,
  around: Around,
  signal: AbortSignal,
): Promise<VulnerabilityVerdict> {
  return wish.from === "attestation"
    ? byAttestation(wish, candidate, around, signal)
    : byEcr(wish, candidate, around, signal);
}

/** An image is in few repositories; findings are requested in no more than these. */
const mostPlaces = 4;

async function byEcr(
  wish: VulnerabilitiesFile,
  { image, placesOf }: Candidate,
  { evidence, scans, now }: Around,
  signal: AbortSignal,
): Promise<VulnerabilityVerdict> {
  const { repository } = image.destination;
  const stage = wish.stage === undefined ? null : stageName(wish.stage, repository);
  const manifests = await scannedManifests(image, evidence, signal);
  const looked = await Promise.all(
    manifests.map(async ({ digest, platform }) => {
      const places = placesOf(digest);
      const answers = await Promise.all(
        places.slice(0, mostPlaces).map((place) => scans.findings(place, digest, signal)),
      );
      const isStaged = places.some((place) => place.repository === stage);
      return { platform, by: "ECR", notChecked: [], answer: bestOf(answers), isStaged };
    }),
  );
  const verdict = judgeFindings(wish, looked, now);
  if (verdict.answer === "yes" || verdict.code !== "gate/not-scanned") return verdict;
  const unscanned = manifests.filter((_, at) => looked[at]?.answer.state === "never");
  const refused = { ...verdict, waysOut: [...scanning(unscanned, placesOf), ...verdict.waysOut] };
  if (wish.stage === undefined) return refused;
  if (stage === null) return unstageable(refused, wish.stage, repository);
  const isWaiting = looked.every(
    ({ answer, isStaged }) => isStaged || answer.state === "scanned" || answer.state === "pending",
  );
  if (!isWaiting || looked.length === 0) return { ...verdict, scan: "wanted" };
  return looked.some(({ answer }) => answer.state === "unable") ? refused : { ...refused, scan: "awaited" };
}

function unstageable(verdict: Refusal, template: string, repository: string): Refusal {
  const found = `"${template}" results in a name for ${repository} that ECR does not accept`;
  return { ...verdict, found: [...verdict.found, found] };
}

/** Basic scanning can be asked for what is in ECR already: one command for each manifest, in the first of its places. */
function scanning(manifests: readonly ScannedManifest[], placesOf: Candidate["placesOf"]): readonly WayOut[] {
  const commands = manifests.flatMap(({ digest }) => {
    const [place] = placesOf(digest);
    const host = place === undefined ? null : parseEcrHost(place.registry);
    if (place === undefined || host === null) return [];
    const where = `--registry-id ${host.account} --region ${host.region} --repository-name ${place.repository}`;
    return [`aws ecr start-image-scan ${where} --image-id imageDigest=${digest}`];
  });
  return commands.length === 0 ? [] : [{ label: "Scan", text: commands.join(" && ") }];
}

/** The newest findings; without any, what lets hope. */
function bestOf(answers: readonly ScanAnswer[]): ScanAnswer {
  const [newest] = answers
    .filter((one) => one.state === "scanned")
    .sort((a, b) => compareText(b.at ?? "", a.at ?? ""));
  const pending = answers.find(({ state }) => state === "pending");
  const unable = answers.find(({ state }) => state === "unable");
  return newest ?? pending ?? unable ?? answers[0] ?? notThere;
}

const notThere: ScanAnswer = { state: "never", why: "it is not in the registry yet" };

/** A statement about the entire image takes precedence over those about its platforms. */
async function byAttestation(
  wish: VulnerabilitiesFile,
  { image }: Candidate,
  around: Around,
  signal: AbortSignal,
): Promise<VulnerabilityVerdict> {
  const { digest } = image.destination;
  const manifests = await scannedManifests(image, around.evidence, signal);
  const isIndex = !manifests.some((one) => one.digest === digest);
  const whole = await attested({ digest, platform: null }, isIndex, around, signal);
  const isAnswered = whole.looked.some(({ answer }) => answer.state === "scanned");
  const parts =
    !isIndex || isAnswered
      ? []
      : await Promise.all(manifests.map((one) => attested(one, false, around, signal)));
  const asked = parts.length === 0 ? [whole] : parts;
  const verdict = judgeFindings(
    wish,
    asked.flatMap(({ looked }) => looked),
    around.now,
  );
  if (verdict.answer === "yes" || verdict.code !== "gate/not-scanned") return verdict;
  const misses = [whole, ...parts].flatMap((one) => one.misses);
  const signers = around.signers.map(({ wanted }) => wanted).join(" or ");
  return {
    ...verdict,
    why: "no vulnerability attestation",
    found: [...new Set([...misses, ...verdict.found])],
    wanted: `${verdict.wanted}, attested by ${signers}`,
  };
}

interface Attested {
  readonly looked: readonly Looked[];
  readonly misses: readonly string[];
}

/** By each scanner its newest report; what several scanners find adds up. */
async function attested(
  { digest, platform }: ScannedManifest,
  isIndex: boolean,
  { evidence, signers }: Around,
  signal: AbortSignal,
): Promise<Attested> {
  const subject = await evidence.subject(digest, signal);
  const answers = await Promise.all(signers.map((signer) => signer.statements(subject, evidence, signal)));
  const statements = answers.flatMap(({ good }) => good).filter(isVulnerabilityStatement);
  const missed = answers.flatMap((one) => one.misses);
  if (statements.length === 0) throwUnread(missed);
  const misses = missed.map(({ where, detail }) => `${where}: ${detail}`);
  const newest = newestReports(statements);
  const isReadable = ({ answer }: Attestation) => answer.state === "scanned";
  const counted = newest.some(isReadable) ? newest.filter(isReadable) : newest;
  const unread = newest
    .filter((one) => !counted.includes(one))
    .map(({ scanner, answer }) => `the report of ${scanner}: ${"why" in answer ? answer.why : ""}`);
  const looked = counted.map(({ statement, scanner, answer }): Looked => ({
    platform,
    answer,
    by: `${scanner}, attested by ${statement.by}`,
    notChecked: [
      ...statement.notChecked,
      ...unread,
      ...(isIndex ? [`which platforms ${scanner} scanned: its report covers the entire index`] : []),
    ],
  }));
  return { looked: looked.length === 0 ? [unattested(platform)] : looked, misses };
}

function unattested(platform: string | null): Looked {
  const why = "no accepted vulnerability attestation was found";
  return { platform, by: "attestations", notChecked: [], answer: { state: "never", why } };
}

interface Attestation extends Report {
  readonly statement: Statement;
}

/** The newest report of each scanner; reports without a time count in addition. */
function newestReports(statements: readonly Statement[]): readonly Attestation[] {
  const newest = new Map<string, Attestation>();
  const undated: Attestation[] = [];
  for (const statement of statements) {
    const report = { statement, ...findingsOf(statement) };
    const before = newest.get(report.scanner);
    if (report.at === undefined) undated.push(report);
    else if (before?.at === undefined || compareText(before.at, report.at) < 0)
      newest.set(report.scanner, report);
  }
  return [...newest.values(), ...undated];
}
