// What is complained of, and where.
import { describe, expect, it } from "vitest";
import type { GateFile } from "../../../src/config/schema.gen.ts";
import { checkVulnerabilities } from "../../../src/gates/vulnerabilities/check-config.ts";

function complaints(gate: GateFile): readonly (readonly [key: unknown, code: string, detail: string])[] {
  const told: (readonly [unknown, string, string])[] = [];
  checkVulnerabilities(gate, { report: ({ key }, { code, detail }) => told.push([key, code, detail]) });
  return told;
}

const good = { atMost: "high" } as const;

describe("vulnerabilities", () => {
  it.each([
    {},
    { vulnerabilities: good },
    { vulnerabilities: { ...good, stage: "quarantine/{repository}" } },
    { vulnerabilities: { ...good, stage: "{repository}-staged" } },
    { vulnerabilities: { ...good, ignore: [{ id: "CVE-1", until: "2028-02-29", reason: "x" }] } },
    { signedBy: [{ cosign: { key: "./key.pub" } }], vulnerabilities: { ...good, from: "attestation" } },
  ] satisfies GateFile[])("%j is fine", (gate) => {
    expect(complaints(gate)).toEqual([]);
  });

  it.each(["2026-02-29", "2026-13-01", "2026-1-1", "tomorrow", "2026-11-27T00:00:00Z", "YYYY-MM-DD"])(
    "%s is no day",
    (until) => {
      const vulnerabilities = { ...good, ignore: [{ id: "CVE-1", until, reason: "x" }] };
      expect(complaints({ vulnerabilities })).toEqual([
        ["until", "config/day", `"${until}" is not a calendar date.`],
      ]);
    },
  );

  it.each([
    ["quarantine", "it does not contain {repository}"],
    ["{repository}", "it is the repository itself"],
    ["quarantine/{name}/{repository}", 'it contains "{name}"; the only placeholder is {repository}'],
    ["quarantine/{repository}/{", 'it contains "{"; the only placeholder is {repository}'],
    ["Quarantine/{repository}", "it results in a name that ECR does not accept for a repository"],
    ["/{repository}", "it results in a name that ECR does not accept for a repository"],
    [`${"x".repeat(250)}/{repository}`, "it results in a name that ECR does not accept for a repository"],
  ])("%s is no stage", (stage, why) => {
    expect(complaints({ vulnerabilities: { ...good, stage } })).toEqual([
      [
        "stage",
        "config/stage",
        `"${stage}" cannot be the repository in which new images wait for their scan: ${why}.`,
      ],
    ]);
  });

  it("from: attestation needs somebody who signs, and has no use for a stage", () => {
    expect(
      complaints({ vulnerabilities: { ...good, from: "attestation", stage: "quarantine/{repository}" } }).map(
        ([key, code]) => [key, code],
      ),
    ).toEqual([
      ["stage", "config/conflict"],
      ["from", "config/missing-key"],
    ]);
  });
});
