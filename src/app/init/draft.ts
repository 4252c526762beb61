// A config that is about to be written: what it says, and in comments what it can't say. Formatting is pure.
import { stringify } from "yaml";
import type { OutputFile, SourceFile, TagPolicyFile } from "../../config/schema.gen.ts";
import { printable } from "../../core/printable.ts";

export interface DraftSource {
  readonly comments: readonly string[];
  readonly source: SourceFile;
}

export interface Draft {
  /** What it was made from: the first comment. */
  readonly title: string;
  /** null: not known, so the sandbox stands in. */
  readonly registry: string | null;
  readonly prefix?: string;
  readonly platforms?: readonly string[];
  readonly repositories?: object;
  readonly tagPolicies: Readonly<Record<string, TagPolicyFile>>;
  readonly sources: readonly DraftSource[];
  readonly outputs: readonly OutputFile[];
  /** What the original says and a config can't. */
  readonly notes: readonly string[];
}

export const defaultOutputs: readonly OutputFile[] = [{ kind: "mapping", path: "image_mapping.csv" }];

const schemaLine =
  "# yaml-language-server: $schema=https://raw.githubusercontent.com/ecr-mirror/ecr-mirror/main/schemas/mirror.config.schema.json";

export function formatDraft(draft: Draft): string {
  const target = {
    registry: draft.registry ?? "sandbox",
    ...(draft.prefix === undefined ? {} : { prefix: draft.prefix }),
  };
  const policies = Object.keys(draft.tagPolicies).length === 0 ? {} : { tagPolicies: draft.tagPolicies };
  return [
    schemaLine.replace(/https:.*\/schemas/, "./schemas"),
    comment(draft.title),
    ...(draft.notes.length === 0 ? [] : ["#", "# Not taken over:", ...draft.notes.map((note) => comment(`- ${note}`))]),
    "",
    "version: 1",
    "",
    ...(draft.registry === null
      ? [
          "# The embedded ECR, for trying. For the real one:",
          "#   registry: 123456789012.dkr.ecr.us-west-2.amazonaws.com",
        ]
      : ["# Where the images go."]),
    yaml({ target }),
    ...(draft.platforms === undefined
      ? []
      : ["# Only these are kept. Without this key, images are kept byte for byte.", yaml({ platforms: draft.platforms })]),
    ...(draft.repositories === undefined ? [] : ["# Settings of the repositories.", yaml({ repositories: draft.repositories })]),
    ...(draft.tagPolicies === policies ? [] : Object.keys(policies).length === 0 ? [] : ["# Which tags are wanted.", yaml(policies)]),
    "# Where images come from.",
    formatSources(draft.sources),
    "# Files that point deployments at the mirror.",
    yaml({ outputs: draft.outputs }),
    "# What was applied is remembered here; commit it, or name s3://bucket/key.",
    yaml({ state: { path: "state/mirror.state.json" } }).trimEnd(),
    "",
  ].join("\n");
}

function formatSources(sources: readonly DraftSource[]): string {
  if (sources.length === 0) return "sources: []\n";
  const blocks = sources.map(({ comments, source }) => {
    const head = comments.map((text) => `  ${comment(text)}\n`).join("");
    return head + yaml([source]).trimEnd().replace(/^/gm, "  ");
  });
  return `sources:\n${blocks.join("\n")}\n`;
}

function yaml(value: unknown): string {
  return stringify(value, { lineWidth: 0, indentSeq: true, version: "1.1" });
}

function comment(text: string): string {
  return `# ${printable(text)}`;
}
