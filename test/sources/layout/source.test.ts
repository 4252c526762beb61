import { describe, expect, it } from "vitest";
import { parseDigest } from "../../../src/core/base/digest.ts";
import { openLayout } from "../../../src/registry/layout/reader.ts";
import type { SourceRegistries } from "../../../src/sources/kind/kind.ts";
import { layout } from "../../../src/sources/layout/source.ts";
import { codesOf, contextFor, sourceOf } from "../setup.ts";

const digest = parseDigest(`sha256:${"c".repeat(64)}`);

function discover(path: string, names: readonly string[]) {
  const context = contextFor("/nowhere");
  const reader = { list: () => Promise.resolve(names.map((name) => ({ name, digest }))) };
  const registries = {
    ...context.registries,
    layout: () => Promise.resolve(reader),
  } as unknown as SourceRegistries;
  return layout.discover(sourceOf("layout", { path }), { ...context, registries });
}

describe("layout", () => {
  it.each([
    ["./images/My Tools/", "1.0", "localhost/my-tools:1.0"],
    ["images/tools.tar", "latest", "localhost/tools:latest"],
    ["images/tools", "docker.io/library/nginx:1.27", "docker.io/library/nginx:1.27"],
    ["images/tools", "acme/nginx", "acme/nginx"],
    ["images/tools", "nginx:1.27", "nginx:1.27"],
  ])("%s with the name %s is %s", async (path, name, reference) => {
    const found = await discover(path, [name]);
    expect(found.images[0]).toMatchObject({
      reference,
      layout: path,
      ref: { digest },
      provenance: [{ source: "test", file: path, name }],
    });
    expect(found.title).toBe(`layout ${path}`);
  });

  it("takes every named manifest", async () => {
    expect((await discover("l", ["a", "b"])).images.map((one) => one.ref.tag)).toEqual(["a", "b"]);
  });

  it("reads a real layout", async () => {
    const path = "examples/quickstart/shop";
    const context = contextFor(".");
    const registries = { ...context.registries, layout: (one: string) => openLayout(one, one) };
    const found = await layout.discover(sourceOf("layout", { path }), { ...context, registries });
    expect(found.images.map((one) => one.reference)).toEqual(["registry.example.com/shop/web:1.4.0"]);
  });

  it("refuses names that are no references, and a layout without names", async () => {
    expect(await codesOf(discover("l", ["../x"]))).toEqual(["layout/name"]);
    expect(await codesOf(discover("l", ["a b"]))).toEqual(["layout/name"]);
    expect(await codesOf(discover("l", []))).toEqual(["layout/empty"]);
  });
});
