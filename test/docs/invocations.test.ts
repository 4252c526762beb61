// Every command that a page names, in a block or in a sentence, is one that the program takes: its name, its options and
// their values. What runs besides is up to commands.test.ts.
import { describe, expect, it } from "vitest";
import { readInvocation } from "../../src/cli/invocation.ts";
import { Problem } from "../../src/core/base/diagnostic.ts";
import { pagePaths, readPage } from "./support/markdown.ts";

/** The words of each `ecr-mirror …` of a text, up to what ends a command in a shell. */
function commandsIn(text: string): readonly (readonly string[])[] {
  const joined = text.replaceAll("\\\n", " ");
  const found = joined.matchAll(
    /(?:^|[\s`'(|&;=])ecr-mirror((?: +(?!\d>)(?:'[^'\n]*'|"[^"\n]*"|[^\s'"`|&;<>()#]+))*)/gm,
  );
  return [...found].map(([, rest = ""]) => words(rest));
}

function words(text: string): readonly string[] {
  const found = text.matchAll(/'([^']*)'|"([^"]*)"|((?:[^\s'"]|(?<=\S)['"][^'"]*['"])+)/g);
  return [...found].map(([, single, double, plain]) => single ?? double ?? plain ?? "");
}

/** Placeholders that a page writes where a number stands. */
function filled(word: string): string {
  return word
    .replace(/^\$i\/(\d+)$/, "1/$1")
    .replace(/^I\/N$/, "1/4")
    .replace(/^N$/, "4")
    .replace(/^SERIAL$/, "7");
}

const blocks = pagePaths()
  .map(readPage)
  .flatMap(({ path, text }) => {
    const inline = [
      ...text.replaceAll(/^( *)(`{3,})[\s\S]*?^\1\2 *$/gm, "").matchAll(/`(ecr-mirror [^`]+)`/g),
    ];
    const inBlocks = [...text.matchAll(/^ *(`{3,})(?:sh|console[ \w]*|text|)\n([\s\S]*?)^ *\1 *$/gm)];
    const written = [
      ...inline.map(([, one = ""]) => one),
      ...inBlocks.flatMap(([, , inside = ""]) => promptsOf(inside)),
    ];
    return written.flatMap(commandsIn).map((one) => ({ path, words: one.map(filled) }));
  });

/** The commands of a block: after prompts where it has any, else its lines that begin with the program. */
function promptsOf(text: string): readonly string[] {
  const joined = text.replaceAll("\\\n", " ").split("\n");
  const prompts = joined.filter((line) => line.startsWith("$ "));
  return prompts.length > 0 ? prompts : joined.filter((line) => line.startsWith("ecr-mirror "));
}

const rows = [...new Map(blocks.map((one) => [`${one.path}: ${one.words.join(" ")}`, one.words]))];

async function refusal(of: readonly string[]): Promise<string | undefined> {
  try {
    await readInvocation([...of]);
    return undefined;
  } catch (error) {
    if (error instanceof Problem) return JSON.stringify(error.diagnostics);
    throw error;
  }
}

describe("each command that a page names", () => {
  it("is found", () => {
    expect(rows.length).toBeGreaterThan(80);
    expect(
      commandsIn("$ ecr-mirror plan --out p.plan 2>/dev/null | tail -1 && ecr-mirror apply 'a b'"),
    ).toEqual([
      ["plan", "--out", "p.plan"],
      ["apply", "a b"],
    ]);
  });

  it.each(rows)("%s", async (_, one) => {
    expect(await refusal(one)).toBeUndefined();
  });

  it.each([["plna"], ["plan", "--ot", "x"], ["apply", "--shard", "x"]])(
    "is refused if wrong: %s",
    async (...one) => {
      expect(await refusal(one)).toBeDefined();
    },
  );
});
