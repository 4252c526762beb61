// Reads files for the config and says in the config's words why one can't be read.
import { Problem } from "../../core/base/diagnostic.ts";
import type { Complaint } from "../finding.ts";

export type ReadFile = (path: string) => Promise<Uint8Array>;

export type ReadResult =
  { readonly ok: true; readonly bytes: Uint8Array } | { readonly ok: false; readonly complaint: Complaint };

/** `name` is what the user wrote. Anything but a failure to read is thrown on. */
export async function readNamed(read: ReadFile, path: string, name: string): Promise<ReadResult> {
  try {
    return { ok: true, bytes: await read(path) };
  } catch (error) {
    return { ok: false, complaint: complaintOf(error, name) };
  }
}

function complaintOf(error: unknown, name: string): Complaint {
  if (error instanceof Problem && error.diagnostics[0] !== undefined) {
    const { code, summary, detail, hint } = error.diagnostics[0];
    return { code, summary, detail: detail ?? name, hint: hint ?? "Check the path." };
  }
  const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
  if (code === undefined) throw error;
  switch (code) {
    case "ENOENT":
    case "ENOTDIR":
      return {
        code: "file/missing",
        summary: "No such file",
        detail: `${name} doesn't exist.`,
        hint: "Check the path; paths in a config are relative to the config file.",
      };
    case "EISDIR":
      return {
        code: "file/is-folder",
        summary: "A folder where a file is wanted",
        detail: `${name} is a folder.`,
        hint: "Name the file in it.",
      };
    case "EACCES":
    case "EPERM":
      return {
        code: "file/unreadable",
        summary: "File can't be read",
        detail: `There is no permission to read ${name}.`,
        hint: "Give the user of this process the right to read it.",
      };
    default:
      return {
        code: "file/unreadable",
        summary: "File can't be read",
        detail: `Reading ${name} failed with ${code}.`,
        hint: "Check the path and the file system.",
      };
  }
}
