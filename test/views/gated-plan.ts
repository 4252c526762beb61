// A plan with gates in all their states, and the same with texts of a stranger.
import type { Plan } from "../../src/core/plan/plan.ts";
import type { GateReport } from "../../src/core/gates/report.ts";
import type { GateRefusal } from "../../src/core/gates/verdict.ts";
import { digestOf, emptyPlan, registry } from "./fixtures.ts";

const wrongSigner: GateRefusal = {
  gate: "signedBy",
  at: "mirror.config.yaml:31",
  answer: "no",
  code: "gate/wrong-signer",
  why: "signed by someone else",
  found: ["signed by release@other.example of https://accounts.google.com (sha256:0a6a653d9ef3)"],
  wanted: "a signature by https://github.com/acme/* of https://token.actions.githubusercontent.com",
  notChecked: [],
  waysOut: [
    { label: "Sign", text: "have ghcr.io/acme/app:1.2@sha256:77 signed by https://github.com/acme/*" },
  ],
};

const noSbom: GateRefusal = {
  gate: "require",
  at: "mirror.config.yaml:34",
  answer: "unknown",
  code: "gate/missing-sbom",
  why: "no SBOM",
  found: [],
  wanted: "an SBOM",
  notChecked: ["whether it is true"],
  waysOut: [],
};

const gates: GateReport = {
  counts: [
    {
      gate: "allowedRegistries",
      at: "mirror.config.yaml:25",
      scope: "**",
      judged: 9,
      passed: 9,
      waived: 0,
      refused: 0,
      held: 0,
    },
    {
      gate: "minimumAge",
      at: "mirror.config.yaml:26",
      scope: "from docker.io/**",
      judged: 2,
      passed: 1,
      waived: 0,
      refused: 0,
      held: 1,
    },
    {
      gate: "signedBy",
      at: "mirror.config.yaml:31",
      scope: "platform/**",
      judged: 3,
      passed: 1,
      waived: 1,
      refused: 1,
      held: 0,
    },
    {
      gate: "require",
      at: "mirror.config.yaml:34",
      scope: "platform/**",
      judged: 1,
      passed: 0,
      waived: 0,
      refused: 1,
      held: 0,
    },
    {
      gate: "vulnerabilities",
      at: "mirror.config.yaml:35",
      scope: "vendor/**",
      judged: 0,
      passed: 0,
      waived: 0,
      refused: 0,
      held: 0,
    },
  ],
  waivers: [
    {
      image: "platform/jobs:*",
      gate: "signedBy",
      until: "2026-12-01",
      owner: "ops@acme.example",
      reason: "signed from 1.0 on",
      at: "waivers.yaml:1",
      use: "used",
      expiresSoon: true,
      images: ["platform/jobs:0.7", "platform/jobs:0.8", "platform/jobs:0.9", "platform/jobs:0.9.1"],
    },
    {
      image: "platform/old",
      gate: "vulnerabilities",
      until: "2026-10-01",
      owner: "ops@acme.example",
      reason: "gone soon",
      at: "waivers.yaml:6",
      use: "expired",
      images: [],
    },
  ],
};

export const gatedPlan: Plan = {
  ...emptyPlan,
  sources: [{ name: "apps", kind: "list", title: "list apps.txt", images: 12 }],
  summary: { ...emptyPlan.summary, blocked: 1 },
  blocked: [
    {
      id: "copy-image:platform/app:1.2",
      subject: "image",
      code: "gate/wrong-signer",
      registry,
      repository: "platform/app",
      tag: "1.2",
      from: "apps",
      why: "signed by someone else, no SBOM",
      detail: "two gates",
      before: digestOf("beef"),
      after: digestOf("77"),
      waysOut: [
        ...wrongSigner.waysOut,
        { label: "Waive", text: 'add to the waivers file: - { image: "platform/app:1.2", gate: signedBy }' },
      ],
      source: "ghcr.io/acme/app:1.2",
      refusals: [wrongSigner, noSbom],
    },
  ],
  gates,
};

/** Every text of it comes from somewhere else. */
export function gatedBy(text: string): Plan {
  const refusal = { ...wrongSigner, at: text, why: text, found: [text], wanted: text, notChecked: [text] };
  return {
    ...gatedPlan,
    blocked: gatedPlan.blocked.map((one) => ({ ...one, source: text, refusals: [refusal] })),
    gates: {
      counts: gates.counts.map((one) => ({ ...one, at: text, scope: text })),
      waivers: gates.waivers.map((one) => ({
        ...one,
        image: text,
        owner: text,
        reason: text,
        at: text,
        images: [text],
      })),
    },
  };
}
