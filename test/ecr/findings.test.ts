// What DescribeImageScanFindings says, read to its end: by a script for what no ECR can be asked to answer, by the sandbox for the rest.
import { PutRegistryScanningConfigurationCommand } from "@aws-sdk/client-ecr";
import { afterEach, describe, expect, it } from "vitest";
import { sha256 } from "../../src/core/base/digest.ts";
import { problemCode } from "../../src/core/base/diagnostic.ts";
import { openPeer, putImage, raw, startSandboxPeer } from "./peers.ts";
import { type Reply, type Request, type Scripted, startScripted } from "./scripted.ts";

const signal = new AbortController().signal;
const digest = sha256("image");
let open: Scripted | undefined;
afterEach(async () => open?.close());

async function read(script: (request: Request) => Reply) {
  open = await startScripted(script);
  const ecr = open.open();
  try {
    return await ecr.findings("team/app", digest, signal);
  } finally {
    ecr.close();
  }
}

const complete = { status: "COMPLETE", description: "The scan was completed successfully." };

describe("findings", () => {
  it("of basic scanning say nothing about fixes", async () => {
    const answer = await read(() => ({
      body: {
        imageScanStatus: complete,
        imageScanFindings: {
          imageScanCompletedAt: Date.parse("2026-11-26T10:00:00Z") / 1000,
          findingSeverityCounts: { HIGH: 1, UNDEFINED: 1 },
          findings: [
            {
              name: "CVE-2026-1",
              severity: "HIGH",
              uri: "https://example.com/1",
              attributes: [
                { key: "package_name", value: "openssl" },
                { key: "package_version", value: "3.0.1" },
              ],
            },
            { name: "CVE-2026-2", severity: "UNDEFINED" },
          ],
        },
      },
    }));
    expect(answer).toEqual({
      state: "scanned",
      at: "2026-11-26T10:00:00.000Z",
      findings: [
        {
          id: "CVE-2026-1",
          severity: "high",
          fix: "unknown",
          packages: ["openssl 3.0.1"],
          uri: "https://example.com/1",
        },
        { id: "CVE-2026-2", severity: "undefined", fix: "unknown" },
      ],
    });
    expect(open?.requests[0]?.input).toEqual({
      registryId: "123456789012",
      repositoryName: "team/app",
      imageId: { imageDigest: digest },
      maxResults: 1000,
    });
  });

  it("of enhanced scanning leave out what is suppressed or closed", async () => {
    const one = (vulnerabilityId: string, more: object) => ({
      severity: "CRITICAL",
      status: "ACTIVE",
      packageVulnerabilityDetails: {
        vulnerabilityId,
        vulnerablePackages: [{ name: "glibc", version: "2.31", fixedInVersion: "2.32" }],
      },
      ...more,
    });
    const answer = await read(() => ({
      body: {
        imageScanStatus: { status: "ACTIVE" },
        imageScanFindings: {
          enhancedFindings: [
            one("CVE-1", { fixAvailable: "YES" }),
            one("CVE-2", { fixAvailable: "PARTIAL", severity: "UNTRIAGED" }),
            one("CVE-3", { fixAvailable: "NO", severity: "MEDIUM" }),
            one("CVE-4", { severity: "INFORMATIONAL" }),
            one("CVE-5", { status: "SUPPRESSED" }),
            one("CVE-6", { status: "CLOSED" }),
            { severity: "LOW", status: "ACTIVE", title: "Something else" },
          ],
        },
      },
    }));
    expect(
      answer.state === "scanned" && answer.findings.map(({ id, severity, fix }) => [id, severity, fix]),
    ).toEqual([
      ["CVE-1", "critical", "yes"],
      ["CVE-2", "undefined", "yes"],
      ["CVE-3", "medium", "no"],
      ["CVE-4", "informational", "unknown"],
      ["Something else", "low", "unknown"],
    ]);
  });

  it("are read to their last page, and each page must be of a finished scan", async () => {
    const page = ({ input, attempt }: Request, last: object = {}): Reply => ({
      body: {
        imageScanStatus: complete,
        imageScanFindings: {
          findings: [{ name: `CVE-${JSON.stringify(input["nextToken"] ?? 0)}`, severity: "LOW" }],
        },
        ...(attempt < 3 ? { nextToken: String(attempt) } : last),
      },
    });
    const answer = await read((request) => page(request));
    expect(answer.state === "scanned" && answer.findings.map(({ id }) => id)).toEqual([
      "CVE-0",
      'CVE-"1"',
      'CVE-"2"',
    ]);
    await open?.close();
    expect(await read((request) => page(request, { imageScanStatus: { status: "IN_PROGRESS" } }))).toEqual({
      state: "pending",
      why: "the scan is in progress",
    });
  });

  it.each([
    ["repeats its token", () => "same", 2],
    ["never ends", ({ attempt }: Request) => String(attempt), 1000],
  ])("are unknown where a server %s", async (_, nextToken, requests) => {
    const answer = await read((request) => ({
      body: {
        imageScanStatus: complete,
        imageScanFindings: { findings: [] },
        nextToken: nextToken(request),
      },
    }));
    expect(answer).toEqual({ state: "unable", why: "ECR lists more than 50000 findings" });
    expect(open?.requests).toHaveLength(requests);
  });

  it.each([
    ["no content", {}, "the scan is finished, but ECR returned no findings"],
    [
      "a count without a list",
      { imageScanFindings: { findingSeverityCounts: { HIGH: 3 } } },
      "the scan counts findings that ECR did not list",
    ],
  ])("are unknown where a finished scan comes with %s", async (_, more, why) => {
    expect(await read(() => ({ body: { imageScanStatus: complete, ...more } }))).toEqual({
      state: "unable",
      why,
    });
  });

  it("are none where a finished scan lists none", async () => {
    const imageScanFindings = { findingSeverityCounts: {} };
    expect(await read(() => ({ body: { imageScanStatus: complete, imageScanFindings } }))).toEqual({
      state: "scanned",
      findings: [],
    });
  });

  it.each([
    ["IN_PROGRESS", "pending", "the scan is in progress"],
    ["PENDING", "pending", "the scan has not started"],
    ["UNSUPPORTED_IMAGE", "unable", "ECR cannot scan an image of this kind"],
    ["SCAN_ELIGIBILITY_EXPIRED", "unable", "ECR no longer scans the image: its scan duration is over"],
    ["FINDINGS_UNAVAILABLE", "unable", "the findings are not available now"],
    ["LIMIT_EXCEEDED", "unable", "a scanning quota is exhausted"],
    ["IMAGE_ARCHIVED", "unable", "the image is archived"],
    ["SOMETHING\u001B[2J", "unable", 'the scan has the status "SOMETHING [2J"'],
  ])("are not there in the status %j, whatever is listed", async (status, state, why) => {
    const imageScanFindings = { findings: [], findingSeverityCounts: {} };
    expect(await read(() => ({ body: { imageScanStatus: { status }, imageScanFindings } }))).toEqual({
      state,
      why,
    });
  });

  it("are not there after a failure, which is told in ECR's words", async () => {
    const description = "UnsupportedImageError: The operating system is not supported.\u0000\n";
    expect(await read(() => ({ body: { imageScanStatus: { status: "FAILED", description } } }))).toEqual({
      state: "unable",
      why: "the scan failed: UnsupportedImageError: The operating system is not supported",
    });
  });

  it.each([
    ["ScanNotFoundException", "never", "ECR has not scanned it"],
    ["ImageNotFoundException", "never", "ECR does not have it there"],
    ["RepositoryNotFoundException", "never", "the repository does not exist"],
    ["ImageArchivedException", "unable", "the image is archived"],
  ])("are not there after %s", async (error, state, why) => {
    expect(await read(() => ({ error }))).toEqual({ state, why });
  });

  it("that the role may not read are a problem that names the action", async () => {
    const failed = read(() => ({ error: "AccessDeniedException", message: "no" }));
    const error = await failed.catch((one: unknown) => one);
    expect(problemCode(error)).toBe("ecr/access-denied");
    expect(String((error as { diagnostics: { hint: string }[] }).diagnostics[0]?.hint)).toContain(
      "Allow ecr:DescribeImageScanFindings",
    );
  });
});

describe("a scan", () => {
  it.each([undefined, "LimitExceededException", "ValidationException", "UnsupportedImageTypeException"])(
    "is asked for, and %s is no failure",
    async (error) => {
      open = await startScripted(() => (error === undefined ? { body: {} } : { error }));
      const ecr = open.open();
      await ecr.startScan("team/app", digest, signal);
      expect(open.requests.map(({ action, input }) => [action, input["imageId"]])).toEqual([
        ["StartImageScan", { imageDigest: digest }],
      ]);
      ecr.close();
    },
  );

  it("that may not be started is a problem that names the action", async () => {
    open = await startScripted(() => ({ error: "AccessDeniedException", message: "no" }));
    const ecr = open.open();
    await expect(ecr.startScan("team/app", digest, signal)).rejects.toMatchObject({
      diagnostics: [{ hint: expect.stringContaining("Allow ecr:StartImageScan") as string }],
    });
    ecr.close();
  });
});

describe("the sandbox", () => {
  it("answers as ECR does, by basic and by enhanced scanning", async () => {
    const packages = [{ name: "openssl", version: "3.0.1" }];
    const peer = await startSandboxPeer({
      findings: { "team/app:1": [{ name: "CVE-1", severity: "HIGH", fixAvailable: "YES", packages }] },
    });
    const ecr = openPeer(peer);
    await ecr.createRepository("team/app", {}, signal);
    const image = await putImage(peer, { repository: "team/app", tag: "1" }, "one");
    const other = await putImage(peer, { repository: "team/app", tag: "2" }, "two");
    const look = (one: typeof image) => ecr.findings("team/app", one, signal);
    expect(await look(image)).toEqual({ state: "never", why: "ECR has not scanned it" });
    await ecr.startScan("team/app", image, signal);
    await ecr.startScan("team/app", image, signal);
    await ecr.startScan("team/app", other, signal);
    expect(await look(image)).toMatchObject({
      state: "scanned",
      findings: [{ id: "CVE-1", severity: "high", fix: "unknown" }],
    });
    expect(await look(other)).toMatchObject({ state: "scanned", findings: [] });
    await raw(peer).send(new PutRegistryScanningConfigurationCommand({ scanType: "ENHANCED", rules: [] }));
    expect(await look(image)).toMatchObject({
      findings: [{ id: "CVE-1", severity: "high", fix: "yes", packages: ["openssl 3.0.1"] }],
    });
    ecr.close();
    await peer.close();
  });
});
