import { describe, expect, it } from "vitest";
import type { SourceOf } from "../../../src/sources/kind/kind.ts";
import { images } from "../../../src/sources/images/source.ts";
import { codesOf, contextFor, references, sourceOf } from "../setup.ts";

const digest = `sha256:${"a".repeat(64)}`;
const context = contextFor("/nowhere");

function discover(entries: SourceOf<"images">["images"]) {
  return images.discover(sourceOf("images", { images: entries }), context);
}

describe("images", () => {
  it("takes texts and objects, each with its place in the config", async () => {
    const found = await discover([
      "nginx:1.27",
      {
        image: "quay.io/a/b",
        tag: "1",
        helmKey: "web.image",
        platforms: ["linux/amd64"],
        tagPolicy: "stable",
      },
    ]);
    expect(found.title).toBe("images in mirror.config.yaml:10");
    expect(found.images).toEqual([
      {
        reference: "nginx:1.27",
        ref: { registry: "docker.io", repository: "library/nginx", tag: "1.27" },
        provenance: [{ source: "test", file: "mirror.config.yaml", line: 10 }],
      },
      {
        reference: "quay.io/a/b:1",
        ref: { registry: "quay.io", repository: "a/b", tag: "1" },
        provenance: [{ source: "test", file: "mirror.config.yaml", line: 11 }],
        helmKey: "web.image",
        platforms: ["linux/amd64"],
        tagPolicy: "stable",
      },
    ]);
  });

  it.each([
    ["one tag", { image: "a.b/c", tag: "1" }, ["a.b/c:1"]],
    ["several tags", { image: "a.b/c", tags: ["1", "2"] }, ["a.b/c:1", "a.b/c:2"]],
    ["a digest", { image: "a.b/c", digest }, [`a.b/c@${digest}`]],
    ["a tag and a digest", { image: "a.b:5000/c", tag: "1", digest }, [`a.b:5000/c:1@${digest}`]],
    ["a tag in the reference and a digest", { image: "a.b/c:1", digest }, [`a.b/c:1@${digest}`]],
    ["a digest in the reference and a tag", { image: `a.b/c@${digest}`, tag: "1" }, [`a.b/c:1@${digest}`]],
  ])("puts together %s", async (_, entry, expected) => {
    expect(references(await discover([entry]))).toEqual(expected);
  });

  it("keeps a destination and a naming of its own", async () => {
    const found = await discover([
      { image: "nginx", destination: "web/server:stable" },
      { image: "nginx", naming: "name" },
      { image: "nginx", naming: { strip: "library" } },
    ]);
    expect(found.images.map((one) => one.destination ?? one.naming)).toEqual([
      { repository: "web/server", tag: "stable" },
      { form: "name" },
      { form: "path", strip: "library" },
    ]);
  });

  it("tells all that is wrong at once, each with its place", async () => {
    const codes = await codesOf(
      discover([
        "nginx:1",
        "Not A Reference",
        { image: "a.b/c:1", tag: "2" },
        { image: "a.b/c", tag: "1", tags: ["2"] },
        { image: "a.b/c", digest: "sha256:12" },
        { image: "a.b/c", tags: ["1", "2"], digest },
        { image: `a.b/c@${digest}`, digest },
        { image: "a.b/c", destination: "Web" },
        { image: "a.b/c", destination: "web:a b" },
        { image: "a.b/c", tags: ["1", "2"], destination: "web:1" },
      ]),
    );
    expect(codes).toEqual([
      "reference/syntax 11:5",
      "reference/entry 12:5",
      "reference/entry 13:5",
      "reference/digest 14:5",
      "reference/entry 15:5",
      "reference/entry 16:5",
      "config/destination 17:5",
      "config/destination 18:5",
      "config/destination 19:5",
    ]);
  });

  it("shows twenty problems and counts the rest", async () => {
    const codes = await codesOf(discover(Array.from({ length: 50 }, () => "A/B/")));
    expect(codes).toHaveLength(21);
  });
});
