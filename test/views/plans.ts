// Plans to render: the design's example, one that says all that a plan can say, and one of hostile texts.
import type { ProblemCode } from "../../src/core/base/diagnostic.ts";
import { sha256 } from "../../src/core/base/digest.ts";
import type { Plan } from "../../src/core/plan/plan.ts";
import { digestOf, emptyPlan, emptySummary, file, image, nasty, registry } from "./fixtures.ts";

/** The plan of the design page. */
export const designPlan: Plan = {
  ...emptyPlan,
  sources: [
    { name: "runwhen-local", kind: "helm", title: "chart runwhen-local 0.6.7", images: 2 },
    { name: "extra", kind: "images", title: "images in mirror.config.yaml:24", images: 3 },
  ],
  summary: {
    ...emptySummary,
    createRepository: 1,
    copyImage: 1,
    tagImage: 2,
    writeFile: 1,
    blocked: 1,
    held: 1,
    gone: 1,
    unchanged: 38,
    bytes: 96_000_000,
  },
  actions: [
    {
      id: "create-repository:runwhen/runner",
      kind: "create-repository",
      registry,
      repository: "runwhen/runner",
      settings: {
        tagMutability: { mode: "immutable", exclusions: [] },
        scanOnPush: true,
        encryption: { type: "KMS", key: "alias/ecr" },
      },
    },
    image("runwhen/runner:2026-07-23.1", {
      digest: digestOf("b07de551"),
      bytes: 96_000_000,
      from: "runwhen-local",
      provenance: [{ source: "runwhen-local", chart: "runwhen-local", version: "0.6.7", path: "spec" }],
    }),
    image("platform/busybox:1.37", { kind: "tag-image", digest: digestOf("0be3") }),
    image("platform/nginx:1.27.4", {
      kind: "tag-image",
      reason: "drifted",
      before: digestOf("77aa01c2"),
      digest: digestOf("0be3f9d1"),
      pushedAt: "2026-11-20T03:12:00Z",
    }),
    file("image_mapping.csv", { before: sha256("before"), diff: "@@ -1,1 +1,4 @@\n a\n+b\n+c\n+d" }),
  ],
  blocked: [
    {
      id: "copy-image:platform/redis:7.4.2",
      subject: "image",
      code: "tag/immutable",
      registry,
      repository: "platform/redis",
      tag: "7.4.2",
      from: "extra",
      why: "immutable tag, other digest",
      detail: "ECR sha256:9c5e21b7   source now sha256:e41d7f30",
      before: digestOf("9c5e21b7"),
      after: digestOf("e41d7f30"),
      waysOut: [
        { label: "Keep", text: "digest: sha256:9c5e21b7... at mirror.config.yaml:31" },
        { label: "Rename", text: 'tagPolicy with rename "{tag}-{date}"' },
      ],
    },
  ],
  held: [
    {
      id: "held:platform/app:stable",
      registry,
      repository: "platform/app",
      tag: "stable",
      source: "ghcr.io/acme/app:stable",
      from: "extra",
      code: "age/too-young",
      wanted: digestOf("0be3f9d1"),
      keeps: digestOf("77aa01c2"),
      since: "2026-11-26T10:00:00.000Z",
      until: "2026-11-29T10:00:00.000Z",
      why: "too young",
    },
  ],
  gone: [
    {
      id: "gone:platform/redis:7.1",
      registry,
      repository: "platform/redis",
      tag: "7.1",
      digest: digestOf("51"),
      source: "docker.io/library/redis:7.1",
      from: "extra",
      since: "2026-11-20T01:00:00.000Z",
    },
  ],
};

const longDiff = Array.from({ length: 9 }, (_, line) => `-old ${line}\n+new ${line}`).join("\n");

/** Everything that a plan can say, at once. */
export const fullPlan: Plan = {
  ...designPlan,
  complete: false,
  sources: [
    ...designPlan.sources,
    {
      name: "catalog",
      kind: "codecollection",
      title: "policy stable",
      images: 0,
      failed: "503 from example.com",
    },
    {
      name: "charts",
      kind: "helm",
      title: "chart a 1.0.0",
      images: 1,
      failed: "no helm",
      fallback: "./fallback/a.yaml",
    },
  ],
  actions: [
    ...designPlan.actions,
    {
      id: "update-repository:platform/nginx",
      kind: "update-repository",
      registry,
      repository: "platform/nginx",
      settings: { scanOnPush: true },
      changes: [
        { setting: "scanOnPush", before: "off", after: "on" },
        { setting: "tagMutability", before: "mutable", after: "immutable except latest*" },
      ],
    },
    image("platform/alpine:3", {
      reason: "foreign",
      also: ["moved"],
      before: digestOf("aa"),
      digest: digestOf("bb"),
      bytes: 3_400_000,
      pushedAt: "2026-01-02T00:00:00Z",
      platforms: ["linux/amd64"],
    }),
    {
      id: "delete-image:platform/old:1.0",
      kind: "delete-image",
      reason: "unwanted",
      registry,
      repository: "platform/old",
      tag: "1.0",
      digest: digestOf("dead"),
    },
    file("updated_values.yaml", { before: sha256("values"), diff: `@@ -1,9 +1,9 @@\n${longDiff}` }),
    file("large.csv", { before: null, diff: "" }),
  ],
  blocked: [
    ...designPlan.blocked,
    {
      id: "delete-image:platform/old:2.0",
      subject: "image",
      code: "prune/in-use",
      registry,
      repository: "platform/old",
      tag: "2.0",
      from: null,
      why: "in use",
      detail: "pulled 2026-11-26 10:00Z, within prune.unusedFor",
      pulledAt: "2026-11-26T10:00:00.000Z",
      before: digestOf("beef"),
      after: null,
      waysOut: [{ label: "Wait", text: "it can be deleted once nobody has pulled it for 30d" }],
    },
  ],
  held: [
    ...designPlan.held,
    {
      id: "held:platform/new@sha256",
      registry: "replica.example",
      repository: "platform/new",
      tag: null,
      source: "ghcr.io/acme/new:1",
      from: "catalog",
      code: "age/too-young",
      wanted: digestOf("1234abcd"),
      keeps: null,
      since: "2026-11-27T10:00:00.000Z",
      until: "2026-11-30T10:00:00.000Z",
      why: "too young",
    },
  ],
  gone: [
    ...designPlan.gone,
    {
      id: "gone:platform/pinned@sha256",
      registry,
      repository: "platform/pinned",
      tag: null,
      digest: digestOf("52"),
      source: "docker.io/library/pinned@sha256:52",
      from: "extra",
    },
  ],
  unwanted: [
    { registry, repository: "platform/old", tag: "2.0", digest: digestOf("beef") },
    { registry, repository: "platform/old", tag: "3.0", digest: digestOf("beef") },
    { registry: "replica.example", repository: "platform/old", tag: "3.0", digest: digestOf("beef") },
  ],
  failures: [
    {
      code: "registry/connection",
      severity: "error",
      summary: "A registry refuses",
      detail: "quay.io: 401",
      hint: "Log in.",
    },
  ],
  unmanaged: [{ registry, repository: "platform/hand", tag: "made", digest: digestOf("cc") }],
  questions: [
    {
      reference: "{{ .Values.image }}",
      why: "the template names no default",
      evidence: [{ source: "charts", file: "a.yaml" }],
    },
  ],
  warnings: [
    {
      code: "plan/quota",
      severity: "warning",
      summary: "A large plan",
      detail: "It moves much.",
      hint: "Use --shard.",
    },
  ],
};

/** The same with hostile text wherever text from strangers can stand. */
export const nastyPlan: Plan = {
  ...fullPlan,
  target: { registry: nasty, region: nasty },
  sources: [{ name: nasty, kind: nasty, title: nasty, images: 1, failed: nasty, fallback: nasty }],
  actions: [
    {
      id: nasty,
      kind: "create-repository",
      registry: nasty,
      repository: nasty,
      settings: { tags: { [nasty]: nasty } },
    },
    image("x:1", {
      digest: digestOf("1"),
      from: nasty,
      source: { reference: nasty, digest: digestOf("1"), layout: nasty },
      provenance: [{ source: nasty, file: nasty, note: nasty }],
    }),
    image(`${nasty.replaceAll(":", "")}:${nasty}`, {
      digest: digestOf("2"),
      reason: "drifted",
      pushedAt: nasty,
    }),
    file(nasty, { before: sha256("x"), diff: `@@ -1 +1 @@\n-${nasty}\n+${nasty}` }),
  ],
  blocked: [
    {
      id: nasty,
      subject: "image",
      code: "tag/immutable",
      registry: nasty,
      repository: nasty,
      tag: nasty,
      from: nasty,
      why: nasty,
      detail: nasty,
      before: null,
      after: null,
      waysOut: [{ label: nasty, text: nasty }],
    },
  ],
  held: [
    {
      id: nasty,
      registry: nasty,
      repository: nasty,
      tag: nasty,
      source: nasty,
      from: nasty,
      code: nasty as ProblemCode,
      wanted: digestOf("5"),
      keeps: digestOf("6"),
      since: nasty,
      until: nasty,
      why: nasty,
    },
  ],
  gone: [
    {
      id: nasty,
      registry: nasty,
      repository: nasty,
      tag: nasty,
      digest: digestOf("7"),
      source: nasty,
      from: nasty,
      since: nasty,
    },
  ],
  unwanted: [{ registry: nasty, repository: nasty, tag: nasty, digest: digestOf("4") }],
  failures: [{ code: nasty as ProblemCode, severity: "error", summary: nasty, detail: nasty, hint: nasty }],
  unmanaged: [{ registry: nasty, repository: nasty, tag: nasty, digest: digestOf("3") }],
  questions: [{ reference: nasty, why: nasty, evidence: [{ source: nasty, file: nasty }] }],
  warnings: [{ code: nasty as ProblemCode, severity: "warning", summary: nasty, detail: nasty, hint: nasty }],
};
