// `--events FILE`: what happens, as JSON lines, written as it happens.
import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import { fileProblem } from "../../storage/problems.ts";
import { printableJson } from "../../core/base/escape.ts";
import type { Output } from "./output.ts";

export type WriteEvent = (event: object) => void;

/** Runs `work` with a writer; without a file the writer does nothing. A file that can't be written stops it first. */
export async function withEventFile<T>(
  path: string | undefined,
  output: Output,
  work: (write: WriteEvent) => Promise<T>,
): Promise<T> {
  if (path === undefined) return work(() => {});
  const stream = createWriteStream(path);
  let broken: unknown;
  // A disk that fills up in the middle must not end an apply: it is told at the end.
  stream.on("error", (error) => (broken ??= error));
  try {
    await new Promise<void>((resolve, reject) => {
      stream.once("open", () => resolve());
      stream.once("error", reject);
    });
  } catch (error) {
    throw fileProblem(error, { area: "output", path, doing: "write" });
  }
  let result: T;
  try {
    result = await work((event) => {
      const line = { time: new Date().toISOString(), ...event };
      if (broken === undefined) stream.write(output.redact(`${printableJson(line)}\n`));
    });
  } finally {
    stream.end();
    await finished(stream).catch((error: unknown) => (broken ??= error));
  }
  if (broken !== undefined) throw fileProblem(broken, { area: "output", path, doing: "write" });
  return result;
}
