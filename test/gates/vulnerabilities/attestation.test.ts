// What signed reports say, as Trivy, Grype and in-toto's own list write them.
import { describe, expect, it } from "vitest";
import { findingsOf, isVulnerabilityStatement } from "../../../src/gates/vulnerabilities/attestation.ts";

const metadata = { scanStartedOn: "2026-11-26T09:59:00Z", scanFinishedOn: "2026-11-26T10:00:00Z" };
const read = (result: unknown, uri = "pkg:github/acme/scanner@1") =>
  findingsOf({ predicate: { scanner: { uri, result }, metadata } });
const at = "2026-11-26T10:00:00.000Z";

const trivy = {
  SchemaVersion: 2,
  ArtifactName: "app:1",
  ArtifactType: "container_image",
  Results: [
    { Target: "app (debian 12)", Class: "os-pkgs" },
    {
      Target: "usr/bin/app",
      Class: "lang-pkgs",
      Vulnerabilities: [
        {
          VulnerabilityID: "CVE-2026-1",
          PkgName: "stdlib",
          InstalledVersion: "1.20",
          FixedVersion: "1.21",
          Severity: "CRITICAL",
          PrimaryURL: "https://example.com/1",
        },
        { VulnerabilityID: "CVE-2026-2", Severity: "UNKNOWN", Status: "will_not_fix" },
      ],
    },
  ],
};

const grype = {
  matches: [
    {
      vulnerability: { id: "CVE-2026-1", severity: "High", fix: { state: "fixed", versions: ["2"] } },
      artifact: { name: "glibc", version: "1" },
    },
    { vulnerability: { id: "CVE-2026-2", severity: "Negligible", fix: { state: "wont-fix" } } },
    { vulnerability: { id: "CVE-2026-3", severity: "Unknown", fix: { state: "unknown" } } },
  ],
  ignoredMatches: [{ vulnerability: { id: "CVE-2026-4", severity: "Critical" } }],
};

describe("the report", () => {
  it("of Trivy", () => {
    expect(read(trivy)).toEqual({
      scanner: "Trivy",
      at,
      answer: {
        state: "scanned",
        at,
        findings: [
          {
            id: "CVE-2026-1",
            severity: "critical",
            fix: "yes",
            packages: ["stdlib 1.20"],
            uri: "https://example.com/1",
          },
          { id: "CVE-2026-2", severity: "undefined", fix: "no" },
        ],
      },
    });
    expect(read({ SchemaVersion: 2, ArtifactName: "clean:1" })).toMatchObject({ answer: { findings: [] } });
  });

  it("of Grype", () => {
    expect(read(grype)).toEqual({
      scanner: "Grype",
      at,
      answer: {
        state: "scanned",
        at,
        findings: [
          { id: "CVE-2026-1", severity: "high", fix: "yes", packages: ["glibc 1"] },
          { id: "CVE-2026-2", severity: "informational", fix: "no" },
          { id: "CVE-2026-3", severity: "undefined", fix: "unknown" },
        ],
      },
    });
  });

  it("in in-toto's list, in both of its spellings", () => {
    const severity = (...scores: readonly (readonly [string, unknown])[]) =>
      scores.map(([method, score]) => ({ method, score }));
    const { answer, scanner } = read([
      { id: "CVE-1", severity: severity(["nvd", "medium"], ["cvss_score", "9.1"]) },
      { vulnerability: { id: "CVE-2", severity: severity(["CVSSv3", 7]) } },
      { id: "CVE-3", severity: { method: "nvd", score: "4.0" } },
      { id: "CVE-4", severity: severity(["cvss", "0.1"]) },
      { id: "CVE-5", severity: severity(["cvss", "0.0"]) },
      { id: "CVE-6", severity: severity(["epss", "0.97"]) },
      { id: "CVE-7", severity: severity(["cvss", "CVSS:3.1/AV:N"]) },
      { id: "CVE-8" },
      { id: "CVE-9", severity: severity(["cvss", "11"], ["x", "constructor"]) },
    ]);
    expect(scanner).toBe("pkg:github/acme/scanner@1");
    expect(answer.state === "scanned" && answer.findings.map(({ severity: found }) => found)).toEqual([
      "critical",
      "high",
      "medium",
      "low",
      "none",
      "undefined",
      "undefined",
      "undefined",
      "undefined",
    ]);
  });

  it.each([
    ["no result", undefined, "its result has an unknown format"],
    ["text", "clean", "its result has an unknown format"],
    ["SARIF", { version: "2.1.0", runs: [] }, "its result has an unknown format"],
    [
      "Trivy's first schema",
      { SchemaVersion: 1 },
      "the Trivy report has schema version 1; only 2 is supported",
    ],
    ["Trivy, damaged", { SchemaVersion: 2, Results: {} }, "its result has no list of Results"],
    ["a damaged part", { SchemaVersion: 2, Results: ["x"] }, "its result has no list of Vulnerabilities"],
    [
      "a finding without a name",
      { SchemaVersion: 2, Results: [{ Vulnerabilities: [{ Severity: "LOW" }] }] },
      "its result has a finding without VulnerabilityID",
    ],
    ["Grype, damaged", { matches: {} }, "its result has no list of matches"],
    ["an empty match", { matches: [{}] }, "its result has a finding without id"],
    ["a list of text", ["CVE-1"], "its result has a finding without id"],
    [
      "too much",
      Array.from({ length: 50_001 }, () => ({ id: "x" })),
      "its result has more than 50000 findings",
    ],
  ])("with %s is no report of nothing", (_, result, why) => {
    expect(read(result).answer).toEqual({ state: "unable", why });
  });

  it.each([null, "text", {}, { scanner: null }, { scanner: { uri: " " } }])(
    "of %j has an unnamed scanner",
    (predicate) => {
      expect(findingsOf({ predicate })).toEqual({
        scanner: "an unnamed scanner",
        answer: { state: "unable", why: "its result has an unknown format" },
      });
    },
  );

  it("has no time where none is written", () => {
    const predicate = { scanner: { uri: "x", result: [] }, metadata: { scanFinishedOn: "yesterday" } };
    expect(findingsOf({ predicate })).toEqual({ scanner: "x", answer: { state: "scanned", findings: [] } });
  });
});

it("statements of vulnerabilities are told by their predicate", () => {
  const types = [
    "https://cosign.sigstore.dev/attestation/vuln/v1",
    "https://in-toto.io/attestation/vulns/v0.1",
    "https://in-toto.io/attestation/vulns/v0.2",
    "https://spdx.dev/Document",
    "https://openvex.dev/ns",
  ];
  expect(types.map((predicateType) => isVulnerabilityStatement({ predicateType }))).toEqual([
    true,
    true,
    true,
    false,
    false,
  ]);
});
