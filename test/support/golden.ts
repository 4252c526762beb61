// Golden files: texts that are reviewed as text, in the folder golden/ beside the test. UPDATE_GOLDEN=1 writes them anew.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";

/** For the test at `url`, which is its import.meta.url. */
export function goldenBeside(url: string): (name: string, text: string) => void {
  return (name, text) => {
    const path = fileURLToPath(new URL(`golden/${name}`, url));
    if (process.env["UPDATE_GOLDEN"] === "1") {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
    expect(text).toBe(readFileSync(path, "utf8"));
  };
}
