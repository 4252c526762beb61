// docs/errors.md lists every diagnostic code of the program, and nothing else.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { warningCodes } from "../../src/core/base/problem-code.gen.ts";

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.gen\.|\.d\.ts$/.test(entry.name) || !entry.name.endsWith(".ts") ? [] : [path];
  });
}

const area =
  "bundle|config|file|yaml|env|usage|reference|list|csv|layout|mapping|plan|values|archive|state|chart|source|registry|ecr|output|program|age|check|drift|policy|prune|repository|tag|gate";

/** Where a function puts the area before what its caller says: the file, the area, and how the rest is written. */
const composed: readonly (readonly [file: RegExp, areas: readonly string[], rest: RegExp])[] = [
  [/^src\/cli\//, ["usage"], /usageProblem\(\s*"([a-z-]+)"/g],
  [/^src\/storage\/problems\.ts$/, ["file", "output", "state"], /(?:\bwhat: |\?\? )"([a-z]+(?:-[a-z]+)*)"/g],
  [/^src\/storage\/problems\.ts$/, ["output", "state"], /\bwriting: "([a-z]+(?:-[a-z]+)*)"/g],
  [
    /^src\/storage\/s3\/problems\.ts$/,
    ["state", "bundle"],
    /(?:s3Failure\(|\bwhat: )\s*"([a-z]+(?:-[a-z0-9]+)*)"/g,
  ],
  [/^src\/registry\/layout\//, ["layout"], /layoutProblem\(\s*"([a-z-]+)"/g],
];

function usedCodes(): Set<string> {
  const codes = new Set<string>();
  const whole = new RegExp(`"((?:${area})/[a-z0-9]+(?:-[a-z0-9]+)*)"`, "g");
  for (const path of sources("src")) {
    const text = readFileSync(path, "utf8");
    for (const [, code = ""] of text.matchAll(whole)) codes.add(code);
    for (const [file, areas, rest] of composed) {
      if (!file.test(path)) continue;
      for (const [, what = ""] of text.matchAll(rest)) for (const one of areas) codes.add(`${one}/${what}`);
    }
  }
  return codes;
}

function documentedCodes(): string[] {
  const text = readFileSync("docs/errors.md", "utf8");
  return [...text.matchAll(/^\| `([a-z]+\/[a-z0-9-]+)` +\|/gm)].map(([, code = ""]) => code);
}

it("are all documented, and no others", () => {
  const documented = new Set(documentedCodes());
  const used = usedCodes();
  expect({
    undocumented: [...used].filter((code) => !documented.has(code)).toSorted(),
    unused: [...documented].filter((code) => !used.has(code)).toSorted(),
  }).toEqual({ undocumented: [], unused: [] });
});

it("stand in the document once each", () => {
  const documented = documentedCodes();
  expect(documented).toEqual([...new Set(documented)]);
});

it("those of warnings are the ones that are never errors", () => {
  const told = new Set<string>();
  const faults = new Set<string>();
  for (const path of sources("src")) {
    const text = readFileSync(path, "utf8");
    for (const [, code = ""] of text.matchAll(/\bwarning\(\s*"([a-z]+\/[a-z-]+)"/g)) told.add(code);
    for (const [, code = ""] of text.matchAll(/\b(?:fault|problem|complaint)\(\s*"([a-z]+\/[a-z-]+)"/g))
      faults.add(code);
  }
  const listed = new Set<string>(warningCodes);
  // What only annotations and `check` tell is no matter of the config, and a failed source is a warning only beside its fallback.
  const others = new Set(["check/named-by-source", "drift/found"]);
  expect([...told].filter((code) => !listed.has(code) && !faults.has(code) && !others.has(code))).toEqual([]);
  expect([...listed].filter((code) => faults.has(code))).toEqual([]);
});
