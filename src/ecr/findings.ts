// What ECR's scan found in one manifest, by basic or enhanced scanning, read to its end. Only a finished scan is an answer;
// everything else is described in words.
import { defined } from "../core/base/record.ts";
import type { Digest } from "../core/base/digest.ts";
import type { Finding, NotScanned, ScanAnswer, Severity } from "../core/gates/findings.ts";
import { nameOf, clean } from "./problems.ts";
import type { Output } from "./sdk.ts";
import type { RepositoryCalls } from "./settings.ts";

type Page = Output<"DescribeImageScanFindings">;
type Found = NonNullable<Page["imageScanFindings"]>;
type Basic = NonNullable<Found["findings"]>[number];
type Enhanced = NonNullable<Found["enhancedFindings"]>[number];

const perPage = 1000;
/** Images of thousands of findings exist; one of more than this is not read to its end, and so not judged. */
const mostFindings = 50_000;
const mostPages = 1000;

/** How ECR says that it was not scanned; a deleted image was not scanned either. */
const absences: Readonly<Record<string, NotScanned>> = {
  ScanNotFoundException: never("ECR has not scanned it"),
  ImageNotFoundException: never("ECR does not have it there"),
  RepositoryNotFoundException: never("the repository does not exist"),
  ImageArchivedException: unable("the image is archived"),
};

const answers: ReadonlySet<string> = new Set(["COMPLETE", "ACTIVE"]);

const statuses: ReadonlyMap<string, NotScanned> = new Map<string, NotScanned>(
  Object.entries({
    IN_PROGRESS: { state: "pending", why: "the scan is in progress" },
    PENDING: { state: "pending", why: "the scan has not started" },
    FAILED: unable("the scan failed"),
    UNSUPPORTED_IMAGE: unable("ECR cannot scan an image of this kind"),
    SCAN_ELIGIBILITY_EXPIRED: unable("ECR no longer scans the image: its scan duration is over"),
    FINDINGS_UNAVAILABLE: unable("the findings are not available now"),
    LIMIT_EXCEEDED: unable("a scanning quota is exhausted"),
    IMAGE_ARCHIVED: unable("the image is archived"),
  }),
);

export async function readFindings(calls: RepositoryCalls, digest: Digest): Promise<ScanAnswer> {
  const findings: Finding[] = [];
  let at: string | undefined;
  let nextToken: string | undefined;
  for (let pages = 0; pages < mostPages; pages += 1) {
    const page = await readPage(calls, digest, nextToken);
    if ("state" in page) return page;
    const found = page.imageScanFindings;
    // An answer without its content, or one that counts what it doesn't list, would pass for a clean image.
    if (found === undefined) return unable("the scan is finished, but ECR returned no findings");
    findings.push(
      ...(found.findings ?? []).map(basicFinding),
      ...(found.enhancedFindings ?? []).flatMap(enhancedFinding),
    );
    if (pages === 0 && lacksAll(found) && page.nextToken == null)
      return unable("the scan counts findings that ECR did not list");
    at ??= found.imageScanCompletedAt?.toISOString();
    if (page.nextToken == null) return { state: "scanned", findings, ...defined({ at }) };
    if (page.nextToken === nextToken || findings.length > mostFindings) break;
    nextToken = page.nextToken;
  }
  return unable(`ECR lists more than ${mostFindings} findings`);
}

async function readPage(
  { call, named }: RepositoryCalls,
  digest: Digest,
  nextToken: string | undefined,
): Promise<Page | NotScanned> {
  const asked = {
    ...named,
    imageId: { imageDigest: digest },
    maxResults: perPage,
    ...defined({ nextToken }),
  };
  try {
    const page = await call("DescribeImageScanFindings", asked, Object.keys(absences));
    const { status = "", description = "" } = page.imageScanStatus ?? {};
    if (answers.has(status)) return page;
    const known = statuses.get(status) ?? unable(`the scan has the status "${clean(status)}"`);
    return status === "FAILED" && description !== ""
      ? { ...known, why: `${known.why}: ${clean(description).replace(/\.$/, "")}` }
      : known;
  } catch (error) {
    const absence = absences[nameOf(error)];
    if (absence === undefined) throw error;
    return absence;
  }
}

function lacksAll({ findings = [], enhancedFindings = [], findingSeverityCounts = {} }: Found): boolean {
  const counted = Object.values(findingSeverityCounts).some((count) => (count ?? 0) > 0);
  return counted && findings.length === 0 && enhancedFindings.length === 0;
}

function basicFinding({ name, severity, uri, attributes = [] }: Basic): Finding {
  const valueOf = (key: string) => attributes.find((one) => one.key === key)?.value;
  return {
    id: name ?? "unnamed",
    severity: severityOf(severity),
    // Basic scanning doesn't say.
    fix: "unknown",
    ...packagesOf([[valueOf("package_name"), valueOf("package_version")]]),
    ...defined({ uri }),
  };
}

const dismissed: ReadonlySet<string> = new Set(["SUPPRESSED", "CLOSED"]);

/** Nothing for what Amazon Inspector suppresses, or says is closed. */
function enhancedFinding(finding: Enhanced): readonly Finding[] {
  const {
    status = "",
    severity,
    fixAvailable,
    title,
    findingArn,
    packageVulnerabilityDetails: details,
  } = finding;
  if (dismissed.has(status.toUpperCase())) return [];
  return [
    {
      id: details?.vulnerabilityId ?? title ?? findingArn ?? "unnamed",
      severity: severityOf(severity),
      fix: fixOf(fixAvailable),
      ...packagesOf((details?.vulnerablePackages ?? []).map(({ name, version }) => [name, version])),
      ...defined({ uri: details?.sourceUrl }),
    },
  ];
}

const severities: Readonly<Record<string, Severity>> = {
  INFORMATIONAL: "informational",
  LOW: "low",
  MEDIUM: "medium",
  HIGH: "high",
  CRITICAL: "critical",
};

/** UNDEFINED, UNTRIAGED, and whatever else AWS may come to say: unknown, which is never low. */
function severityOf(severity: string | undefined): Severity {
  return severities[(severity ?? "").toUpperCase()] ?? "undefined";
}

const fixes: Readonly<Record<string, Finding["fix"]>> = { YES: "yes", PARTIAL: "yes", NO: "no" };

function fixOf(fixAvailable = ""): Finding["fix"] {
  return fixes[fixAvailable.toUpperCase()] ?? "unknown";
}

function packagesOf(
  packages: readonly (readonly [name: string | undefined, version: string | undefined])[],
): Pick<Finding, "packages"> {
  const named = packages.flatMap(([name, version]) =>
    name === undefined ? [] : [version === undefined ? name : `${name} ${version}`],
  );
  return named.length === 0 ? {} : { packages: [...new Set(named)] };
}

/**
 * Asks for a basic scan. Nothing to do is no failure: it was scanned within the day, enhanced scanning sees to it, or no
 * scanner knows the image.
 */
export async function startScan({ call, named }: RepositoryCalls, digest: Digest): Promise<void> {
  try {
    await call("StartImageScan", { ...named, imageId: { imageDigest: digest } }, needless);
  } catch (error) {
    if (!needless.includes(nameOf(error))) throw error;
  }
}

const needless = [
  "LimitExceededException",
  "ValidationException",
  "UnsupportedImageTypeException",
  "ImageNotFoundException",
];

function never(why: string): NotScanned {
  return { state: "never", why };
}

function unable(why: string): NotScanned {
  return { state: "unable", why };
}
