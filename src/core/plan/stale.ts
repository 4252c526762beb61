// Whether an action of a saved plan still applies: if `after` holds already, skip it; if `before` holds, do it; else the
// plan is stale there. Checked for every action before the first write, and again just before its own.
import type { Actual } from "./actual.ts";
import { type Digest, shortDigest } from "../base/digest.ts";
import type { Action, CopyImage, DeleteImage, TagImage, UpdateRepository, WriteFile } from "./plan.ts";
import { type SettingChange, diffSettings } from "../settings/diff.ts";

export type Verdict =
  | { readonly verdict: "do" | "skip" }
  | { readonly verdict: "stale"; readonly expected: string; readonly found: string };

export function judge(action: Action, actual: Actual): Verdict {
  switch (action.kind) {
    case "create-repository":
      return { verdict: repositoryOf(actual, action) === undefined ? "do" : "skip" };
    case "update-repository":
      return judgeUpdate(action, actual);
    case "copy-image":
    case "tag-image": {
      const { registry, repository, tag, digest } = action.destination;
      const there = actual.registries.get(registry)?.repositories.get(repository);
      const held =
        tag === null ? (there?.digests.has(digest) ? digest : null) : (there?.tags.get(tag) ?? null);
      // A repair finds its tag in order; what it puts back lies below the tag.
      if (action.reason === "repaired" || action.reason === "archived") {
        const isThere = held === digest || (tag === null && there?.archived.has(digest) === true);
        return isThere ? { verdict: "do" } : stale(digest, held);
      }
      return judgeTag(action, held);
    }
    case "delete-image":
      return judgeDelete(action, actual);
    case "write-file":
      return judgeFile(action, actual);
    default:
      return action satisfies never;
  }
}

/** For a tag, whoever looked it up. One that is replaced may have been deleted by an apply that came no further. */
export function judgeTag(action: CopyImage | TagImage, held: Digest | null): Verdict {
  const { before, digest } = action.destination;
  if (action.replace === true && held === null) return { verdict: "do" };
  return judgeDigest({ before, after: digest, held });
}

/** The rule itself. */
export function judgeDigest(tag: { before: Digest | null; after: Digest; held: Digest | null }): Verdict {
  if (tag.held === tag.after) return { verdict: "skip" };
  return tag.held === tag.before ? { verdict: "do" } : stale(tag.before, tag.held);
}

function judgeUpdate(action: UpdateRepository, actual: Actual): Verdict {
  const there = repositoryOf(actual, action);
  if (there === undefined)
    return { verdict: "stale", expected: "an existing repository", found: "no repository" };
  const now = diffSettings(action.settings, there.settings).changes;
  if (now.length === 0) return { verdict: "skip" };
  const text = (change: SettingChange) => `${change.setting} ${change.before} -> ${change.after}`;
  const planned = new Set(action.changes.map(text));
  const other = now.find((change) => !planned.has(text(change)));
  if (other === undefined) return { verdict: "do" };
  const before = action.changes.find((change) => change.setting === other.setting)?.before ?? "as planned";
  return { verdict: "stale", expected: `${other.setting} ${before}`, found: other.before };
}

function judgeDelete(action: DeleteImage, actual: Actual): Verdict {
  const there = repositoryOf(actual, action);
  const held =
    action.tag === null
      ? there?.digests.has(action.digest) || there?.archived.has(action.digest)
        ? action.digest
        : null
      : (there?.tags.get(action.tag) ?? null);
  if (held === null) return { verdict: "skip" };
  return held === action.digest ? { verdict: "do" } : stale(action.digest, held);
}

/** Where there is no file, none of anybody's is lost: a machine that finishes a bundle may begin with an empty folder. */
function judgeFile(action: WriteFile, actual: Actual): Verdict {
  const held = actual.files.get(action.path)?.digest ?? null;
  if (held === null) return { verdict: "do" };
  return judgeDigest({ before: action.before, after: action.after, held });
}

function repositoryOf(actual: Actual, action: { readonly registry: string; readonly repository: string }) {
  return actual.registries.get(action.registry)?.repositories.get(action.repository);
}

function stale(expected: Digest | null, found: Digest | null): Verdict {
  const text = (digest: Digest | null) => (digest === null ? "nothing" : shortDigest(digest));
  return { verdict: "stale", expected: text(expected), found: text(found) };
}
