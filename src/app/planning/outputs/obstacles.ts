// What is in the way of a file that a plan would write: a directory at its path, or a file where its directory would be.
// The plan names it and leaves the file out, so that a review shows it and not only the apply.
import { posix } from "node:path";
import type { Config } from "../../../config/config.ts";
import type { Diagnostic, Position } from "../../../core/base/diagnostic.ts";
import type { DesiredFile } from "../../../core/plan/desired.ts";
import type { Runtime } from "../../runtime/runtime.ts";
import { fileInTheWay, folderInTheWay } from "./problems.ts";

export async function withoutObstructed(
  config: Config,
  { files: disk }: Runtime,
  files: readonly DesiredFile[],
): Promise<{ readonly files: readonly DesiredFile[]; readonly failures: readonly Diagnostic[] }> {
  const kept: DesiredFile[] = [];
  const failures: Diagnostic[] = [];
  for (const file of files) {
    const obstacle = await obstacleOf(file.path, disk);
    if (obstacle === undefined) kept.push(file);
    else failures.push(obstacle(file.path, placeOf(config, file)));
  }
  return { files: kept, failures };
}

type Told = (path: string, at: Position | undefined) => Diagnostic;

async function obstacleOf(path: string, disk: Runtime["files"]): Promise<Told | undefined> {
  const there = await disk.stat(path);
  if (there !== null) return there.kind === "folder" ? folderInTheWay : undefined;
  for (let folder = posix.dirname(path); folder !== posix.dirname(folder); folder = posix.dirname(folder)) {
    const found = await disk.stat(folder);
    if (found?.kind === "file") return (shown, at) => fileInTheWay(shown, folder, at);
    if (found !== null) return undefined;
  }
  return undefined;
}

/** Without the line itself: plans are saved, and hold no text of the config. */
function placeOf(config: Config, { output }: DesiredFile): Position | undefined {
  const at = config.locate("outputs", output.index, "path");
  return at && { file: at.file, line: at.line, column: at.column };
}
