import { describe, expect, it } from "vitest";
import { type DoingView, doingRows } from "../../../src/views/live/doing.ts";

const doings: readonly DoingView[] = [
  { subject: "runwhen-local", what: "reading the source", done: 0, total: null },
  { subject: "runwhen-local", what: "rendering the chart (render 2)", done: 0, total: null },
  { subject: "ECR", what: "reading repositories", done: 120, total: 460 },
  { subject: "codecollections", what: "listing tags", done: 3, total: 12 },
  { subject: "codecollections", what: "reading the source", done: 0, total: null },
];

describe("what a run is busy with", () => {
  it("is a row for each subject: what is counted, or was begun last", () => {
    expect(doingRows(doings, 12.3, { width: 80, height: 20 })).toEqual([
      "Working for 13 s",
      "  runwhen-local    rendering the chart (render 2)",
      "  ECR              reading repositories, 120 of 460",
      "  codecollections  listing tags, 3 of 12",
    ]);
  });

  it.each([
    [1, ["Working for 12 s"]],
    [2, ["Working for 12 s", "  and 3 more"]],
    [3, ["Working for 12 s", "  runwhen-local  rendering the chart (render 2)", "  and 2 more"]],
  ])("has at most %i rows on a low terminal", (height, rows) => {
    expect(doingRows(doings, 12, { width: 80, height })).toEqual(rows);
  });

  it("fits a narrow terminal", () => {
    for (const row of doingRows(doings, 12, { width: 40, height: 9 })) expect(row.length).toBeLessThan(39);
  });
});
