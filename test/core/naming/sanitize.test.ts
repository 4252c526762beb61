import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { problemCode } from "../../../src/core/base/diagnostic.ts";
import { sha256 } from "../../../src/core/base/digest.ts";
import { isRepositoryName, sanitizeRepositoryName } from "../../../src/core/naming/sanitize.ts";
import { problemOf } from "../../support/problem.ts";

const rows: readonly [input: string, output: string][] = [
  ["Nginx", "nginx"],
  ["My_Org/My.App", "my_org/my.app"],
  ["a__b", "a_b"],
  ["a___b", "a_b"],
  ["a--b", "a-b"],
  ["a..b", "a.b"],
  ["a._b", "a-b"],
  ["a-._-b", "a-b"],
  ["a_-b", "a-b"],
  ["a-.b", "a-b"],
  ["-lead/trail-", "lead/trail"],
  ["/abs/path/", "abs/path"],
  ["a//b", "a/b"],
  ["foo/./bar", "foo/bar"],
  ["foo/../bar", "foo/bar"],
  ["_private/app", "private/app"],
  ["ghcr.io:443/org/img", "ghcr.io-443/org/img"],
  ["localhost:5000/app", "localhost-5000/app"],
  ["[2001:db8::1]:5000/app", "2001-db8-1-5000/app"],
  ["https://quay.io/coreos/etcd", "quay.io/coreos/etcd"],
  ["  https://quay.io/coreos/etcd", "quay.io/coreos/etcd"],
  ["proxy/https://quay.io/etcd", "proxy/https/quay.io/etcd"],
  ["café/münch", "cafe/munch"],
  ["名前/app", "app"],
  ["app@home", "app-home"],
  ["with space/x+y~z", "with-space/x-y-z"],
  ["UPPER--Case__Mix", "upper-case_mix"],
  ["foo:bar", "foo-bar"],
  ["ﬁne/Ⅷ", "fine/viii"],
  ["swe-smith/pandas-dev__pandas.abc", "swe-smith/pandas-dev_pandas.abc"],
];

describe("sanitizeRepositoryName", () => {
  it.each(rows)("%s -> %s", (input, output) => {
    expect(sanitizeRepositoryName(input)).toEqual({ name: output, changed: input !== output });
  });

  it("says that nothing changed only when nothing did, so also not for upper case alone", () => {
    expect(sanitizeRepositoryName("team/app")).toEqual({ name: "team/app", changed: false });
    expect(sanitizeRepositoryName("Team/app").changed).toBe(true);
  });

  it("cuts long names and keeps them apart by a hash of the whole", () => {
    const input = "x".repeat(300);
    const hash = sha256(input).slice(7, 15);
    expect(sanitizeRepositoryName(input).name).toBe(`${"x".repeat(247)}-${hash}`);
    expect(sanitizeRepositoryName("x".repeat(256))).toEqual({ name: "x".repeat(256), changed: false });
    expect(sanitizeRepositoryName(`${"a".repeat(246)}/${"b".repeat(60)}`).name).toMatch(
      /^a{246}-[0-9a-f]{8}$/,
    );
    expect(sanitizeRepositoryName(`team/${"a".repeat(300)}`).name).toMatch(/^team\/a{242}-[0-9a-f]{8}$/);
  });

  it.each(["a", "   ", "", "///", "名前", "-"])("refuses %j", (input) => {
    expect(problemOf(() => sanitizeRepositoryName(input)).diagnostics).toEqual([
      {
        code: "config/naming",
        severity: "error",
        summary: "No valid repository name",
        detail: `ECR needs at least 2 letters or digits in a repository name, but "${input}" has fewer that ECR allows.`,
        hint: "Set a `destination` for the image, or choose another `naming`.",
      },
    ]);
  });

  it("gives a valid name that stays as it is, or an error, for any text", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary", maxLength: 400 }),
      fc.string({ unit: fc.constantFrom(..."abzAZ09._-/:@ é".split("")), maxLength: 600 }),
    );
    fc.assert(
      fc.property(text, (input) => {
        let name: string;
        try {
          name = sanitizeRepositoryName(input).name;
        } catch (error) {
          return problemCode(error) === "config/naming";
        }
        // ECR's older documents allow single separators only.
        const older = /^[a-z0-9]+([._-][a-z0-9]+)*(\/[a-z0-9]+([._-][a-z0-9]+)*)*$/;
        return isRepositoryName(name) && older.test(name) && !sanitizeRepositoryName(name).changed;
      }),
      { numRuns: 2000 },
    );
  });
});

describe("isRepositoryName", () => {
  it.each(["ab", "a/b", "docker.io/library/nginx", "a_b-c.d", "0a", "a__b", "a--b", "a".repeat(256)])(
    "takes %s",
    (name) => {
      expect(isRepositoryName(name)).toBe(true);
    },
  );
  it.each(["a", "A/b", "a//b", "/a", "a/", "a___b", "a._b", "-a", "a-", "a:b", "ä", "a".repeat(257), ""])(
    "refuses %s",
    (name) => {
      expect(isRepositoryName(name)).toBe(false);
    },
  );
});
