// File system errors in the user's words: what couldn't be done with which file, and what to do about it.
import { Problem, type WhatOf } from "../core/base/diagnostic.ts";

export type FileArea = "file" | "output" | "state";

export interface FileTask {
  readonly area: FileArea;
  readonly path: string;
  readonly doing: "read" | "write";
}

interface Cause {
  /** Each area has a code for it. */
  readonly what: WhatOf<"file"> & WhatOf<"output"> & WhatOf<"state">;
  readonly summary: string;
  readonly why: string;
  readonly hint: string;
}

const denied = {
  what: "not-allowed",
  why: "its owner and mode do not let this user do it",
  hint: "Change the file's or folder's permissions, or name another path.",
} as const;
const full = {
  what: "disk-full",
  summary: "No space left",
  why: "the disk or quota is full",
  hint: "Free some space and run the same command again.",
} as const;

const causes: Readonly<Record<string, Omit<Cause, "summary"> & { readonly summary?: string }>> = {
  ENOENT: { what: "missing", summary: "File not found", why: "it does not exist", hint: "Check the path." },
  ENOTDIR: {
    what: "missing",
    summary: "File not found",
    why: "a part of its path is a file",
    hint: "Check the path.",
  },
  EISDIR: { what: "is-folder", summary: "A folder, not a file", why: "it is a folder", hint: "Name a file." },
  EACCES: denied,
  EPERM: denied,
  EROFS: {
    what: "read-only",
    summary: "Read-only file system",
    why: "the file system is read-only",
    hint: "Name a path that can be written, or mount the folder writable.",
  },
  ENOSPC: full,
  EDQUOT: full,
  EFBIG: full,
  EMFILE: {
    what: "too-many-open",
    summary: "Too many open files",
    why: "the process has too many files open",
    hint: "Raise the limit (ulimit -n).",
  },
  ELOOP: {
    what: "link-loop",
    summary: "A loop of links",
    why: "its symbolic links lead in a circle",
    hint: "Name the file itself.",
  },
  ENAMETOOLONG: {
    what: "missing",
    summary: "File not found",
    why: "its name is too long",
    hint: "Check the path.",
  },
};

/** A Problem for an error of node:fs; anything that isn't one comes back unchanged. */
export function fileProblem(error: unknown, task: FileTask): unknown {
  const code = systemCode(error);
  if (error instanceof Problem || code === undefined) return error;
  const known = causes[code];
  const summary = known?.summary ?? (task.doing === "read" ? "File can't be read" : "File can't be written");
  const kept = task.doing === "write" ? " What was there before is untouched." : "";
  return new Problem(
    {
      code: `${task.area}/${known?.what ?? "failed"}`,
      severity: "error",
      summary,
      detail: `${task.path}: ${known?.why ?? `the system answered ${code}`}.${kept}`,
      hint: known?.hint ?? "Check the disk and the path.",
    },
    { cause: error },
  );
}

export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
