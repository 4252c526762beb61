// Registries that lead elsewhere: redirects, token servers, and addresses for uploads.
import {
  type Broken,
  type Kind,
  type Plain,
  readOps,
  status,
  type Step,
  whole,
  withHeaders,
} from "./answer.ts";

type Made = Omit<Kind, "family">;
const of = (family: string, kinds: readonly Made[]): readonly Kind[] =>
  kinds.map((kind) => ({ family, ...kind }));

const moved = (name: string, location: (broken: Broken) => string | undefined, code = "307"): Made => ({
  name,
  says: ["null", "[]"],
  steps: (broken) => {
    const to = location(broken);
    const plain = status(`${code} Moved`, "", to === undefined ? {} : { location: to });
    return [whole(broken.method, plain)];
  },
});
/** On the same host: `n` more hops, then the answer. */
const hops = (name: string, most: number): Made => ({
  name,
  steps: (broken) => {
    const { own, path, before, method, answer } = broken;
    if (before % (most + 1) === most) return [whole(method, answer)];
    return [
      whole(method, status("302 Moved", "", { location: `${own}${path.split("?")[0]}?hop=${before}` })),
    ];
  },
});

const redirects = of("redirect", [
  ...["301", "302", "303", "307", "308", "300", "305"].map((code) =>
    moved(`${code} to itself`, ({ path }) => path, code),
  ),
  hops("over 3 hops", 3),
  hops("over 40 hops", 40),
  moved("to another host", ({ capture, path }) => `${capture}${path}`),
  moved("to another host, which asks who we are", ({ capture, path }) => `${capture}/who${path}`),
  moved(
    "to another host, which leads back",
    ({ capture, own, path }) => `${capture}/back?to=${encodeURIComponent(`${own}${path}`)}`,
  ),
  moved("to another host, without a scheme", ({ capture }) => capture.replace("http:", "")),
  moved(
    "to a user of another host",
    ({ capture, path }) => `${capture.replace("://", "://user:pass@")}${path}`,
  ),
  moved("to another name of it", ({ own, path }) => `${own.replace(/\/\/[\d.]+/, "//localhost")}${path}`),
  moved("to TLS where there is none", ({ capture, path }) => `${capture.replace("http:", "https:")}${path}`),
  moved("to a port that nobody listens on", () => "http://127.0.0.1:1/x"),
  moved("to a file", () => "file:///etc/passwd"),
  moved("to data", () => "data:,x"),
  moved("to a script", () => "javascript:alert(1)"),
  moved("to ftp", () => "ftp://127.0.0.1/x"),
  moved("to nothing", () => ""),
  moved("without an address", () => undefined),
  moved("to nonsense", () => "http://[:::1]:x"),
  moved("to 50,000 letters", () => `/v2/${"x".repeat(50_000)}`),
  moved("to a line end", ({ path }) => `${path}%0d%0ax-evil:%20y`),
  moved("up the path", () => "../../../../../../x"),
]);

/** Without credentials it asks for some; with them it answers, unless `never`. */
const asks = (name: string, challenge: ((broken: Broken) => string) | undefined, never = true): Made => ({
  name,
  ops: readOps,
  says: ["[]"],
  steps: (broken) => {
    if (!never && broken.headers.has("authorization")) return undefined;
    const plain = status("401 Who", "");
    const value = challenge?.(broken);
    return [
      whole(broken.method, value === undefined ? plain : withHeaders(plain, { "www-authenticate": value })),
    ];
  },
});
const bearer = (realm: string, more = ""): string => `Bearer realm="${realm}",service="s"${more}`;
const isToken = (path: string): boolean => path.includes("/token");

/** The registry's own token server answers so. */
const token = (name: string, answer: (broken: Broken) => Plain | readonly Step[]): Made => ({
  name: `a token server: ${name}`,
  ops: readOps,
  says: ["[]"],
  answers: () => true,
  steps: (broken) => {
    if (!isToken(broken.path))
      return broken.headers.get("authorization")?.startsWith("Bearer ") === true
        ? undefined
        : [
            whole(
              broken.method,
              withHeaders(status("401 Who"), {
                "www-authenticate": bearer(`${broken.own}/token/${broken.repository}`),
              }),
            ),
          ];
    const plain = answer(broken);
    return "line" in plain ? [whole(broken.method, plain)] : plain;
  },
});
const given = (body: string): Plain => status("200 OK", body);

const challenges = of("challenge", [
  asks("none", undefined),
  asks("an empty one", () => ""),
  asks("nonsense", () => '=,=,"=,'),
  asks("Basic", () => 'Basic realm="x"', false),
  asks("Basic for ever", () => 'Basic realm="x"'),
  asks("Bearer without a realm", () => "Bearer"),
  asks("an empty realm", () => bearer("")),
  asks("a realm elsewhere", ({ capture }) => bearer(`${capture}/token`)),
  asks("a realm elsewhere that redirects", ({ capture }) => bearer(`${capture}/back?to=%2Ftoken`)),
  asks("a realm elsewhere, without quotes", ({ capture }) => `Bearer realm=${capture}/token`),
  asks("a realm elsewhere, and Basic", ({ capture }) => `${bearer(`${capture}/token`)}, Basic realm="x"`),
  asks("a realm with a user", ({ own }) => bearer(own.replace("://", "://user:pass@"))),
  asks("a realm that is a file", () => bearer("file:///etc/passwd")),
  asks("a realm on a dead port", () => bearer("http://127.0.0.1:1/token")),
  asks("a realm with a line end", ({ own }) => bearer(`${own}/token%0d%0ax:y`)),
  asks("Negotiate", () => "Negotiate"),
  asks("Digest", () => 'Digest realm="x", nonce="y"'),
  asks("AWS's own", () => "AWS4-HMAC-SHA256"),
  asks("60,000 letters", () => `Bearer realm="${"x".repeat(60_000)}"`),
  asks("1,000 schemes", () => "Basic, Bearer, ".repeat(1_000)),
  asks("a quote without an end", () => 'Bearer realm="http://x'),
  token("that works", () => given('{"token":"tok-1234567890","expires_in":300}')),
  token("access_token", () => given('{"access_token":"tok-1234567890"}')),
  token("an odd life", ({ random }) =>
    given(
      `{"token":"tok-1234567890","expires_in":${["-1", '"x"', "1e99", "null", "0"][Math.floor(random() * 5)] ?? "0"}}`,
    ),
  ),
  token("no token", () => given("{}")),
  token("null", () => given("null")),
  token("a number for a token", () => given('{"token":1}')),
  token("a line end in the token", () => given('{"token":"a\\r\\nx-evil: y"}')),
  token("an empty token", () => given('{"token":""}')),
  token("HTML", () => given("<html>login</html>")),
  token("a megabyte", () => given(`{"token":"${"x".repeat(2 ** 20)}"}`)),
  token("401", () => status("401 Who")),
  token("500", () => status("500 Oh")),
  token("a redirect elsewhere", ({ capture }) => status("302 Moved", "", { location: `${capture}/token` })),
  token("a circle", ({ path }) => status("302 Moved", "", { location: path })),
  token("an end", () => ["end"]),
  token("no answer", () => [600]),
  {
    name: "403 without a word",
    ops: readOps,
    says: ["[]"],
    steps: ({ method }) => [whole(method, status("403 No"))],
  },
]);

const isStart = ({ method, path }: { method: string; path: string }): boolean =>
  method === "POST" && path.includes("/uploads");
const isFinish = ({ method, path }: { method: string; path: string }): boolean =>
  method === "PUT" && path.includes("/uploads");
const isPut = ({ method, path }: { method: string; path: string }): boolean =>
  method === "PUT" && path.includes("/manifests/");

const opened = (name: string, location: ((broken: Broken) => string) | undefined, code = "202"): Made => ({
  name: `opened: ${name}`,
  ops: ["push"],
  answers: isStart,
  steps: (broken) => {
    const to = location?.(broken);
    return [whole(broken.method, status(`${code} Accepted`, "", to === undefined ? {} : { location: to }))];
  },
});
const finished = (name: string, plain: Plain, answers = isFinish): Made => ({
  name: `${answers === isFinish ? "stored" : "written"}: ${name}`,
  ops: ["push"],
  answers,
  steps: ({ method }) => [whole(method, plain)],
});

const uploads = of("upload", [
  opened("no address", undefined),
  opened("elsewhere", ({ capture }) => `${capture}/upload`),
  opened("elsewhere, without a scheme", ({ capture }) => `${capture.replace("http:", "")}/upload`),
  opened("a file", () => "file:///etc/passwd"),
  opened("nonsense", () => "http://[x"),
  opened("nothing", () => ""),
  opened("with a user", ({ own }) => `${own.replace("://", "://u:p@")}/v2/x`),
  opened("201", ({ own, repository }) => `${own}/v2/${repository}/blobs/uploads/1`, "201"),
  opened("404", undefined, "404"),
  opened("a redirect elsewhere", ({ capture }) => `${capture}/upload`, "307"),
  ...["200 OK", "202 Accepted", "400 Bad", "404 No", "409 Conflict", "416 Range", "500 Oh", "301 Moved"].map(
    (line) => finished(line, status(line)),
  ),
  ...["200 OK", "201 Created", "202 Accepted", "400 Bad", "404 No", "409 Conflict", "500 Oh"].map((line) =>
    finished(line, status(line), isPut),
  ),
  finished(
    "another's digest",
    status("201 Created", "", { "docker-content-digest": `sha256:${"a".repeat(64)}` }),
    isPut,
  ),
  finished(
    "the words for an immutable tag",
    status("400 Bad", '{"errors":[{"code":"TAG_INVALID","message":"immutable"}]}'),
    isPut,
  ),
]);

export const trustKinds: readonly Kind[] = [...redirects, ...challenges, ...uploads];
