import { describe, expect, it } from "vitest";
import { destinationRepository, joinPath } from "../../../src/core/naming/naming.ts";
import { parseImageRef } from "../../../src/core/image/reference.ts";
import { problemOf } from "../../support/problem.ts";

const runner = "us-docker.pkg.dev/runwhen-nonprod-shared/public-images/runner:1";
const rows: readonly [
  reference: string,
  form: string,
  strip: string | undefined,
  prefix: string,
  to: string,
][] = [
  ["nginx", "path", undefined, "", "library/nginx"],
  ["nginx", "path", "library", "platform", "platform/nginx"],
  ["nginx", "path", "library/", "platform", "platform/nginx"],
  ["nginx", "path", "libr", "platform", "platform/library/nginx"],
  ["nginx", "path", "library/nginx", "platform", "platform/library/nginx"],
  ["nginx", "name", undefined, "platform/", "platform/nginx"],
  ["nginx", "host", undefined, "platform", "platform/docker.io/library/nginx"],
  [runner, "path", undefined, "runwhen", "runwhen/runwhen-nonprod-shared/public-images/runner"],
  [runner, "path", "runwhen-nonprod-shared/public-images", "runwhen", "runwhen/runner"],
  [runner, "name", undefined, "runwhen", "runwhen/runner"],
  [runner, "{host}/{name}", undefined, "", "us-docker.pkg.dev/runner"],
  [runner, "{path|replace:runwhen-nonprod-shared/,}", undefined, "", "public-images/runner"],
  [runner, "{path|replace:/,-|replace:public,p}", undefined, "", "runwhen-nonprod-shared-p-images-runner"],
  [runner, "{namespace|replace:runwhen-nonprod-shared/,}-{name}", undefined, "", "public-images-runner"],
  [runner, "fixed/{name|replace:run,$&}", undefined, "", "fixed/ner"],
  ["localhost:5000/app", "host", undefined, "p", "p/localhost-5000/app"],
  ["localhost:5000/app", "{namespace}/{name}", undefined, "p", "p/app"],
  ["quay.io/a/b__c", "path", undefined, "p", "p/a/b_c"],
  ["quay.io/a", "x/{name}{namespace}", undefined, "p", "p/x/a"],
];

function by(reference: string) {
  return destinationRepository(parseImageRef(reference), { form: "host" }, "p");
}

describe("destinationRepository", () => {
  it.each(rows)("%s by %s (strip %s, prefix %j) -> %s", (reference, form, strip, prefix, to) => {
    const rule = strip === undefined ? { form } : { form, strip };
    expect(destinationRepository(parseImageRef(reference), rule, prefix).repository).toBe(to);
  });

  it("tells a name that ECR's grammar changed from one that it didn't", () => {
    expect(by("quay.io/a/b__c")).toEqual({
      repository: "p/quay.io/a/b_c",
      changed: true,
      from: "p/quay.io/a/b__c",
    });
    expect(by("Quay.io/a/b").changed).toBe(true);
    expect(by("quay.io/a/b").changed).toBe(false);
    expect(
      destinationRepository(parseImageRef("quay.io/b1"), { form: "{namespace}/{name}" }, "").changed,
    ).toBe(false);
  });

  it.each([
    ["{nam}", '"{nam}" is none of {host} {path} {name} {namespace}'],
    ["{}", '"{}" is none of {host} {path} {name} {namespace}'],
    ["{constructor}", '"{constructor}" is none of {host} {path} {name} {namespace}'],
    ["{path", "a brace is not closed or not opened"],
    ["path}", "a brace is not closed or not opened"],
    ["{path|upper}", '"upper" is not "replace:FROM,TO"'],
    ["{path|replace:,x}", '"replace:,x" is not "replace:FROM,TO"'],
    ["{path|replace:x}", '"replace:x" is not "replace:FROM,TO"'],
    ["{path|no replace:a,b}", '"no replace:a,b" is not "replace:FROM,TO"'],
  ])("refuses %s", (form, why) => {
    const run = () => destinationRepository(parseImageRef("quay.io/b1"), { form }, "");
    expect(problemOf(run).diagnostics).toEqual([
      {
        code: "config/naming",
        severity: "error",
        summary: "Not a naming rule",
        detail: `"${form}": ${why}.`,
        hint: "Use path, name, host, or a template such as {host}/{path} or {path|replace:acme/,}.",
      },
    ]);
  });

  it("refuses a rule that leaves nothing of a name", () => {
    const run = () => destinationRepository(parseImageRef("quay.io/b1"), { form: "{namespace}" }, "");
    expect(problemOf(run).diagnostics).toMatchObject([{ summary: "No valid repository name" }]);
  });
});

describe("joinPath", () => {
  it("leaves no double, leading or trailing slash", () => {
    expect(joinPath("", "/a/", "b//c", "")).toBe("a/b/c");
  });
});
