// Scans: which images are scanned by themselves, and what a scan finds, which a test says beforehand.
import { matchGlob, matchPath } from "../../core/base/glob.ts";
import type { Context } from "../base/context.ts";
import type { Finding, UnfinishedStatus } from "../base/findings.ts";
import type { ImageRecord, Images } from "../store/images.ts";
import type { RepositoryRecord } from "../store/repositories.ts";

type Frequency = "SCAN_ON_PUSH" | "CONTINUOUS_SCAN" | "MANUAL";

export interface ScanFilter {
  readonly filter: string;
  readonly filterType: "WILDCARD";
}

export interface Scanning {
  readonly scanType: "BASIC" | "ENHANCED";
  readonly rules: readonly {
    readonly scanFrequency: Frequency;
    readonly repositoryFilters: readonly ScanFilter[];
  }[];
}

export interface AppliedScanning {
  readonly scanFrequency: Frequency;
  readonly appliedScanFilters: readonly ScanFilter[];
}

export function scanningOf({ store }: Context): Scanning {
  return store.account.read<Scanning>("scanning", { scanType: "BASIC", rules: [] });
}

/** A registry rule that matches wins over the repository's own setting. */
export function appliedScanning(record: RepositoryRecord, context: Context): AppliedScanning {
  const matching = scanningOf(context)
    .rules.map((rule) => ({
      scanFrequency: rule.scanFrequency,
      appliedScanFilters: rule.repositoryFilters.filter(({ filter }) =>
        matchPath(widen(filter), record.name),
      ),
    }))
    .find((rule) => rule.appliedScanFilters.length > 0);
  const own = record.scanOnPush ? "SCAN_ON_PUSH" : "MANUAL";
  return matching ?? { scanFrequency: own, appliedScanFilters: [] };
}

/** A filter's star runs over slashes, and a filter without one matches anywhere in the name. */
function widen(filter: string): string {
  return filter.includes("*") ? filter.replaceAll("*", "**") : `**${filter}**`;
}

/** Only images with layers of an operating system are scanned: no indexes, no artifacts. */
export function canBeScanned(record: ImageRecord): boolean {
  const isImage = /\bimage(?:\.config)?\b|container\.image/.test(record.artifactType ?? "");
  return record.children.length === 0 && record.layers.length > 0 && isImage;
}

export function scanOnPush(repository: RepositoryRecord, record: ImageRecord, context: Context): void {
  if (record.scannedAt !== undefined || !canBeScanned(record)) return;
  if (appliedScanning(repository, context).scanFrequency === "MANUAL") return;
  const images = context.store.repositories.images(repository.name);
  images.putRecord({ ...record, scannedAt: context.now().toISOString() });
}

export interface ScanResult {
  readonly findings: readonly Finding[];
  /** The scan did not come to its end. */
  readonly unfinished: UnfinishedStatus | null;
}

/** By the digest, `repository`, `repository:tag` or a glob over these. */
export function scanResult(
  context: Context,
  repository: string,
  image: { readonly record: ImageRecord; readonly images: Images },
): ScanResult {
  const { digest } = image.record;
  const tags = image.images.listing().tagsOf.get(digest) ?? [];
  const names = [digest, repository, `${repository}@${digest}`, ...tags.map((tag) => `${repository}:${tag}`)];
  const told = Object.entries(context.findings())
    .filter(([pattern]) => names.some((name) => matchGlob(pattern, name)))
    .map(([, one]) => one);
  const unfinished = told.find((one) => typeof one === "string") ?? null;
  return {
    findings: unfinished === null ? told.flatMap((one) => (typeof one === "string" ? [] : one)) : [],
    unfinished,
  };
}
