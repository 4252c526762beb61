// 4,000 questions to registries that answer in all the ways that registries should not, by one client that all share. Each
// ends with the truth, with what the broken answer itself says, or with one error of ours, in bounded time and memory;
// nothing is thrown past it, and no other origin sees a secret. FUZZ_SEED and FUZZ_CASES run others.
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Problem, problemCode } from "../../src/core/base/diagnostic.ts";
import { parseDigest } from "../../src/core/base/digest.ts";
import { openRegistries, type Registries } from "../../src/registry/registries.ts";
import { accessFor } from "../registry/support/access.ts";
import { testTiming } from "../support/timing.ts";
import { type Kind, type Op, readOps, sha256 } from "./support/fuzz/answer.ts";
import { contentKinds } from "./support/fuzz/content-kinds.ts";
import { httpKinds } from "./support/fuzz/http-kinds.ts";
import { CaptureServer, type Case, FuzzServer, truthOf } from "./support/fuzz/server.ts";
import { trustKinds } from "./support/fuzz/trust-kinds.ts";

const seed = Number(process.env["FUZZ_SEED"] ?? Math.floor(Math.random() * 2 ** 31));
const cases = Number(process.env["FUZZ_CASES"] ?? 4_000);
const kinds: readonly Kind[] = [...httpKinds, ...contentKinds, ...trustKinds];
const secret = "correct-horse-battery";
const secrets = [secret, Buffer.from(`fuzz-user:${secret}`).toString("base64"), "tok-1234567890"];
const { signal } = new AbortController();

function generator(from: number): () => number {
  let state = from >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const random = generator(seed);
const anyOf = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;

const capture = new CaptureServer();
const servers: FuzzServer[] = [];
const unhandled: unknown[] = [];
const onUnhandled = (reason: unknown): void => void unhandled.push(reason);
let registries: Registries;

async function newServer(): Promise<FuzzServer> {
  const server = await new FuzzServer(capture.origin, random).start();
  servers.push(server);
  return server;
}

beforeAll(async () => {
  process.on("unhandledRejection", onUnhandled);
  await capture.start();
  registries = openRegistries(
    accessFor({
      options: () => ({ username: "fuzz-user", password: secret }),
      timing: testTiming(random),
      limits: {
        connectMs: 1_000,
        headersMs: 300,
        commitMs: 300,
        stallMs: 250,
        wholeMs: 700,
        wordsMs: 300,
        tries: 3,
        longestWaitMs: 5_000,
      },
    }),
  );
});
afterAll(async () => {
  process.off("unhandledRejection", onUnhandled);
  await registries.close();
  capture.close();
  for (const server of servers) server.close();
});

async function bytesOf(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of content) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

/** What the client answers, in a word. */
function ask(host: string, op: Op, number: number): Promise<string> {
  const { repository, manifest, layer, config } = truthOf(number);
  const client = registries.repository(host, repository);
  const digest = parseDigest(sha256(manifest));
  const blob = { mediaType: "x", digest: parseDigest(sha256(layer)), size: layer.length };
  const read = async (reference: string): Promise<string> => {
    const found = await client.manifest(reference, signal);
    return found === null ? "null" : sha256(found.bytes);
  };
  const answers: Readonly<Record<Op, () => Promise<string>>> = {
    head: async () => (await client.head("v1", signal))?.digest ?? "null",
    manifest: () => read("v1"),
    "manifest-by-digest": () => read(digest),
    // Whoever copies checks what it got.
    blob: async () => checked(await bytesOf(await client.blob(blob, 0, signal)), blob.digest),
    config: async () => sha256(await client.config(parseDigest(sha256(config)), signal)),
    tags: async () => JSON.stringify((await client.listTags(signal)).map(({ tag }) => tag)),
    referrers: async () => JSON.stringify((await client.referrers(digest, signal)).map((one) => one.digest)),
    async push() {
      await client.putBlob({ ...blob, bytes: layer }, signal);
      const mediaType = "application/vnd.oci.image.manifest.v1+json";
      await client.putManifest("v1", { digest, mediaType, bytes: manifest }, signal);
      return "pushed";
    },
  };
  return answers[op]();
}

function checked(bytes: Buffer, digest: string): string {
  return sha256(bytes) === digest ? digest : "refused by its digest";
}

function trueAnswer(op: Op, number: number): string {
  const { manifest, layer, config, tags, referrer } = truthOf(number);
  if (op === "blob") return sha256(layer);
  if (op === "config") return sha256(config);
  if (op === "tags") return JSON.stringify(tags);
  if (op === "referrers") return JSON.stringify([referrer.digest]);
  return op === "push" ? "pushed" : sha256(manifest);
}

interface Outcome {
  readonly is: "truth" | "said" | "error" | "wrong";
  readonly what: string;
}

/** Hosts that have said, as one kind or other does, that they have no API for referrers: it is remembered. */
const withoutReferrers = new Set<string>();

async function outcomeOf(server: FuzzServer, one: Case): Promise<Outcome> {
  const { host } = server;
  const says = one.kind?.says ?? [];
  if (one.op === "referrers" && says.includes("[]")) withoutReferrers.add(host);
  server.open(one);
  try {
    const answer = await ask(host, one.op, one.number);
    if (answer === "pushed" && !server.holds(one.number)) return { is: "wrong", what: "nothing was stored" };
    if (answer === trueAnswer(one.op, one.number)) return { is: "truth", what: answer };
    if (answer === "refused by its digest") return { is: "error", what: answer };
    const isSaid = says.includes(answer) || (answer === "[]" && withoutReferrers.has(host));
    return { is: isSaid ? "said" : "wrong", what: answer };
  } catch (error) {
    const code = problemCode(error);
    const text = error instanceof Problem ? JSON.stringify(error.diagnostics) : String(error);
    const isOurs = error instanceof Problem && code !== undefined && /^(registry|reference)\//.test(code);
    const shows = secrets.some((one) => text.includes(one)) || /[\u001b\u0000]/.test(text);
    return isOurs && !shows ? { is: "error", what: code } : { is: "wrong", what: `threw ${text}` };
  }
}

/** Several questions one after the other to an origin of its own: a wrong answer must make all void. */
async function outcomeAlone(kind: Kind, op: Op, number: number): Promise<Outcome> {
  const server = await newServer();
  const outcomes: Outcome[] = [];
  for (let at = 0; at < 4; at += 1) {
    const one = { number: number * 10 + at + 10_000_000, op, kind: at === 1 ? kind : undefined, once: true };
    outcomes.push(await outcomeOf(server, one));
  }
  const wrong = outcomes.find(({ is }) => is === "wrong");
  if (wrong === undefined) return outcomes[1] ?? { is: "wrong", what: "nothing" };
  // The answer that shows it is on its way. It must find the connection idle: a question meanwhile would take it for its own.
  await sleep(400);
  let probe: unknown;
  for (let at = 0; at < 40 && probe !== "registry/unasked"; at += 1) {
    await sleep(25);
    probe = await ask(server.host, "head", number * 10 + 10_000_000).catch(problemCode);
  }
  server.close();
  return probe === "registry/unasked" ? { is: "error", what: "registry/unasked" } : wrong;
}

/** Half of them get the password with every request. */
async function openHosts(): Promise<readonly FuzzServer[]> {
  const all = await Promise.all(Array.from({ length: 20 }, () => newServer()));
  const basic = kinds.find(({ family, name }) => family === "challenge" && name === "Basic");
  for (const [at, server] of all.slice(10).entries())
    await outcomeOf(server, { number: 20_000_000 + at, op: "head", kind: basic, once: false });
  return all;
}

/** What a registry tells of its token server is remembered for all that follows: each gets a host of its own. */
async function outcomeOnItsOwn(one: Case): Promise<Outcome> {
  const server = await newServer();
  const outcome = await outcomeOf(server, one);
  server.close();
  return outcome;
}

const repeated = new Set(["paging", "redirect", "challenge"]);

async function oneCase(number: number, hosts: readonly FuzzServer[]): Promise<void> {
  const kind = kinds[number % kinds.length] as Kind;
  const op = anyOf(kind.ops ?? readOps);
  const begun = performance.now();
  const once = !repeated.has(kind.family) && random() < 0.4;
  const one = { number: number + 1, op, kind, once };
  let outcome: Outcome;
  if (kind.alone === true) outcome = await outcomeAlone(kind, op, number);
  else if (kind.family === "challenge") outcome = await outcomeOnItsOwn(one);
  else outcome = await outcomeOf(anyOf(hosts), one);
  const ms = performance.now() - begun;
  tally(kind, outcome, ms);
  if (outcome.is === "wrong")
    wrongs.push(`${kind.family}: ${kind.name}, ${op}, case ${number}: ${outcome.what}`);
  if (ms > 30_000) wrongs.push(`${kind.family}: ${kind.name}, ${op}, case ${number}: took ${ms} ms`);
}

const wrongs: string[] = [];
const counts = new Map<string, Record<Outcome["is"], number>>();
let longest = { ms: 0, kind: "" };
let most = 0;

function tally(kind: Kind, { is }: Outcome, ms: number): void {
  const of = counts.get(kind.family) ?? { truth: 0, said: 0, error: 0, wrong: 0 };
  of[is] += 1;
  counts.set(kind.family, of);
  if (ms > longest.ms) longest = { ms, kind: `${kind.family}: ${kind.name}` };
  most = Math.max(most, process.memoryUsage.rss());
}

describe("broken answers", () => {
  it("are of at least 150 kinds", () => {
    expect(new Set(kinds.map(({ family, name }) => `${family}: ${name}`)).size).toBe(kinds.length);
    expect(kinds.length).toBeGreaterThanOrEqual(150);
  });

  it(`lead to no wrong answer (FUZZ_SEED=${seed})`, { timeout: 600_000 }, async () => {
    const begun = performance.now();
    const before = process.memoryUsage.rss();
    const hosts = await openHosts();
    let next = 0;
    const worker = async (): Promise<void> => {
      for (let at = next++; at < cases; at = next++) await oneCase(at, hosts);
    };
    await Promise.all(Array.from({ length: 16 }, () => worker()));
    await sleep(100);
    const seconds = (performance.now() - begun) / 1_000;
    const leaks = capture.seen.filter(
      (text) => secrets.some((one) => text.includes(one)) || /^authorization: basic/im.test(text),
    );
    const grown = Math.round((most - before) / 2 ** 20);
    const total = { truth: 0, said: 0, error: 0, wrong: 0 };
    for (const of of counts.values())
      for (const is of Object.keys(of) as Outcome["is"][]) total[is] += of[is];
    process.stdout.write(
      `fuzz: seed ${seed}, ${cases} cases of ${kinds.length} kinds in ${seconds.toFixed(0)} s: ${JSON.stringify(total)}; ` +
        `${capture.seen.length} requests elsewhere, ${leaks.length} with a secret; ${grown} MB more; ` +
        `longest ${longest.ms.toFixed(0)} ms (${longest.kind})\n` +
        [...counts].map(([family, of]) => `  ${family.padEnd(12)} ${JSON.stringify(of)}\n`).join(""),
    );
    expect(wrongs).toEqual([]);
    expect(leaks).toEqual([]);
    expect(unhandled).toEqual([]);
    expect(grown).toBeLessThan(900);
    expect(total.truth + total.said).toBeGreaterThan(cases / 5);
  });
});
