// 59 to 76: the transparency log. 77 to 81: limits.
import { imageOf, types } from "../../../registry/support/images.ts";
import { changes, onAnswer } from "../../../faults/support/faults.ts";
import type { FaultRegistry } from "../../../faults/support/registry.ts";
import { sha256Of } from "../../../support/signatures/keys.ts";
import {
  clock,
  byKeyLogged,
  keyless,
  type KeylessTurns,
  type LogTurns,
  rekor,
} from "../../../support/signatures/keyless.ts";
import {
  type Body,
  checkpoint,
  type EntryJson,
  logEntry,
  makeRekor,
  type Rekor,
} from "../../../support/signatures/rekor.ts";
import { byKey, type KeyTurns } from "../../../support/signatures/signed.ts";
import { logJson } from "../../../support/signatures/trusted-root.ts";
import { casesOf, type Tampered } from "./case.ts";

type LoggedTurns = KeyTurns & LogTurns;

const legacy = casesOf<KeylessTurns>(keyless, {});
const bundle = casesOf<KeylessTurns>(keyless, { layout: "bundle" });
const proof = casesOf<KeylessTurns>(keyless, { layout: "bundle", has: "proof", clock });
const v2 = casesOf<KeylessTurns>(keyless, { layout: "bundle", has: "proof", clock, v2: true });
const keyed = casesOf<LoggedTurns>(byKeyLogged, {});
const keyedBundle = casesOf<LoggedTurns>(byKeyLogged, { layout: "bundle" });

const otherLog = makeRekor();
/** Another log that calls itself by the number of ours. */
const impostor: Rekor = { ...otherLog, id: rekor.id };

function entry(turn: (one: EntryJson) => EntryJson): LogTurns {
  return { entries: (all) => all.map(turn) };
}

function proofTurn(
  turn: (one: NonNullable<EntryJson["inclusionProof"]>) => Partial<NonNullable<EntryJson["inclusionProof"]>>,
): LogTurns {
  return entry((one) => {
    if (one.inclusionProof === undefined) throw new Error("there is no proof");
    return { ...one, inclusionProof: { ...one.inclusionProof, ...turn(one.inclusionProof) } };
  });
}

/** A checkpoint of the same tree, signed by the believed log, in which something else is so. */
function note(turn: {
  readonly size?: number | string;
  readonly root?: Buffer;
  readonly signer?: string;
  readonly by?: Rekor;
}): LogTurns {
  return proofTurn(({ treeSize, rootHash }) => {
    const root = turn.root ?? Buffer.from(rootHash, "base64");
    return {
      checkpoint: { envelope: checkpoint(turn.by ?? rekor, turn.size ?? treeSize, root, turn.signer) },
    };
  });
}

/** What a log has of a signature, with something replaced that the log did sign. */
function body(from: RegExp, to: string): LogTurns {
  return {
    body: (one) => {
      const text = JSON.stringify(one);
      if (!from.test(text)) throw new Error(`there is no ${from.source}`);
      return JSON.parse(text.replace(from, to)) as Body;
    },
  };
}

const someSignature = Buffer.from("another signature").toString("base64");
const someHash = sha256Of(Buffer.from("x")).toString("hex");
const somePem = Buffer.from(makePem()).toString("base64");

function makePem(): string {
  return byKey({ kind: "P-384" }).files["./keys/acme.pub"] ?? "";
}

const addsLog = (id: Rekor): Pick<LogTurns, "root"> => ({
  root: (root) => ({ ...root, tlogs: [...root.tlogs, logJson(id, `https://${id.origin}`)] }),
});
const twoLogs = casesOf<KeylessTurns>(keyless, {
  layout: "bundle",
  has: "proof",
  clock,
  ...addsLog(otherLog),
});
const bomb = `${"(a+)+".repeat(20)}$`;

export const logCases: readonly Tampered[] = [
  legacy(59, "there is no entry", "not-in-the-log", { entries: () => [] }),
  bundle(
    59,
    "there is no entry in the bundle",
    "not-in-the-log",
    { entries: () => [] },
    /no transparency log entry/,
  ),
  proof(59, "a timestamp and no entry", "not-in-the-log", { entries: () => [] }),
  keyed(59, "a key, and no entry where one is wanted", "not-in-the-log", { entries: () => [] }),
  keyedBundle(59, "a key, and no entry in the bundle", "not-in-the-log", { entries: () => [] }),
  legacy(60, "the promise is another log's", "not-in-the-log", { rekor: otherLog }),
  legacy(60, "the promise is another log's, in the name of ours", "not-in-the-log", { rekor: impostor }),
  keyed(60, "a key, and another log's promise", "not-in-the-log", { rekor: impostor }),
  legacy(
    61,
    "the index is one more",
    "not-in-the-log",
    entry((one) => ({ ...one, logIndex: String(Number(one.logIndex) + 1) })),
  ),
  bundle(
    61,
    "the index is one more, in a bundle",
    "not-in-the-log",
    entry((one) => ({ ...one, logIndex: String(Number(one.logIndex) + 1) })),
  ),
  legacy(
    62,
    "the time is one second later",
    "not-in-the-log",
    entry((one) => ({ ...one, integratedTime: String(Number(one.integratedTime) + 1) })),
  ),
  bundle(
    62,
    "the time is one second later, in a bundle",
    "not-in-the-log",
    entry((one) => ({ ...one, integratedTime: String(Number(one.integratedTime) + 1) })),
  ),
  legacy(
    63,
    "the entry is of another signature",
    "not-in-the-log",
    body(/"content":"[^"]+","publicKey"/, `"content":"${someSignature}","publicKey"`),
  ),
  bundle(
    63,
    "the entry is of another envelope's signature",
    "not-in-the-log",
    body(/"signature":"[^"]+"/, `"signature":"${someSignature}"`),
  ),
  v2(
    63,
    "the entry is of another signature, in the second Rekor",
    "not-in-the-log",
    body(/"content":"[^"]+"/, `"content":"${someSignature}"`),
  ),
  keyed(
    63,
    "a key, and the entry of another signature",
    "not-in-the-log",
    body(/"content":"[^"]+","publicKey"/, `"content":"${someSignature}","publicKey"`),
  ),
  legacy(
    64,
    "the entry is of another digest",
    "not-in-the-log",
    body(/"value":"[0-9a-f]+"/, `"value":"${someHash}"`),
  ),
  bundle(
    64,
    "the entry is of another payload",
    "not-in-the-log",
    body(/("payloadHash":\{"algorithm":"sha256","value":)"[0-9a-f]+"/, `$1"${someHash}"`),
  ),
  v2(
    64,
    "the entry is of another payload, in the second Rekor",
    "not-in-the-log",
    body(/"digest":"[^"]+"/, `"digest":"${sha256Of(Buffer.from("x")).toString("base64")}"`),
  ),
  keyed(
    64,
    "a key, and the entry of another digest",
    "not-in-the-log",
    body(/"value":"[0-9a-f]+"/, `"value":"${someHash}"`),
  ),
  legacy(
    65,
    "the entry is of another key",
    "not-in-the-log",
    body(/("publicKey":\{"content":)"[^"]+"/, `$1"${somePem}"`),
    /another key or certificate/,
  ),
  bundle(
    65,
    "the entry is of another key, in a bundle",
    "not-in-the-log",
    body(/"verifier":"[^"]+"/, `"verifier":"${somePem}"`),
  ),
  v2(
    65,
    "the entry is of another certificate, in the second Rekor",
    "not-in-the-log",
    body(/"rawBytes":"[^"]+"/, `"rawBytes":"${someSignature}"`),
  ),
  keyed(
    65,
    "a key, and the entry of another",
    "not-in-the-log",
    body(/("publicKey":\{"content":)"[^"]+"/, `$1"${somePem}"`),
  ),
  keyedBundle(
    65,
    "a key, and the entry of another, in a bundle",
    "not-in-the-log",
    body(/"verifier":"[^"]+"/, `"verifier":"${somePem}"`),
  ),
  bundle(
    66,
    "the entry is not of the kind that it claims",
    "not-in-the-log",
    entry((one) => ({ ...one, kindVersion: { kind: "hashedrekord", version: "0.0.1" } })),
    /kind/,
  ),
  bundle(
    66,
    "the entry is not of the version that it claims",
    "not-in-the-log",
    entry((one) => ({ ...one, kindVersion: { kind: "dsse", version: "0.0.2" } })),
  ),
  legacy(
    66,
    "an entry of a kind that is not supported",
    "not-in-the-log",
    body(/"kind":"hashedrekord"/, '"kind":"intoto"'),
    /intoto 0\.0\.1 are not supported/,
  ),
  bundle(
    67,
    "a hash of the proof is flipped",
    "not-in-the-log",
    proofTurn(({ hashes: [first = "", ...rest] }) => ({ hashes: [flip(first), ...rest] })),
  ),
  proof(
    67,
    "a hash of the proof is flipped, with a timestamp",
    "not-in-the-log",
    proofTurn(({ hashes: [first = "", ...rest] }) => ({ hashes: [flip(first), ...rest] })),
  ),
  proof(
    67,
    "a hash of the proof is missing",
    "not-in-the-log",
    proofTurn(({ hashes }) => ({ hashes: hashes.slice(1) })),
  ),
  proof(
    68,
    "the proof is of another leaf",
    "not-in-the-log",
    entry((one) => {
      const { inclusionProof } = logEntry(rekor, { body: { apiVersion: "0.0.1", kind: "dsse", spec: {} } });
      return { ...one, ...(inclusionProof === undefined ? {} : { inclusionProof }) };
    }),
  ),
  proof(
    68,
    "the proof's own index is another",
    "not-in-the-log",
    proofTurn(() => ({ logIndex: "2" })),
  ),
  proof(69, "the checkpoint is by another key", "not-in-the-log", note({ by: impostor })),
  bundle(69, "the checkpoint is by another log", "not-in-the-log", note({ by: otherLog })),
  proof(
    70,
    "the checkpoint's root is not the proof's",
    "not-in-the-log",
    note({ root: sha256Of(Buffer.from("x")) }),
    /different trees/,
  ),
  proof(
    70,
    "the proof's root is not the checkpoint's",
    "not-in-the-log",
    proofTurn(() => ({ rootHash: sha256Of(Buffer.from("x")).toString("base64") })),
  ),
  proof(
    70,
    "the proof's size is not the checkpoint's",
    "not-in-the-log",
    proofTurn(() => ({ treeSize: "7" })),
  ),
  proof(71, "the tree is empty", "not-in-the-log", note({ size: 0 })),
  proof(
    71,
    "the tree is empty, says the proof too",
    "not-in-the-log",
    proofTurn(({ rootHash }) => ({
      treeSize: "0",
      checkpoint: { envelope: checkpoint(rekor, 0, Buffer.from(rootHash, "base64")) },
    })),
  ),
  bundle(
    72,
    "the name in the checkpoint is an expression that takes forever",
    "malformed",
    note({ signer: bomb }),
  ),
  proof(72, "the same, with a timestamp", "malformed", note({ signer: bomb })),
  bundle(73, "the name in the checkpoint is no expression", "malformed", note({ signer: "(" })),
  bundle(74, "the size in the checkpoint is no number", "malformed", note({ size: "x" })),
  bundle(74, "the size in the checkpoint is negative", "malformed", note({ size: "-1" })),
  bundle(
    74,
    "the entry's index is no number",
    "malformed",
    entry((one) => ({ ...one, logIndex: "x" })),
  ),
  bundle(
    74,
    "the entry's time is no number",
    "malformed",
    entry((one) => ({ ...one, integratedTime: "1e99" })),
  ),
  twoLogs(
    75,
    "the entry names another believed log",
    "not-in-the-log",
    entry((one) => ({ ...one, logId: { keyId: otherLog.id.toString("base64") } })),
  ),
  bundle(
    75,
    "the entry names a log that nobody knows",
    "not-in-the-log",
    entry((one) => ({ ...one, logId: { keyId: makeRekor().id.toString("base64") } })),
  ),
  bundle(76, "the same entry twice", "not-in-the-log", { entries: (all) => [...all, ...all] }, /twice/),
  proof(76, "the same entry twice, under another index", "not-in-the-log", {
    entries: (all) => [...all, ...all.map((one) => ({ ...one, logIndex: "7" }))],
  }),
  proof(69, "the checkpoint is by a key that was retired before", "not-in-the-log", {
    root: (root) => ({
      ...root,
      tlogs: root.tlogs.map((one) => ({
        ...one,
        publicKey: {
          ...one.publicKey,
          validFor: { start: "2020-01-01T00:00:00Z", end: "2021-01-01T00:00:00Z" },
        },
      })),
    }),
  }),
];

function flip(base64: string): string {
  const bytes = Buffer.from(base64, "base64");
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  return bytes.toString("base64");
}

const signed = casesOf<KeyTurns>(byKey, {});
const signedBundle = casesOf<KeyTurns>(byKey, { layout: "bundle" });

export const limitCases: readonly Tampered[] = [
  signed(77, "1,001 signatures", "too-much-evidence", {
    manifest: (one) => ({ ...one, layers: Array.from({ length: 1_001 }, () => one.layers).flat() }),
  }),
  signedBundle(78, "a list of referrers without an end", "too-much-evidence", { harm: endlessPages }),
  signed(79, "a signature without an end", "too-much-evidence", { harm: endlessBlob }),
  signed(80, "a signature that claims a gigabyte", "too-much-evidence", {
    manifest: (one) => ({
      ...one,
      layers: one.layers.map((layer) => ({ ...layer, claims: { size: 2 ** 30 } })),
    }),
  }),
  bundle(81, "500 log entries", "too-much-evidence", {
    entries: (all) => Array.from({ length: 500 }, () => all).flat(),
  }),
  bundle(81, "500 timestamps", "too-much-evidence", {
    bundle: (one) => ({
      ...one,
      verificationMaterial: {
        ...one.verificationMaterial,
        timestampVerificationData: {
          rfc3161Timestamps: Array.from({ length: 500 }, () => ({ signedTimestamp: "MAA=" })),
        },
      },
    }),
  }),
];

/** Every page names something new, and a next one. */
function endlessPages(registry: FaultRegistry): void {
  let page = 0;
  registry.inject(
    "referrers",
    changes(({ headers }, { url }) => {
      page += 1;
      const { root } = imageOf(`page ${page}`, []);
      const manifests = [{ mediaType: types.manifest, digest: root.digest, size: root.bytes.length }];
      const link = `<${url.pathname}?page=${page}>; rel="next"`;
      return {
        bytes: Buffer.from(JSON.stringify({ schemaVersion: 2, manifests })),
        headers: { ...headers, link },
      };
    }),
    { times: Number.MAX_SAFE_INTEGER },
  );
}

function endlessBlob(registry: FaultRegistry): void {
  registry.inject(
    "blob-get",
    onAnswer(({ response, socket }) => {
      response.writeHead(200);
      const more = (): void => {
        while (!socket.destroyed && response.write(Buffer.alloc(65_536)));
      };
      response.on("drain", more);
      more();
    }),
    { times: Number.MAX_SAFE_INTEGER },
  );
}
