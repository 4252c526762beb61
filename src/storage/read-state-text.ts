// Reads a state or lock file as text; null when there is none.
import { readFile } from "node:fs/promises";
import { fileProblem, systemCode } from "./file-problem.ts";

export async function readStateText(path: string, shown: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (systemCode(error) === "ENOENT") return null;
    throw fileProblem(error, { area: "state", path: shown, doing: "read" });
  }
}
