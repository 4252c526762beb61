import { describe, expect, it } from "vitest";
import type { SourceRegistries } from "../../../src/sources/kind/kind.ts";
import { repository } from "../../../src/sources/repository/source.ts";
import { codesOf, contextFor, references, sourceOf } from "../setup.ts";

const catalog = ["team/a", "team/b", "team/sub/c", "other/d"];

function discover(
  fields: { repository?: string; repositories?: readonly string[]; tagPolicy?: string },
  list: readonly string[] | null = catalog,
) {
  const context = contextFor("/nowhere");
  const registries: SourceRegistries = {
    ...context.registries,
    repositories: (registry, prefix) =>
      Promise.resolve(
        registry === "r.example.com" ? (list?.filter((one) => one.startsWith(prefix)) ?? null) : null,
      ),
  };
  return repository.discover(sourceOf("repository", { tagPolicy: "stable", ...fields }), {
    ...context,
    registries,
  });
}

describe("repository", () => {
  it("wants each repository without a tag, for the policy to choose", async () => {
    const found = await discover({ repository: "nginx", repositories: ["quay.io/a/b"] });
    expect(references(found)).toEqual(["docker.io/library/nginx", "quay.io/a/b"]);
    expect(found.images[1]?.provenance).toMatchObject([{ source: "test", file: "mirror.config.yaml" }]);
    expect(found.title).toBe("2 repositories");
    expect(found.warnings).toEqual([]);
  });

  it.each([
    ["r.example.com/team/*", ["r.example.com/team/a", "r.example.com/team/b"]],
    ["r.example.com/team/**", ["r.example.com/team/a", "r.example.com/team/b", "r.example.com/team/sub/c"]],
    ["r.example.com/*/d", ["r.example.com/other/d"]],
  ])("lists %s", async (pattern, expected) => {
    expect(references(await discover({ repository: pattern }))).toEqual(expected);
  });

  it("warns that without a policy only latest is taken", async () => {
    expect((await discover({ repository: "nginx", tagPolicy: "same" })).warnings).toMatchObject([
      { code: "source/no-tag-policy" },
    ]);
  });

  it.each([
    ["a tag", { repository: "nginx:1" }, "reference/repository"],
    ["a broken name", { repository: "Nginx" }, "reference/syntax"],
    ["a pattern without registry", { repository: "team/*" }, "reference/pattern"],
    ["a pattern as registry", { repository: "*.example.com/team" }, "reference/pattern"],
    ["no match", { repository: "r.example.com/none/*" }, "source/no-repositories"],
    ["a registry that doesn't list", { repository: "quay.io/team/*" }, "source/no-catalog"],
  ])("refuses %s", async (_, fields, code) => {
    const [found] = await codesOf(discover(fields));
    expect(found?.split(" ")[0]).toBe(code);
  });
});
