import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Problem } from "../../../src/core/base/diagnostic.ts";
import { readMappingCsv } from "../../../src/core/mapping/csv.ts";

const header = "internal_uri,ecr_uri";

function problem(text: string): Problem {
  try {
    readMappingCsv(text, "m.csv");
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error("it was accepted");
}

describe("a mapping CSV", () => {
  const one = { entries: [{ internal: "nginx:1", ecr: "r.example.com/nginx:1" }], repeated: 0 };

  it.each([
    ["plain", `${header}\nnginx:1,r.example.com/nginx:1\n`],
    ["a BOM", `\ufeff${header}\nnginx:1,r.example.com/nginx:1\n`],
    ["CRLF", `${header}\r\nnginx:1,r.example.com/nginx:1\r\n`],
    ["quotes", `"internal_uri","ecr_uri"\n"nginx:1","r.example.com/nginx:1"\n`],
    ["another case and order of the header", `ECR_URI,Internal_URI\nr.example.com/nginx:1,nginx:1\n`],
    ["no last line end", `${header}\nnginx:1,r.example.com/nginx:1`],
    ["blank lines", `${header}\n\nnginx:1,r.example.com/nginx:1\n\n`],
  ])("is read with %s", (_, text) => {
    expect(readMappingCsv(text, "m.csv")).toEqual(one);
  });

  it("counts rows that repeat another", () => {
    expect(readMappingCsv(`${header}\na:1,b:1\na:1,b:1\n`, "m.csv").repeated).toBe(1);
  });

  it.each([
    ["nothing", "", "csv/empty", 1],
    ["no header", "nginx:1,r.example.com/nginx:1\n", "csv/column", 1],
    ["a missing column", "internal_uri\nnginx:1\n", "csv/column", 1],
    ["a further column", `${header},x\na:1,b:1,c\n`, "mapping/columns", 1],
    ["a row with a cell too many", `${header}\na:1,b:1\nc:1,d:1,e\n`, "csv/cells", 3],
    ["a row with a cell too few", `${header}\na:1\n`, "csv/cells", 2],
    ["an unclosed quote", `${header}\n"a:1,b:1\n`, "csv/quote", 2],
    ["a line break in a cell", `${header}\n"a\n:1",b:1\n`, "csv/quote", 2],
    ["a formula", `${header}\n=cmd|' /C calc'!A0,b:1\n`, "mapping/reference", 2],
    ["a formula in quotes", `${header}\n"=1+1",b:1\n`, "mapping/reference", 2],
    ["an escape sequence", `${header}\na\u001b[31m:1,b:1\n`, "csv/control", 2],
    ["an empty cell", `${header}\n,b:1\n`, "mapping/reference", 2],
    ["a look-alike letter", `${header}\n\u0430lpine:1,b:1\n`, "mapping/reference", 2],
    ["two values for one image", `${header}\na:1,b:1\nx:1,y:1\na:1,c:1\n`, "mapping/conflict", 4],
  ])("with %s is one clear error", (_, text, code, line) => {
    const found = problem(text);
    expect(found.diagnostics).toHaveLength(1);
    expect(found.diagnostics[0]).toMatchObject({ code, at: { file: "m.csv", line } });
  });

  it("names both lines of a conflict", () => {
    expect(problem(`${header}\na:1,b:1\nx:1,y:1\na:1,c:1\n`).message).toMatch(/on line 2 .* on line 4/);
  });

  it("reports all bad rows at once", () => {
    expect(problem(`${header}\n=a,b:1\nc:1,@d\n`).diagnostics.map((one) => one.at?.line)).toEqual([2, 3]);
  });

  it("means the same whether it is as we write it or needs the CSV machine", () => {
    const cell = fc.constantFrom(
      "a:1",
      "b.example.com/c:2",
      "d:3,e:4",
      "",
      "=f",
      "G:1",
      '"h:1"',
      "i:1 ",
      "\u0430",
    );
    const rows = fc.array(fc.tuple(cell, cell, fc.constantFrom("\n", "\n\n")), { maxLength: 5 });
    const outcome = (text: string): unknown => {
      try {
        return readMappingCsv(text, "m.csv");
      } catch (error) {
        return (error as Problem).diagnostics.map(({ code, detail, at }) => [code, detail, at?.line]);
      }
    };
    fc.assert(
      fc.property(rows, fc.boolean(), (list, isEnded) => {
        const body = list.map(([internal, ecr, end]) => `${internal},${ecr}${end}`).join("");
        const plain = `${header}\n${isEnded ? body : body.trimEnd()}`;
        // The byte order mark means nothing; only the machine reads it.
        expect(outcome(plain)).toEqual(outcome(`\ufeff${plain}`));
      }),
      { numRuns: 1000 },
    );
  });
});
