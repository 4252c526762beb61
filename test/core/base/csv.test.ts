import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CsvParser, type CsvRow } from "../../../src/core/base/csv-parser.ts";
import { csvColumn, parseCsv } from "../../../src/core/base/csv.ts";
import { missingColumn } from "../../../src/core/base/problems.ts";
import { Problem, problemCode } from "../../../src/core/base/diagnostic.ts";

function problemOf(text: string): Problem {
  try {
    parseCsv(text, "m.csv");
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error("no problem");
}

function streamed(text: string, size: number, lineBreaks = true): CsvRow[] {
  const parser = new CsvParser({
    lineBreaks,
    maxRow: 1000,
    at: (line, column) => ({ file: "f", line, column }),
  });
  const rows: CsvRow[] = [];
  for (let at = 0; at < text.length; at += size) rows.push(...parser.push(text.slice(at, at + size)));
  return [...rows, ...parser.end()];
}

describe("parseCsv", () => {
  it.each([
    ["plain", "a,b\n1,2\n3,4\n"],
    ["without a last line break", "a,b\n1,2\n3,4"],
    ["CRLF", "a,b\r\n1,2\r\n3,4\r\n"],
    ["a byte order mark", "\ufeffa,b\n1,2\n3,4\n"],
    ["quotes", '"a","b"\n"1","2"\r\n"3","4"'],
    ["blank lines", "\na,b\n\n1,2\n\r\n3,4\n\n"],
    ["spaces round the header", " a , b \n1,2\n3,4\n"],
  ])("reads %s", (_, text) => {
    const table = parseCsv(text, "m.csv");
    expect(table.header).toEqual(["a", "b"]);
    expect(table.rows.map((row) => row.cells)).toEqual([
      ["1", "2"],
      ["3", "4"],
    ]);
  });

  it("keeps commas, quotes and empty cells, and knows where cells stand", () => {
    const table = parseCsv('a,b,c\n"x, ""y""",,z\n,,\n', "m.csv");
    expect(table.rows).toEqual([
      { line: 2, cells: ['x, "y"', "", "z"], columns: [1, 12, 13] },
      { line: 3, cells: ["", "", ""], columns: [1, 2, 3] },
    ]);
  });

  it.each([
    ["nothing", "", "csv/empty", 1, 1],
    ["blank lines alone", "\n\n", "csv/empty", 1, 1],
    ["a missing cell", "a,b\n1\n", "csv/cells", 2, 1],
    ["an extra cell", "a,b\n1,2\n1,2,3\n", "csv/cells", 3, 5],
    ["an unclosed quote", 'a,b\n1,"2\n', "csv/quote", 2, 3],
    ["a quote open at the end", 'a,b\n1,"2', "csv/quote", 2, 3],
    ["a line break in a cell", 'a,b\n1,"2\n3"\n', "csv/quote", 2, 3],
    ["text behind a quote", 'a,b\n1,"2"x\n', "csv/quote", 2, 6],
    ["an escape character", "a,b\n1,\u001b[31m\n", "csv/control", 2, 3],
    ["a NUL", "a,b\n\0,1\n", "csv/control", 2, 1],
    ["a column named twice", "a,A\n1,2\n", "csv/header", 1, 1],
  ])("refuses %s", (_, text, code, line, column) => {
    const [first] = problemOf(text).diagnostics;
    expect(first).toMatchObject({ code, at: { file: "m.csv", line, column } });
  });

  it("shows the line and tells all that is wrong at once", () => {
    const problem = problemOf("a,b\n1\n1,2\n1,2,3\n");
    expect(problem.diagnostics.map((one) => one.at?.line)).toEqual([2, 4]);
    expect(problem.diagnostics[1]?.at?.frame?.at(-1)).toEqual({ line: 4, text: "1,2,3" });
  });

  it("refuses a row without end", () => {
    expect(problemCode(problemOf(`a,b\n1,"${"x".repeat(2_000_000)}`))).toBe("csv/row");
  });
});

describe("csvColumn and missingColumn", () => {
  it("finds a column whatever its case", () => {
    expect(csvColumn(["Internal_URI", "ecr_uri"], "internal_uri")).toBe(0);
    expect(csvColumn(["a"], "b")).toBeUndefined();
  });
  it("sees another separator", () => {
    const at = { file: "m.csv", line: 1, column: 1 };
    expect(missingColumn(["a;b"], ["a", "b"], at).hint).toContain("commas");
    expect(missingColumn(["a"], ["a", "b"], at)).toMatchObject({ code: "csv/column" });
  });
});

describe("CsvParser", () => {
  it("gives the same rows whatever the pieces", () => {
    const text = '\ufeffa,b\r\n"1\n2",""\r\n,"x""y"\n\nlast,';
    const whole = streamed(text, text.length);
    expect(whole.map((row) => [row.line, row.cells])).toEqual([
      [1, ["a", "b"]],
      [2, ["1\n2", ""]],
      [4, ["", 'x"y']],
      [6, ["last", ""]],
    ]);
    for (const size of [1, 2, 3, 7]) expect(streamed(text, size)).toEqual(whole);
  });

  it("reads back any table that was written with quotes", () => {
    const cell = fc.string({ unit: fc.constantFrom(...'ab," \n\r;=é'.split("")), maxLength: 6 });
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { maxLength: 6 });
    fc.assert(
      fc.property(table, fc.integer({ min: 1, max: 9 }), (rows, size) => {
        const text = rows.map((row) => row.map((c) => `"${c.replaceAll('"', '""')}"`).join(",")).join("\r\n");
        expect(streamed(text, size).map((row) => row.cells)).toEqual(rows);
      }),
    );
  });

  it("answers any text with rows or a Problem", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'a,"\n\r\0'.split("")), maxLength: 60 }), (text) => {
        try {
          streamed(text, 3, false);
        } catch (error) {
          expect(problemCode(error)).toMatch(/^csv\//);
        }
      }),
      { numRuns: 3000 },
    );
  });
});
