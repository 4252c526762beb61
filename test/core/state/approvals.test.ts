import { describe, expect, it } from "vitest";
import { sha256 } from "../../../src/core/base/digest.ts";
import {
  type Approvals,
  checkApprovals,
  formatApprovals,
  noApprovals,
  parseApprovals,
  updateApprovals,
} from "../../../src/core/state/approvals.ts";
import { problemOf } from "../../support/problem.ts";

const approvals: Approvals = {
  formatVersion: "1.0",
  images: new Map([
    ["docker.io/b:1", sha256("b")],
    ["docker.io/a:1", sha256("a")],
  ]),
};

const refusal = (text: string) => problemOf(() => parseApprovals(text, "l.json"));

describe("approvals as text", () => {
  it("have one sorted line for each reference, and come back", () => {
    const text = `{
  "formatVersion": "1.0",
  "images": {
    "docker.io/a:1": "${sha256("a")}",
    "docker.io/b:1": "${sha256("b")}"
  }
}
`;
    expect(formatApprovals(approvals)).toBe(text);
    expect(parseApprovals(text, "l.json")).toEqual(approvals);
    expect(parseApprovals(formatApprovals(noApprovals), "l.json")).toEqual(noApprovals);
  });

  it.each([
    ["cut off", formatApprovals(approvals).slice(0, 60), "it is cut off: the JSON ends too early"],
    ["empty", "", "it is empty"],
    ["blank", " \n", "it is empty"],
    ["a list", "[]", 'formatVersion is not "1.0"'],
    ["without a version", '{"images":{}}', 'formatVersion is not "1.0"'],
    ["of a version that is a number", '{"formatVersion":2.1,"images":{}}', 'formatVersion is not "1.0"'],
    ["of a version that is text", '{"formatVersion":"v2.0","images":{}}', 'formatVersion is not "1.0"'],
    ["of a version with an ending", '{"formatVersion":"2.0-a","images":{}}', 'formatVersion is not "1.0"'],
    ["with an unknown key", '{"formatVersion":"1.0","images":{},"more":1}', 'it has an unknown key "more"'],
    ["without images", '{"formatVersion":"1.0"}', "images is missing or not an object"],
    ["with a list of images", '{"formatVersion":"1.0","images":[]}', "images is missing or not an object"],
    [
      "with a broken digest",
      '{"formatVersion":"1.0","images":{"a":"sha256:1"}}',
      "the digest of a is not sha256",
    ],
    [
      "with a digest in a list",
      `{"formatVersion":"1.0","images":{"a":["${sha256("a")}"]}}`,
      "the digest of a is not sha256",
    ],
  ])("are refused when they are %s", (_, text, why) => {
    expect(refusal(text).diagnostics).toMatchObject([
      {
        code: "state/lock-unreadable",
        severity: "error",
        summary: "Cannot read the lock file",
        detail: `l.json: ${why}. The file was not changed.`,
        hint: "Restore it from git. Or move it away, and approve again: ecr-mirror plan --update-lock",
      },
    ]);
  });

  it.each(["1.1", "3.1", "12.34"])("are refused when they are of version %s", (version) => {
    expect(refusal(formatApprovals(approvals).replace("1.0", version)).diagnostics).toEqual([
      {
        code: "state/lock-newer",
        severity: "error",
        summary: "Unsupported lock file version",
        detail: `l.json has format version ${version}, but this version of ecr-mirror reads version 1.0. The file was not changed.`,
        hint: "Use the version of ecr-mirror that wrote it, or a newer one.",
      },
    ]);
  });

  it("with git conflict markers are refused at the first one", () => {
    const [, first = ""] = formatApprovals(approvals).split("\n");
    const text = `{\n<<<<<<< HEAD\n${first}\n=======\n${first}\n>>>>>>> main\n}\n`;
    expect(refusal(text).diagnostics).toMatchObject([
      {
        code: "state/lock-unreadable",
        detail: "l.json: it contains git conflict markers. The file was not changed.",
        at: { file: "l.json", line: 2, column: 1 },
      },
    ]);
  });

  it("keep the cause of what is no JSON", () => {
    expect(refusal("{").cause).toBeInstanceOf(SyntaxError);
  });
});

describe("checkApprovals", () => {
  it("names what is missing and what is outdated, each sorted", () => {
    expect(checkApprovals(approvals, ["docker.io/c:1", "docker.io/a:1"])).toEqual({
      missing: ["docker.io/c:1"],
      outdated: ["docker.io/b:1"],
    });
    expect(checkApprovals(approvals, ["docker.io/d:1", "docker.io/c:1"])).toEqual({
      missing: ["docker.io/c:1", "docker.io/d:1"],
      outdated: ["docker.io/a:1", "docker.io/b:1"],
    });
  });
});

describe("updateApprovals", () => {
  const found = new Map([
    ["docker.io/a:1", sha256("a2")],
    ["docker.io/c:1", sha256("c")],
  ]);

  it("approves all that is found, and drops what is gone", () => {
    expect(updateApprovals(approvals, found, () => true)).toEqual({ formatVersion: "1.0", images: found });
  });

  it("approves what is selected, and leaves the rest as it was", () => {
    const updated = updateApprovals(approvals, found, (reference) => reference === "docker.io/c:1");
    expect(updated.images).toEqual(
      new Map([
        ["docker.io/a:1", sha256("a")],
        ["docker.io/b:1", sha256("b")],
        ["docker.io/c:1", sha256("c")],
      ]),
    );
  });

  it("approves nothing that is neither selected nor approved", () => {
    expect(updateApprovals(noApprovals, found, () => false)).toEqual(noApprovals);
  });
});
