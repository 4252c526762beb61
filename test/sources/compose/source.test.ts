import { describe, expect, it } from "vitest";
import { compose } from "../../../src/sources/compose/source.ts";
import { codesOf, discoverIn, references, sourceOf } from "../setup.ts";

function read(files: Readonly<Record<string, string>>, paths: readonly string[] = ["compose.yaml"]) {
  return discoverIn(compose, sourceOf("compose", { paths }), files);
}

describe("compose", () => {
  it("finds the images of services, with merges, anchors and variables", async () => {
    const found = await read({
      "compose.yaml": `
x-base: &base
  image: nginx:\${NGINX_TAG:-1.27}
services:
  web:
    <<: *base
    ports: ["80:80"]
  cache: { image: "redis:7.10" }
  built: { build: . }
  both: { build: ., image: acme/both:1 }
  open: { image: "\${REGISTRY}/tool:1" }
  child: { extends: web }
`,
    });
    expect(references(found)).toEqual(["docker.io/library/nginx:1.27", "docker.io/library/redis:7.10"]);
    expect(found.images[1]?.provenance).toEqual([
      { source: "test", file: "compose.yaml", line: 8, kind: "service", name: "cache" },
    ]);
    expect(found.questions.map((one) => [one.reference, one.evidence[0]?.name])).toEqual([
      ["built", "built"],
      ["acme/both:1", "both"],
      ["${REGISTRY}/tool:1", "open"],
    ]);
    expect(found.questions[2]?.why).toContain("REGISTRY");
  });

  it("reads the .env file beside it", async () => {
    const found = await read(
      {
        "a/compose.yaml": 'services:\n  x: { image: "${REGISTRY:?needed}/${NAME}:${TAG:-1}" }\n',
        "a/.env": "# c\nREGISTRY=quay.io/acme # where\nexport NAME='tool'\nTAG=\n",
        "b/docker-compose.yml": "services:\n  y: { image: busybox }\n",
      },
      ["a/*.yaml", "b/docker-compose.yml"],
    );
    expect(references(found)).toEqual(["quay.io/acme/tool:1", "docker.io/library/busybox"]);
  });

  it.each([
    ["$TAG", "docker.io/library/x:2"],
    ["${TAG}", "docker.io/library/x:2"],
    ["${NONE-3}", "docker.io/library/x:3"],
    ["${EMPTY:-4}", "docker.io/library/x:4"],
    ["${TAG:+5}", "docker.io/library/x:5"],
    ["${NONE:-${TAG}}", "docker.io/library/x:2"],
    ["${NONE:-${OTHER:-6}}", "docker.io/library/x:6"],
  ])("fills in %s", async (tag, expected) => {
    const found = await read({
      "compose.yaml": `services:\n  a: { image: 'x:${tag}' }\n`,
      ".env": "TAG=2\nEMPTY=\n",
    });
    expect(references(found)).toEqual([expected]);
  });

  it.each(["$", "${NONE}", "${NONE:?why}", "$NONE", "${NONE:-${ALSO}}"])("asks about %s", async (tag) => {
    const found = await read({ "compose.yaml": `services:\n  a: { image: 'x:${tag}' }\n` });
    expect(found.images).toEqual([]);
    expect(found.questions).toHaveLength(1);
  });

  it.each([
    ["no services", "version: '3'\n", ["list/shape 1:1"]],
    ["a service that is no map", "services:\n  a: nginx\n", ["list/shape 2:6"]],
    ["an image that is no text", "services:\n  a:\n    image: [x]\n", ["list/shape 3:12"]],
    ["a broken reference", "services:\n  a:\n    image: Acme/x:1:2\n", ["reference/syntax 3:12"]],
    ["broken YAML", "services:\n\ta: b\n", ["yaml/syntax 2:1"]],
    ["$$", "services:\n  a: { image: 'x:$$' }\n", ["reference/syntax 2:15"]],
  ])("%s", async (_, content, expected) => {
    expect(await codesOf(read({ "compose.yaml": content }))).toEqual(expected);
  });

  it("says when nothing matches", async () => {
    expect(await codesOf(read({}, ["none/*.yaml"]))).toEqual(["file/no-match"]);
    expect(await codesOf(read({}, ["none.yaml"]))).toEqual(["file/missing"]);
  });

  it("says that it doesn't follow an include", async () => {
    const found = await read({ "compose.yaml": "include: [other.yaml]\nservices:\n  a: { image: x }\n" });
    expect(found.warnings).toMatchObject([{ code: "source/compose-include" }]);
  });
});
