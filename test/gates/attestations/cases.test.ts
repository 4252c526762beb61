// Required attestations: the tampered cases 82 to 93, each an honest one with one change, and every honest form.
import { readFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import type { Verdict } from "../../../src/core/gates/verdict.ts";
import { sha256 } from "../../../src/core/base/digest.ts";
import { judgeSignatures } from "../../../src/gates/signatures/judge.ts";
import { evidenceOf } from "../../support/signatures/memory-evidence.ts";
import { keyPair } from "../../support/x509/issue.ts";
import {
  amd64,
  arm64,
  attested,
  bundled,
  buildx,
  cyclonedxPredicate,
  dsse,
  image,
  judge,
  type Question,
  referrer,
  signedByNotation,
  signers,
  single,
  slsaPredicate,
  spdx,
  statement,
  statementType,
  vulnPredicate,
} from "./setup.ts";

interface Tampered {
  readonly name: string;
  readonly honest: Question;
  readonly tampered: Question;
  readonly code?: string;
  readonly found?: RegExp;
}

const signedSbom: Question = { signed: true, attachments: [attested(single, dsse(statement()))] };
const envelope = (...args: Parameters<typeof dsse>): Question => ({
  signed: true,
  attachments: [attested(single, dsse(...args))],
});
const other = sha256("another image");
const both = [
  buildx(amd64, [statement({ of: amd64.digest })]),
  buildx(arm64, [statement({ of: arm64.digest })]),
];
const onIndex = (...made: readonly ReturnType<typeof buildx>[]): Question => ({
  subject: image,
  buildx: made,
});
const signedBoth = both.map(({ manifest }) => signedByNotation(manifest));
const foreign = buildx(arm64, [statement({ of: arm64.digest })], { named: { ...arm64, digest: other } });
const stolen = buildx(amd64, [statement({ of: amd64.digest })], { named: arm64 });
const second = { sig: "MEUCIQ==" };

const tampered: readonly Tampered[] = [
  {
    name: "82 an envelope with two signatures",
    honest: signedSbom,
    tampered: envelope(statement(), { signatures: (sig) => [{ sig }, second] }),
    found: /signatures/,
  },
  {
    name: "82 the same, where nobody must have signed",
    honest: { ...signedSbom, signed: false },
    tampered: { ...envelope(statement(), { signatures: (sig) => [{ sig }, second] }), signed: false },
  },
  {
    name: "83 an envelope with none",
    honest: signedSbom,
    tampered: envelope(statement(), { signatures: () => [] }),
  },
  {
    name: "84 payloadType text/plain",
    honest: signedSbom,
    tampered: envelope(statement(), { payloadType: "text/plain" }),
  },
  {
    name: "85 an unknown _type",
    honest: signedSbom,
    tampered: envelope(statement({ type: "https://in-toto.io/Statement/v9" })),
    found: /_type/,
  },
  {
    name: "87 the annotation says SPDX, the predicate is of vulnerabilities",
    honest: signedSbom,
    tampered: envelope(statement({ predicateType: vulnPredicate })),
  },
  {
    name: "87 the same of buildx",
    honest: onIndex(...both),
    tampered: onIndex(
      ...both.slice(0, 1),
      buildx(arm64, [statement({ of: arm64.digest, predicateType: vulnPredicate })]),
    ),
  },
  {
    name: "88 no subject",
    honest: signedSbom,
    tampered: envelope(statement({ subject: [] })),
    found: /no subject/,
  },
  {
    name: "88 a subject without a digest",
    honest: signedSbom,
    tampered: envelope(statement({ subject: [{ name: "team/app" }] })),
  },
  {
    name: "89 the right name, another digest",
    honest: signedSbom,
    tampered: envelope(statement({ of: other })),
    found: new RegExp(other),
  },
  {
    name: "90 by another key",
    found: /^not signed with the key/,
    honest: signedSbom,
    tampered: envelope(statement(), { by: keyPair() }),
  },
  {
    name: "91 an SBOM of buildx that nobody signed",
    honest: onIndex(...both),
    tampered: { ...onIndex(...both), signed: true },
    found: /SBOM \(SPDX\) for linux\/amd64 found, but not signed/,
  },
  {
    name: "91 an SBOM of buildx, one of two signed",
    honest: { ...onIndex(...both), signed: true, attachments: signedBoth },
    tampered: { ...onIndex(...both), signed: true, attachments: signedBoth.slice(0, 1) },
    found: /for linux\/arm64 found, but not signed/,
  },
  {
    name: "92 one platform of two",
    honest: onIndex(...both),
    tampered: onIndex(...both.slice(0, 1)),
  },
  {
    name: "92 one platform of two, by cosign",
    honest: {
      subject: image,
      signed: true,
      attachments: [amd64, arm64].map((one) => attested(one, dsse(statement({ of: one.digest })))),
    },
    tampered: {
      subject: image,
      signed: true,
      attachments: [attested(amd64, dsse(statement({ of: amd64.digest })))],
    },
  },
  {
    name: "92 the platform of the choice is the one without",
    honest: { ...onIndex(...both.slice(0, 1)), platforms: ["linux/amd64"] },
    tampered: { ...onIndex(...both.slice(0, 1)), platforms: ["linux/arm64"] },
  },
  {
    name: "93 the reference of a foreign child",
    honest: onIndex(...both),
    tampered: onIndex(...both.slice(0, 1), foreign),
  },
  {
    name: "93 the attestation of one child under the name of another",
    honest: onIndex(...both),
    tampered: onIndex(...both.slice(0, 1), stolen),
  },
  {
    name: "an SBOM under a tag, which a signature of it does not tie to the image",
    honest: {
      signed: true,
      attachments: [referrer(single, spdx), signedByNotation(referrer(single, spdx)[1])],
    },
    tampered: (() => {
      const [of, plain] = referrer(single, spdx);
      const tagged = { ...plain, subject: null, scheme: "sbom" as const };
      return { signed: true, attachments: [[of, tagged] as const, signedByNotation(plain)] };
    })(),
    found: /only by its tag/,
  },
  {
    name: "an SBOM whose signature is that of another",
    honest: {
      signed: true,
      attachments: [referrer(single, spdx), signedByNotation(referrer(single, spdx)[1])],
    },
    tampered: {
      signed: true,
      attachments: [
        referrer(single, { ...spdx, bytes: Buffer.from('{"spdxVersion":"SPDX-2.3","packages":[1]}') }),
        signedByNotation(referrer(single, spdx)[1]),
      ],
    },
  },
  {
    name: "an SBOM that is none",
    honest: { attachments: [referrer(single, spdx)] },
    tampered: { attachments: [referrer(single, { ...spdx, bytes: Buffer.from("{}") })] },
    found: /not an SPDX, CycloneDX/,
  },
  {
    name: "an SBOM with a key twice",
    honest: { attachments: [referrer(single, spdx)] },
    tampered: {
      attachments: [
        referrer(single, {
          ...spdx,
          bytes: Buffer.from('{"spdxVersion":"SPDX-2.3","spdxVersion":"SPDX-2.2"}'),
        }),
      ],
    },
  },
  {
    name: "a statement without a predicate",
    honest: { attachments: [referrer(single, { mediaType: statementType, bytes: statement() })] },
    tampered: {
      attachments: [referrer(single, { mediaType: statementType, bytes: statement({ predicate: null }) })],
    },
  },
  {
    name: "a manifest with another subject",
    honest: { attachments: [referrer(single, spdx)] },
    tampered: { attachments: [[single.digest, referrer(amd64, spdx)[1]]] },
  },
  {
    name: "an SBOM is no provenance",
    honest: {
      wish: ["provenance"],
      attachments: [attested(single, dsse(statement({ predicateType: slsaPredicate })))],
    },
    tampered: { wish: ["provenance"], attachments: [attested(single, dsse(statement()))] },
    code: "gate/missing-provenance",
  },
];

const sboms = {
  "SPDX 3": '{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[]}',
  "SPDX, tag and value": "SPDXVersion: SPDX-2.3\nDataLicense: CC0-1.0\n",
  CycloneDX: '{"bomFormat":"CycloneDX","specVersion":"1.6"}',
  "CycloneDX, XML": '<?xml version="1.0"?>\n<bom xmlns="http://cyclonedx.org/schema/bom/1.6"/>',
  Syft: '{"artifacts":[],"schema":{"version":"16.0.0"}}',
};
const types = [
  "text/spdx+json",
  "text/spdx",
  "application/vnd.cyclonedx+json",
  "application/vnd.syft+json",
  "application/SPDX+json; charset=utf-8",
];

const honest: readonly (readonly [string, Question])[] = [
  ["24 an attestation of cosign under a tag", signedSbom],
  ["25 the same, where nobody must have signed", { attachments: [bundled(single, dsse(statement()))] }],
  [
    "25 an attestation of cosign in a bundle",
    { signed: true, attachments: [bundled(single, dsse(statement()))] },
  ],
  [
    "26 two predicates in one manifest",
    {
      wish: ["sbom", "provenance"],
      signed: true,
      attachments: [attested(single, dsse(statement()), dsse(statement({ predicateType: slsaPredicate })))],
    },
  ],
  [
    "26 two predicates of two signers",
    {
      wish: ["sbom", "provenance"],
      signed: true,
      attachments: [
        referrer(single, spdx),
        signedByNotation(referrer(single, spdx)[1]),
        bundled(single, dsse(statement({ predicateType: `${slsaPredicate.slice(0, -1)}0.2` }))),
      ],
    },
  ],
  ["27 buildx, the new form", onIndex(...both)],
  [
    "27 buildx, the old form",
    onIndex(...[amd64, arm64].map((one) => buildx(one, [statement({ of: one.digest })], { form: "old" }))),
  ],
  ["27 buildx, signed", { ...onIndex(...both), signed: true, attachments: signedBoth }],
  [
    "27 buildx, SBOM and provenance",
    {
      ...onIndex(
        ...[amd64, arm64].map((one) =>
          buildx(one, [
            statement({ of: one.digest, predicateType: slsaPredicate }),
            statement({ of: one.digest }),
          ]),
        ),
      ),
      wish: ["sbom", "provenance"],
    },
  ],
  ["one for the index as a whole", { subject: image, attachments: [referrer(image, spdx)] }],
  [
    "provenance for the index, SBOMs for its platforms",
    {
      ...onIndex(...both),
      wish: ["sbom", "provenance"],
      attachments: [attested(image, dsse(statement({ of: image.digest, predicateType: slsaPredicate })))],
    },
  ],
  ["bad beside good", { signed: true, attachments: [attested(single, Buffer.from("x"), dsse(statement()))] }],
  ["CycloneDX as an attestation", envelope(statement({ predicateType: cyclonedxPredicate }))],
  ["SPDX with a version behind it", envelope(statement({ predicateType: "https://spdx.dev/Document/v2.3" }))],
  [
    "a statement in a plain envelope, as a referrer",
    {
      attachments: [
        referrer(
          single,
          { mediaType: "application/vnd.dsse.envelope.v1+json", bytes: dsse(statement()) },
          statementType,
        ),
      ],
    },
  ],
  [
    "a type that somebody made up, which says that it is an SBOM",
    { attachments: [referrer(single, { ...spdx, mediaType: "application/json" }, "sbom/example")] },
  ],
  ...["application/vnd.in-toto.spdx+dsse", "application/vnd.in-toto+dsse"].map(
    (mediaType) =>
      [mediaType, { attachments: [referrer(single, { mediaType, bytes: dsse(statement()) })] }] as const,
  ),
  [
    "application/vnd.in-toto.spdx+json",
    {
      attachments: [referrer(single, { mediaType: "application/vnd.in-toto.spdx+json", bytes: statement() })],
    },
  ],
  [
    "an SBOM in an artifact that calls itself a statement",
    { attachments: [referrer(single, spdx, "application/vnd.in-toto+json")] },
  ],
  ...Object.entries(sboms).flatMap(([name, text]) => [
    [
      `${name}, as its layer says`,
      { attachments: [referrer(single, { mediaType: types[0] ?? "", bytes: Buffer.from(text) })] },
    ] as const,
    [
      `${name}, as its artifact type says`,
      {
        attachments: [
          referrer(single, { mediaType: "application/json", bytes: Buffer.from(text) }, types[2] ?? ""),
        ],
      },
    ] as const,
  ]),
  ...types.map(
    (mediaType) => [mediaType, { attachments: [referrer(single, { ...spdx, mediaType })] }] as const,
  ),
  [
    "under a tag, where nobody must have signed",
    { attachments: [[single.digest, { ...referrer(single, spdx)[1], subject: null, scheme: "sbom" }]] },
  ],
];

const counts = { refused: 0, passed: 0 };
/** The one besides those of the table: 86. */
const tamperedCount = tampered.length + 1;

describe("tampered", () => {
  it.each(tampered.map((one) => [one.name, one] as const))("%s", async (_, one) => {
    expect(await judge(one.honest), "the honest one").toMatchObject({ answer: "yes" });
    const verdict = await judge(one.tampered);
    expect(verdict).toMatchObject({ answer: "no", code: one.code ?? "gate/missing-sbom" });
    if (one.found !== undefined) expect(foundIn(verdict)).toMatch(one.found);
    counts.refused += 1;
  });

  it("86 SPDX alone is no signature", async () => {
    const asked = { reference: "ghcr.io/team/app:1", subject: single };
    const attachments = [referrer(single, spdx), attested(single, dsse(statement()))];
    const evidence = (more: typeof attachments = []) =>
      evidenceOf({ attachments: [...attachments, ...more] });
    const signed = [single.digest, signedByNotation({ ...referrer(single, spdx)[1], ...single })[1]] as const;
    const signal = new AbortController().signal;
    expect(await judgeSignatures(await signers(), asked, evidence([signed]), signal)).toMatchObject({
      answer: "yes",
    });
    expect(await judgeSignatures(await signers(), asked, evidence(), signal)).toMatchObject({
      answer: "no",
      code: "gate/unsigned",
    });
    counts.refused += 1;
  });
});

describe("honest", () => {
  it.each(honest)("%s", async (_, question) => {
    expect(await judge(question)).toMatchObject({ answer: "yes" });
    counts.passed += 1;
  });
});

function told(refused: number, passed: number): string {
  return `attestations: tampered: ${refused} of ${tamperedCount} refused; honest: ${passed} of ${honest.length} pass`;
}

it("docs/gates.md tells the counts", () => {
  expect(readFileSync("docs/gates.md", "utf8")).toContain(told(tamperedCount, honest.length));
});

afterAll(() => {
  console.log(told(counts.refused, counts.passed));
});

function foundIn(verdict: Verdict): string {
  return verdict.found.join("\n");
}
