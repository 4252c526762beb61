import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { problemCode } from "../../../src/core/base/diagnostic.ts";
import {
  formatImageRef,
  isImageRef,
  isPlainRef,
  parseImageRef,
  tryParseImageRef,
  withDefaultTag,
} from "../../../src/core/image/reference.ts";

const digest = `sha256:${"a".repeat(64)}`;

const good: readonly [
  text: string,
  registry: string,
  repository: string,
  tag?: string | undefined,
  digest?: string,
][] = [
  ["ubuntu", "docker.io", "library/ubuntu"],
  ["docker.io/ubuntu", "docker.io", "library/ubuntu"],
  ["index.docker.io/library/ubuntu:1", "docker.io", "library/ubuntu", "1"],
  ["foo/bar", "docker.io", "foo/bar"],
  ["localhost/foo", "localhost", "foo"],
  ["localhost:5000/foo", "localhost:5000", "foo"],
  ["localhost:5000", "docker.io", "library/localhost", "5000"],
  ["myhost/foo", "docker.io", "myhost/foo"],
  ["Myhost/foo", "Myhost", "foo"],
  [`example.com/a/b:t@${digest}`, "example.com", "a/b", "t", digest],
  [`ubuntu@${digest}`, "docker.io", "library/ubuntu", undefined, digest],
  ["[2001:db8::1]:5000/a/b:1", "[2001:db8::1]:5000", "a/b", "1"],
  ["a__b/c---d", "docker.io", "a__b/c---d"],
  [`foo:${"t".repeat(128)}`, "docker.io", "library/foo", "t".repeat(128)],
  ["foo:_x", "docker.io", "library/foo", "_x"],
  [`docker.io/${"a".repeat(64)}`, "docker.io", `library/${"a".repeat(64)}`],
  ["registry-1.docker.io/nginx", "registry-1.docker.io", "nginx"],
  ["192.168.0.1:80", "docker.io", "library/192.168.0.1", "80"],
  ["[::1]/a", "[::1]", "a"],
  ["INDEX.docker.io/a", "INDEX.docker.io", "a"],
  ["a.b/c", "a.b", "c"],
  ["host:443/a/b-c.d_e:1.2.3-alpine3.19", "host:443", "a/b-c.d_e", "1.2.3-alpine3.19"],
  ["minio/minio:RELEASE.2024-01-01T00-00-00Z", "docker.io", "minio/minio", "RELEASE.2024-01-01T00-00-00Z"],
  [`${"a".repeat(50)}/${"b".repeat(204)}`, "docker.io", `${"a".repeat(50)}/${"b".repeat(204)}`],
  [`a.b/${"c".repeat(255)}`, "a.b", "c".repeat(255)],
];

const bad: readonly [what: string, text: string][] = [
  ["an upper-case path", "foo/Bar"],
  ["an IPv6 zone", "[fe80::1%eth0]:5000/a"],
  ["an IPv6 host without brackets", "2001:db8::1:5000/a"],
  ["a triple underscore", "a___b"],
  ["a tag of 129 characters", `foo:${"t".repeat(129)}`],
  ["a tag that begins with a dot", "foo:.x"],
  ["an image id", "a".repeat(64)],
  ["a URL", "https://example.com/a"],
  ["an underscore in a host", "my_host:5000/foo"],
  ["a digest of another length", `foo@sha512:${"a".repeat(64)}`],
  ["nothing", ""],
  ["a space inside", "foo bar"],
  ["a space before", " foo"],
  ["a space behind", "foo "],
  ["two tags", "a:b:c"],
  ["a short digest", "foo@sha256:abc"],
  ["an upper-case digest", `foo@sha256:${"A".repeat(64)}`],
  ["two digests", `foo@${digest}@${digest}`],
  ["a digest before the tag", `foo@${digest}:1`],
  ["an empty digest", "foo@"],
  ["a digest without a name", `@${digest}`],
  ["a tag without a name", ":1"],
  ["an empty tag", "foo:"],
  ["a shell command", "$(x)"],
  ["a variable", "${IMAGE}"],
  ["a template", "{{ .Values.image }}"],
  ["a trailing slash", "foo/"],
  ["a host without a path", "example.com/"],
  ["a leading slash", "/foo"],
  ["a double slash", "a//b"],
  ["a dot component", "a/../b"],
  ["a hidden component", "a/.b"],
  ["mixed separators", "a/b._c"],
  ["a carriage return", "foo:1\r"],
  ["a line feed", "foo:1\n"],
  ["a NUL", "foo\0"],
  ["an escape", "foo\u001b[31m"],
  ["a zero-width space", "foo\u200b"],
  ["a byte order mark", "\ufefffoo"],
  ["a Cyrillic letter", "fo\u043e"],
  ["a full-width letter", "\uff46oo"],
  ["a path of 256 characters", `a.b/${"c".repeat(256)}`],
  ["a Hub path of 300 characters", "a".repeat(300)],
  ["a text of a megabyte", "a".repeat(1_000_000)],
  ["a port that is no number", "host:port/a"],
  ["an empty port", "host:/a"],
  ["a host that begins with a hyphen", "-a.b/c"],
  ["a host that ends with a dot", "a.b./c"],
  ["unclosed brackets", "[::1/a"],
  ["brackets in a path", "a/[b]"],
  ["a star", "foo:*"],
  ["a plus in a tag", "foo:1+2"],
  ["an S3 address", "s3://bucket/key.tar"],
  ["a Windows path", "C:\\images\\a.tar"],
];

describe("parseImageRef", () => {
  it.each(good)("reads %s", (text, registry, repository, tag, expected) => {
    expect(parseImageRef(text)).toEqual({
      registry,
      repository,
      ...(tag === undefined ? {} : { tag }),
      ...(expected === undefined ? {} : { digest: expected }),
    });
  });

  it.each(bad)("refuses %s", (_, text) => {
    let code: string | undefined;
    try {
      parseImageRef(text);
    } catch (error) {
      code = problemCode(error);
    }
    expect(code).toMatch(/^reference\/(syntax|digest)$/);
    expect(tryParseImageRef(text)).toBeUndefined();
  });

  it("answers any text with a value or a typed error, fast, and its own form means the same", () => {
    const piece = fc.constantFrom(
      "a",
      "B",
      "0",
      ".",
      "-",
      "_",
      "__",
      ":",
      "/",
      "@",
      "[",
      "]",
      "sha256",
      "é",
      digest,
    );
    const text = fc.oneof(
      fc.string({ unit: "binary", maxLength: 300 }),
      fc.array(piece, { maxLength: 40 }).map((p) => p.join("")),
    );
    fc.assert(
      fc.property(text, (input) => {
        const ref = tryParseImageRef(input);
        if (ref !== undefined) expect(parseImageRef(formatImageRef(ref))).toEqual(ref);
      }),
      { numRuns: 5000 },
    );
  });

  it.each([
    "a".repeat(1000),
    "a-".repeat(500),
    `${"a.".repeat(500)}!`,
    "[:::::".repeat(150),
    "a".repeat(24) + "!",
  ])("takes linear time", (text) => {
    const before = process.cpuUsage();
    for (let i = 0; i < 100; i += 1) tryParseImageRef(text);
    // Of the processor's time: other programs on the machine don't count.
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(5000);
  });
});

describe("withDefaultTag", () => {
  it("gives latest only to a reference with neither tag nor digest", () => {
    expect(withDefaultTag(parseImageRef("a")).tag).toBe("latest");
    expect(withDefaultTag(parseImageRef("a:1")).tag).toBe("1");
    expect(withDefaultTag(parseImageRef(`a@${digest}`)).tag).toBeUndefined();
  });
});

describe("isImageRef", () => {
  it.each(good)("takes %s", (text) => expect(isImageRef(text)).toBe(true));
  it.each(bad)("refuses %s", (_, text) => expect(isImageRef(text)).toBe(false));

  it("says at one look only what the parser says too", () => {
    const part = fc.constantFrom(
      ..."ab0.-_/:@A[]".split(""),
      "__",
      "localhost",
      digest,
      "f".repeat(64),
      "x".repeat(90),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 9 }), (parts) => {
        const text = parts.join("");
        if (isPlainRef(text)) expect(() => parseImageRef(text)).not.toThrow();
      }),
      { numRuns: 20_000 },
    );
    expect(isPlainRef(`internal.example.com:8443/team/a__b:0123@${digest}`)).toBe(true);
  });
});
