// Unpacks chart archives in memory and writes only plain files below one folder. Links are never written; a name
// that leads out, a device or a bomb is an error that says which entry it was.
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { unpackTar } from "modern-tar";
import { Problem } from "../../../core/base/diagnostic.ts";

/** Helm's own limits: what is larger, Helm refuses as well. */
const largest = {
  archive: 100 * 1024 * 1024,
  file: 5 * 1024 * 1024,
  unpacked: 200 * 1024 * 1024,
  entries: 20_000,
};

/** A file that the config names is bad input; what a repository or another chart brings is the chart's fault. */
export async function unpackForeign(bytes: Uint8Array, folder: string, label: string): Promise<void> {
  try {
    await unpackChart(bytes, folder, label);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw new Problem(
      error.diagnostics.map((one) => ({ ...one, code: "chart/unsafe" })),
      { cause: error },
    );
  }
}

/** Unpacks to `folder`; the archive's first folder becomes `folder` itself. */
export async function unpackChart(bytes: Uint8Array, folder: string, label: string): Promise<void> {
  const entries = await readEntries(bytes, label);
  const files = entries.filter((entry) => entry.header.type === "file" || entry.header.type === undefined);
  const tops = new Set(files.map((entry) => entry.header.name.replace(/^\.\//, "").split("/")[0] ?? ""));
  if (files.length === 0) throw archiveProblem(label, "it holds no files");
  const top = [...tops][0] ?? "";
  // All names are looked at before anything is written.
  const inside = files.map(({ header, data }) => ({
    name: insideOf(header.name.replace(/^\.\//, ""), top, label),
    data,
  }));
  for (const { name, data } of inside) {
    if (name === undefined) continue;
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, data ?? new Uint8Array());
  }
}

type Entries = Awaited<ReturnType<typeof unpackTar>>;

async function readEntries(bytes: Uint8Array, label: string): Promise<Entries> {
  if (bytes.length > largest.archive)
    throw archiveProblem(label, `it is larger than ${largest.archive / 1024 / 1024} MiB`);
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) throw archiveProblem(label, "it is not compressed with gzip");
  const tar = unzip(bytes, label);
  let entries: Entries;
  try {
    entries = await unpackTar(tar, { strict: true });
  } catch (error) {
    throw archiveProblem(label, `it is no complete tar archive (${(error as Error).message})`, error);
  }
  if (entries.length > largest.entries)
    throw archiveProblem(label, `it holds more than ${largest.entries} entries`);
  for (const { header } of entries) checkEntry(header, label);
  return entries;
}

function unzip(bytes: Uint8Array, label: string): Uint8Array {
  try {
    return gunzipSync(bytes, { maxOutputLength: largest.unpacked });
  } catch (error) {
    const bomb = (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE";
    throw archiveProblem(
      label,
      bomb ? `it unpacks to more than ${largest.unpacked / 1024 / 1024} MiB` : "it is damaged or cut off",
      error,
    );
  }
}

function checkEntry(header: { name: string; size: number; type?: string }, label: string): void {
  const shown = JSON.stringify(header.name);
  const parts = header.name.split(/[/\\]/);
  if (header.name.startsWith("/") || /^[A-Za-z]:/.test(header.name))
    throw archiveProblem(label, `${shown} is an absolute path`);
  if (parts.includes("..")) throw archiveProblem(label, `${shown} leads out of the archive`);
  if (header.name.includes("\0") || header.name.includes("\\"))
    throw archiveProblem(label, `${shown} is not a file name`);
  if (header.type === "symlink" || header.type === "link") throw archiveProblem(label, `${shown} is a link`);
  if (!["file", "directory", "pax-header", "pax-global-header", undefined].includes(header.type)) {
    throw archiveProblem(label, `${shown} is a ${header.type ?? "special file"}`);
  }
  if (header.size > largest.file)
    throw archiveProblem(label, `${shown} is larger than ${largest.file / 1024 / 1024} MiB`);
}

function insideOf(name: string, top: string, label: string): string | undefined {
  const slash = name.indexOf("/");
  if (slash < 0) throw archiveProblem(label, `${JSON.stringify(name)} lies beside the chart's folder`);
  // Helm takes the first folder as the chart and reads nothing else.
  return name.slice(0, slash) === top ? name.slice(slash + 1) : undefined;
}

function archiveProblem(label: string, why: string, cause?: unknown): Problem {
  return new Problem(
    {
      code: "archive/unsafe",
      severity: "error",
      summary: "The chart archive can't be used",
      detail: `${label}: ${why}.`,
      hint: "Package the chart again with helm package.",
    },
    { cause },
  );
}
