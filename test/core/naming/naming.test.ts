import { describe, expect, it } from "vitest";
import { Problem } from "../../../src/core/base/diagnostic.ts";
import { destinationRepository, joinPath } from "../../../src/core/naming/naming.ts";
import { parseImageRef } from "../../../src/core/image/reference.ts";

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
    ["{constructor}", "is none of"],
    ["{path", "a brace is not closed"],
    ["path}", "a brace is not closed"],
    ["{path|upper}", '"upper" is not "replace:FROM,TO"'],
    ["{path|replace:,x}", "is not"],
    ["{namespace}", "Nothing that ECR allows"],
  ])("refuses %s", (form, why) => {
    const run = () => destinationRepository(parseImageRef("quay.io/b1"), { form }, "");
    expect(run).toThrow(Problem);
    expect(run).toThrow(why);
  });
});

describe("joinPath", () => {
  it("leaves no double, leading or trailing slash", () => {
    expect(joinPath("", "/a/", "b//c", "")).toBe("a/b/c");
  });
});
