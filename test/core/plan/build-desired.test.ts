import { describe, expect, it } from "vitest";
import { sha256 } from "../../../src/core/base/digest.ts";
import type { ImageRequest } from "../../../src/core/image/wanted.ts";
import {
  desiredImages,
  desiredRepositories,
  mappingRows,
  mergeByDestination,
} from "../../../src/core/plan/build-desired.ts";
import type { ImageContent, ResolvedImage } from "../../../src/core/plan/desired.ts";
import { problemOf } from "../../support/problem.ts";

interface Fields {
  readonly reference?: string;
  readonly content?: string;
  readonly tag?: string | null;
  readonly repository?: string;
  readonly from?: string;
  readonly request?: Partial<ImageRequest>;
  readonly inside?: Partial<ImageContent>;
  readonly referrers?: boolean;
}

function resolved(fields: Fields = {}): ResolvedImage {
  const { reference = "docker.io/library/nginx:1", content = "a", tag = "1" } = fields;
  const { repository = "platform/nginx", from = repository, referrers = true } = fields;
  return {
    request: {
      from: "one",
      provenance: [{ source: "one", file: "images.txt", line: 3 }],
      written: [reference],
      ...fields.request,
    },
    handling: { platforms: ["all"], referrers, policy: "same" },
    source: { reference, digest: sha256(content) },
    name: { repository, changed: from !== repository, from },
    destination: { repository, tag, digest: sha256(content) },
    content: { bytes: null, parts: [], ...fields.inside },
  };
}

describe("mergeByDestination", () => {
  it("sorts by destination, and leaves single images as they are", () => {
    const [a, b] = [resolved({ repository: "b" }), resolved({ repository: "a" })];
    expect(mergeByDestination([a, b])).toEqual([b, a]);
  });

  it("joins the requests for one destination: the first one's source, everybody's provenance and uses", () => {
    const use = { source: "chart", where: "Deployment/x", pieces: [] };
    const first = resolved({
      request: { written: ["nginx:1"], valuesKeys: ["a"] },
      inside: { bytes: null, parts: [] },
      referrers: false,
    });
    const second = resolved({
      request: {
        from: "two",
        provenance: [{ source: "two" }],
        written: ["docker.io/library/nginx:1", "nginx:1"],
        helmKey: "image",
        valuesKeys: ["b", "a"],
        uses: [use],
      },
      inside: { bytes: 7, parts: [sha256("child")] },
    });
    expect(mergeByDestination([first, second])).toEqual([
      {
        ...first,
        handling: { platforms: ["all"], referrers: true, policy: "same" },
        request: {
          from: "one",
          provenance: [{ source: "one", file: "images.txt", line: 3 }, { source: "two" }],
          written: ["docker.io/library/nginx:1", "nginx:1"],
          helmKey: "image",
          valuesKeys: ["a", "b"],
          uses: [use],
        },
        content: { bytes: 7, parts: [sha256("child")] },
      },
    ]);
    const [other] = mergeByDestination([second, first]);
    expect(other?.content).toEqual({ bytes: 7, parts: [sha256("child")] });
    expect(other?.request).toMatchObject({ from: "two", helmKey: "image" });
    expect(other?.handling.referrers).toBe(true);
  });

  it("takes referrers along only where somebody asks for them", () => {
    const [merged] = mergeByDestination([resolved({ referrers: false }), resolved({ referrers: false })]);
    expect(merged?.handling.referrers).toBe(false);
  });

  it("has no keys for what nobody said", () => {
    const [merged] = mergeByDestination([resolved(), resolved()]);
    expect(Object.keys(merged?.request ?? {})).toEqual(["from", "provenance", "written"]);
  });

  it("keeps digests of one repository apart where nothing is tagged", () => {
    const images = [resolved({ tag: null, content: "a" }), resolved({ tag: null, content: "b" })];
    expect(mergeByDestination(images)).toHaveLength(2);
  });

  it("refuses two digests for one destination, and names both", () => {
    const images = [
      resolved({ content: "a" }),
      resolved({
        content: "b",
        reference: "quay.io/nginx:1",
        request: { provenance: [{ source: "chart", chart: "web", version: "2" }] },
      }),
    ];
    expect(problemOf(() => mergeByDestination(images)).diagnostics).toEqual([
      {
        code: "config/collision",
        severity: "error",
        summary: "Two images map to the same destination",
        detail:
          `platform/nginx:1 would be docker.io/library/nginx:1 (${sha256("a")}), requested by images.txt:3, ` +
          `and quay.io/nginx:1 (${sha256("b")}), requested by source "chart", chart web 2.`,
        hint: "Give one of them another `prefix`, `naming`, or `destination`, or remove it.",
      },
    ]);
  });

  it("refuses two names that become one, once a repository, beside all other collisions", () => {
    const images = [
      resolved({ repository: "a-b", from: "a_b", tag: "1" }),
      resolved({ repository: "a-b", from: "A_B", tag: "2" }),
      resolved({ repository: "a-b", from: "a+b", tag: "3" }),
      resolved({ repository: "a-b", from: "a_b", tag: "1", content: "other" }),
    ];
    const problems = problemOf(() => mergeByDestination(images)).diagnostics;
    expect(problems.map(({ code }) => code)).toEqual(["config/collision", "config/name-collision"]);
    expect(problems[1]).toEqual({
      code: "config/name-collision",
      severity: "error",
      summary: "Two repository names become the same",
      detail: '"a_b" (images.txt:3) and "A_B" (images.txt:3) both become a-b under the naming rules of ECR.',
      hint: "Give one of them a `destination`, or another `naming`.",
    });
  });

  it("takes two images of one unchanged name as what they are", () => {
    expect(mergeByDestination([resolved({ tag: "1" }), resolved({ tag: "2" })])).toHaveLength(2);
  });
});

describe("desiredImages", () => {
  it("adds the registry and nothing else", () => {
    const image = resolved();
    expect(desiredImages([image], "r")).toEqual([
      { ...image, destination: { registry: "r", ...image.destination } },
    ]);
  });
});

describe("desiredRepositories", () => {
  const target = {
    registry: "r",
    repositories: {
      defaults: { scanOnPush: true, tags: { a: "1" } },
      rules: [
        { match: "team/*", managed: false, settings: { scanOnPush: false } },
        { match: "team/**", managed: true, settings: {} },
      ],
    },
  };

  it("names each once, sorted, with the first rule that matches over the defaults", () => {
    expect(desiredRepositories(["team/b", "other", "team/a/c", "other"], target)).toEqual([
      { registry: "r", repository: "other", managed: true, settings: target.repositories.defaults },
      { registry: "r", repository: "team/a/c", managed: true, settings: target.repositories.defaults },
      {
        registry: "r",
        repository: "team/b",
        managed: false,
        settings: { scanOnPush: false, tags: { a: "1" } },
      },
    ]);
  });
});

describe("mappingRows", () => {
  it("has a row for every reference, also where two share a destination, sorted by reference, then address", () => {
    const rows = mappingRows(
      [
        resolved({ reference: "quay.io/nginx:1" }),
        resolved({ tag: "2" }),
        resolved({ request: { helmKey: "image", valuesKeys: ["a"] } }),
        resolved({ request: { provenance: [{ source: "two" }] } }),
      ],
      "r",
    );
    expect(rows.map(({ source, target }) => [source, target])).toEqual([
      ["docker.io/library/nginx:1", "r/platform/nginx:1"],
      ["docker.io/library/nginx:1", "r/platform/nginx:2"],
      ["quay.io/nginx:1", "r/platform/nginx:1"],
    ]);
    expect(rows[0]).toEqual({
      source: "docker.io/library/nginx:1",
      written: ["docker.io/library/nginx:1"],
      target: "r/platform/nginx:1",
      digest: sha256("a"),
      place: "platform/nginx:1",
      from: "one",
      helmKey: "image",
      valuesKeys: ["a"],
      provenance: [{ source: "one", file: "images.txt", line: 3 }, { source: "two" }],
    });
  });
});
