// Scans of images: finished as soon as they are started, with the findings that the sandbox was given.
import { isDigest } from "../../core/base/digest.ts";
import { EcrError, type ImageId, imageNotFound } from "../base/ecr-error.ts";
import type { Finding } from "../base/findings.ts";
import { pageOf } from "../base/paging.ts";
import { canBeScanned, type ScanResult, scanningOf, scanResult } from "../rules/scanning.ts";
import type { ImageRecord, Images } from "../store/images.ts";
import {
  type ApiContext,
  imagesOf,
  operation,
  type Operations,
  type Output,
  seconds,
} from "./shape/operation.ts";
import * as fields from "./shape/fields.ts";

const day = 24 * 60 * 60 * 1000;

export const scanOperations: Operations = {
  StartImageScan: operation(
    { ...fields.repository, imageId: fields.imageId },
    ({ repositoryName, imageId }, context) => {
      const { images, record } = imageOf(context, repositoryName, imageId);
      if (scanningOf(context).scanType === "ENHANCED") {
        throw new EcrError("ValidationException", "This feature is disabled");
      }
      if (record.status === "ARCHIVED") {
        throw new EcrError("ImageArchivedException", `The image with digest '${record.digest}' is archived`);
      }
      if (!canBeScanned(record)) {
        const type = record.artifactType ?? record.mediaType;
        const text = `An artifact with media type '${type}' cannot be scanned. For more information, see the Amazon ECR documentation.`;
        throw new EcrError("UnsupportedImageTypeException", text);
      }
      const now = context.now();
      const last = record.scannedAt === undefined ? -Infinity : Date.parse(record.scannedAt);
      if (now.getTime() - last < day) {
        const text = "The scan quota per image has been exceeded. Wait and try again.";
        throw new EcrError("LimitExceededException", text);
      }
      images.putRecord({ ...record, scannedAt: now.toISOString() });
      return {
        registryId: context.home.account,
        repositoryName,
        imageId: { ...imageId, imageDigest: record.digest },
        imageScanStatus: { status: "IN_PROGRESS" },
      };
    },
  ),
  DescribeImageScanFindings: operation(
    { ...fields.repository, imageId: fields.imageId, ...fields.page(1000) },
    ({ repositoryName, imageId, nextToken, maxResults }, context) => {
      const image = imageOf(context, repositoryName, imageId);
      const { record } = image;
      if (record.scannedAt === undefined) {
        const named = `{imageDigest:'${record.digest}', imageTag:'${imageId.imageTag ?? "null"}'}`;
        throw new EcrError(
          "ScanNotFoundException",
          (account) =>
            `Image scan does not exist for the image with '${named}' in the repository with name ` +
            `'${repositoryName}' in the registry with id '${account}'`,
        );
      }
      const scan = scanResult(context, repositoryName, image);
      const all = scan.findings.map((finding, at) => ({ finding, at }));
      const page = pageOf(all, ({ at }) => String(at).padStart(9, "0"), {
        scope: `findings:${repositoryName}:${record.digest}`,
        nextToken,
        maxResults,
      });
      const enhanced = scanningOf(context).scanType === "ENHANCED";
      const found = page.items.map(({ finding }) => finding);
      const listed = enhanced
        ? { enhancedFindings: found.map((finding) => enhancedFinding(context, record, finding)) }
        : { findings: found.map(basicFinding) };
      return {
        registryId: context.home.account,
        repositoryName,
        imageId: { ...imageId, imageDigest: record.digest },
        imageScanStatus: scanStatus(enhanced, scan),
        ...(scan.unfinished === null
          ? { imageScanFindings: { ...summary(record, scan.findings), ...listed } }
          : {}),
        nextToken: page.nextToken,
      };
    },
  ),
};

/** What DescribeImages says about a scan; nothing if there was none. */
export function scanDetail(
  context: ApiContext,
  repository: string,
  image: { readonly record: ImageRecord; readonly images: Images },
): Output {
  if (image.record.scannedAt === undefined) return {};
  const scan = scanResult(context, repository, image);
  return {
    imageScanStatus: scanStatus(scanningOf(context).scanType === "ENHANCED", scan),
    ...(scan.unfinished === null ? { imageScanFindingsSummary: summary(image.record, scan.findings) } : {}),
  };
}

function imageOf(
  context: ApiContext,
  repository: string,
  { imageDigest, imageTag }: ImageId,
): { readonly images: Images; readonly record: ImageRecord } {
  const images = imagesOf(context, repository);
  const digest = imageDigest ?? (imageTag === undefined ? undefined : images.tag(imageTag));
  const record = digest !== undefined && isDigest(digest) ? images.image(digest) : undefined;
  if (record === undefined) throw imageNotFound(repository, { imageDigest, imageTag });
  return { images, record };
}

function scanStatus(enhanced: boolean, { unfinished }: ScanResult): Output {
  if (unfinished !== null)
    return { status: unfinished, description: `The sandbox is set to answer ${unfinished}.` };
  return enhanced
    ? { status: "ACTIVE", description: "Continuous scan is selected for image." }
    : { status: "COMPLETE", description: "The scan was completed successfully." };
}

function summary({ scannedAt }: ImageRecord, findings: readonly Finding[]): Output {
  const counts: Record<string, number> = {};
  for (const { severity } of findings) counts[severity] = (counts[severity] ?? 0) + 1;
  const at = scannedAt === undefined ? undefined : seconds(scannedAt);
  return { imageScanCompletedAt: at, vulnerabilitySourceUpdatedAt: at, findingSeverityCounts: counts };
}

function basicFinding({ name, severity, description, uri, attributes }: Finding): Output {
  return { name, severity, description, uri, attributes };
}

function enhancedFinding(
  { home }: ApiContext,
  { digest, scannedAt = "" }: ImageRecord,
  finding: Finding,
): Output {
  return {
    awsAccountId: home.account,
    description: finding.description,
    findingArn: home.arn("inspector2", `finding/${finding.name}-${digest.slice(7, 19)}`),
    firstObservedAt: seconds(scannedAt),
    lastObservedAt: seconds(scannedAt),
    packageVulnerabilityDetails: {
      vulnerabilityId: finding.name,
      sourceUrl: finding.uri,
      vulnerablePackages: finding.packages ?? [],
    },
    fixAvailable: finding.fixAvailable,
    severity: finding.severity,
    status: finding.status ?? "ACTIVE",
    title: finding.name,
    type: "PACKAGE_VULNERABILITY",
    updatedAt: seconds(scannedAt),
  };
}
