import { describe, expect, it } from "vitest";
import { ImageMapping } from "../../../src/core/mapping/lookup.ts";
import { parseDigest } from "../../../src/core/base/digest.ts";

const digest = parseDigest(`sha256:${"a".repeat(64)}`);
const other = `sha256:${"b".repeat(64)}`;

describe("ImageMapping", () => {
  const mapping = (): ImageMapping =>
    new ImageMapping([
      { internal: "docker.io/library/nginx:latest", ecr: "r.example.com/nginx:latest" },
      { internal: "internal.example.com:8443/team/a__b:0123", ecr: "r.example.com/team/a_b:0123", digest },
      { internal: `ghcr.io/acme/tool@${other}`, ecr: `r.example.com/acme/tool@${other}` },
    ]);

  it.each([
    ["the exact text", "internal.example.com:8443/team/a__b:0123", "r.example.com/team/a_b:0123"],
    ["a short form", "nginx", "r.example.com/nginx:latest"],
    ["another form", "index.docker.io/library/nginx:latest", "r.example.com/nginx:latest"],
    ["space around it", " nginx\n", "r.example.com/nginx:latest"],
    ["a digest that is known", `elsewhere.example.com/x@${digest}`, "r.example.com/team/a_b:0123"],
    ["a digest in the mapping's own text", `tool@${other}`, `r.example.com/acme/tool@${other}`],
    ["a place in ECR", "r.example.com/nginx:latest", "r.example.com/nginx:latest"],
  ])("finds by %s", (_, uri, target) => {
    expect(mapping().find(uri)).toBe(target);
  });

  it.each([
    ["another tag", "nginx:1.27"],
    ["an unknown digest of a known tag", `nginx:latest@sha256:${"c".repeat(64)}`],
    ["an address", "s3://bucket/image.tar"],
    ["nothing", ""],
    ["no reference", "Not A Reference"],
    ["a text beyond any reference", "a/".repeat(2000)],
    ["a prototype's key", "__proto__"],
  ])("finds nothing for %s", (_, uri) => {
    expect(mapping().find(uri)).toBeUndefined();
  });

  it("counts what it was asked", () => {
    const counted = mapping();
    for (const uri of ["nginx", "nginx", "x:1", "r.example.com/nginx:latest"]) counted.find(uri);
    counted.peek("nginx");
    expect(counted.counts).toEqual({ translated: 2, already: 1, unmapped: 1 });
    expect(counted.size).toBe(3);
  });

  it("prefers the entry in canonical form for all other forms", () => {
    const both = new ImageMapping([
      { internal: "nginx", ecr: "r.example.com/short:1" },
      { internal: "docker.io/library/nginx:latest", ecr: "r.example.com/full:1" },
    ]);
    expect(both.find("nginx")).toBe("r.example.com/short:1");
    expect(both.find("docker.io/nginx")).toBe("r.example.com/full:1");
  });

  it("answers a million look-ups over 100,000 rows in time", { retry: 2 }, () => {
    const uris = Array.from(
      { length: 100_000 },
      (_, index) => `internal.example.com/team/image-${index}:${index}`,
    );
    const large = new ImageMapping(uris.map((internal) => ({ internal, ecr: `r.example.com/${internal}` })));
    const start = performance.now();
    for (let index = 0; index < 1_000_000; index += 1) large.find(uris[(index * 7919) % uris.length] ?? "");
    expect(large.counts.translated).toBe(1_000_000);
    expect(performance.now() - start).toBeLessThan(3000);
  });
});
