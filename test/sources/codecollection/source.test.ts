import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { kinds } from "../../../src/app/runtime/kinds.ts";
import { loadConfig } from "../../../src/config/load/load.ts";
import { Problem } from "../../../src/core/base/diagnostic.ts";
import { formatImageRef } from "../../../src/core/image/reference.ts";
import type { SourceContext, SourceTag } from "../../../src/sources/kind/kind.ts";
import { codecollection } from "../../../src/sources/codecollection/source.ts";
import { codesOf, contextFor, folderWith, references, sourceOf } from "../setup.ts";
import { realPrograms } from "../programs.ts";

type Fields = Partial<Parameters<typeof sourceOf<"codecollection">>[1]>;

const old = "us-west1-docker.pkg.dev/acme/public-images";
const catalog = `codecollections:
  - name: CLI
    slug: rw-cli-codecollection
    git_url: https://github.com/runwhen-contrib/rw-cli-codecollection.git
    image_registry: ghcr.io/runwhen-contrib/rw-cli-codecollection
    default_ref: main
  - name: Generic
    slug: rw-generic
    git_url: https://github.com/runwhen-contrib/rw-generic-codecollection
  - name: Secret
    slug: secret
    git_url: https://github.com/acme/secret.git
    visibility: hidden
`;

/** Repositories with their tags and creation times; null refuses to be looked at. */
type World = Readonly<Record<string, readonly (readonly [tag: string, created: string | null])[] | null>>;

const world: World = {
  "ghcr.io/runwhen-contrib/rw-cli-codecollection": [
    ["latest", "2026-05-05T00:00:00Z"],
    ["2026-05-01", "2026-05-05T00:00:00Z"],
    ["main-ffffff1-0000001", "2026-01-01T00:00:00Z"],
    ["main-0000001-ffffff2", "2026-03-01T00:00:00Z"],
    ["main-aaaaaaa-bbbbbbb", "2026-02-01T00:00:00Z"],
    ["feature-x-0000002-ffffff2", "2026-04-01T00:00:00Z"],
    ["v1.9.0-0000003-ffffff2", "2026-04-01T00:00:00Z"],
    ["v1.10.0-0000004-ffffff2", "2026-04-02T00:00:00Z"],
    ["v1.10.0-0000005-ffffff2", "2026-04-03T00:00:00Z"],
  ],
  [`${old}/runwhen-contrib-rw-generic-codecollection-main`]: [
    ["latest", "2026-03-03T00:00:00Z"],
    ["tester", "2026-09-09T00:00:00Z"],
    ["0000001", "2026-01-01T00:00:00Z"],
    ["ffffff2-831268a", "2026-02-01T00:00:00Z"],
  ],
  [`${old}/acme-secret-main`]: [["latest", null]],
};

function registries(context: SourceContext, known: World): SourceContext["registries"] {
  return {
    ...context.registries,
    tags: (ref) => {
      const tags = known[formatImageRef(ref)];
      if (tags === undefined)
        return Promise.reject(
          new Problem({ code: "registry/no-repository", severity: "error", summary: "none" }),
        );
      if (tags === null)
        return Promise.reject(new Problem({ code: "registry/denied", severity: "error", summary: "denied" }));
      return Promise.resolve(tags.map(([tag]): SourceTag => ({ tag })));
    },
    created: ({ tag, ...ref }) =>
      Promise.resolve(known[formatImageRef(ref)]?.find(([name]) => name === tag)?.[1] ?? null),
  };
}

async function discover(
  fields: Fields = {},
  known: World = world,
  content = catalog,
  parts: Partial<SourceContext> = {},
) {
  const context = contextFor(await folderWith({ "codecollections.yaml": content }), parts);
  const source = sourceOf("codecollection", {
    catalog: "codecollections.yaml",
    registryPrefix: old,
    ...fields,
  });
  return codecollection.discover(source, { ...context, registries: registries(context, known) });
}

describe("codecollection", () => {
  it("takes the newest image of the collection's ref, by creation time and not by name", async () => {
    const found = await discover();
    expect(references(found)).toEqual([
      "ghcr.io/runwhen-contrib/rw-cli-codecollection:main-0000001-ffffff2",
      `${old}/runwhen-contrib-rw-generic-codecollection-main:ffffff2-831268a`,
    ]);
    expect(found.images[0]).toMatchObject({
      helmKey: "runner.runEnvironment",
      provenance: [
        {
          source: "test",
          file: "codecollections.yaml",
          line: 2,
          name: "rw-cli-codecollection",
          rule: "image_registry",
        },
      ],
    });
    expect(found.images[1]?.provenance[0]?.rule).toContain("guessed");
    expect(found.warnings).toMatchObject([{ code: "source/hidden-collections" }]);
  });

  it("takes the highest version where the ref has no image", async () => {
    const found = await discover({ branch: "release" });
    expect(references(found)[0]).toBe(
      "ghcr.io/runwhen-contrib/rw-cli-codecollection:v1.10.0-0000005-ffffff2",
    );
  });

  it("takes another branch, in tags and in guessed names", async () => {
    const found = await discover(
      { branch: "feature-x" },
      { ...world, [`${old}/runwhen-contrib-rw-generic-codecollection-feature-x`]: [["1234567", null]] },
    );
    expect(references(found)).toEqual([
      "ghcr.io/runwhen-contrib/rw-cli-codecollection:feature-x-0000002-ffffff2",
      `${old}/runwhen-contrib-rw-generic-codecollection-feature-x:1234567`,
    ]);
  });

  it("takes hidden collections when asked, and latest when there is nothing else", async () => {
    const found = await discover({ hidden: true });
    expect(references(found)[2]).toBe(`${old}/acme-secret-main:latest`);
    expect(found.warnings).toEqual([]);
  });

  it("takes the ref's moving tag where no build is left of it, never that of another ref", async () => {
    const content = "codecollections: [{ slug: a, image_registry: ghcr.io/acme/a }]";
    const tags = (...names: string[]) => ({
      "ghcr.io/acme/a": names.map((name) => [name, "2026-01-01T00:00:00Z"] as const),
    });
    const taken = async (...names: string[]) => references(await discover({}, tags(...names), content));
    expect(await taken("main", "v1.0.0-0000003-ffffff2")).toEqual(["ghcr.io/acme/a:main"]);
    expect(await taken("develop-0000001-ffffff2", "tester", "latest")).toEqual([]);
  });

  it.each([
    ["the source's branch", { branch: "release" }, "default_ref: develop, git_ref: old", "release"],
    ["the entry's default_ref", {}, "default_ref: develop, git_ref: old", "develop"],
    ["the entry's git_ref", {}, "git_ref: old", "old"],
    ["main", {}, "name: a", "main"],
    ["a branch with a slash", { branch: "feature/x" }, "name: a", "feature-x"],
  ])("goes by %s", async (_, fields, more, ref) => {
    const names = ["release", "develop", "old", "main", "feature-x"].map((one) => `${one}-0000001-ffffff2`);
    const known = { "ghcr.io/acme/a": names.map((name) => [name, null] as const) };
    const content = `codecollections: [{ slug: a, image_registry: ghcr.io/acme/a, ${more} }]`;
    expect(references(await discover(fields, known, content))).toEqual([
      `ghcr.io/acme/a:${ref}-0000001-ffffff2`,
    ]);
  });

  it("says what it looked for in a repository whose tags are none of the ref's", async () => {
    const known = {
      [`${old}/runwhen-contrib-rw-generic-codecollection-main`]: [["tester", null] as const],
      "ghcr.io/runwhen-contrib/rw-cli-codecollection": [["tester", null] as const],
    };
    const found = await discover({}, known);
    expect(found.questions.map(({ why }) => why)).toEqual([
      "ghcr.io/runwhen-contrib/rw-cli-codecollection has no tag for the ref main (<ref>-<commit>-<commit>, or <ref>), and no version tag.",
      `${old}/runwhen-contrib-rw-generic-codecollection-main has no tag for the ref main (<ref>-<commit>-<commit>, or <ref>), and no commit tag.`,
    ]);
  });

  it("leaves the tags of the ref to a policy of the user's own", async () => {
    const found = await discover({ tagPolicy: "stable" }, world, catalog, { choosesTags: true });
    expect(references(found)).toEqual([
      "ghcr.io/runwhen-contrib/rw-cli-codecollection",
      `${old}/runwhen-contrib-rw-generic-codecollection-main`,
    ]);
    expect(found.images.map(({ builds }) => builds)).toEqual([
      { ref: "main", isInName: false },
      { ref: "main", isInName: true },
    ]);
  });

  it("chooses the tag itself under a policy that only renames or waits", async () => {
    expect(references(await discover({ tagPolicy: "dated" }))[0]).toBe(
      "ghcr.io/runwhen-contrib/rw-cli-codecollection:main-0000001-ffffff2",
    );
  });

  it("names the repositories in ECR by the template of the source", async () => {
    const found = await discover(
      { destination: "runwhen/{org}-{repo}-{branch}", branch: "feature-x" },
      {
        ...world,
        [`${old}/runwhen-contrib-rw-generic-codecollection-feature-x`]: [["1234567", null]],
      },
    );
    expect(found.images.map(({ destination }) => destination?.repository)).toEqual([
      "runwhen/runwhen-contrib-rw-cli-codecollection-feature-x",
      "runwhen/runwhen-contrib-rw-generic-codecollection-feature-x",
    ]);
  });

  it("says which collections have no image, where the catalog says it of others", async () => {
    const content = `codecollections:
  - { slug: cli, git_url: "https://github.com/acme/cli", image_source: oci, image_registry: ghcr.io/acme/cli }
  - { slug: ternary, git_url: "https://github.com/acme/ternary" }
`;
    const known = { "ghcr.io/acme/cli": [["main-0000001-ffffff2", null] as const] };
    const context = contextFor(await folderWith({ "c.yaml": content }));
    const found = await codecollection.discover(sourceOf("codecollection", { catalog: "c.yaml" }), {
      ...context,
      registries: registries(context, known),
    });
    expect(references(found)).toEqual(["ghcr.io/acme/cli:main-0000001-ffffff2"]);
    expect(found.questions).toEqual([]);
    expect(found.warnings).toMatchObject([
      {
        code: "source/without-image",
        detail: "c.yaml names images of other collections, but none for ternary.",
      },
    ]);
    // Whoever asks to guess is told that the guess is wrong.
    expect((await discover({}, known, content)).questions).toHaveLength(1);
  });

  it("asks about names that don't exist, and about guesses that may not be looked at", async () => {
    const guess = `${old}/runwhen-contrib-rw-generic-codecollection-main`;
    const found = await discover({}, { [guess]: null });
    expect(found.images).toEqual([]);
    expect(found.questions.map((one) => [one.reference, one.why])).toEqual([
      [
        "ghcr.io/runwhen-contrib/rw-cli-codecollection",
        "ghcr.io/runwhen-contrib/rw-cli-codecollection does not exist.",
      ],
      [guess, `${guess} does not exist. The name is a guess from git_url.`],
    ]);
  });

  it("asks for a prefix that it doesn't have", async () => {
    const content = "codecollections: [{ slug: rw-generic, git_url: 'https://github.com/acme/generic' }]";
    const context = contextFor(await folderWith({ "c.yaml": content }));
    const source = sourceOf("codecollection", { catalog: "c.yaml" });
    const found = await codecollection.discover(source, {
      ...context,
      registries: registries(context, world),
    });
    expect(found.questions).toMatchObject([{ reference: "rw-generic" }]);
  });

  it("fails when a named repository may not be looked at", async () => {
    const known = { ...world, "ghcr.io/runwhen-contrib/rw-cli-codecollection": null };
    expect(await codesOf(discover({}, known))).toEqual(["registry/denied"]);
  });

  it.each([
    ["no list", "a: b\n", ["list/shape 1:1"]],
    ["an empty list", "codecollections: []\n", ["list/empty"]],
    [
      "a collection that says nothing",
      "codecollections:\n  - name: x\n  - y\n",
      ["list/shape 2:5", "list/shape 3:5"],
    ],
    [
      "a registry that is none",
      "codecollections:\n  - {slug: a, image_registry: 'A B'}\n",
      ["reference/syntax 2:5"],
    ],
    ["broken YAML", "codecollections: [\n", ["yaml/syntax 2:1"]],
  ])("refuses a catalog with %s", async (_, content, expected) => {
    expect(await codesOf(discover({}, world, content))).toEqual(expected);
  });

  describe("the JSON list of the catalog's API", () => {
    const entry = {
      slug: "rw-cli-codecollection",
      name: "RunWhen CLI CodeCollection",
      git_url: "https://github.com/runwhen-contrib/rw-cli-codecollection.git",
      visibility: "public",
      latest_image_tag: "main-0000001-ffffff2",
      stable_image_tag: "v1.10.0-0000005-ffffff2",
      image_registry: "ghcr.io/runwhen-contrib/rw-cli-codecollection",
      last_synced: "2026-11-20T04:00:00.123456",
    };
    const text = (...entries: readonly object[]) => JSON.stringify(entries);
    /** Any look at a registry fails. */
    const nobody: World = {};

    it("takes the stable image of each public collection, and asks no registry", async () => {
      const more = { ...entry, slug: "b", image_registry: "ghcr.io/acme/b", stable_image_tag: null };
      const hidden = { ...entry, slug: "c", visibility: "hidden" };
      const found = await discover({}, nobody, text(entry, more, hidden));
      expect(references(found)).toEqual([
        "ghcr.io/runwhen-contrib/rw-cli-codecollection:v1.10.0-0000005-ffffff2",
        "ghcr.io/acme/b:main-0000001-ffffff2",
      ]);
      expect(found.questions).toEqual([]);
      expect(found.warnings).toMatchObject([{ code: "source/hidden-collections" }]);
    });

    it("takes of a branch that the source names the catalog's own tag of it, else looks", async () => {
      expect(references(await discover({ branch: "main" }, nobody, text(entry)))).toEqual([
        "ghcr.io/runwhen-contrib/rw-cli-codecollection:main-0000001-ffffff2",
      ]);
      expect(references(await discover({ branch: "feature-x" }, world, text(entry)))).toEqual([
        "ghcr.io/runwhen-contrib/rw-cli-codecollection:feature-x-0000002-ffffff2",
      ]);
    });

    it("leaves the tags to a policy that chooses", async () => {
      const found = await discover({ tagPolicy: "newest" }, world, text(entry), { choosesTags: true });
      expect(found.images).toMatchObject([{ builds: { ref: "main" } }]);
      expect(references(found)).toEqual(["ghcr.io/runwhen-contrib/rw-cli-codecollection"]);
    });

    it("looks for the tag where the catalog says none", async () => {
      const without = { ...entry, latest_image_tag: null, stable_image_tag: "" };
      expect(references(await discover({}, world, text(without)))).toEqual([
        "ghcr.io/runwhen-contrib/rw-cli-codecollection:main-0000001-ffffff2",
      ]);
    });

    it.each([
      ["an error in place of the list", '{"detail":"Not Found"}', ["list/shape 1:1"]],
      ["no entry", "[]", ["list/empty"]],
      ["a tag that is none", text({ ...entry, stable_image_tag: "a b" }), ["reference/syntax 1:2"]],
      ["a page of HTML", "<!doctype html>", ["list/shape 1:1"]],
    ])("refuses %s", async (_, content, expected) => {
      expect(await codesOf(discover({}, nobody, content))).toEqual(expected);
    });
  });

  it("reads a catalog from a URL", async () => {
    const context = contextFor("/nowhere");
    const asked: string[] = [];
    const http = {
      get: (url: string) => {
        asked.push(url);
        return Promise.resolve(new TextEncoder().encode(catalog));
      },
    };
    const source = sourceOf("codecollection", { catalog: "https://example.com/c.yaml", registryPrefix: old });
    const found = await codecollection.discover(source, {
      ...context,
      http,
      registries: registries(context, world),
    });
    expect(found.images).toHaveLength(2);
    expect(asked).toEqual(["https://example.com/c.yaml"]);
    expect(codecollection.files(source)).toEqual([]);
  });

  const programs = realPrograms();
  it.skipIf(!programs.has("git"))("needs git: reads a catalog from a git repository", async () => {
    const folder = await folderWith({ "sub/codecollections.yaml": catalog });
    const git = (...args: readonly string[]) =>
      execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.com", ...args], { cwd: folder });
    git("init", "--quiet", "--initial-branch=main");
    git("add", ".");
    git("commit", "--quiet", "-m", "one");
    git("tag", "v1");
    const context = { ...contextFor(folder), programs: programs.open() };
    const discoverFrom = (url: string) =>
      codecollection.discover(sourceOf("codecollection", { catalog: url, registryPrefix: old }), {
        ...context,
        registries: registries(context, world),
      });
    const url = `git+file://${join(folder, ".git")}`;
    expect((await discoverFrom(`${url}#sub/codecollections.yaml`)).images).toHaveLength(2);
    expect((await discoverFrom(`${url}@v1#sub/codecollections.yaml`)).images).toHaveLength(2);
    expect(await codesOf(discoverFrom(`${url}@none#sub/codecollections.yaml`))).toEqual(["source/git"]);
    expect(await codesOf(discoverFrom(`${url}#none.yaml`))).toEqual(["source/git"]);
    expect(await codesOf(discoverFrom(`${url}@--upload-pack=x#a`))).toEqual(["config/git-ref"]);
  });
});

describe("the template of destinations", () => {
  it.each([
    ["runwhen/{org}-{repo}-{branch}", []],
    ["{slug}", []],
    ["runwhen/{name}", ['"runwhen/{name}": {name} is not a placeholder.']],
    ["runwhen/{repo", ['"runwhen/{repo": a brace is not closed or not opened, or it contains a tag.']],
    ["runwhen/{repo}:1", ['"runwhen/{repo}:1": a brace is not closed or not opened, or it contains a tag.']],
    ["runwhen/{branch}", ['"runwhen/{branch}": it gives all collections the same name.']],
  ])("%s is checked with the config", async (destination, expected) => {
    const config = `version: 1
target: { registry: sandbox }
sources: [{ name: cc, kind: codecollection, catalog: c.yaml, destination: "${destination}" }]
`;
    const loading = loadConfig({
      kinds,
      path: "mirror.config.yaml",
      read: () => Promise.resolve(Buffer.from(config)),
      environment: {},
    });
    const found = await loading.then(
      () => [],
      (error: unknown) => (error instanceof Problem ? error.diagnostics : [error]),
    );
    expect(found).toMatchObject(expected.map((detail) => ({ code: "config/destination", detail })));
    expect(found).toHaveLength(expected.length);
  });
});
