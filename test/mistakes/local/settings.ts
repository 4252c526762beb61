// Mistakes in the values of single settings: what AWS, a registry or a gate would not take.
import { generateKeyPairSync } from "node:crypto";
import type { Mistake } from "../mistake.ts";
import { inConfig } from "./config.ts";

const target = "target: { registry: sandbox, prefix: m }\n";
const ecr = "123456789012.dkr.ecr.us-west-2.amazonaws.com";
const keys = generateKeyPairSync("ed25519");
const privateKey = String(keys.privateKey.export({ type: "pkcs8", format: "pem" }));
const publicKey = String(keys.publicKey.export({ type: "spki", format: "pem" }));

interface Setting {
  readonly code: string;
  /** The line below the target, and where in it the mistake is. */
  readonly line: string;
  readonly mark: string;
  readonly remedy: RegExp;
  /** The line as the remedy makes it. */
  readonly fixed: string;
  readonly more?: Partial<Mistake>;
}

/** A row whose mistake is on line 3, below the target. */
function setting(name: string, { code, line, mark, remedy, fixed, more }: Setting): Mistake {
  const at = `mirror.config.yaml:3:${line.lastIndexOf(mark) + 1}`;
  const rest = more === undefined ? {} : { more };
  const change = { from: target, to: `${target}${line}\n`, fixed: `${target}${fixed}\n` };
  return inConfig({ name, code, at, remedy, ...change, ...rest });
}

/** A row whose mistake is in the target, on line 2. */
function inTarget(name: string, { code, line, mark, remedy, fixed }: Setting): Mistake {
  const at = `mirror.config.yaml:2:${line.lastIndexOf(mark) + 1}`;
  return inConfig({ name, code, at, remedy, from: target, to: `${line}\n`, fixed: `${fixed}\n` });
}

export const settings: readonly Mistake[] = [
  inTarget("a role by its name", {
    code: "config/role",
    line: `target: { registry: ${ecr}, assumeRole: mirror }`,
    mark: "mirror",
    remedy: /aws iam get-role --role-name mirror --query Role\.Arn/,
    fixed: `target: { registry: ${ecr}, assumeRole: "arn:aws:iam::123456789012:role/mirror" }`,
  }),
  inTarget("an endpoint without its scheme", {
    code: "config/url",
    line: `target: { registry: ${ecr}, endpoint: "127.0.0.1:5000" }`,
    mark: '"127',
    remedy: /http:\/\/127\.0\.0\.1:5000/,
    fixed: `target: { registry: ${ecr}, endpoint: "http://127.0.0.1:5000" }`,
  }),
  inTarget("a profile for the sandbox", {
    code: "config/sandbox",
    line: "target: { registry: sandbox, profile: mirror }",
    mark: "profile",
    remedy: /Remove|Leave/,
    fixed: "target: { registry: sandbox }",
  }),
  setting("an alias that is no tag", {
    code: "config/tag",
    line: "tagPolicies: { chosen: { alias: [stable/latest] } }",
    mark: "stable/latest",
    remedy: /./,
    fixed: "tagPolicies: { chosen: { alias: [stable-latest] } }",
  }),
  setting("a digest that is too short", {
    code: "config/digest",
    line: "tagPolicies: { chosen: { digest: { v1: sha256:ab } } }",
    mark: "sha256:ab",
    remedy: /./,
    fixed: `tagPolicies: { chosen: { digest: { v1: "sha256:${"ab".repeat(32)}" } } }`,
  }),
  setting("a repository policy without a statement", {
    code: "config/repository-policy",
    line: 'repositories: { defaults: { repositoryPolicy: { Version: "2012-10-17" } } }',
    mark: '{ Version: "2012-10-17"',
    remedy: /Fix the policy/,
    fixed:
      'repositories: { defaults: { repositoryPolicy: { Version: "2012-10-17", Statement: [{ Effect: Allow, Principal: "*", Action: "ecr:BatchGetImage" }] } } }',
  }),
  setting("a certificate authority that is no PEM file", {
    code: "config/pem",
    line: "registries: { quay.io: { ca: ca.pem } }",
    mark: "ca.pem",
    remedy: /-----BEGIN CERTIFICATE-----/,
    fixed: "",
    more: { files: { "ca.pem": "not a certificate\n" } },
  }),
  setting("a password beside a credential helper", {
    code: "config/conflict",
    line: "registries: { quay.io: { username: me, password: x, credentialHelper: quay } }",
    mark: "quay }",
    remedy: /Remove one/,
    fixed: "registries: { quay.io: { credentialHelper: quay } }",
  }),
  setting("a credential helper with its path", {
    code: "config/helper",
    line: "registries: { quay.io: { credentialHelper: /usr/bin/docker-credential-pass } }",
    mark: "/usr/bin",
    remedy: /the suffix, such as pass\./,
    fixed: "registries: { quay.io: { credentialHelper: pass } }",
  }),
  setting("an exclusion with three stars", {
    code: "config/exclusion",
    line: "repositories: { defaults: { tagMutability: { mode: mutable, exclusions: [a*b*c*] } } }",
    mark: "a*b*c*",
    remedy: /./,
    fixed: "repositories: { defaults: { tagMutability: { mode: mutable, exclusions: [a*b*] } } }",
  }),
  setting("a key for the encryption that has none", {
    code: "config/encryption",
    line: "repositories: { defaults: { encryption: { type: AES256, key: alias/ecr } } }",
    mark: "alias/ecr",
    remedy: /KMS/,
    fixed: "repositories: { defaults: { encryption: { type: KMS, key: alias/ecr } } }",
  }),
  setting("a resource tag that belongs to AWS", {
    code: "config/resource-tag",
    line: "repositories: { defaults: { tags: { 'aws:team': search } } }",
    mark: "'aws:team'",
    remedy: /./,
    fixed: "repositories: { defaults: { tags: { team: search } } }",
  }),
  setting("two rules for the same repositories", {
    code: "config/duplicate-rule",
    line: "repositories: { rules: [{ match: m/**, scanOnPush: true }, { match: m/**, scanOnPush: false }] }",
    mark: "m/**",
    remedy: /./,
    fixed: "repositories: { rules: [{ match: m/**, scanOnPush: true }] }",
  }),
  setting("a state on another store", {
    code: "config/state",
    line: "state: { path: gs://bucket/mirror.state.json }",
    mark: "gs://",
    remedy: /s3:\/\//,
    fixed: "state: { path: state/mirror.state.json }",
  }),
  inConfig({
    name: "a KMS key that is none",
    from: target,
    to: `name: m\n${target}state: { path: s3://bucket/key, sse: "aws:kms", kmsKey: "key/a b" }\n`,
    code: "config/kms-key",
    at: "mirror.config.yaml:4:57",
    remedy: /key's ARN/,
    fixed: `name: m\n${target}state: { path: s3://bucket/key, sse: "aws:kms", kmsKey: alias/mirror }\n`,
  }),
  setting("an allowed registry with its scheme", {
    code: "config/registry-path",
    line: "gates: [{ allowedRegistries: ['https://ghcr.io'] }]",
    mark: "'https",
    remedy: /ghcr\.io/,
    fixed: "gates: [{ allowedRegistries: [ghcr.io] }]",
  }),
  setting("a day that does not exist", {
    code: "config/day",
    line: "gates: [{ vulnerabilities: { atMost: high, ignore: [{ id: CVE-2026-1, until: 2026-02-29, reason: none }] } }]",
    mark: "2026-02-29",
    remedy: /YYYY-MM-DD/,
    fixed:
      "gates: [{ vulnerabilities: { atMost: high, ignore: [{ id: CVE-2026-1, until: 2028-02-29, reason: none }] } }]",
  }),
  setting("a stage that is the repository itself", {
    code: "config/stage",
    line: 'gates: [{ vulnerabilities: { atMost: high, stage: "{repository}" } }]',
    mark: '"{repository}"',
    remedy: /quarantine\/\{repository\}/,
    fixed: 'gates: [{ vulnerabilities: { atMost: high, stage: "quarantine/{repository}" } }]',
  }),
  setting("a private key where the public one is wanted", {
    code: "config/signing-key",
    line: "gates: [{ signedBy: [{ cosign: { key: acme.key } }] }]",
    mark: "acme.key",
    remedy: /public/,
    fixed: "gates: [{ signedBy: [{ cosign: { key: acme.pub } }] }]",
    more: { files: { "acme.key": privateKey, "acme.pub": publicKey } },
  }),
  setting("a trusted root that is no JSON", {
    code: "config/trusted-root",
    line: 'gates: [{ signedBy: [{ cosign: { identity: a@example.com, issuer: "https://example.com", trustedRoot: root.json } }] }]',
    mark: "root.json",
    remedy: /./,
    fixed: "",
    more: { files: { "root.json": "not JSON\n" } },
  }),
  setting("a glob that is too long", {
    code: "config/glob",
    line: `repositories: { rules: [{ match: ${"a*".repeat(129)}, scanOnPush: true }] }`,
    mark: "a*".repeat(129),
    remedy: /./,
    fixed: "repositories: { rules: [{ match: a*, scanOnPush: true }] }",
  }),
  inConfig({
    name: "a chart in two places",
    from: "kind: list\n    path: images.txt\n",
    to: "kind: helm\n    chart: ./app\n    repository: https://charts.example.com\n    version: 1.0.0\n",
    code: "config/chart",
    at: "mirror.config.yaml:7:17",
    remedy: /Remove one/,
    more: { after: { none: "it needs helm" } },
  }),
];
