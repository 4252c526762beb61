// Secrets: nothing that logs anybody in appears in any output, file or argument, whatever way it was given.
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import { chmodSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { json } from "../faults/support/registry.ts";
import { answers } from "../faults/support/faults.ts";
import { openStage, type Stage } from "../support/stage.ts";
import { startTokenRegistry, type TokenRegistry } from "../support/token-registry.ts";

const login = {
  username: "canary-user",
  password: "canary-password/1+2=3",
  refreshToken: "canary-refresh-token-0123456789",
};
const catalogToken = "canary-catalog-token";
const surroundings = {
  AWS_SECRET_ACCESS_KEY: "canary-aws-secret-key/abc+def",
  AWS_SESSION_TOKEN: "canary-aws-session-token",
  GITHUB_TOKEN: "canary-github-token",
  CATALOG_TOKEN: catalogToken,
  SOURCE_USER: login.username,
  SOURCE_PASSWORD: login.password,
};

interface Way {
  readonly name: string;
  /** The entry below `registries:`. */
  readonly settings: string;
  /** Writes what the way needs outside the config. */
  prepare(stage: Stage, password: string): void;
}

function writeHelper(stage: Stage, username: string, secret: string): void {
  const answer = JSON.stringify({ ServerURL: "", Username: username, Secret: secret });
  stage.write("bin/docker-credential-canary", `#!/bin/sh\nsleep 0.05\nprintf '%s' '${answer}'\n`);
  chmodSync(stage.path("bin/docker-credential-canary"), 0o755);
}

const ways: readonly Way[] = [
  {
    name: "a credential helper",
    settings: "{ credentialHelper: canary }",
    prepare: (stage, password) => writeHelper(stage, login.username, password),
  },
  {
    name: "a credential helper with an identity token",
    settings: "{ credentialHelper: canary }",
    prepare: (stage, password) =>
      writeHelper(stage, "<token>", password === login.password ? login.refreshToken : password),
  },
  {
    name: "registries: in the config and ${ENV}",
    settings: '{ username: "${SOURCE_USER}", password: "${SOURCE_PASSWORD}" }',
    prepare: () => {},
  },
  {
    name: "~/.docker/config.json",
    settings: "{ concurrency: 4 }",
    prepare: (stage, password) => {
      const auth = Buffer.from(`${login.username}:${password}`).toString("base64");
      stage.write("home/.docker/config.json", JSON.stringify({ auths: { [stage.source.host]: { auth } } }));
    },
  },
];

const config = (settings: string) => `version: 1
target: { TARGET, prefix: m }
registries:
  "SOURCE": ${settings}
sources:
  - { name: list, kind: list, path: images.txt }
  - { name: collections, kind: codecollection, catalog: "http://SOURCE/catalog.yaml?token=\${CATALOG_TOKEN}" }
outputs:
  - { kind: mapping, path: mapping.csv }
  - { kind: image-list, path: images.conf }
`;

/** The headers that reached any server of this process: what the program sent, the tokens of ECR among it. */
const sent = new Set<string>();
const listener = (message: unknown): void => {
  const { request } = message as { request: IncomingMessage };
  if (request.headers.authorization !== undefined) sent.add(request.headers.authorization);
};
beforeAll(() => subscribe("http.server.request.start", listener));
afterAll(() => void unsubscribe("http.server.request.start", listener));

let stage: Stage;
let tokens: TokenRegistry;
beforeEach(async () => {
  sent.clear();
  tokens = await startTokenRegistry(login);
});
afterEach(() => stage.close());

async function open(way: Way, password = login.password): Promise<void> {
  const env = { ...surroundings, SOURCE_PASSWORD: password };
  stage = await openStage(config(way.settings), { source: tokens.registry, env });
  const [first] = stage.stock(3);
  if (first === undefined) throw new Error("nothing is in stock");
  stage.source.store(first.repository, first.image, "main-aaaaaaa-bbbbbbb");
  const collection = {
    name: "one",
    git_url: "https://github.com/acme/one.git",
    image_registry: `${stage.source.host}/${first.repository}`,
    default_ref: "main",
  };
  const catalog = { codecollections: [collection] };
  stage.source.inject("other", answers(json(catalog)), { times: 1000, path: "/catalog.yaml" });
  way.prepare(stage, password);
}

function canaries(password: string): readonly string[] {
  const base64 = (text: string) => Buffer.from(text).toString("base64");
  const headers = [...sent].flatMap((header) => {
    const [kind = "", value = ""] = header.split(" ");
    if (kind === "AWS4-HMAC-SHA256") return [/Signature=(\w+)/.exec(header)?.[1] ?? ""];
    return kind === "Basic" ? [value, Buffer.from(value, "base64").toString().replace(/^\w+:/, "")] : [value];
  });
  const { AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, GITHUB_TOKEN } = surroundings;
  const known = [
    password,
    encodeURIComponent(password),
    base64(password),
    base64(`${login.username}:${password}`),
    login.refreshToken,
    AWS_SECRET_ACCESS_KEY,
    AWS_SESSION_TOKEN,
    GITHUB_TOKEN,
    catalogToken,
  ];
  return [...new Set([...known, ...tokens.issued, ...headers])].filter((one) => one.length > 8);
}

/** All that a run could leave behind: what it printed, and every file below the folder but the user's own. */
function leftBehind(prints: readonly string[]): readonly string[] {
  const texts = [...prints];
  const own = new Set(["home", "bin"]);
  const visit = (folder: string): void => {
    for (const name of readdirSync(folder)) {
      if (folder === stage.folder && own.has(name)) continue;
      const path = join(folder, name);
      if (statSync(path).isDirectory()) visit(path);
      else texts.push(`${path}\n${readFileSync(path, "latin1")}`);
    }
  };
  visit(stage.folder);
  return texts;
}

/** Looks at the arguments of all processes while `work` runs. */
async function watchingArguments<T>(seen: Set<string>, work: () => Promise<T>): Promise<T> {
  const look = (): void => {
    for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
      try {
        seen.add(readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " "));
      } catch {
        // It has ended meanwhile.
      }
    }
  };
  const timer = setInterval(look, 10);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

function hits(texts: Iterable<string>, secrets: readonly string[]): readonly string[] {
  const found: string[] = [];
  for (const text of texts) {
    for (const secret of secrets) {
      const at = text.indexOf(secret);
      if (at >= 0) found.push(`${secret} in …${text.slice(Math.max(0, at - 80), at + secret.length + 20)}…`);
    }
  }
  return found;
}

const commands: readonly (readonly string[])[] = [
  ["validate", "--verbose"],
  ["discover", "--format", "json"],
  ["plan", "--verbose"],
  ...["json", "markdown", "html", "gitlab"].map((format) => ["plan", "--format", format]),
  ["plan", "--out", "saved.plan", "--events", "plan.jsonl", "--trace", "plan.trace"],
  ["show", "saved.plan", "--verbose"],
  "apply saved.plan --verbose --events events.jsonl --log-format json --trace apply.trace".split(" "),
  ["drift", "--upstream", "--format", "json"],
  ["state", "list", "--format", "json"],
  ["state", "show", "**"],
];

describe.skipIf(process.platform !== "linux")("needs /proc: secrets", () => {
  it.each(ways)("from $name appear nowhere", async (way) => {
    await open(way);
    const seen = new Set<string>();
    const prints: string[] = [];
    await watchingArguments(seen, async () => {
      for (const args of commands) {
        const ran = await stage.cli(...args);
        expect(ran.code, `${args.join(" ")}\n${ran.stderr}`).toBe(0);
        prints.push(ran.stdout, ran.stderr);
      }
    });
    expect(stage.source.count("blob-get")).toBeGreaterThan(3);
    expect([...seen].some((line) => line.includes("apply saved.plan"))).toBe(true);
    if (way.settings.includes("credentialHelper"))
      expect([...seen].some((line) => /docker-credential-canary get/.test(line))).toBe(true);
    const secrets = canaries(login.password);
    expect(secrets.length).toBeGreaterThan(11);
    const texts = [...leftBehind(prints), ...seen];
    process.stdout.write(`secrets, ${way.name}: ${secrets.length} canaries in ${texts.length} texts\n`);
    expect(hits(texts, secrets).join("\n")).toBe("");
  });

  it.each(ways)("from $name, refused by a registry that repeats them, appear nowhere", async (way) => {
    const wrong = "canary-wrong-password/4+5";
    await open(way, wrong);
    const prints: string[] = [];
    for (const more of [
      ["--verbose"],
      ["--log-format", "json"],
      ["--format", "json", "--out", "wrong.plan", "--trace", "wrong.trace"],
    ]) {
      const ran = await stage.cli("plan", ...more);
      expect(ran.code).toBe(1);
      expect(ran.stdout + ran.stderr).toMatch(/The registry denied access|registry\/denied/);
      prints.push(ran.stdout, ran.stderr);
    }
    expect(hits(leftBehind(prints), canaries(wrong)).join("\n")).toBe("");
  });

  it.each(ways)("from $name, refused in the middle of an apply, appear nowhere", async (way) => {
    await open(way);
    expect((await stage.cli("plan", "--out", "saved.plan")).code).toBe(0);
    tokens.revoke();
    const text = await stage.cli("apply", "saved.plan", "--verbose", "--events", "events.jsonl");
    const lines = await stage.cli("apply", "saved.plan", "--log-format", "json");
    expect(text.code).toBe(1);
    const prints = [text.stdout, text.stderr, lines.stdout, lines.stderr];
    expect(prints.join("")).toContain("The registry denied access");
    expect(hits(leftBehind(prints), canaries(login.password)).join("\n")).toBe("");
  });
});
