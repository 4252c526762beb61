// Problems with files, the state and its lock, in the user's words: what could not be done with which file, and what to
// do about it.
import { dirname } from "node:path";
import { Problem, type ProblemCode, type WhatOf, problem } from "../core/base/diagnostic.ts";

export type FileTask =
  | { readonly area: "file"; readonly path: string; readonly doing: "read"; readonly base?: PathBase }
  | { readonly area: "output" | "state"; readonly path: string; readonly doing: "read" | "write" };

type WrittenWhat = WhatOf<"output"> & WhatOf<"state">;

/** What relative paths are relative to: those of a config, or those of the command line. */
export type PathBase = "config" | "current-directory";

interface Cause {
  readonly summary?: string;
  readonly why: string;
  readonly hint: string | ((path: string, doing: FileTask["doing"]) => string);
}

/** Each area has a code for it. */
interface AnyCause extends Cause {
  readonly what: WhatOf<"file"> & WrittenWhat;
}

interface WriteCause extends Cause {
  readonly writing: WrittenWhat;
}

const checkPath: Readonly<Record<PathBase, string>> = {
  config: "Check the path. Paths in a config are relative to the config file.",
  "current-directory": "Check the path. It is relative to the current directory.",
};
const missing = { what: "missing", hint: checkPath.config } as const;
const denied = {
  what: "not-allowed",
  why: "its owner and permissions do not allow it",
  // A file is replaced by a rename, which its directory must allow.
  hint: (path: string, doing: FileTask["doing"]) =>
    `Use another path, or change the owner or the permissions: ls -ld ${doing === "read" ? path : dirname(path)}`,
} as const;
const full = {
  writing: "disk-full",
  summary: "No space left",
  why: "the disk or quota is full",
  hint: "Free some space and run the same command again.",
} as const;

const causes: Readonly<Record<string, AnyCause>> = {
  ENOENT: { ...missing, why: "it does not exist" },
  ENOTDIR: { ...missing, why: "a part of its path is a file, not a directory" },
  ENAMETOOLONG: { ...missing, why: "its name is too long" },
  EISDIR: {
    what: "is-folder",
    summary: "Expected a file, found a directory",
    why: "it is a directory",
    hint: (path) => `Write the path of a file, or move the directory away: mv ${path} ${path}.old`,
  },
  EACCES: denied,
  EPERM: denied,
  EMFILE: {
    what: "too-many-open",
    summary: "Too many open files",
    why: "the process has too many files open",
    hint: "Raise the limit: ulimit -n 4096",
  },
  ELOOP: {
    what: "link-loop",
    summary: "Symbolic links form a loop",
    why: "its symbolic links form a loop",
    hint: "Write the path of the file itself.",
  },
};

/** Reading never ends in one of these. */
const writeCauses: Readonly<Record<string, WriteCause>> = {
  EROFS: {
    writing: "read-only",
    summary: "Read-only file system",
    why: "the file system is read-only",
    hint: "Use a path on a writable file system, or mount the directory read-write.",
  },
  ENOSPC: full,
  EDQUOT: full,
  EFBIG: full,
  // A file that is mounted by itself can't be replaced by a rename.
  EBUSY: {
    writing: "failed",
    why: "it is in use, often because a container mounts it as a single file",
    hint: "Mount the directory that contains the file instead of the file itself.",
  },
};

/** A Problem for an error of node:fs; anything that isn't one comes back unchanged. */
export function fileProblem(error: unknown, task: FileTask): unknown {
  const code = systemCode(error);
  if (error instanceof Problem || code === undefined) return error;
  const known: Cause | undefined = causes[code] ?? (task.doing === "write" ? writeCauses[code] : undefined);
  const isMissing = causes[code]?.what === "missing";
  const unread = isMissing ? "File not found" : "The file cannot be read";
  const summary = known?.summary ?? (task.doing === "read" ? unread : "The file cannot be written");
  // Where there is no file, nothing was there before.
  const hasFile = task.doing === "write" && !isMissing && !["EISDIR", "ELOOP"].includes(code);
  const kept = hasFile ? " The previous content is unchanged." : "";
  const isSaid = isMissing && task.area === "file" && task.base !== undefined;
  const place = isSaid ? checkPath[task.base] : undefined;
  const hint = place ?? known?.hint ?? "Check the disk and the path.";
  return problem(
    codeOf(code, task),
    summary,
    {
      detail: `${task.path}: ${known?.why ?? `the system answered ${code}`}.${kept}`,
      hint: typeof hint === "string" ? hint : hint(task.path, task.doing),
    },
    { cause: error },
  );
}

function codeOf(code: string, task: FileTask): ProblemCode {
  const what = causes[code]?.what;
  if (task.area === "file") return `file/${what ?? "failed"}`;
  return `${task.area}/${what ?? (task.doing === "write" ? writeCauses[code]?.writing : undefined) ?? "failed"}`;
}

export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

export function notAFile(shown: string, isFolder: boolean): Problem {
  return problem(
    isFolder ? "file/is-folder" : "file/not-regular",
    isFolder ? "Expected a file, found a directory" : "Not a regular file",
    {
      detail: isFolder ? `${shown} is a directory.` : `${shown} is a device, a pipe or a socket.`,
      hint: "Write the path of a file.",
    },
  );
}

export function tooLarge(shown: string, maxBytes: number): Problem {
  return problem("file/too-large", "The file is too large", {
    detail: `${shown} is larger than ${Math.floor(maxBytes / 1024 / 1024)} MiB.`,
    hint: "Check that this is the right file, or split it.",
  });
}

export function tooMany(glob: string, folder: string, most: number): Problem {
  return problem("file/too-many", "The glob searches too many files", {
    detail: `${glob} searches more than ${most} files below ${folder}.`,
    hint: "Begin the glob with the folder that has the files: manifests/**/*.yaml",
  });
}

export function conflict(shown: string): Problem {
  return problem("state/conflict", "Another run changed the state", {
    detail: `${shown} changed after this run read it. Nothing was written.`,
    hint: "Run the same command again: finished work is skipped.",
  });
}

/** `holder` as formatHolder tells it. */
export function locked(shown: string, holder: string, waitedMs: number): Problem {
  const waited = waitedMs > 0 ? ` Waited ${Math.round(waitedMs / 1000)} s.` : "";
  return problem("state/locked", "The state is locked", {
    detail: `${shown} is held by ${holder}.${waited}`,
    hint:
      "Wait for that run, for example with --lock-timeout 10m. If it no longer runs, its lock expires 60 s after its last renewal. " +
      "To release the lock now: ecr-mirror state unlock",
  });
}

/** For `state unlock`; `ageMs` is how long ago the holder renewed its hold. */
export function holderAlive(shown: string, holder: string, ageMs: number): Problem {
  const age = Math.max(Math.round(ageMs / 1000), 0);
  return problem("state/holder-alive", "The run that holds the state lock is alive", {
    detail: `${shown} is held by ${holder}, which renewed the lock ${age} s ago. Two runs that write at the same time can undo each other's work.`,
    hint:
      "Wait for that run, or stop it. A lock that is not renewed expires after 60 s. " +
      "To release the lock anyway: ecr-mirror state unlock --force",
  });
}
