// Broken HTTP: status lines, headers, framing, and bytes at the wrong time.
import {
  type Broken,
  chunked,
  headOf,
  type Kind,
  type Plain,
  status,
  type Step,
  whole,
  withBody,
  withHeaders,
} from "./answer.ts";

type Made = Omit<Kind, "family">;
const of = (family: string, kinds: readonly Made[]): readonly Kind[] =>
  kinds.map((kind) => ({ family, ...kind }));
const bytes = (text: string): Buffer => Buffer.from(text, "latin1");
/** Kinds whose answer has content: a HEAD has none. */
const withContent = ["manifest", "manifest-by-digest", "blob", "config", "tags", "referrers"] as const;

const line = (name: string, text: string): Made => ({
  name,
  steps: ({ method, answer }) => [whole(method, { ...answer, line: text }), "end"],
});

const lines = of("status line", [
  line("without a reason", "HTTP/1.1 200"),
  line("of HTTP/1.0", "HTTP/1.0 200 OK"),
  line("of HTTP/2", "HTTP/2 200"),
  line("of HTTP/1.9", "HTTP/1.9 200 OK"),
  line("with two spaces", "HTTP/1.1  200 OK"),
  line("with two digits", "HTTP/1.1 20 OK"),
  line("with four digits", "HTTP/1.1 2000 OK"),
  line("with letters", "HTTP/1.1 abc OK"),
  line("of another protocol", "ICY 200 OK"),
  line("that is empty", ""),
  line("in small letters", "http/1.1 200 OK"),
  line("behind a space", " HTTP/1.1 200 OK"),
  line("behind a line end", "\r\nHTTP/1.1 200 OK"),
  line("with a status below 100", "HTTP/1.1 099 OK"),
  line("with a NUL", "HTTP/1.1 200 OK\0"),
  line("with 70,000 letters", `HTTP/1.1 200 ${"x".repeat(70_000)}`),
]);

const bodies = [
  "",
  "{",
  '{"errors":[{"code":"DENIED","message":"no"}]}',
  "<html>no</html>",
  '{"errors":null}',
  "\0",
];
const statuses = (
  "204 205 206 226 300 304 305 400 401 402 403 404 405 406 407 408 409 410 412 413 414 416 418 421 423 425 429 431 451 " +
  "499 500 501 502 503 504 507 511 520 522 599 600 999"
).split(" ");
const statusKinds = of(
  "status",
  statuses.map((code) => ({
    name: code,
    steps: ({ method, random }) => {
      const body = bodies[Math.floor(random() * bodies.length)] ?? "";
      const noBody = code === "204" || code === "304";
      return [whole(method, status(`${code} Odd`, noBody ? "" : body))];
    },
    says: ["404", "405"].includes(code)
      ? ["null", "[]"]
      : ["400", "401", "403", "404", "405", "406", "501"].includes(code)
        ? ["[]"]
        : [],
  })),
);

const head = (name: string, change: (answer: Plain) => Plain | Buffer): Made => ({
  name,
  steps: ({ method, answer }) => {
    const changed = change(answer);
    return Buffer.isBuffer(changed) ? [changed, answer.body, "end"] : [whole(method, changed)];
  },
});
const odd = (name: string, value: string) => (answer: Plain) => withHeaders(answer, { [name]: value });
const inserted = (text: string) => (answer: Plain) =>
  bytes(headOf(answer).toString("latin1").replace("\r\n", `\r\n${text}`));

const headers = of("headers", [
  head("without a colon", inserted("nonsense\r\n")),
  head("with a space before the colon", inserted("x-a : b\r\n")),
  head("folded", inserted("x-a: b\r\n c\r\n")),
  head("with a NUL", inserted("x-a: b\0c\r\n")),
  head("without a name", inserted(": b\r\n")),
  head("of 70,000 letters", inserted(`x-a: ${"b".repeat(70_000)}\r\n`)),
  head("5,000 of them", inserted("x: y\r\n".repeat(5_000))),
  head("beyond ASCII", inserted("x-a: \xff\xfe\r\n")),
  head("with a bare return", inserted("x-a: b\rx-b: c\r\n")),
  head("ended by line feeds", (answer) => headOf(answer, "\n")),
  head("two content types", inserted("content-type: text/html\r\n")),
  head("no content type", (answer) => withHeaders(answer, { "content-type": undefined })),
  head("a content type of 60,000 letters", odd("content-type", `text/${"x".repeat(60_000)}`)),
  head("a warning", odd("warning", "##vso[task.complete]")),
  head("Connection: close, and open", odd("connection", "close")),
  head("Keep-Alive: timeout=0", odd("keep-alive", "timeout=0")),
  head("Keep-Alive of an age", odd("keep-alive", "timeout=999999999")),
  head("no quota left", odd("ratelimit-remaining", "0;w=1")),
  head("a quota that is none", odd("ratelimit-limit", "-1;w=x")),
  head("an upgrade", odd("upgrade", "h2c")),
  head("__proto__", odd("__proto__", "x")),
  ...["31536000", "-1", "1e9", "Tue, 19 Jan 2038 03:14:07 GMT", "soon", "0", "99999999999999"].map(
    (value) => ({
      name: `429 with Retry-After: ${value}`,
      steps: ({ method }: Broken) => [whole(method, status("429 Slow", "", { "retry-after": value }))],
      says: ["[]"],
    }),
  ),
]);

const framed = (name: string, make: (answer: Plain, broken: Broken) => readonly Step[]): Made => ({
  name,
  ops: withContent,
  steps: (broken) => make(broken.answer, broken),
});
const sized = (name: string, length: (size: number) => string, ends: "end" | "destroy" = "end") =>
  framed(name, (answer) => [
    headOf(withHeaders(answer, { "content-length": length(answer.body.length) })),
    answer.body,
    20,
    ends,
  ]);
const inChunks = (
  name: string,
  body: (content: Buffer) => Buffer | string,
  ends: "end" | "destroy" = "end",
) =>
  framed(name, (answer) => [
    headOf(withHeaders(answer, { "content-length": undefined, "transfer-encoding": "chunked" })),
    Buffer.from(body(answer.body)),
    ends,
  ]);
const coded = (name: string, coding: string, length?: string) =>
  framed(name, (answer) => [
    headOf(withHeaders(answer, { "content-length": length, "transfer-encoding": coding })),
    chunked(answer.body),
    "end",
  ]);

const framing = of("framing", [
  sized("a length too short by one", (size) => String(size - 1)),
  sized("a length of zero", () => "0"),
  sized("a length too long", (size) => String(size + 10)),
  sized("a length too long, and a reset", (size) => String(size + 10), "destroy"),
  sized("a negative length", () => "-5"),
  sized("a length with a sign", (size) => `+${size}`),
  sized("a hexadecimal length", (size) => `0x${size.toString(16)}`),
  sized("a length beyond numbers", () => "9".repeat(30)),
  sized("a length of a petabyte", () => "999999999999999"),
  sized("a list of lengths", (size) => `${size}, ${size}`),
  sized("a length with a fraction", (size) => `${size}.0`),
  sized("an empty length", () => ""),
  framed("two lengths", (answer) => [
    bytes(headOf(answer).toString("latin1").replace("\r\n", "\r\nContent-Length: 1\r\n")),
    answer.body,
    "end",
  ]),
  framed("no length, and an end", (answer) => [
    headOf(withHeaders(answer, { "content-length": undefined })),
    answer.body,
    "end",
  ]),
  framed("no length, and an end in the middle", (answer) => [
    headOf(withHeaders(answer, { "content-length": undefined })),
    answer.body.subarray(0, answer.body.length / 2),
    "end",
  ]),
  framed("no length, and a reset", (answer) => [
    headOf(withHeaders(answer, { "content-length": undefined })),
    answer.body,
    10,
    "destroy",
  ]),
  framed("a reset in the middle", (answer) => [headOf(answer), answer.body.subarray(0, 9), 5, "destroy"]),
  framed("an end in the middle", (answer) => [headOf(answer), answer.body.subarray(0, 9), "end"]),
  framed("an end in the head", (answer) => [headOf(answer).subarray(0, 30), "end"]),
  coded("chunks and a length", "chunked", "5"),
  coded("gzip as a transfer encoding", "gzip"),
  coded("chunked twice", "chunked, chunked"),
  coded("identity", "identity"),
  coded("an unknown transfer encoding", "x"),
  coded("Chunked", "Chunked"),
  inChunks("chunks", (content) => chunked(content)),
  inChunks("a chunk without a size", (content) => `\r\n${content.toString("latin1")}\r\n0\r\n\r\n`),
  inChunks("a size of letters", () => "xyz\r\n"),
  inChunks("a negative size", () => "-5\r\nhello\r\n"),
  inChunks("a size beyond numbers", () => `${"f".repeat(20)}\r\n`),
  inChunks(
    "a size with 0x",
    (content) => `0x${content.length.toString(16)}\r\n${content.toString("latin1")}\r\n0\r\n\r\n`,
  ),
  inChunks("a size of 5,000 digits", () => `${"0".repeat(5_000)}5\r\n`),
  inChunks("a chunk longer than it says", (content) => `5\r\n${content.toString("latin1")}\r\n0\r\n\r\n`),
  inChunks("no last chunk", (content) => chunked(content).subarray(0, -5)),
  inChunks("no last chunk, and a reset", (content) => chunked(content).subarray(0, -5), "destroy"),
  inChunks("no end of the trailers", (content) => chunked(content).subarray(0, -2)),
  inChunks("trailers", (content) => `${chunked(content).toString("latin1").slice(0, -2)}x: y\r\n\r\n`),
  inChunks(
    "20,000 trailers",
    (content) => `${chunked(content).toString("latin1").slice(0, -2)}${"x: y\r\n".repeat(20_000)}\r\n`,
  ),
  inChunks(
    "line feeds alone",
    (content) => `${content.length.toString(16)}\n${content.toString("latin1")}\n0\n\n`,
  ),
  inChunks("long words beside each size", (content) =>
    chunked(content)
      .toString("latin1")
      .replaceAll(/^(\w+)\r/gm, `$1;${"x".repeat(3_000)}\r`),
  ),
]);

const endless = (first: Buffer, piece: Buffer, times: number, everyMs: number): readonly Step[] => [
  first,
  ...Array.from({ length: times }, () => [piece, everyMs]).flat(),
];
const drop = (steps: Kind["steps"], name: string): Made => ({ name, steps });

const timing = of("timing", [
  drop(() => [600], "no answer"),
  drop(() => ["end"], "an end at once"),
  drop(() => ["destroy"], "a reset at once"),
  drop(({ method, answer }) => [40, whole(method, answer)], "an answer that comes late"),
  drop(({ method, answer }) => {
    const all = whole(method, answer);
    const slowly = [...all.subarray(0, 400)].flatMap((byte, at) => [Buffer.of(byte), at % 50 === 0 ? 1 : 0]);
    return [...slowly, all.subarray(400)];
  }, "byte by byte"),
  drop(({ answer }) => [headOf(answer).subarray(0, 20), 600], "a stall in the head"),
  drop(
    ({ answer }) => endless(headOf(answer).subarray(0, -2), bytes("x: y\r\n"), 60, 10),
    "a head that drips",
  ),
  drop(() => endless(bytes(""), bytes("HTTP/1.1 100 Continue\r\n\r\n"), 60, 10), "100 again and again"),
  drop(
    ({ method, answer }) => [
      bytes("HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n".repeat(20)),
      whole(method, answer),
    ],
    "103 before it",
  ),
  drop(
    ({ method, answer }) => [bytes("HTTP/1.1 101 Switching Protocols\r\n\r\n"), whole(method, answer)],
    "101 before it",
  ),
  {
    ...drop(({ answer }) => [headOf(answer), answer.body.subarray(0, 5), 600], "a stall in the body"),
    ops: withContent,
  },
  {
    ...drop(
      ({ answer }) =>
        endless(headOf(withHeaders(answer, { "content-length": "100000000" })), bytes(" "), 100, 10),
      "a body that drips",
    ),
    ops: withContent,
  },
  {
    ...drop(
      ({ answer }) =>
        endless(headOf(withBody(answer, Buffer.alloc(64 * 2 ** 20))), Buffer.alloc(2 ** 20), 24, 0),
      "far too much",
    ),
    ops: ["manifest", "tags", "config", "referrers"],
  },
]);

const unasked = of(
  "unasked",
  [
    drop(
      ({ method, answer, other }) => [Buffer.concat([whole(method, answer), whole(method, other)])],
      "a second answer at once",
    ),
    drop(
      ({ method, answer, other }) => [whole(method, other), 2, whole(method, answer)],
      "another's answer first",
    ),
    drop(
      ({ method, answer, other }) => [whole(method, answer), 3, whole(method, other)],
      "another's answer soon after",
    ),
    drop(
      ({ method, answer, other }) => [whole(method, other), whole(method, other), whole(method, answer)],
      "two answers of others first",
    ),
    drop(
      ({ method, answer, other }) => [
        Buffer.concat([whole(method, answer), whole(method, other).subarray(0, 7)]),
        3,
        whole(method, other).subarray(7),
      ],
      "another's answer in two pieces",
    ),
    drop(({ method, answer }) => [whole(method, answer), 3, bytes("garbage")], "garbage"),
    drop(
      ({ method, answer }) => [
        whole(method, answer),
        3,
        bytes("HTTP/1.1 408 Request Timeout\r\n\r\n"),
        "end",
      ],
      "408",
    ),
    drop(({ method, answer }) => [whole(method, answer), 3, bytes("\r\n\r\n")], "line ends"),
  ].map((kind) => ({ ...kind, alone: true, ops: ["head", "manifest", "tags"] as const })),
);

export const httpKinds: readonly Kind[] = [
  ...lines,
  ...statusKinds,
  ...headers,
  ...framing,
  ...timing,
  ...unasked,
];
