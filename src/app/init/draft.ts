// A config that is about to be written: what it says, and in comments what it cannot express. Formatting is pure.
import { defined } from "../../core/base/record.ts";
import { formatYaml } from "../../yaml/plain.ts";
import type { OutputFile, SourceFile, TagPolicyFile } from "../../config/schema.gen.ts";
import { schemaUrl } from "../../config/schema-url.ts";
import { printable } from "../../core/base/escape.ts";

export interface DraftSource {
  readonly comments: readonly string[];
  readonly source: SourceFile;
}

/** A file that the config names and that is written with it. */
export interface DraftFile {
  /** From the config's folder. */
  readonly path: string;
  readonly text: string;
}

/** An image of the original, and the repository in ECR that ours gives it. */
export interface Move {
  readonly from: string;
  readonly to: string;
  /** The config's source that asks for it. */
  readonly source: string;
}

export interface Draft {
  /** What it was made from: the first comment. */
  readonly title: string;
  /** null: not known, so the sandbox is used. */
  readonly registry: string | null;
  readonly prefix?: string;
  readonly replicas?: readonly { readonly registry: string }[];
  readonly platforms?: readonly string[];
  readonly repositories?: object;
  readonly tagPolicies: Readonly<Record<string, TagPolicyFile>>;
  readonly sources: readonly DraftSource[];
  readonly outputs: readonly OutputFile[];
  readonly files?: readonly DraftFile[];
  readonly moves?: readonly Move[];
  /** What the original says and a config cannot express. */
  readonly notes: readonly string[];
}

export const defaultOutputs: readonly OutputFile[] = [{ kind: "mapping", path: "image_mapping.csv" }];

const head = `# yaml-language-server: $schema=${schemaUrl}`;

export function formatDraft(draft: Draft): string {
  const { registry, prefix, replicas, platforms, repositories, tagPolicies, outputs, notes } = draft;
  const target = { registry: registry ?? "sandbox", ...defined({ prefix }) };
  const known = "The registry that images are copied to.";
  const unknown =
    "sandbox is a local ECR for trying things out. For a real one, write: 123456789012.dkr.ecr.us-west-2.amazonaws.com";
  return [
    [head, comment(draft.title), ...notes.map((note) => comment(`Not converted: ${note}`)), ""].join("\n"),
    "version: 1\n",
    section(registry === null ? unknown : known, { target }),
    section("More registries that get the same images.", { replicas }),
    section("Copy only these platforms. Without this key, images are copied unchanged, with all platforms.", {
      platforms,
    }),
    section("Settings of the repositories in ECR.", { repositories }),
    section("Rules that choose tags. Sources refer to them by name.", {
      tagPolicies: Object.keys(tagPolicies).length === 0 ? undefined : tagPolicies,
    }),
    `# Where images come from.\n${formatSources(draft.sources)}`,
    section("Files that apply writes, so that your deployments pull from ECR.", { outputs }),
    section("Records what was applied. Commit this file, or keep it in a bucket: s3://bucket/key", {
      state: { path: "state/mirror.state.json" },
    }),
  ]
    .filter((part) => part !== "")
    .join("\n");
}

/** Nothing for a key without a value. */
function section(text: string, value: Readonly<Record<string, unknown>>): string {
  return Object.values(value).every((one) => one === undefined) ? "" : `${comment(text)}\n${yaml(value)}`;
}

function formatSources(sources: readonly DraftSource[]): string {
  const blocks = sources.map(({ comments, source }) => {
    const lines = comments.map((text) => `  ${comment(text)}\n`).join("");
    return `${lines}${yaml([source]).trimEnd().replace(/^/gm, "  ")}\n`;
  });
  return `sources:\n${blocks.join("")}`;
}

// YAML 1.1 is what more readers know: it quotes what either version would take for a number or a boolean.
function yaml(value: unknown): string {
  return formatYaml(value, "1.1");
}

function comment(text: string): string {
  return `# ${printable(text)}`;
}
