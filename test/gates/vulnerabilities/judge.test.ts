// What the gate says of findings: the limit, fixes, exceptions, and all that nobody can say.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { VulnerabilitiesFile } from "../../../src/config/schema.gen.ts";
import type { Finding, ScanAnswer } from "../../../src/core/gates/findings.ts";
import type { Verdict } from "../../../src/core/gates/verdict.ts";
import { judgeFindings, type Looked } from "../../../src/gates/vulnerabilities/judge.ts";

const now = new Date("2026-11-27T12:00:00Z");

function finding(id: string, severity: Finding["severity"], fix: Finding["fix"] = "unknown"): Finding {
  return { id, severity, fix };
}

function scanned(findings: readonly Finding[], platform: string | null = null): Looked {
  const answer = { state: "scanned", findings, at: "2026-11-26T10:00:00.000Z" } as const;
  return { platform, answer, by: "ECR", notChecked: [] };
}

function unscanned(answer: ScanAnswer, platform: string | null = null): Looked {
  return { platform, answer, by: "ECR", notChecked: [] };
}

function judge(wish: Partial<VulnerabilitiesFile>, ...looked: readonly Looked[]) {
  return judgeFindings({ atMost: "high", ...wish }, looked, now);
}

const never = { state: "never", why: "ECR has not scanned it" } as const;
const pending = { state: "pending", why: "the scan is in progress" } as const;
const unable = { state: "unable", why: "ECR cannot scan an image of this kind" } as const;

describe("the limit", () => {
  const severities = ["none", "informational", "low", "medium", "high", "critical"] as const;

  it.each([
    ["none", ["none"]],
    ["low", ["none", "informational", "low"]],
    ["medium", ["none", "informational", "low", "medium"]],
    ["high", ["none", "informational", "low", "medium", "high"]],
    ["critical", severities],
  ] as const)("%s lets in %j", (atMost, allowed) => {
    const passed = severities.filter(
      (severity) => judge({ atMost }, scanned([finding("CVE-1", severity)])).answer === "yes",
    );
    expect(passed).toEqual(allowed);
  });

  it("refuses with what is over it, the worst first, and with the entries to paste", () => {
    const over = [finding("CVE-2", "critical"), finding("CVE-1", "high"), finding("CVE-3", "low")];
    expect(judge({ atMost: "medium" }, scanned(over))).toEqual({
      answer: "no",
      code: "gate/vulnerable",
      why: "vulnerabilities: 1 critical, 1 high",
      found: ["1 critical, 1 high: CVE-2, CVE-1", "scanned by ECR on 2026-11-26"],
      wanted: "no vulnerability above medium",
      notChecked: [],
      waysOut: [
        {
          label: "Ignore",
          text:
            'add ignore: [{ id: CVE-2, until: YYYY-MM-DD, reason: "" }, { id: CVE-1, until: YYYY-MM-DD, reason: "" }] ' +
            "under vulnerabilities, with a date and a reason",
        },
      ],
    });
  });

  it("tells many by number, and offers no entries for them", () => {
    const many = Array.from({ length: 7 }, (_, at) =>
      finding(`CVE-2026-${at}`, at < 2 ? "critical" : "high"),
    );
    const verdict = judge({ atMost: "low" }, scanned(many));
    expect(verdict).toMatchObject({
      why: "vulnerabilities: 2 critical, 5 high",
      found: ["2 critical, 5 high: CVE-2026-0, CVE-2026-1, CVE-2026-2 and 4 more", expect.anything()],
      waysOut: [],
    });
  });

  it("counts a vulnerability once, by the worst that anybody says of it", () => {
    const verdict = judge(
      {},
      scanned([finding("CVE-1", "undefined"), finding("cve-1", "low")], "linux/amd64"),
      scanned([finding("CVE-1", "critical"), finding("CVE-1", "critical")], "linux/arm64"),
    );
    expect(verdict).toMatchObject({
      why: "vulnerabilities: 1 critical",
      found: [
        "1 critical: CVE-1",
        "scanned by ECR for linux/amd64 on 2026-11-26",
        "scanned by ECR for linux/arm64 on 2026-11-26",
      ],
    });
  });

  it("admits with what is within it", () => {
    expect(judge({}, scanned([finding("CVE-1", "high"), finding("CVE-2", "low")]))).toEqual({
      answer: "yes",
      found: ["no vulnerability above high: 1 high, 1 low", "scanned by ECR on 2026-11-26"],
      notChecked: [],
    });
    expect(judge({ atMost: "none" }, scanned([]))).toMatchObject({
      found: ["no vulnerability", expect.anything()],
    });
  });
});

describe("fixedOnly", () => {
  it.each([
    ["yes", "no"],
    ["unknown", "no"],
    ["no", "yes"],
  ] as const)("with a fix: %s answers %s", (fix, answer) => {
    const verdict = judge({ fixedOnly: true }, scanned([finding("CVE-1", "critical", fix)]));
    expect(verdict.answer).toBe(answer);
    if (verdict.answer !== "yes") expect(verdict.wanted).toBe("no vulnerability above high that has a fix");
  });
});

describe("ignore", () => {
  const ignore = (until: string) => ({ ignore: [{ id: "CVE-1", until, reason: "not reachable" }] });
  const critical = scanned([finding("cve-1", "critical")]);

  it("counts until the end of its last day, and is told", () => {
    expect(judge(ignore("2026-11-27"), critical)).toMatchObject({
      answer: "yes",
      found: [expect.anything(), expect.anything(), "cve-1 is ignored until 2026-11-27: not reachable"],
    });
    expect(judge(ignore("2026-11-27"), critical, scanned([finding("CVE-2", "critical")]))).toMatchObject({
      answer: "no",
      found: expect.arrayContaining(["cve-1 is ignored until 2026-11-27: not reachable"]) as never,
    });
  });

  it("is told where it ended and would have let the image in", () => {
    expect(judge(ignore("2026-11-26"), critical)).toMatchObject({
      answer: "no",
      found: ["1 critical: cve-1", "the ignore entry for cve-1 ended on 2026-11-26", expect.anything()],
    });
    expect(judge(ignore("2026-11-26"), scanned([finding("CVE-1", "low")]))).toEqual(
      judge({}, scanned([finding("CVE-1", "low")])),
    );
  });
});

describe("an unknown severity", () => {
  const one = scanned([finding("CVE-1", "undefined"), finding("CVE-2", "low")]);

  it("is refused, and told", () => {
    expect(judge({}, one)).toMatchObject({
      answer: "unknown",
      code: "gate/vulnerable",
      why: "vulnerabilities: 1 of unknown severity",
      found: ["1 of unknown severity: CVE-1", expect.anything()],
    });
  });

  it("is let in by unknown: allow, and told as not checked", () => {
    expect(judge({ unknown: "allow" }, one)).toMatchObject({
      answer: "yes",
      notChecked: ["the severity of CVE-1"],
    });
  });

  it("is within a limit that everything is within", () => {
    expect(judge({ atMost: "critical" }, one)).toMatchObject({ answer: "yes", notChecked: [] });
  });

  it("does not cover what is over the limit", () => {
    expect(
      judge({ unknown: "allow" }, scanned([finding("CVE-1", "undefined"), finding("CVE-2", "critical")])),
    ).toMatchObject({ answer: "no", why: "vulnerabilities: 1 critical" });
  });
});

describe("an image that nobody scanned", () => {
  it.each([
    [[never], "not scanned", ["Stage", "Allow"]],
    [[pending], "the scan has not finished", ["Wait", "Allow"]],
    [[unable], "no scan results", ["Allow"]],
    [[pending, never], "not scanned", ["Wait", "Stage", "Allow"]],
    [[], "not scanned", ["Allow"]],
  ] as const)("%j is refused: %s", (answers, why, labels) => {
    const verdict = judge({}, ...answers.map((answer) => unscanned(answer)));
    expect(verdict).toMatchObject({ answer: "unknown", code: "gate/not-scanned", why });
    expect(verdict.answer !== "yes" && verdict.waysOut.map(({ label }) => label)).toEqual(labels);
  });

  it("in one of its platforms is refused, and which is told", () => {
    expect(judge({}, scanned([], "linux/amd64"), unscanned(unable, "windows/amd64"))).toMatchObject({
      answer: "unknown",
      found: ["ECR for windows/amd64: ECR cannot scan an image of this kind"],
    });
  });

  it("in one of its platforms is refused for what the others have", () => {
    expect(judge({}, scanned([finding("CVE-1", "critical")]), unscanned(never))).toMatchObject({
      answer: "no",
    });
  });

  it("is let in by unknown: allow, and told as not checked", () => {
    expect(judge({ unknown: "allow" }, unscanned(never, "linux/amd64"))).toMatchObject({
      answer: "yes",
      notChecked: ["vulnerabilities for linux/amd64: ECR has not scanned it"],
    });
  });

  it("waits for its stage also with unknown: allow, which is for what can't be scanned", () => {
    const wish = { unknown: "allow", stage: "quarantine/{repository}" } as const;
    expect([never, pending, unable].map((answer) => judge(wish, unscanned(answer)).answer)).toEqual([
      "unknown",
      "unknown",
      "yes",
    ]);
  });
});

it("one more finding, one scan less, or a lower limit never lets an image in", () => {
  const severity = fc.constantFrom(
    ...(["none", "informational", "low", "medium", "high", "critical", "undefined"] as const),
  );
  const findings = fc.array(
    fc.record({
      id: fc.constantFrom("CVE-1", "CVE-2", "CVE-3"),
      severity,
      fix: fc.constantFrom(...(["yes", "no", "unknown"] as const)),
    }),
    { maxLength: 5 },
  );
  const limits = ["none", "low", "medium", "high", "critical"] as const;
  const wish = fc.record({
    atMost: fc.constantFrom(...limits),
    fixedOnly: fc.boolean(),
    unknown: fc.constantFrom(...(["block", "allow"] as const)),
    ignore: fc.constantFrom([], [{ id: "CVE-2", until: "2026-11-27", reason: "x" }]),
  });
  fc.assert(
    fc.property(wish, fc.array(findings, { minLength: 1, maxLength: 3 }), findings, (wished, lists, more) => {
      if (judge(wished, ...lists.map((list) => scanned(list))).answer === "yes") return;
      const isNo = (verdict: Verdict) => verdict.answer !== "yes";
      expect(isNo(judge(wished, ...lists.map((list) => scanned(list)), scanned(more)))).toBe(true);
      const stricter = limits.slice(0, limits.indexOf(wished.atMost) + 1);
      for (const atMost of stricter)
        expect(isNo(judge({ ...wished, atMost }, ...lists.map((list) => scanned(list))))).toBe(true);
      if (wished.unknown === "block")
        expect(isNo(judge(wished, unscanned(never), ...lists.slice(1).map((list) => scanned(list))))).toBe(
          true,
        );
    }),
  );
});
