// Fulcio and Rekor as servers, by Sigstore's own stand-ins for them: certificates and entries that nothing of ours has made.
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { createHash, createPublicKey, generateKeyPairSync } from "node:crypto";
import { initializeCA, initializeCTLog, initializeTLog } from "@sigstore/mock";
import { isRecord, fieldOf } from "../../../src/core/base/record.ts";
import { sha256Of, spkiOf } from "./keys.ts";
import { type LogJson, minutesAgo, type TrustedRootJson } from "./trusted-root.ts";
import { pemOf } from "../x509/issue.ts";

export interface SigstoreServices {
  readonly url: string;
  readonly root: TrustedRootJson;
  /** In PEM, for whoever is told them one by one. */
  readonly pem: { readonly authority: string; readonly certificateLog: string; readonly log: string };
  /** What was asked, in order. */
  readonly requests: string[];
  close(): Promise<void>;
}

export async function startSigstore(): Promise<SigstoreServices> {
  const keys = () => generateKeyPairSync("ec", { namedCurve: "P-256" });
  const ctLog = await initializeCTLog(keys());
  const ca = await initializeCA(generateKeyPairSync("ec", { namedCurve: "P-384" }), ctLog);
  const log = await initializeTLog("https://rekor.acme.example", keys());
  const authority = bytesOf(ca.rootCertificate);

  async function certificate(request: IncomingMessage, body: string): Promise<string> {
    const token = request.headers.authorization?.split(".")[1] ?? "";
    const claims: unknown = JSON.parse(Buffer.from(token, "base64url").toString());
    const wish: unknown = JSON.parse(body);
    const content = Buffer.from(String(fieldOf(fieldOf(wish, "publicKey"), "content")), "base64");
    const isPem = content.toString("latin1").startsWith("-----");
    const key = isPem ? spkiOf(createPublicKey(content)) : content;
    const leaf = await ca.issueCertificate({
      publicKey: Uint8Array.from(key),
      subjectAltName: String(fieldOf(claims, "sub")),
      extensions: [
        { oid: "1.3.6.1.4.1.57264.1.1", value: String(fieldOf(claims, "iss")), legacy: true },
        { oid: "1.3.6.1.4.1.57264.1.8", value: String(fieldOf(claims, "iss")) },
      ],
    });
    return pemOf(bytesOf(leaf)) + pemOf(authority);
  }

  const requests: string[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const pieces: Buffer[] = [];
      for await (const piece of request) pieces.push(piece as Buffer);
      const body = Buffer.concat(pieces).toString("utf8");
      requests.push(`${request.method} ${request.url} ${body}`);
      if (request.url === "/api/v1/signingCert") {
        response.writeHead(201, { "content-type": "application/pem-certificate-chain" });
        response.end(await certificate(request, body));
      } else if (request.url === "/api/v1/log/entries") {
        const entry = await log.log(kept(JSON.parse(body)));
        response.writeHead(201, {
          "content-type": "application/json",
          location: "/api/v1/log/entries/1",
          etag: "1",
        });
        response.end(JSON.stringify(entry));
      } else response.writeHead(404).end();
    })().catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const logs = (publicKey: Buffer, baseUrl: string): LogJson => ({
    baseUrl,
    hashAlgorithm: "SHA2_256",
    publicKey: {
      rawBytes: publicKey.toString("base64"),
      keyDetails: "PKIX_ECDSA_P256_SHA_256",
      validFor: minutesAgo(60),
    },
    logId: { keyId: sha256Of(publicKey).toString("base64") },
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    root: {
      mediaType: "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
      tlogs: [logs(log.publicKey, "https://rekor.acme.example")],
      ctlogs: [logs(ctLog.publicKey, "https://ctfe.acme.example")],
      certificateAuthorities: [
        {
          subject: { organization: "sigstore.mock", commonName: "sigstore" },
          uri: "https://fulcio.acme.example",
          certChain: { certificates: [{ rawBytes: authority.toString("base64") }] },
          validFor: minutesAgo(60),
        },
      ],
      timestampAuthorities: [],
    },
    pem: {
      authority: pemOf(authority),
      certificateLog: pemOf(ctLog.publicKey, "PUBLIC KEY"),
      log: pemOf(log.publicKey, "PUBLIC KEY"),
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView<ArrayBuffer>): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

/** What a log keeps of an envelope that is proposed: hashes, no payload. */
function kept(proposed: unknown): object {
  if (!isRecord(proposed)) throw new Error("there is no entry");
  if (proposed["kind"] !== "dsse") return proposed;
  const content = fieldOf(proposed["spec"], "proposedContent");
  const envelope = String(fieldOf(content, "envelope"));
  const parsed = JSON.parse(envelope) as { payload: string; signatures: { sig: string }[] };
  const [verifier] = fieldOf(content, "verifiers") as string[];
  const hash = (bytes: Buffer | string) => ({
    algorithm: "sha256",
    value: createHash("sha256").update(bytes).digest("hex"),
  });
  return {
    apiVersion: "0.0.1",
    kind: "dsse",
    spec: {
      envelopeHash: hash(envelope),
      payloadHash: hash(Buffer.from(parsed.payload, "base64")),
      signatures: parsed.signatures.map(({ sig }) => ({ signature: sig, verifier })),
    },
  };
}

/** An identity token that whoever reads it must believe: it is signed by nobody. */
export function identityToken(subject: string, issuer: string): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: issuer, sub: subject, aud: "sigstore", iat: now, nbf: now, exp: now + 300 };
  return `${part({ alg: "RS256", typ: "JWT" })}.${part(claims)}.${Buffer.from("nobody").toString("base64url")}`;
}
