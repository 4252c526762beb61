// What the plans and reports of the view tests are made of.
import type { Digest } from "../../src/core/base/digest.ts";
import { sha256 } from "../../src/core/base/digest.ts";
import type { Action, CopyImage, Plan, WriteFile } from "../../src/core/plan/plan.ts";

export const registry = "123456789012.dkr.ecr.us-west-2.amazonaws.com";
/** Control characters, bidi, zero-width, and what Markdown, HTML and tables read as their own. */
export const nasty =
  "a\u001b[31mb\u0000\u009b2J\u202ec\u200bd|e`f```g<script>alert(1)</script>\"'&@user #1 [x](javascript:y) *z* _w_\nnext\r\u2028~~~";

export function digestOf(start: string): Digest {
  return `sha256:${start.padEnd(64, "0")}` as Digest;
}

interface ImageOptions extends Partial<Omit<CopyImage, "kind" | "destination">> {
  readonly kind?: "copy-image" | "tag-image";
  readonly before?: Digest | null;
  readonly digest: Digest;
}

export function image(place: string, options: ImageOptions): Action {
  const [repository = "", tag = ""] = place.split(":");
  const { kind = "copy-image", before = null, digest, ...rest } = options;
  return {
    id: `${kind}:${place}`,
    kind,
    reason: "missing",
    source: { reference: `ghcr.io/acme/${place}`, digest },
    destination: { registry, repository, tag, digest, before },
    platforms: ["all"],
    referrers: true,
    policy: "same",
    bytes: 0,
    from: "extra",
    parts: [],
    provenance: [{ source: "extra", file: "mirror.config.yaml", line: 24 }],
    ...rest,
  };
}

export function file(path: string, options: { before: Digest | null; diff: string }): WriteFile {
  return {
    id: `write-file:${path}`,
    kind: "write-file",
    path,
    output: { index: 0, kind: "mapping" },
    after: sha256(path),
    content: "x\n",
    rows: [],
    ...options,
  };
}

export const emptySummary: Plan["summary"] = {
  createRepository: 0,
  updateRepository: 0,
  copyImage: 0,
  tagImage: 0,
  deleteImage: 0,
  writeFile: 0,
  blocked: 0,
  held: 0,
  gone: 0,
  unchanged: 0,
  bytes: 0,
};

export const emptyPlan: Plan = {
  formatVersion: "1.1",
  tool: "ecr-mirror 0.1.0",
  configDigest: sha256("config"),
  complete: true,
  target: { registry, region: "us-west-2" },
  state: { name: "platform-mirror", location: "state/mirror.state.json", lineage: "0b9f", serial: 41 },
  sources: [],
  summary: { ...emptySummary, unchanged: 41 },
  actions: [],
  blocked: [],
  held: [],
  gone: [],
  unchanged: [],
  unwanted: [],
  unmanaged: [],
  questions: [],
  warnings: [],
  failures: [],
  totals: { images: 41, repositories: 12, files: 3 },
};
