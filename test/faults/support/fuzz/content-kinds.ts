// Broken content: encodings, JSON, digests, and lists in pages.
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import {
  type Broken,
  type Kind,
  type Plain,
  sha256,
  status,
  whole,
  withBody,
  withHeaders,
} from "./answer.ts";

type Made = Omit<Kind, "family">;
const of = (family: string, kinds: readonly Made[]): readonly Kind[] =>
  kinds.map((kind) => ({ family, ...kind }));
const withContent = ["manifest", "manifest-by-digest", "blob", "config", "tags", "referrers"] as const;

const encoded = (name: string, encoding: string, body: (content: Buffer) => Buffer): Made => ({
  name,
  ops: withContent,
  steps: ({ method, answer }) => [
    whole(method, withHeaders(withBody(answer, body(answer.body)), { "content-encoding": encoding })),
  ],
});
const gzip = (content: Buffer): Buffer => gzipSync(content);
const bomb = gzipSync(Buffer.alloc(48 * 2 ** 20), { level: 9 });
const nothings = Buffer.concat(Array.from({ length: 3_000 }, () => gzipSync("")));

const encodings = of("encoding", [
  encoded("gzip", "gzip", gzip),
  encoded("GZIP", "GZIP", gzip),
  encoded("x-gzip", "x-gzip", gzip),
  encoded("deflate", "deflate", (content) => deflateSync(content)),
  encoded("deflate without its head", "deflate", (content) => deflateRawSync(content)),
  encoded("br", "br", (content) => brotliCompressSync(content)),
  encoded("br that isn't", "br", (content) => content),
  encoded("gzip that isn't", "gzip", (content) => content),
  encoded("gzip, cut", "gzip", (content) => gzip(content).subarray(0, -6)),
  encoded("gzip, with another sum", "gzip", (content) => {
    const packed = gzip(content);
    packed.writeUInt8(packed.readUInt8(packed.length - 8) ^ 1, packed.length - 8);
    return packed;
  }),
  encoded("gzip, and more behind it", "gzip", (content) =>
    Buffer.concat([gzip(content), Buffer.from("more")]),
  ),
  encoded("gzip in two members", "gzip", (content) =>
    Buffer.concat([gzip(content.subarray(0, 9)), gzip(content.subarray(9))]),
  ),
  encoded("gzip twice, said once", "gzip", (content) => gzip(gzip(content))),
  encoded("gzip twice, said twice", "gzip, gzip", (content) => gzip(gzip(content))),
  encoded("zstd", "zstd", (content) => content),
  encoded("an unknown one", "x", (content) => content),
  encoded("identity", "identity", (content) => content),
  encoded("an empty one", "", (content) => content),
  encoded("a bomb", "gzip", () => bomb),
  encoded("empty members", "gzip", (content) => Buffer.concat([nothings, gzip(content)])),
  encoded("a header without an end", "gzip", () =>
    Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 3]), Buffer.alloc(50_000, 120)]),
  ),
  encoded("nothing", "gzip", () => Buffer.alloc(0)),
]);

/** What a list of tags says in place of the truth, and what it may be read as. */
const said = (name: string, body: string | Buffer, says: readonly string[] = []): Made => ({
  name,
  ops: ["tags"],
  says,
  steps: ({ method, answer }) => [whole(method, withBody(answer, body))],
});

const json = of("JSON", [
  said("nothing", ""),
  said("space", " \n"),
  said("HTML", "<html>login</html>"),
  said("null", "null"),
  said("a text", '"tags"'),
  said("a number", "1"),
  said("a list", '["a"]'),
  said("an empty map", "{}", ["[]"]),
  said("no tags", '{"name":"x"}', ["[]"]),
  said("null for tags", '{"tags":null}', ["[]"]),
  said("a text for tags", '{"tags":"abc"}', ["[]"]),
  said("a map for tags", '{"tags":{"0":"a"}}', ["[]"]),
  said("a number for tags", '{"tags":5}', ["[]"]),
  said("no tag among the tags", '{"tags":[null,1,{},[],true]}', ["[]"]),
  said("names that are none", '{"tags":["../x","a b","","-x","\\u0000","x\\n","##vso[a]"]}', ["[]"]),
  said("two lists", '{"tags":["fake"],"tags":[]}', ["[]"]),
  said("__proto__", '{"__proto__":{"tags":["fake"]}}', ["[]"]),
  said("a list without an end", '{"tags":["a"'),
  said("text behind it", '{"tags":["fake"]} x'),
  said("single quotes", "{'tags':['fake']}"),
  said("a comma too many", '{"tags":["fake",]}'),
  said("NaN", '{"tags":[NaN]}'),
  said("UTF-16", Buffer.from('\ufeff{"tags":["fake"]}', "utf16le")),
  said("a byte order mark", '\ufeff{"tags":["fake"]}'),
  said("bytes beyond UTF-8", Buffer.from('{"tags":["f\xffke"]}', "latin1"), ["[]"]),
  said("half a character", '{"tags":["\\ud800"]}', ["[]"]),
  said("100,000 brackets", "[".repeat(100_000)),
  said("100,000 brackets for tags", `{"tags":${"[".repeat(100_000)}${"]".repeat(100_000)}}`, ["[]"]),
  said("two million values", `{"tags":[${"0,".repeat(2_000_000)}0]}`),
  said("a number of 100,000 digits", `{"tags":[${"9".repeat(100_000)}]}`, ["[]"]),
  said("a key of a megabyte", `{"${"k".repeat(2 ** 20)}":1}`, ["[]"]),
  said("manifests that are none", '{"tags":[],"manifest":{"x":1,"sha256:0":{},"__proto__":{"tag":["a"]}}}', [
    "[]",
  ]),
]);

const referrers = (name: string, manifests: string, says: readonly string[] = []): Made => ({
  name: `referrers: ${name}`,
  ops: ["referrers"],
  says,
  answers: ({ path }) => path.includes("/referrers/"),
  steps: ({ method, answer }) => [
    whole(method, withBody(answer, `{"schemaVersion":2,"manifests":${manifests}}`)),
  ],
});

const lists = of("JSON", [
  referrers("null", "null", ["[]"]),
  referrers("a map", "{}", ["[]"]),
  referrers("a descriptor that is none", "[{}]"),
  referrers("a digest that is none", '[{"mediaType":"a/b","digest":"sha256:zz","size":1}]'),
  referrers("a size that is none", `[{"mediaType":"a/b","digest":"${sha256(Buffer.from("x"))}","size":-1}]`),
  referrers("deep annotations", `[{"annotations":${'{"a":'.repeat(5_000)}1${"}".repeat(5_000)}}]`),
]);

const digested = ["manifest", "manifest-by-digest", "head"] as const;
const stated = (name: string, value: string | undefined, ops: Kind["ops"] = digested): Made => ({
  name,
  ops,
  steps: ({ method, answer }) => [whole(method, withHeaders(answer, { "docker-content-digest": value }))],
});
const instead = (name: string, body: (broken: Broken) => Buffer): Made => ({
  name,
  ops: ["manifest", "manifest-by-digest", "blob", "config"],
  steps: (broken) => [whole(broken.method, withBody(broken.answer, body(broken)))],
});
const flipped = (content: Buffer, at: number): Buffer => {
  const copy = Buffer.from(content);
  copy.writeUInt8((copy[at] ?? 0) ^ 1, at);
  return copy;
};

const digests = of("digest", [
  stated("none", undefined),
  stated("an empty one", ""),
  stated("not one", "latest"),
  stated("a short one", "sha256:abc"),
  stated("in capitals", `sha256:${"A".repeat(64)}`, ["manifest-by-digest", "head"]),
  stated("of another algorithm", `sha512:${"a".repeat(128)}`),
  stated("of md5", `md5:${"a".repeat(32)}`),
  stated("of another manifest", sha256(Buffer.from("other")), ["manifest", "manifest-by-digest"]),
  stated("two of them", `sha256:${"a".repeat(64)}, sha256:${"b".repeat(64)}`),
  stated("with a newline's escape", "sha256:%0a"),
  instead("another's content", ({ other }) => other.body),
  instead("the first byte changed", ({ answer }) => flipped(answer.body, 0)),
  instead("the last byte changed", ({ answer }) => flipped(answer.body, answer.body.length - 1)),
  instead("a byte too few", ({ answer }) => answer.body.subarray(0, -1)),
  instead("a byte too many", ({ answer }) => Buffer.concat([answer.body, Buffer.from("\n")])),
  instead("nothing", () => Buffer.alloc(0)),
  instead("5 MiB", () => Buffer.alloc(5 * 2 ** 20, 32)),
  {
    name: "a HEAD with another length",
    ops: ["head"],
    steps: ({ method, answer }) => [whole(method, withHeaders(answer, { "content-length": "x" }))],
  },
  {
    name: "a range that nobody asked for",
    ops: ["blob"],
    steps: ({ method, answer }) => [
      whole(method, {
        ...withHeaders(answer, { "content-range": "bytes 5-9/10" }),
        line: "HTTP/1.1 206 Partial",
      }),
    ],
  },
  {
    name: "a part, and nothing of the rest",
    ops: ["blob"],
    steps: ({ answer, before }) =>
      before === 0 ? [whole("GET", answer).subarray(0, -20), "destroy"] : [whole("GET", status("416 No"))],
  },
  {
    name: "a part, and another's rest",
    ops: ["blob"],
    steps: ({ answer, other, before }) => {
      const rest = withHeaders(withBody(answer, other.body.subarray(-20)), {
        "content-range": `bytes ${answer.body.length - 20}-${answer.body.length - 1}/${answer.body.length}`,
      });
      return before === 0
        ? [whole("GET", answer).subarray(0, -20), "destroy"]
        : [whole("GET", { ...rest, line: "HTTP/1.1 206 Partial" })];
    },
  },
]);

const linked = (
  name: string,
  link: (broken: Broken) => string,
  page: (answer: Plain, broken: Broken) => Plain = (answer) => answer,
): Made => ({
  name,
  ops: ["tags", "referrers"],
  answers: ({ path }) => /\/(?:tags|referrers)\//.test(path),
  steps: (broken) => [whole(broken.method, withHeaders(page(broken.answer, broken), { link: link(broken) }))],
});
const next = (url: string): string => `<${url}>; rel="next"`;
const newTag = (answer: Plain, { before, path }: Broken): Plain =>
  path.includes("/tags/") ? withBody(answer, `{"tags":["t${before}"]}`) : answer;

const paging = of("paging", [
  linked("to itself", ({ path }) => next(path)),
  linked("in a circle", ({ path, before }) => next(`${path.split("?")[0]}?last=${before % 3}`)),
  linked("without an end", ({ path, before }) => next(`${path.split("?")[0]}?last=${before}`)),
  {
    ...linked(
      "without an end, each with a name",
      ({ path, before }) => next(`${path.split("?")[0]}?last=${before}`),
      (answer, broken) => (broken.before < 100 ? newTag(answer, broken) : status("500 No")),
    ),
    ops: ["tags"],
  },
  linked("to another host", ({ capture }) => next(`${capture}/v2/x/tags/list`)),
  linked("to another host, without a scheme", ({ capture }) => next(capture.replace("http:", ""))),
  linked("with a user", ({ own }) => next(own.replace("://", "://user:pass@"))),
  linked("to a file", () => next("file:///etc/passwd")),
  linked("to a script", () => next("javascript:alert(1)")),
  linked("to nowhere", () => next("http://")),
  linked("to nothing", () => next("")),
  linked("without an end of the address", () => "</v2/x"),
  linked("of 60,000 letters", ({ path }) => next(`${path}&x=${"y".repeat(60_000)}`)),
  linked("to what is no list", ({ own }) => next(`${own}/v2/none`)),
  linked("up the path", () => next("../../../../../../etc/passwd")),
]);

export const contentKinds: readonly Kind[] = [...encodings, ...json, ...lists, ...digests, ...paging];
