// Whom the gate asks: ECR about each manifest that is mirrored, in the places that hold it, or the signers' reports.
import { describe, expect, it } from "vitest";
import type { VulnerabilitiesFile } from "../../../src/config/schema.gen.ts";
import { type Digest, sha256 } from "../../../src/core/base/digest.ts";
import type { Finding, ScanAnswer } from "../../../src/core/gates/findings.ts";
import { ociIndex, ociManifest } from "../../../src/core/image/media-types.ts";
import type { Attachment, Child, Evidence } from "../../../src/gates/kind/evidence.ts";
import type { Signer, Statement } from "../../../src/gates/kind/signer.ts";
import {
  type Candidate,
  type EcrPlace,
  judgeVulnerabilities,
} from "../../../src/gates/vulnerabilities/gate.ts";

const signal = new AbortController().signal;
const registry = "123456789012.dkr.ecr.eu-west-1.amazonaws.com";
const [image, amd64, arm64, attestation, inner] = ["image", "amd64", "arm64", "attestation", "inner"].map(
  (name) => sha256(name),
) as [Digest, Digest, Digest, Digest, Digest];

function child(digest: Digest, platform: string | null, more: Partial<Child> = {}): Child {
  return { digest, platform, mediaType: ociManifest, size: 1, annotations: {}, ...more };
}

const buildx = child(attestation, "unknown/unknown", {
  annotations: { "vnd.docker.reference.type": "attestation-manifest" },
});

/** A repository at the source: what its indexes name, and which media types the layers of a manifest have. */
function evidenceOf(
  children: Readonly<Record<Digest, readonly Child[]>>,
  layers: readonly string[] = [],
): Evidence {
  const read = () => Promise.reject(new Error("nobody reads content here"));
  const manifest = (digest: Digest): Attachment => ({
    where: digest,
    digest,
    size: 1,
    mediaType: ociManifest,
    config: null,
    subject: null,
    scheme: null,
    annotations: {},
    layers: layers.map((mediaType) => ({ mediaType, digest, size: 1, read })),
  });
  return {
    subject: (digest) => Promise.resolve({ digest, mediaType: ociManifest, size: 1 }),
    children: (digest) => Promise.resolve(children[digest] ?? []),
    attachments: () => Promise.resolve({ found: [], misses: [] }),
    manifest: (digest) => Promise.resolve(manifest(digest)),
  };
}

const clean: ScanAnswer = { state: "scanned", findings: [], at: "2026-11-26T10:00:00Z" };
const never: ScanAnswer = { state: "never", why: "ECR has not scanned it" };
const pending: ScanAnswer = { state: "pending", why: "the scan is in progress" };
const unable: ScanAnswer = { state: "unable", why: "the image is archived" };
const bad: ScanAnswer = {
  state: "scanned",
  findings: [{ id: "CVE-1", severity: "critical", fix: "yes" }],
  at: "2026-11-25T10:00:00Z",
};

interface Case {
  readonly wish?: Partial<VulnerabilitiesFile>;
  readonly digest?: Digest;
  readonly parts?: readonly Digest[];
  readonly evidence?: Evidence;
  /** What ECR says: `repository digest` -> answer. */
  readonly scans?: Readonly<Record<string, ScanAnswer>>;
  readonly signers?: readonly Signer[];
}

async function judge({
  wish,
  digest = image,
  parts = [],
  evidence = evidenceOf({}),
  scans = {},
  signers = [],
}: Case) {
  const asked: string[] = [];
  const candidate: Candidate = {
    image: {
      source: { reference: "ghcr.io/acme/app:1", digest: image },
      destination: { repository: "team/app", tag: "1", digest },
      content: { bytes: 1, parts },
    },
    placesOf: (one) =>
      Object.keys(scans).flatMap((key): readonly EcrPlace[] => {
        const [repository = "", held] = key.split(" ");
        return held === one ? [{ registry, repository }] : [];
      }),
  };
  const verdict = await judgeVulnerabilities(
    { atMost: "high", ...wish },
    candidate,
    {
      evidence,
      signers,
      now: new Date("2026-11-27T12:00:00Z"),
      scans: {
        findings(place, one) {
          asked.push(`${place.repository} ${one}`);
          return Promise.resolve(scans[`${place.repository} ${one}`] ?? never);
        },
      },
    },
    signal,
  );
  return { verdict, asked };
}

const index = { [image]: [child(amd64, "linux/amd64"), child(arm64, "linux/arm64"), buildx] };
const stage = "quarantine/{repository}";
const staged = `quarantine/team/app`;

describe("ECR", () => {
  it("is asked about an image where it lies", async () => {
    const { verdict, asked } = await judge({ scans: { [`team/app ${image}`]: clean } });
    expect(asked).toEqual([`team/app ${image}`]);
    expect(verdict).toMatchObject({
      answer: "yes",
      found: ["no vulnerability above high", "scanned by ECR on 2026-11-26"],
    });
  });

  it("is asked about the platforms of an index, and not about it or its attestations", async () => {
    const scans = { [`team/app ${amd64}`]: clean, [`team/app ${arm64}`]: bad, [`team/app ${image}`]: clean };
    const evidence = evidenceOf(index, ["application/vnd.in-toto+json"]);
    const { verdict, asked } = await judge({ evidence, scans });
    expect(asked).toEqual([`team/app ${amd64}`, `team/app ${arm64}`]);
    expect(verdict).toMatchObject({
      answer: "no",
      found: [
        "1 critical: CVE-1",
        "scanned by ECR for linux/amd64 on 2026-11-26",
        "scanned by ECR for linux/arm64 on 2026-11-25",
      ],
    });
  });

  it.each([[[]], [["application/vnd.in-toto+json"]]])(
    "is asked about what only calls itself an attestation, beside %j",
    async (more) => {
      const evidence = evidenceOf(index, [...more, "application/vnd.oci.image.layer.v1.tar+gzip"]);
      const scans = { [`team/app ${amd64}`]: clean, [`team/app ${arm64}`]: clean };
      expect((await judge({ evidence, scans })).verdict).toMatchObject({
        answer: "unknown",
        found: ["ECR for unknown/unknown: it is not in the registry yet"],
      });
    },
  );

  it("is asked about the chosen platforms alone", async () => {
    const evidence = evidenceOf(index, ["application/vnd.in-toto+json"]);
    const one = await judge({ evidence, digest: arm64, scans: { [`team/app ${arm64}`]: clean } });
    expect([one.asked, one.verdict.answer]).toEqual([[`team/app ${arm64}`], "yes"]);
    const subset = await judge({
      evidence,
      digest: sha256("subset"),
      parts: [amd64],
      scans: { [`team/app ${amd64}`]: clean },
    });
    expect([subset.asked, subset.verdict.answer]).toEqual([[`team/app ${amd64}`], "yes"]);
  });

  it("is asked about what an index within an index names", async () => {
    const evidence = evidenceOf({
      [image]: [child(inner, null, { mediaType: ociIndex })],
      [inner]: [child(amd64, "linux/amd64")],
    });
    const { asked } = await judge({ evidence, scans: { [`team/app ${amd64}`]: clean } });
    expect(asked).toEqual([`team/app ${amd64}`]);
  });

  it("is asked in several places, and its newest scan counts", async () => {
    const scans = {
      [`a ${image}`]: bad,
      [`b ${image}`]: clean,
      [`c ${image}`]: pending,
      [`d ${image}`]: never,
      [`e ${image}`]: never,
    };
    const { verdict, asked } = await judge({ scans });
    expect(verdict.answer).toBe("yes");
    expect(asked).toHaveLength(4);
    const older = { ...clean, at: "2026-11-24T10:00:00Z" };
    expect((await judge({ scans: { [`a ${image}`]: older, [`b ${image}`]: bad } })).verdict.answer).toBe(
      "no",
    );
  });

  it("that has not scanned it can be told to", async () => {
    const { verdict } = await judge({ scans: { [`team/app ${image}`]: never } });
    expect(verdict).toMatchObject({
      answer: "unknown",
      code: "gate/not-scanned",
      waysOut: [
        {
          label: "Scan",
          text: `aws ecr start-image-scan --registry-id 123456789012 --region eu-west-1 --repository-name team/app --image-id imageDigest=${image}`,
        },
        { label: "Stage" },
        { label: "Allow" },
      ],
    });
  });
});

describe("the stage", () => {
  it.each([
    ["what is nowhere", {}, "wanted"],
    ["what was never scanned where it is", { [`other ${image}`]: never }, "wanted"],
    ["what could not be scanned where it is", { [`other ${image}`]: unable }, "wanted"],
    ["what is being scanned elsewhere", { [`other ${image}`]: pending }, "awaited"],
    ["what is staged already", { [`${staged} ${image}`]: never }, "awaited"],
    ["what is staged and being scanned", { [`${staged} ${image}`]: pending }, "awaited"],
    ["what can't be scanned there either", { [`${staged} ${image}`]: unable }, undefined],
  ])("is for %s", async (_, scans, scan) => {
    const { verdict } = await judge({ wish: { stage }, scans });
    expect(verdict).toMatchObject({ answer: "unknown", code: "gate/not-scanned" });
    expect("scan" in verdict ? verdict.scan : undefined).toBe(scan);
  });

  it("is for an index as long as one of its platforms is not scanned", async () => {
    const evidence = evidenceOf(index, ["application/vnd.in-toto+json"]);
    const half = { [`other ${amd64}`]: clean };
    expect((await judge({ wish: { stage }, evidence, scans: half })).verdict).toMatchObject({
      scan: "wanted",
    });
    const both = { [`${staged} ${amd64}`]: clean, [`${staged} ${arm64}`]: clean };
    expect((await judge({ wish: { stage }, evidence, scans: both })).verdict.answer).toBe("yes");
  });

  it("is for nothing that is known to be bad", async () => {
    const { verdict } = await judge({ wish: { stage }, scans: { [`${staged} ${image}`]: bad } });
    expect(verdict).toMatchObject({ answer: "no", code: "gate/vulnerable" });
    expect("scan" in verdict).toBe(false);
  });

  it("is told where its name can't be", async () => {
    const { verdict } = await judge({ wish: { stage: `${"x".repeat(250)}/{repository}` } });
    expect("scan" in verdict).toBe(false);
    expect(verdict).toMatchObject({
      found: [
        "ECR: it is not in the registry yet",
        expect.stringContaining("results in a name for team/app"),
      ],
    });
  });
});

describe("attestations", () => {
  const report = (
    by: string,
    finishedOn: string | null,
    findings: readonly Finding["id"][],
    more: object = {},
  ): Statement => ({
    by,
    where: "sha256-x.att",
    notChecked: [],
    predicateType: "https://in-toto.io/attestation/vulns/v0.2",
    predicate: {
      scanner: {
        uri: "scanner",
        result: findings.map((id) => ({ id, severity: [{ score: "critical" }] })),
        ...more,
      },
      ...(finishedOn === null ? {} : { metadata: { scanFinishedOn: finishedOn } }),
    },
  });
  /** Who has signed which statements about which digest. */
  const signer = (statements: Readonly<Record<Digest, readonly Statement[]>>): Signer => ({
    wanted: "release@acme.example",
    signature: () => Promise.resolve({ signed: null, misses: [] }),
    statements: ({ digest }) =>
      Promise.resolve({
        good: statements[digest] ?? [],
        misses: [{ fault: "wrong-signer", where: "sha256-x.att", detail: "signed by other@acme.example" }],
      }),
  });
  const wish = { from: "attestation" } as const;
  const read = async (statements: Readonly<Record<Digest, readonly Statement[]>>, more: Case = {}) =>
    (await judge({ wish, signers: [signer(statements)], ...more })).verdict;

  it("of the image count by their newest report of each scanner", async () => {
    const old = report("a", "2026-11-01T00:00:00Z", ["CVE-1"]);
    const fresh = report("a", "2026-11-20T00:00:00Z", []);
    expect(await read({ [image]: [fresh, old] })).toEqual({
      answer: "yes",
      found: ["no vulnerability above high", "scanned by scanner, attested by a on 2026-11-20"],
      notChecked: [],
    });
    const other = report("a", "2026-11-01T00:00:00Z", ["CVE-2"], { uri: "other" });
    expect(await read({ [image]: [fresh, other] })).toMatchObject({
      answer: "no",
      why: "vulnerabilities: 1 critical",
    });
    expect(await read({ [image]: [fresh, report("a", null, ["CVE-3"])] })).toMatchObject({ answer: "no" });
  });

  it("that nobody wanted has signed are refused, with the nearest miss", async () => {
    const vex = { ...report("a", null, []), predicateType: "https://openvex.dev/ns" };
    expect(await read({ [image]: [vex] })).toMatchObject({
      answer: "unknown",
      code: "gate/not-scanned",
      why: "no vulnerability attestation",
      found: [
        "sha256-x.att: signed by other@acme.example",
        "attestations: no accepted vulnerability attestation was found",
      ],
      wanted: "no vulnerability above high, attested by release@acme.example",
    });
  });

  it("in an unknown form can't say, and are told beside one that can", async () => {
    const unknown = report("a", "2026-11-26T00:00:00Z", [], { uri: "sarif", result: { runs: [] } });
    expect(await read({ [image]: [unknown] })).toMatchObject({
      answer: "unknown",
      found: expect.arrayContaining(["sarif, attested by a: its result has an unknown format"]) as never,
    });
    expect(await read({ [image]: [unknown, report("a", null, [])] })).toMatchObject({
      answer: "yes",
      notChecked: ["the report of sarif: its result has an unknown format"],
    });
  });

  it("of an index, or of each of its platforms, count for it", async () => {
    const evidence = evidenceOf(index, ["application/vnd.in-toto+json"]);
    const good = [report("a", null, [])];
    expect(await read({ [image]: good }, { evidence })).toMatchObject({
      answer: "yes",
      notChecked: ["which platforms scanner scanned: its report covers the entire index"],
    });
    expect(await read({ [amd64]: good, [arm64]: good }, { evidence })).toMatchObject({
      answer: "yes",
      notChecked: [],
    });
    expect(await read({ [amd64]: good }, { evidence })).toMatchObject({
      answer: "unknown",
      found: expect.arrayContaining([
        "attestations for linux/arm64: no accepted vulnerability attestation was found",
      ]) as never,
    });
    expect(
      await read({ [amd64]: good, [arm64]: [report("a", null, ["CVE-1"])] }, { evidence }),
    ).toMatchObject({
      answer: "no",
    });
  });
});
