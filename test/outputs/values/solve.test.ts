import { describe, expect, it } from "vitest";
import type { Digest } from "../../../src/core/base/digest.ts";
import { solveValues } from "../../../src/outputs/values/solve.ts";
import { digest, host, key, pieces, row, use } from "./rows.ts";

function solved(...rows: Parameters<typeof solveValues>[0]): Record<string, unknown> {
  const { assignments, left } = solveValues(rows, "app");
  expect(left).toEqual([]);
  return Object.fromEntries(assignments.map((one) => [one.path.join("."), one.value]));
}

function why(...rows: Parameters<typeof solveValues>[0]): string[] {
  return solveValues(rows, "app").left.map((one) => one.why);
}

const other = `sha256:${"e".repeat(64)}` as Digest;

describe("solveValues", () => {
  it.each([
    [
      "registry and repository",
      ["registry:i.registry=quay.io", "/", "path:i.repository=a/b"],
      "quay.io/a/b:1",
      { "i.registry": host, "i.repository": "mirror/a/b" },
    ],
    [
      "repository alone",
      ["path:i.repository=quay.io/a/b"],
      "quay.io/a/b:1",
      { "i.repository": `${host}/mirror/a/b` },
    ],
    ["a reference", ["reference:image=quay.io/a/b:1"], "quay.io/a/b:1", { image: `${host}/mirror/a/b:1` }],
    ["a reference that was empty", ["reference:image="], "quay.io/a/b:1", { image: `${host}/mirror/a/b:1` }],
    [
      "a host with the path in the template",
      ["registry:registry=quay.io", "/a/b"],
      "quay.io/a/b:1",
      { registry: `${host}/mirror` },
    ],
    ["a hub", ["path:hub=quay.io/a", "/b"], "quay.io/a/b:1", { hub: `${host}/mirror/a` }],
    [
      "a triple",
      ["path:p.repository=quay.io/a", "/", "name:p.image=b"],
      "quay.io/a/b:1",
      { "p.repository": `${host}/mirror/a` },
    ],
    [
      "three keys",
      ["registry:r=quay.io", "/", "path:p=a", "/", "name:n=b"],
      "quay.io/a/b:1",
      { r: host, p: "mirror/a" },
    ],
    [
      "a suffix of the template",
      ["registry:r=quay.io", "/", "path:p=a/b", "-slim"],
      "quay.io/a/b-slim:1",
      { r: host, p: "mirror/a/b" },
    ],
  ] as const)("%s", (_, made, source, values) => {
    expect(solved(row(source, [use(pieces(...made))]))).toEqual(values);
  });

  it("sets a renamed tag, and only then", () => {
    const made = [use(pieces("path:i.repository=quay.io/a/b"), { tag: key("i.tag", "1") })];
    expect(solved(row("quay.io/a/b:1", made))).toEqual({ "i.repository": `${host}/mirror/a/b` });
    expect(solved(row("quay.io/a/b:1", made, { target: `${host}/mirror/a/b:1-dated` }))).toEqual({
      "i.repository": `${host}/mirror/a/b`,
      "i.tag": "1-dated",
    });
  });

  it("keeps a digest, and sets one that differs in its own form", () => {
    const source = `quay.io/a/b:1@${digest}`;
    const made = (value: string) => [
      use(pieces("path:i.repository=quay.io/a/b"), { digest: key("i.sha", value) }),
    ];
    expect(solved(row(source, made(digest)))).toEqual({ "i.repository": `${host}/mirror/a/b` });
    expect(solved(row(source, made(digest), { digest: other }))).toMatchObject({ "i.sha": other });
    expect(solved(row(source, made(digest.slice(7)), { digest: other }))).toMatchObject({
      "i.sha": other.slice(7),
    });
  });

  it("writes tag and digest of a whole reference", () => {
    const source = `quay.io/a/b:1@${digest}`;
    expect(solved(row(source, [use(pieces(`reference:image=${source}`))], { digest: other }))).toEqual({
      image: `${host}/mirror/a/b:1@${other}`,
    });
  });

  it("opens guards once something moves", () => {
    const guards = [{ path: ["global", "security", "allowInsecureImages"], value: true }];
    expect(solved(row("quay.io/a/b:1", [use(pieces("path:r=quay.io/a/b"), { guards })]))).toMatchObject({
      "global.security.allowInsecureImages": true,
    });
    const there = pieces(`path:r=${host}/mirror/a/b`);
    expect(solved(row("quay.io/a/b:1", [use(there, { guards })]))).toEqual({});
  });

  it.each([
    [
      "a literal",
      row("quay.io/a/b:1", [use(pieces("quay.io/a/b"))]),
      /"quay.io\/a\/b" is written in the template/,
    ],
    [
      "a literal host",
      row("quay.io/a/b:1", [use(pieces("quay.io/", "path:p=a/b"))]),
      /"quay.io\/" is written/,
    ],
    [
      "an end that doesn't fit",
      row("quay.io/a/b:1", [use(pieces("registry:r=quay.io", "/a/c"))]),
      /adds "\/a\/c"/,
    ],
    [
      "a tag of the template",
      row("quay.io/a/b:1", [use(pieces("path:p=quay.io/a/b"))], { target: `${host}/mirror/a/b:2` }),
      /its tag 1/,
    ],
    [
      "a tag that the node completes, when ECR calls it otherwise",
      row(
        "quay.io/a/driver:580-ubuntu22.04",
        [use(pieces("path:p=quay.io/a/driver"), { names: "quay.io/a/driver:580" })],
        {
          target: `${host}/mirror/a/driver:dated`,
        },
      ),
      /sets the tag 580, which the node extends/,
    ],
    [
      "a digest of the template",
      row(`quay.io/a/b@${digest}`, [use(pieces("path:p=quay.io/a/b"))], { digest: other }),
      /its digest/,
    ],
  ])("leaves %s", (_, one, reason) => {
    expect(why(one)).toEqual([expect.stringMatching(reason)]);
  });

  it.each([
    ["path:p=quay.io/a/driver", { p: `${host}/mirror/a/driver` }],
    ["reference:p=quay.io/a/driver:580", { p: `${host}/mirror/a/driver:580` }],
  ])("keeps the tag that the node completes: %s", (piece, expected) => {
    const uses = [use(pieces(piece), { names: "quay.io/a/driver:580" })];
    expect(solved(row("quay.io/a/driver:580-ubuntu22.04", uses))).toEqual(expected);
  });

  it("leaves an image whose shared key another one needs otherwise", () => {
    const shared = (name: string) => [use(pieces("path:hub=quay.io/a", `/${name}`))];
    const rows = [
      row("quay.io/a/b:1", shared("b")),
      row("quay.io/a/c:1", shared("c"), { target: `${host}/else/c:1` }),
    ];
    expect(why(...rows)).toEqual([expect.stringMatching(/hub is shared/)]);
  });

  it("a registry key that several images share holds the parent where the template adds the path to one", () => {
    const rows = [
      row("quay.io/a/init:1", [use(pieces("registry:map.west=quay.io", "/", "path:init.repository=a/init"))]),
      row("quay.io/a/b:1", [use(pieces("registry:map.west=quay.io", "/a/b"))]),
    ];
    expect(solved(...rows)).toEqual({ "map.west": `${host}/mirror` });
    expect(solved(...rows.toReversed())).toEqual(solved(...rows));
  });

  it("counts optional uses only when an optional image is mirrored", () => {
    const on = { on: [["jobs", "enabled"]] };
    const both = row("quay.io/a/b:1", [
      use(pieces("path:a=quay.io/a/b")),
      use(pieces("path:jobs.a=quay.io/a/b"), on),
    ]);
    expect(Object.keys(solved(both))).toEqual(["a"]);
    const optional = row("quay.io/a/jobs:1", [use(pieces("path:jobs.image=quay.io/a/jobs"), on)]);
    expect(Object.keys(solved(both, optional))).toEqual(["a", "jobs.a", "jobs.image"]);
  });

  it("passes over the uses of other sources", () => {
    expect(solved(row("quay.io/a/b:1", [use(pieces("path:a=quay.io/a/b"), { source: "else" })]))).toEqual({});
  });
});
