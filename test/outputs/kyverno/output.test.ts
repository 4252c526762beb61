// The policy as Kyverno runs it: every form in which a pod can name a mirrored image leads to ECR, and no other does.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sha256 } from "../../../src/core/base/digest.ts";
import { tryParseImageRef } from "../../../src/core/image/reference.ts";
import type { MappingRow } from "../../../src/core/mapping/row.ts";
import { kyverno } from "../../../src/outputs/kyverno/output.ts";
import { context, registry, row } from "../rows.ts";
import { admit, type Settings } from "./kyverno.ts";

const digest = sha256("nginx");
const rows = [
  row("nginx:1.27", "m/library/nginx:1.27", { digest }),
  row("nginx:stable", "m/library/nginx:stable", { digest }),
  row("bitnami/redis:7", "m/bitnami/redis:7"),
  row("ghcr.io/acme/tool:1.5", "m/acme/tool:1.5"),
  row(`quay.io/coreos/etcd:v3@${sha256("etcd")}`, `m/coreos/etcd:v3`, {
    digest: sha256("etcd, one platform"),
  }),
];
const settings: readonly Settings[] = [{ addsRegistry: true }, { addsRegistry: false }];
const lists = ["initContainers", "containers", "ephemeralContainers"] as const;

function policyOf(some: readonly MappingRow[]): string {
  return kyverno.render(some, { kind: "kyverno", path: "x" }, new Map(), context).files[0]?.content ?? "";
}

function placed(image: string, more: { some?: readonly MappingRow[]; settings?: Settings } = {}): string {
  const pod = { containers: [{ name: "a", image }] };
  const after = admit(policyOf(more.some ?? rows), pod, more.settings ?? { addsRegistry: true });
  return after["containers"]?.[0]?.image ?? "";
}

describe("kyverno output", () => {
  it.each([
    ["nginx:1.27", "m/library/nginx:1.27"],
    ["library/nginx:1.27", "m/library/nginx:1.27"],
    ["docker.io/nginx:1.27", "m/library/nginx:1.27"],
    ["docker.io/library/nginx:1.27", "m/library/nginx:1.27"],
    ["index.docker.io/nginx:1.27", "m/library/nginx:1.27"],
    ["index.docker.io/library/nginx:1.27", "m/library/nginx:1.27"],
    ["bitnami/redis:7", "m/bitnami/redis:7"],
    ["docker.io/bitnami/redis:7", "m/bitnami/redis:7"],
    ["index.docker.io/bitnami/redis:7", "m/bitnami/redis:7"],
    [`nginx:1.27@${digest}`, `m/library/nginx@${digest}`],
    [`nginx@${digest}`, `m/library/nginx@${digest}`],
    [`index.docker.io/library/nginx:1.27@${digest}`, `m/library/nginx@${digest}`],
    [
      `bitnami/redis@${sha256("docker.io/bitnami/redis:7")}`,
      `m/bitnami/redis@${sha256("docker.io/bitnami/redis:7")}`,
    ],
    ["ghcr.io/acme/tool:1.5", "m/acme/tool:1.5"],
    // Of a pinned image with other platforms ECR has another digest, and keeps it pinned.
    [`quay.io/coreos/etcd:v3@${sha256("etcd")}`, `m/coreos/etcd@${sha256("etcd, one platform")}`],
    [`quay.io/coreos/etcd@${sha256("etcd")}`, `m/coreos/etcd@${sha256("etcd, one platform")}`],
  ])("takes %s from the mirror", (image, place) => {
    for (const one of settings) expect(placed(image, { settings: one })).toBe(`${registry}/${place}`);
  });

  it.each([
    "nginx:1.28",
    "nginx",
    `nginx:1.27@${sha256("another")}`,
    "ghcr.io/library/nginx:1.27",
    "ghcr.io/nginx:1.27",
    "localhost/nginx:1.27",
    "docker.io.example.com/nginx:1.27",
    "index.docker.example.com/library/nginx:1.27",
    `${registry}/m/library/nginx:1.27`,
  ])("leaves %s as it is", (image) => {
    for (const one of settings) expect(placed(image, { settings: one })).toBe(image);
  });

  it.each(lists)("changes %s", (list) => {
    const pod = {
      containers: [{ name: "main", image: "own:1" }],
      [list]: [{ name: "a", image: "nginx:1.27" }],
    };
    const after = admit(policyOf(rows), pod, { addsRegistry: true });
    expect(after[list]).toEqual([{ name: "a", image: `${registry}/m/library/nginx:1.27` }]);
  });

  it("leaves what an update doesn't change: another image would restart the container", () => {
    const old = { containers: [{ name: "a", image: "nginx:1.27" }] };
    const added = { ...old, ephemeralContainers: [{ name: "debug", image: "bitnami/redis:7" }] };
    const after = admit(policyOf(rows), added, { addsRegistry: true }, old);
    expect(after["containers"]).toEqual(old.containers);
    expect(after["ephemeralContainers"]?.[0]?.image).toBe(`${registry}/m/bitnami/redis:7`);
    // Neither the container nor its old image has a say in another's.
    const other = { containers: [{ name: "b", image: "nginx:1.27" }] };
    expect(admit(policyOf(rows), old, { addsRegistry: true }, other)["containers"]?.[0]?.image).toBe(
      `${registry}/m/library/nginx:1.27`,
    );
  });

  it("gives every image that a pod names in any form its own place, and no other image's", () => {
    const hosts = [
      "",
      "docker.io/",
      "index.docker.io/",
      "ghcr.io/",
      "localhost/",
      "foo.bar/",
      "docker.io/foo.bar/",
    ];
    const name = fc
      .tuple(
        fc.constantFrom(...hosts),
        fc.constantFrom("a", "library/a", "b/a"),
        fc.constantFrom(":1", "", `@${digest}`),
      )
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(
        fc.uniqueArray(name, { maxLength: 6 }),
        name,
        fc.constantFrom(...settings),
        (names, image, one) => {
          const some = names.map((written, index) =>
            row(written, `m/${index}:1`, { digest: sha256(`${index}`) }),
          );
          const place = placed(image, { some, settings: one });
          const meant = canonical(image);
          const fits = some
            .filter(({ source }) => canonical(source) === meant)
            .map(({ target }) => repositoryOf(target));
          if (fits.length === 0) expect(place).toBe(image);
          else expect(fits).toContain(repositoryOf(place));
        },
      ),
      { numRuns: 500, verbose: 1 },
    );
  });
});

function canonical(image: string): string {
  const ref = tryParseImageRef(image);
  return `${ref?.registry ?? ""}/${ref?.repository ?? ""}@${ref?.digest ?? ref?.tag ?? "latest"}`;
}

function repositoryOf(image: string): string {
  return `${tryParseImageRef(image)?.registry ?? ""}/${tryParseImageRef(image)?.repository ?? ""}`;
}
