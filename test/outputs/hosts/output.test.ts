// Threat: a runtime that is sent to the mirror gets another image than the one that it asked for, without a word.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { OutputConfig } from "../../../src/config/config.ts";
import { sha256 } from "../../../src/core/base/digest.ts";
import { Problem } from "../../../src/core/base/diagnostic.ts";
import type { MappingRow } from "../../../src/core/mapping/row.ts";
import { hosts } from "../../../src/outputs/hosts/output.ts";
import { context, registry, row } from "../rows.ts";
import { containerd, podman, type Runtime } from "./runtimes.ts";

type HostsOutput = Extract<OutputConfig, { kind: "hosts" }>;

const folder = { kind: "hosts", path: "./certs.d" } as const;
const conf = { kind: "hosts", path: "registries.conf", format: "registries" } as const;
const formats: readonly (readonly [string, HostsOutput, Runtime])[] = [
  ["containerd", folder, containerd],
  ["registries", conf, podman],
];
const at = { file: "mirror.config.yaml", line: 9, column: 5 };

function problemsOf(rows: readonly MappingRow[], output: HostsOutput = folder) {
  try {
    hosts.render(rows, output, new Map(), { ...context, locate: () => at });
    return [];
  } catch (error) {
    if (error instanceof Problem) return error.diagnostics;
    throw error;
  }
}

/** What a runtime gets: the first address at which there is something. */
function pulled(output: HostsOutput, runtime: Runtime, rows: readonly MappingRow[], image: string): string {
  const { files } = hosts.render(rows, output, new Map(), context);
  const addresses = runtime(files, image);
  return addresses.find((address) => rows.some(({ target }) => target === address)) ?? addresses.at(-1) ?? "";
}

describe("hosts output", () => {
  const three = [
    row("bitnami/redis:7", "m/bitnami/redis:7"),
    row("ghcr.io/acme/tool:1", "m/acme/tool:1"),
    row("quay.io/coreos/etcd:v3", "m/coreos/etcd:v3"),
  ];

  it("refuses entries of several registries that lead to the same repositories, and names both and the ways out", () => {
    const [problem, ...more] = problemsOf(three);
    expect(more).toEqual([]);
    expect(problem).toMatchObject({ code: "output/other-image", severity: "error", at });
    const lines = problem?.detail?.split("\n") ?? [];
    expect(lines[0]).toBe(
      `The entry for ghcr.io points to ${registry}/m, so a runtime that pulls ghcr.io/bitnami/redis:7 ` +
        "gets docker.io/bitnami/redis:7, which is mirrored to m/bitnami/redis:7.",
    );
    expect(lines.at(-1)).toBe("And 3 more.");
    for (const way of ["naming: host", "a prefix per source", "format: registries"])
      expect(problem?.hint).toContain(way);
  });

  it.each([
    [
      "repositories of their own (naming: host)",
      [
        row("bitnami/redis:7", "m/docker.io/bitnami/redis:7"),
        row("quay.io/coreos/etcd:v3", "m/quay.io/coreos/etcd:v3"),
      ],
    ],
    [
      "a prefix per source",
      [
        row("bitnami/redis:7", "m/hub/bitnami/redis:7"),
        row("quay.io/coreos/etcd:v3", "m/quay/coreos/etcd:v3"),
      ],
    ],
    [
      "a prefix below Docker Hub's, whose names never have three parts",
      [row("bitnami/redis:7", "m/bitnami/redis:7"), row("quay.io/coreos/etcd:v3", "m/quay/coreos/etcd:v3")],
    ],
    [
      "one part, which Docker Hub's names never have",
      [row("bitnami/redis:7", "m/bitnami/redis:7"), row("quay.io/coreos/etcd:v3", "m/etcd:v3")],
    ],
    [
      "an alias",
      [row("bitnami/redis:7", "m/bitnami/redis:7"), row("bitnami/redis:7", "m/bitnami/redis:stable")],
    ],
    [
      "the same image under both names",
      [
        row("bitnami/redis:7", "m/bitnami/redis:7", { digest: sha256("x") }),
        row("quay.io/bitnami/redis:7", "m/bitnami/redis:7", { digest: sha256("x") }),
      ],
    ],
    [
      "digests, which a runtime checks",
      [
        row("bitnami/redis:7", "m/bitnami/redis:7"),
        row(`quay.io/bitnami/redis@${sha256("x")}`, `m/bitnami/redis@${sha256("x")}`),
        row(`quay.io/coreos/etcd@${sha256("y")}`, `m/coreos/etcd@${sha256("y")}`),
      ].slice(1),
    ],
  ])("allows %s", (_, rows) => {
    expect(problemsOf(rows)).toEqual([]);
  });

  it.each([
    [
      "another tag of a repository that two registries share",
      [row("bitnami/redis:7", "m/bitnami/redis:7"), row("quay.io/bitnami/redis:8", "m/bitnami/redis:8")],
    ],
    [
      "tags that are renamed onto each other",
      [row("ghcr.io/a/b:1", "m/a/b:2"), row("ghcr.io/a/b:2", "m/a/b:3"), row("ghcr.io/a/b:4", "m/a/b:4")],
    ],
  ])("refuses %s in both formats", (_, rows) => {
    for (const [, output] of formats) {
      expect(problemsOf(rows, output)[0]?.code).toBe("output/other-image");
    }
    expect(problemsOf(rows, conf)[0]?.hint).not.toContain("format: registries");
  });

  it("refuses a registries.conf whose entry leads below its repository to another image", () => {
    const rows = [row("ghcr.io/a/b:1", "m/a/b:1"), row("quay.io/a/b/c:1", "m/a/b/c:1")];
    expect(problemsOf(rows, conf)[0]?.detail).toContain("pulls ghcr.io/a/b/c:1 gets quay.io/a/b/c:1");
    // An entry of its own goes before.
    expect(problemsOf([...rows.slice(0, 1), row("ghcr.io/a/b/c:1", "m/a/b/c:1")], conf)).toEqual([]);
  });

  it("names the error without a place where there is no config", () => {
    expect(() => hosts.render(three, folder, new Map(), context)).toThrow(/ghcr\.io\/bitnami\/redis:7/);
  });
});

const registries = ["docker.io", "ghcr.io", "quay.io"];
const paths = ["a/b", "a/c", "b/a", "m/a", "a/b/c", "x"];
const tags = ["1", "2"];

const image = fc
  .tuple(fc.constantFrom(...registries), fc.constantFrom(...paths), fc.constantFrom(...tags))
  .filter(([host, path]) => host !== "docker.io" || path.split("/").length === 2)
  .map(([host, path, tag]) => ({ host, path, tag }));
const place = fc.record({
  image,
  naming: fc.constantFrom("path", "path", "host", "name", "prefix"),
  prefix: fc.constantFrom("", "m/", "m/a/"),
  rename: fc.constantFrom(undefined, undefined, undefined, "2"),
});

const rowsOf = fc.array(place, { minLength: 1, maxLength: 6 }).map((places) => {
  const taken = new Set<string>();
  return places.flatMap(({ image: { host, path, tag }, naming, prefix, rename }) => {
    const name = {
      path,
      host: `${host}/${path}`,
      name: path.split("/").at(-1) ?? "",
      prefix: `${host}-p/${path}`,
    }[naming];
    const target = `${prefix}${name}:${rename ?? tag}`;
    // One place for each image and one image for each place: the plan sees to that.
    const source = `${host}/${path}:${tag}`;
    if (taken.has(target) || taken.has(source)) return [];
    taken.add(target).add(source);
    return [row(source, target)];
  });
});

describe.each(formats)("%s, whatever is mirrored where", (_, output, runtime) => {
  it("gives a runtime the image that it asks for, from the mirror or from the source, or is refused", () => {
    let refused = 0;
    let written = 0;
    fc.assert(
      fc.property(rowsOf, image, (rows, { host, path, tag }) => {
        if (problemsOf(rows, output).length > 0) {
          refused += 1;
          return;
        }
        written += 1;
        for (const asked of [...rows.map(({ source }) => source), `${host}/${path}:${tag}`]) {
          const got = pulled(output, runtime, rows, asked);
          const kept = rows.find(({ source }) => source === asked);
          // Of the repository's own tags, some are only the mirror's.
          const own = rows.find(({ target }) => target === got);
          const isAlias =
            kept === undefined && own !== undefined && own.source.startsWith(`${host}/${path}:`);
          if (!isAlias) expect([kept?.target, asked]).toContain(got);
        }
      }),
      { numRuns: 600, verbose: 1 },
    );
    expect(Math.min(refused, written)).toBeGreaterThan(20);
  });

  it("refuses nothing that would have been right", () => {
    fc.assert(
      fc.property(rowsOf, (rows) => {
        for (const { detail = "" } of problemsOf(rows, output)) {
          const [, asked = "", got = ""] = /pulls (\S+) gets (\S+),/.exec(detail) ?? [];
          expect(got).not.toBe(asked);
          expect(rows.map(({ source }) => source)).toContain(got);
        }
      }),
      { numRuns: 300, verbose: 1 },
    );
  });
});
