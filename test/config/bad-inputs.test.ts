// Every bad config that the product promises to explain: the code, the place, the line shown there, a remedy.
import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadConfig } from "../../src/config/load/load.ts";
import { kinds } from "../../src/app/runtime/kinds.ts";
import { Problem } from "../../src/core/base/diagnostic.ts";
import { openFiles } from "../../src/storage/files.ts";
import { configWith, diagnose, type TextInput } from "./load-text.ts";

interface Bad extends TextInput {
  readonly name: string;
  readonly config: string | Uint8Array;
  readonly code: string;
  readonly at: `${number}:${number}`;
  /** The line that must be shown at that place; by default the config's own. */
  readonly shows?: string;
  readonly hint?: RegExp;
  readonly detail?: RegExp;
}

const real = "version: 1\nsources: []\ntarget:\n  registry: 123456789012.dkr.ecr.us-west-2.amazonaws.com\n";
const digits = "0123456789abcdef".repeat(4);
const onS3 = (keys: string) => configWith(`name: m\nstate: { path: s3://bucket/key, ${keys} }\n`);
const goodPolicy = {
  rules: [
    {
      rulePriority: 1,
      selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 20 },
      action: { type: "expire" },
    },
  ],
};

const replicas = (entry: string) => `${real}replicas:\n  - ${entry}\n`;

const matrices: readonly Bad[] = [
  {
    name: "an accepted code that no warning has",
    config: `${real}accept: [plan/quota, config/renamd]\n`,
    code: "config/accept",
    at: "5:22",
    detail: /No warning has the code "config\/renamd"/,
    hint: /Did you mean "config\/renamed"\?/,
  },
  {
    name: "an accepted code of an error",
    config: `${real}accept: [tag/immutable]\n`,
    code: "config/accept",
    at: "5:10",
    detail: /"tag\/immutable" is an error code/,
    hint: /fix the error: ecr-mirror explain/,
  },
  {
    name: "a replica without a registry",
    config: replicas("profile: eu"),
    code: "config/missing-key",
    at: "6:5",
    detail: /"registry", or "accounts" and "regions"/,
  },
  {
    name: "a matrix with a registry",
    config: replicas("{ accounts: ['210987654321'], registry: sandbox }"),
    code: "config/conflict",
    at: "6:35",
  },
  {
    name: "an account that is a number",
    config: replicas("accounts: [210987654321]"),
    code: "config/type",
    at: "6:16",
  },
  {
    name: "an account of 11 digits",
    config: replicas("accounts: ['21098765432']"),
    code: "config/account",
    at: "6:16",
  },
  { name: "no region", config: replicas("regions: [EU]"), code: "config/region", at: "6:15" },
  {
    name: "a role that isn't one once it is filled in",
    config: replicas("{ regions: [eu-west-1], assumeRole: 'arn:aws:iam::{acount}:role/m' }"),
    code: "config/role",
    at: "6:41",
  },
  {
    name: "a matrix that names a registry again",
    config: `${real}replicas:
  - registry: 123456789012.dkr.ecr.eu-west-1.amazonaws.com
  - regions: [us-west-2, eu-west-1]
`,
    code: "config/replica",
    at: "7:5",
    detail: /Line 6 already/,
  },
  {
    name: "a matrix whose target says no account",
    config: `version: 1
sources: []
target: { registry: ecr.local, region: us-east-1, endpoint: "http://127.0.0.1:1", registryEndpoint: "http://127.0.0.1:2" }
replicas:
  - regions: [us-west-2]
`,
    code: "config/missing-key",
    at: "5:5",
    detail: /"accounts"/,
  },
];

const yaml: readonly Bad[] = [
  {
    name: "tab indent",
    config: "version: 1\ntarget:\n\tregistry: sandbox\n",
    code: "yaml/syntax",
    at: "3:1",
    hint: /spaces/,
  },
  {
    name: "unclosed quote",
    config: 'version: 1\ntarget: { registry: "sandbox }\n',
    code: "yaml/syntax",
    at: "2:21",
    detail: /opens here is never closed/,
  },
  {
    name: "unclosed bracket",
    config: "version: 1\nplatforms: [linux/amd64\n",
    code: "yaml/syntax",
    at: "2:12",
  },
  {
    name: "duplicate key",
    config: configWith("lock: a\nlock: b\n"),
    code: "yaml/duplicate-key",
    at: "5:1",
    detail: /line 4/,
  },
  { name: "unresolved alias", config: configWith("lock: *nope\n"), code: "yaml/alias", at: "4:7" },
  { name: "two documents", config: `${configWith("")}---\nversion: 1\n`, code: "yaml/documents", at: "4:1" },
  {
    name: "invalid UTF-8",
    config: Buffer.concat([Buffer.from("version: 1\nlock: a"), Buffer.from([0xff, 0x0a])]),
    code: "yaml/encoding",
    at: "2:8",
    shows: "lock: a\ufffd",
  },
  {
    name: "UTF-16 with a mark",
    config: Buffer.from("\ufeffversion: 1\n", "utf16le"),
    code: "yaml/encoding",
    at: "1:1",
    shows: "version: 1",
  },
  {
    name: "UTF-16 without a mark",
    config: Buffer.from("version: 1\n", "utf16le"),
    code: "yaml/encoding",
    at: "1:1",
    shows: "version: 1",
  },
  { name: "NUL", config: "version: 1\nlock: a\0b\n", code: "yaml/encoding", at: "2:8", shows: "lock: a\0b" },
  { name: "another YAML version", config: "%YAML 1.1\n---\nversion: 1\n", code: "yaml/version", at: "1:1" },
  { name: "a key that is a list", config: configWith("? [a]\n: b\n"), code: "yaml/key", at: "4:3" },
];

const limits: readonly Bad[] = [
  { name: "alias bomb", config: configWith(bomb(9)), code: "yaml/limit", at: "8:11" },
  { name: "self alias", config: configWith("platforms: &p [*p]\n"), code: "yaml/limit", at: "4:16" },
  {
    name: "900-deep flow",
    config: configWith(`platforms: ${"[".repeat(900)}`),
    code: "yaml/limit",
    at: "4:111",
  },
  { name: "3,000-deep block", config: deepBlock(3000), code: "yaml/limit", at: "101:102" },
];

const shape: readonly Bad[] = [
  { name: "empty", config: "", code: "config/empty", at: "1:1", shows: "" },
  { name: "comments only", config: "# nothing\n", code: "config/empty", at: "1:1", shows: "" },
  { name: "scalar root", config: "hello\n", code: "config/type", at: "1:1", detail: /mapping/ },
  { name: "list root", config: "- version: 1\n", code: "config/type", at: "1:1", detail: /mapping/ },
  {
    name: "version 2",
    config: "version: 2\ntarget: { registry: sandbox }\nsources: []\n",
    code: "config/version",
    at: "1:10",
  },
  {
    name: "version as text",
    config: 'version: "1"\ntarget: { registry: sandbox }\nsources: []\n',
    code: "config/version",
    at: "1:10",
  },
  {
    name: "wrong type",
    config: "version: 1\ntarget: { registry: sandbox }\nsources: {}\n",
    code: "config/type",
    at: "3:10",
    detail: /a mapping\. It must be a list/,
  },
  {
    name: "empty value",
    config: "version: 1\ntarget: { registry: sandbox }\nsources:\n",
    code: "config/type",
    at: "3:1",
    detail: /is empty/,
  },
  {
    name: "missing key",
    config: "version: 1\ntarget: { registry: sandbox }\n",
    code: "config/missing-key",
    at: "1:1",
    detail: /"sources"/,
  },
  {
    name: "missing key of a source",
    config: "version: 1\ntarget: { registry: sandbox }\nsources:\n  - name: a\n    kind: list\n",
    code: "config/missing-key",
    at: "4:5",
    detail: /list source "a" needs "path"/,
  },
  {
    name: "no kind",
    config: "version: 1\ntarget: { registry: sandbox }\nsources:\n  - name: a\n",
    code: "config/missing-key",
    at: "4:5",
    hint: /images, list, helm/,
  },
  {
    name: "unknown kind",
    config: "version: 1\ntarget: { registry: sandbox }\nsources:\n  - name: a\n    kind: manifest\n",
    code: "config/unknown-kind",
    at: "5:11",
    hint: /"manifests"/,
  },
  {
    name: "unknown output kind",
    config: configWith("outputs:\n  - kind: maping\n    path: a\n"),
    code: "config/unknown-kind",
    at: "5:11",
    hint: /"mapping"/,
  },
  { name: "__proto__", config: configWith("__proto__: { a: 1 }\n"), code: "config/unknown-key", at: "4:1" },
  {
    name: "__proto__ in a free map",
    config: configWith("tagPolicies:\n  __proto__: {}\n"),
    code: "config/unknown-key",
    at: "5:3",
  },
  {
    name: "!!js tag",
    config: configWith("lock: !!js/function 'x'\n"),
    code: "yaml/tag",
    at: "4:21",
    detail: /!!js\/function/,
  },
  { name: "local tag", config: configWith("lock: !secret x\n"), code: "yaml/tag", at: "4:15" },
  {
    name: "unquoted account",
    config: configWith("replicas:\n  - registry: 011528288828\n"),
    code: "config/type",
    at: "5:15",
    detail: /011528288828 as the number 11528288828/,
    hint: /Quote it: "011528288828"/,
  },
  {
    name: "unquoted version",
    config:
      "version: 1\ntarget: { registry: sandbox }\nsources:\n  - { name: a, kind: helm, chart: x, version: 1.10 }\n",
    code: "config/type",
    at: "4:47",
    detail: /1\.10 as the number 1\.1\./,
    hint: /"1\.10"/,
  },
  {
    name: "a number where an image is wanted",
    config:
      "version: 1\ntarget: { registry: sandbox }\nsources:\n  - { name: a, kind: images, images: [x, 3] }\n",
    code: "config/type",
    at: "4:42",
    hint: /"3"/,
  },
  {
    name: "wrong branch of a union",
    config: configWith("repositories: { defaults: { tagMutability: { mode: never } } }\n"),
    code: "config/value",
    at: "4:52",
    hint: /mutable/,
  },
  {
    name: "neither branch of a union",
    config: configWith("repositories: { defaults: { tagMutability: [x] } }\n"),
    code: "config/type",
    at: "4:44",
    detail: /text or a mapping/,
  },
  {
    name: "not a known value",
    config: configWith("outputs: [{ kind: mapping, path: a, format: cvs }]\n"),
    code: "config/value",
    at: "4:45",
    hint: /"csv"/,
  },
  {
    name: "out of range",
    config: configWith("prune: { maxPercent: 120 }\n"),
    code: "config/value",
    at: "4:22",
    detail: /at most 100/,
  },
  {
    name: "empty list",
    config: configWith("platforms: []\n"),
    code: "config/value",
    at: "4:12",
    detail: /empty/,
  },
];

const keys: readonly Bad[] = [
  {
    name: "typo",
    config: configWith("platfroms: [all]\n"),
    code: "config/unknown-key",
    at: "4:1",
    hint: /"platforms"/,
  },
  {
    name: "other case",
    config: configWith("tagpolicies: {}\n"),
    code: "config/unknown-key",
    at: "4:1",
    hint: /"tagPolicies"/,
  },
  {
    name: "wrong level",
    config: configWith("scanOnPush: true\n"),
    code: "config/unknown-key",
    at: "4:1",
    hint: /repositories\.defaults/,
  },
  {
    name: "typo of a key that is needed",
    config: "version: 1\ntarget: { registry: sandbox }\nsources:\n  - name: a\n    kind: list\n    pth: x\n",
    code: "config/unknown-key",
    at: "6:5",
    hint: /"path"/,
  },
  {
    name: "typo of kind",
    config: "version: 1\ntarget: { registry: sandbox }\nsources:\n  - name: a\n    knd: list\n",
    code: "config/unknown-key",
    at: "5:5",
    hint: /"kind"/,
  },
  {
    name: "typo that other rules need",
    config:
      "version: 1\ntarget: { registry: sandbox }\nsources:\n  - { name: a, kind: helm, chart: x, repository: https://h, verison: '1' }\n",
    code: "config/unknown-key",
    at: "4:61",
    hint: /"version"/,
  },
  {
    name: "key of another kind",
    config: configWith("outputs: [{ kind: mapping, path: a, proof: warn }]\n"),
    code: "config/unknown-key",
    at: "4:37",
    hint: /Move it to outputs/,
  },
  {
    name: "nothing near",
    config: configWith("zzz: 1\n"),
    code: "config/unknown-key",
    at: "4:1",
    hint: /Known keys: version/,
  },
];

const environment: readonly Bad[] = [
  { name: "unset", config: configWith("lock: a/${NOPE}\n"), code: "env/unset", at: "4:9", hint: /Set NOPE/ },
  {
    name: "unset in a flow mapping",
    config: configWith("registries: { a.b: { username: u, password: ${TOKEN} } }\n"),
    code: "env/unset",
    at: "4:45",
  },
  {
    name: "unset, a near one set",
    config: configWith("lock: ${DOCKER_TOKN}\n"),
    environment: { DOCKER_TOKEN: "x" },
    code: "env/unset",
    at: "4:7",
    detail: /DOCKER_TOKEN is/,
  },
  {
    name: "the second of two",
    config: configWith('lock: "${A}/${B}"\n'),
    environment: { A: "x" },
    code: "env/unset",
    at: "4:13",
  },
  { name: "unclosed", config: configWith("lock: ${X\n"), code: "env/syntax", at: "4:7", hint: /\$\{X\}/ },
  { name: "without name", config: configWith("lock: ${}\n"), code: "env/syntax", at: "4:7" },
  { name: "not a name", config: configWith("lock: ${a b}\n"), code: "env/syntax", at: "4:7" },
];

const meaning: readonly Bad[] = [
  {
    name: "account of 11 digits",
    config: "version: 1\nsources: []\ntarget: { registry: 12345678901.dkr.ecr.us-west-2.amazonaws.com }\n",
    code: "config/account",
    at: "3:21",
    detail: /11 digits/,
  },
  {
    name: "no ECR host",
    config: "version: 1\nsources: []\ntarget: { registry: ghcr.io/acme }\n",
    code: "config/registry",
    at: "3:21",
    hint: /prefix/,
  },
  {
    name: "other registry without region",
    config:
      "version: 1\nsources: []\ntarget: { registry: 'localhost:5000', endpoint: 'http://a', registryEndpoint: 'http://b' }\n",
    code: "config/registry",
    at: "3:21",
    hint: /region/,
  },
  {
    name: "region and host differ",
    config: `${real}  region: eu-west-1\n`,
    code: "config/region",
    at: "5:11",
    detail: /us-west-2/,
  },
  { name: "prefix", config: `${real}  prefix: A//b\n`, code: "config/prefix", at: "5:11" },
  { name: "naming", config: `${real}  naming: pathh\n`, code: "config/naming", at: "5:11", hint: /"path"/ },
  {
    name: "naming template",
    config: `${real}  naming: { form: "{hots}" }\n`,
    code: "config/naming",
    at: "5:19",
  },
  { name: "role", config: `${real}  assumeRole: mirror\n`, code: "config/role", at: "5:15" },
  { name: "endpoint", config: `${real}  endpoint: 127.0.0.1:5000\n`, code: "config/url", at: "5:13" },
  { name: "platform", config: configWith("platforms: [linux]\n"), code: "config/platform", at: "4:13" },
  {
    name: "all beside a platform",
    config: configWith("platforms: [all, linux/arm64]\n"),
    code: "config/platform",
    at: "4:13",
  },
  { name: "minimumAge", config: configWith("minimumAge: 3 days\n"), code: "config/duration", at: "4:13" },
  {
    name: "semver",
    config: configWith('tagPolicies: { p: { semver: ">=" } }\n'),
    code: "config/semver",
    at: "4:29",
  },
  {
    name: "rename empty",
    config: configWith('tagPolicies: { p: { rename: "" } }\n'),
    code: "config/rename",
    at: "4:29",
  },
  {
    name: "rename with an unknown field",
    config: configWith('tagPolicies: { p: { rename: "{dat}" } }\n'),
    code: "config/rename",
    at: "4:29",
    hint: /\{date\}/,
  },
  {
    name: "rename to no tag",
    config: configWith('tagPolicies: { p: { rename: "{tag}/x" } }\n'),
    code: "config/rename",
    at: "4:29",
  },
  {
    name: "alias",
    config: configWith("tagPolicies: { p: { alias: [ok, a/b] } }\n"),
    code: "config/tag",
    at: "4:33",
  },
  {
    name: "digest pin",
    config: configWith("tagPolicies: { p: { digest: { v1: sha256:ab } } }\n"),
    code: "config/digest",
    at: "4:35",
  },
  {
    name: "regular expression",
    config: configWith('tagPolicies: { p: { include: ["/(a/"] } }\n'),
    code: "config/pattern",
    at: "4:31",
  },
  {
    name: "two sources of one name",
    config:
      "version: 1\ntarget: { registry: sandbox }\nsources:\n  - { name: a, kind: list, path: x }\n  - { name: a, kind: list, path: y }\n",
    code: "config/duplicate-name",
    at: "5:13",
    detail: /[Ll]ine 4/,
  },
  {
    name: "unknown policy",
    config:
      "version: 1\ntarget: { registry: sandbox }\ntagPolicies: { stable: {} }\nsources:\n  - { name: a, kind: list, path: x, tagPolicy: stabel }\n",
    code: "config/unknown-policy",
    at: "5:48",
    hint: /"stable"/,
  },
  {
    name: "unknown policy of an image",
    config:
      "version: 1\ntarget: { registry: sandbox }\nsources:\n  - { name: a, kind: images, images: [{ image: x, tagPolicy: nope }] }\n",
    code: "config/unknown-policy",
    at: "4:62",
  },
  {
    name: "chart without version",
    config:
      "version: 1\ntarget: { registry: sandbox }\nsources:\n  - { name: a, kind: helm, chart: x, repository: https://h }\n",
    code: "config/missing-key",
    at: "4:50",
    hint: /version/,
  },
  {
    name: "chart in two places",
    config:
      "version: 1\ntarget: { registry: sandbox }\nsources:\n  - { name: a, kind: helm, chart: ./x, repository: https://h, version: '1' }\n",
    code: "config/chart",
    at: "4:52",
  },
  {
    name: "repository source without repository",
    config: "version: 1\ntarget: { registry: sandbox }\nsources:\n  - { name: a, kind: repository }\n",
    code: "config/missing-key",
    at: "4:5",
  },
  {
    name: "unknown source",
    config: configWith("outputs: [{ kind: values, source: x, path: a }]\n"),
    code: "config/unknown-source",
    at: "4:35",
  },
  {
    name: "source of another kind",
    config:
      "version: 1\ntarget: { registry: sandbox }\nsources: [{ name: a, kind: list, path: x }]\noutputs: [{ kind: values, source: a, path: a }]\n",
    code: "config/unknown-source",
    at: "4:35",
    detail: /source of kind list/,
  },
  {
    name: "an output that installs a chart which is not mirrored",
    config:
      "version: 1\ntarget: { registry: sandbox }\nsources: [{ name: a, kind: helm, chart: ./c }]\noutputs: [{ kind: flux, source: a, path: a }]\n",
    code: "config/missing-key",
    at: "4:33",
    detail: /mirrors only images/,
  },
  {
    name: "two outputs with one path",
    config: configWith("outputs:\n  - { kind: mapping, path: a }\n  - { kind: image-list, path: ./a }\n"),
    code: "config/duplicate-path",
    at: "6:31",
    detail: /line 5/,
  },
  {
    name: "policy file missing",
    config: configWith("repositories: { defaults: { lifecyclePolicy: ./p.json } }\n"),
    code: "file/missing",
    at: "4:46",
  },
  {
    name: "policy not JSON",
    config: configWith("repositories: { defaults: { repositoryPolicy: ./p.json } }\n"),
    files: { "p.json": '{\n  "Statement": [}\n}\n' },
    code: "config/policy-json",
    at: "2:17",
    shows: '  "Statement": [}',
  },
  {
    name: "policy cut off",
    config: configWith("repositories: { defaults: { repositoryPolicy: ./p.json } }\n"),
    files: { "p.json": '{\n  "a": [' },
    code: "config/policy-json",
    at: "2:9",
    shows: '  "a": [',
  },
  {
    name: "policy that is binary",
    config: configWith("repositories: { defaults: { repositoryPolicy: ./p.json } }\n"),
    files: { "p.json": "{\0}" },
    code: "config/policy-json",
    at: "1:2",
    shows: "{\0}",
  },
  {
    name: "lifecycle policy that ECR refuses",
    config: configWith("repositories: { defaults: { lifecyclePolicy: ./p.json } }\n"),
    files: { "p.json": JSON.stringify(goodPolicy, null, 1).replace("any", "all") },
    code: "config/lifecycle-policy",
    at: "6:18",
    shows: '    "tagStatus": "all",',
  },
  {
    name: "repository policy without statement",
    config: configWith("repositories: { defaults: { repositoryPolicy: { Version: x } } }\n"),
    code: "config/repository-policy",
    at: "4:47",
  },
  {
    name: "CA missing",
    config: configWith("registries: { a.b: { ca: ./ca.pem } }\n"),
    code: "file/missing",
    at: "4:26",
  },
  {
    name: "CA not PEM",
    config: configWith("registries: { a.b: { ca: ./ca.pem } }\n"),
    files: { "ca.pem": "hello" },
    code: "config/pem",
    at: "4:26",
  },
  {
    name: "CA broken",
    config: configWith("registries: { a.b: { ca: ./ca.pem } }\n"),
    files: { "ca.pem": "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n" },
    code: "config/pem",
    at: "4:26",
  },
  {
    name: "host with a scheme",
    config: configWith("registries: { https://a.b: {} }\n"),
    code: "config/host",
    at: "4:15",
  },
  {
    name: "user without password",
    config: configWith("registries: { a.b: { username: x } }\n"),
    code: "config/missing-key",
    at: "4:22",
  },
  {
    name: "helper and password",
    config: configWith("registries: { a.b: { username: x, password: y, credentialHelper: z } }\n"),
    code: "config/conflict",
    at: "4:66",
    shows: "registries: { a.b: { username: x, password: *, credentialHelper: z } }",
  },
  {
    name: "a password beside a rewrite, which would go to nobody",
    config: configWith("registries: { a.b: { username: x, password: y, rewrite: c.d:5000/e } }\n"),
    code: "config/conflict",
    at: "4:22",
    shows: "registries: { a.b: { username: x, password: *, rewrite: c.d:5000/e } }",
    hint: /Move username and password to the entry of that host, registries\."c\.d:5000"/,
  },
  {
    name: "a token server that is no URL",
    config: configWith("registries: { a.b: { tokenServer: git.example.com/jwt/auth } }\n"),
    code: "config/url",
    at: "4:35",
    hint: /https:\/\/git\.example\.com\/jwt\/auth/,
  },
  {
    name: "a token server with a query",
    config: configWith('registries: { a.b: { tokenServer: "https://c.d/auth?service=x" } }\n'),
    code: "config/url",
    at: "4:35",
  },
  {
    name: "a token server without TLS for a registry with TLS",
    config: configWith("registries: { a.b: { tokenServer: http://c.d/auth } }\n"),
    code: "config/url",
    at: "4:35",
    detail: /unencrypted/,
  },
  {
    name: "a token server beside a rewrite",
    config: configWith("registries: { a.b: { tokenServer: https://c.d/auth, rewrite: c.d } }\n"),
    code: "config/conflict",
    at: "4:22",
    hint: /registries\."c\.d"/,
  },
  {
    name: "a profile for a registry that isn't ECR's",
    config: configWith("registries: { a.b: { profile: x } }\n"),
    code: "config/conflict",
    at: "4:22",
    detail: /a\.b is not an Amazon ECR registry/,
  },
  {
    name: "a role for the target under registries",
    config: `${real}registries:\n  123456789012.dkr.ecr.us-west-2.amazonaws.com: { profile: x }\n`,
    code: "config/conflict",
    at: "6:51",
    hint: /Move profile to target/,
  },
  {
    name: "an external ID without a role",
    config: configWith("registries: { public.ecr.aws: { externalId: xy } }\n"),
    code: "config/missing-key",
    at: "4:33",
  },
  {
    name: "an external ID that AWS doesn't take",
    config: `${real}  assumeRole: arn:aws:iam::123456789012:role/x\n  externalId: a b\n`,
    code: "config/role",
    at: "6:15",
  },
  {
    name: "a role beside a rewrite",
    config: configWith(
      "registries: { 123456789012.dkr.ecr.us-west-2.amazonaws.com: { profile: x, rewrite: c.d } }\n",
    ),
    code: "config/conflict",
    at: "4:63",
  },
  {
    name: "helper with a path",
    config: configWith("registries: { a.b: { credentialHelper: ../evil } }\n"),
    code: "config/helper",
    at: "4:40",
  },
  {
    name: "glob over 256 characters",
    config: configWith(`tagPolicies:\n  p:\n    include:\n      - ${"a*".repeat(129)}\n`),
    code: "config/glob",
    at: "7:9",
  },
  {
    name: "match over 256 characters",
    config: configWith(`repositories:\n  rules:\n    - match: ${"a*".repeat(129)}\n`),
    code: "config/glob",
    at: "6:14",
  },
  {
    name: "sandbox with assumeRole",
    config:
      "version: 1\nsources: []\ntarget: { registry: sandbox, assumeRole: 'arn:aws:iam::123456789012:role/x' }\n",
    code: "config/sandbox",
    at: "3:30",
  },
  {
    name: "sandbox with profile",
    config: "version: 1\nsources: []\ntarget: { registry: sandbox, profile: x }\n",
    code: "config/sandbox",
    at: "3:30",
  },
  {
    name: "two rules with one match",
    config: configWith("repositories:\n  rules:\n    - match: a/**\n    - match: a/**\n"),
    code: "config/duplicate-rule",
    at: "7:14",
    detail: /line 6/,
  },
  {
    name: "replica that is the target",
    config: `${real}replicas:\n  - registry: 123456789012.dkr.ecr.us-west-2.amazonaws.com\n`,
    code: "config/replica",
    at: "6:15",
    detail: /[Ll]ine 4/,
  },
  {
    name: "too many exclusions",
    config: configWith(
      "repositories: { defaults: { tagMutability: { mode: mutable, exclusions: [a, b, c, d, e, f] } } }\n",
    ),
    code: "config/exclusion",
    at: "4:89",
  },
  {
    name: "three stars in an exclusion",
    config: configWith(
      "repositories: { defaults: { tagMutability: { mode: mutable, exclusions: [a*b*c*] } } }\n",
    ),
    code: "config/exclusion",
    at: "4:74",
  },
  {
    name: "AES256 with a key",
    config: configWith("repositories: { defaults: { encryption: { type: AES256, key: alias/x } } }\n"),
    code: "config/encryption",
    at: "4:62",
  },
  {
    name: "resource tag of AWS",
    config: configWith("repositories: { defaults: { tags: { 'aws:x': y } } }\n"),
    code: "config/resource-tag",
    at: "4:37",
  },
  {
    name: "state on another store",
    config: configWith("state: { path: gs://bucket/key }\n"),
    code: "config/state",
    at: "4:16",
  },
  {
    name: "S3's keys for a state in a file",
    config: configWith("state: { path: state.json, sse: 'aws:kms' }\n"),
    code: "config/conflict",
    at: "4:28",
    detail: /sse applies only to a state on S3/,
  },
  {
    name: "a role for the default state",
    config: configWith("state: { path: state/mirror.state.json, assumeRole: x }\n"),
    code: "config/conflict",
    at: "4:41",
  },
  {
    name: "a KMS key without encryption",
    config: onS3("kmsKey: alias/a"),
    code: "config/missing-key",
    at: "5:33",
    hint: /sse: aws:kms/,
  },
  {
    name: "a KMS key for S3's own encryption",
    config: onS3("sse: AES256, kmsKey: alias/a"),
    code: "config/conflict",
    at: "5:46",
    hint: /sse: aws:kms/,
  },
  {
    name: "a KMS key that is none",
    config: onS3('sse: "aws:kms", kmsKey: "key/a b"'),
    code: "config/kms-key",
    at: "5:57",
  },
  {
    name: "an encryption that S3 does not have",
    config: onS3("sse: aes256"),
    code: "config/value",
    at: "5:38",
  },
  {
    name: "the state's external ID without its role",
    config: onS3("profile: a, externalId: abc"),
    code: "config/missing-key",
    at: "5:45",
    hint: /assumeRole/,
  },
  {
    name: "the state's role that is no ARN",
    config: onS3("assumeRole: mirror"),
    code: "config/role",
    at: "5:45",
  },
  {
    name: "the state's region that is none",
    config: onS3("region: EU West"),
    code: "config/region",
    at: "5:41",
  },
  {
    name: "the state's endpoint that is no URL",
    config: onS3("endpoint: s3.example.com"),
    code: "config/url",
    at: "5:43",
  },
  {
    name: "a value from the environment that is wrong",
    config: configWith("registries: { a.b: { credentialHelper: ${H} } }\n"),
    environment: { H: "../x" },
    code: "config/helper",
    at: "4:40",
  },
];

const groups: readonly (readonly [string, readonly Bad[]])[] = [
  ["yaml-syntax", yaml],
  ["yaml-limit", limits],
  ["config-shape", shape],
  ["unknown-key", keys],
  ["env", environment],
  ["config-meaning", meaning],
  ["replica-matrix", matrices],
];

describe.each(groups)("%s", (_group, cases) => {
  it.each(cases)("$name", async (bad) => {
    const found = await diagnose(bad.config, bad);
    expect(found.map((one) => one.code)).toEqual([bad.code]);
    const [diagnostic] = found;
    const at = diagnostic?.at;
    expect(`${at?.line}:${at?.column}`).toBe(bad.at);
    const own = Buffer.from(bad.config).toString("utf8").split("\n")[(at?.line ?? 0) - 1] ?? "";
    expect(at?.frame?.find((line) => line.line === at.line)?.text ?? "").toBe(bad.shows ?? own);
    expect(diagnostic?.severity).toBe("error");
    expect(diagnostic?.summary).not.toBe("");
    expect(diagnostic?.detail).toMatch(bad.detail ?? /\S/);
    expect(diagnostic?.hint).toMatch(bad.hint ?? /\S/);
    expect(JSON.stringify(found)).not.toMatch(/\bat .*\.ts:\d/);
  });
});

describe("file", () => {
  const { read } = openFiles("/");

  it("missing, a folder, below a file", async () => {
    const folder = await mkdtemp(join(tmpdir(), "config-"));
    try {
      await mkdir(join(folder, "sub"));
      const codes = await Promise.all(
        ["none.yaml", "sub", "none/below.yaml"].map((name) => fileProblem(join(folder, name), read)),
      );
      expect(codes).toEqual(["file/missing", "file/is-folder", "file/missing"]);
      await writeFile(join(folder, "x"), "");
      expect(await fileProblem(join(folder, "x", "y.yaml"), read)).toBe("file/missing");
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("a Problem of the reader keeps its code", async () => {
    const problem = new Problem({
      code: "file/too-large",
      severity: "error",
      summary: "The file is too large",
      detail: "x",
    });
    expect(await fileProblem("mirror.config.yaml", () => Promise.reject(problem))).toBe("file/too-large");
  });

  it("33 MiB", async () => {
    const found = await diagnose(Buffer.alloc(33 * 1024 * 1024, "#"));
    expect(found.map((one) => [one.code, one.at?.line, one.at?.column])).toEqual([["file/too-large", 1, 1]]);
    expect(found[0]?.detail).toContain("33.0 MiB");
  });

  it("an error that isn't about the file stays what it is", async () => {
    const read = (): Promise<Uint8Array> => Promise.reject(new TypeError("a bug"));
    await expect(loadConfig({ path: "x", read, environment: {}, kinds })).rejects.toThrow(TypeError);
  });
});

describe("together", () => {
  it("all faults come in one run, in file order", async () => {
    const text = configWith(
      "platforms: [linux]\nlock: ${NOPE}\nzzz: 1\nminimumAge: soon\nrepositories: { defaults: { lifecyclePolicy: ./p } }\nminimumAge: 3d\n",
    );
    const found = await diagnose(text);
    expect(found.map((one) => `${one.at?.line} ${one.code}`)).toEqual([
      "4 config/platform",
      "5 env/unset",
      "6 config/unknown-key",
      "7 config/duration",
      "8 file/missing",
      "9 yaml/duplicate-key",
    ]);
  });

  it("the rest of a config with a broken entry is still looked at", async () => {
    const text =
      "version: 1\ntarget: { registri: sandbox, prefix: A }\nsources:\n  - { name: a, kind: nope }\n  - { name: b, kind: list, path: x, minimumAge: y }\n";
    expect((await diagnose(text)).map((one) => `${one.at?.line}:${one.at?.column} ${one.code}`)).toEqual([
      "2:11 config/unknown-key",
      "4:22 config/unknown-kind",
      "5:49 config/duration",
    ]);
  });

  it("both places of a duplicate key are shown", async () => {
    const [found] = await diagnose(configWith("lock: a\nminimumAge: 3d\nlock: b\n"));
    expect(found?.at?.frame).toEqual([
      { line: 4, text: "lock: a" },
      { line: 6, text: "lock: b" },
    ]);
  });

  it("a literal password is not shown, neither in a frame nor in words", async () => {
    const lines =
      "registries:\n  a.b: { username: u, password: 12345678, nope: 1 }\n  c.d: { password: hunter22, username: [u] }\n";
    const found = await diagnose(configWith(lines));
    expect(found.map((one) => one.code)).toEqual(["config/type", "config/unknown-key", "config/type"]);
    expect(JSON.stringify(found)).not.toMatch(/12345678|hunter22/);
  });

  it("a value from the environment is not shown when it is wrong", async () => {
    const text = configWith("outputs: [{ kind: mapping, path: a, format: ${F} }]\n");
    const found = await diagnose(text, { environment: { F: "canary-5519" } });
    expect(found.map((one) => one.code)).toEqual(["config/value"]);
    expect(JSON.stringify(found)).not.toContain("canary-5519");
  });

  it(`a pinned digest and names of all sorts are fine: sha256:${digits.slice(0, 6)}`, async () => {
    const text = configWith(`tagPolicies: { p: { digest: { 1.10: "sha256:${digits}" } } }\n`);
    expect(await diagnose(text)).toEqual([]);
  });
});

async function fileProblem(
  path: string,
  read: (path: string) => Promise<Uint8Array>,
): Promise<string | undefined> {
  try {
    await loadConfig({ path, read, environment: {}, kinds });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    expect(error.diagnostics[0]?.hint).toMatch(/\S/);
    return error.diagnostics[0]?.code;
  }
  return undefined;
}

function bomb(levels: number): string {
  const lines = [`b0: &b0 [${Array(9).fill("x").join(", ")}]`];
  for (let level = 1; level < levels; level += 1)
    lines.push(
      `b${level}: &b${level} [${Array(9)
        .fill(`*b${level - 1}`)
        .join(", ")}]`,
    );
  return `set: { ${lines.join(",\n ")} }\n`;
}

function deepBlock(levels: number): string {
  return Array.from({ length: levels }, (_, level) => `${" ".repeat(level)}a:`).join("\n");
}
