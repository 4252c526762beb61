// ECR endpoints to test against: moto's server where it is installed, and our own sandbox.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  CompleteLayerUploadCommand,
  ECRClient,
  InitiateLayerUploadCommand,
  PutImageCommand,
  UploadLayerPartCommand,
} from "@aws-sdk/client-ecr";
import { type Digest, sha256 } from "../../src/core/base/digest.ts";
import type { EcrAccess } from "../../src/ecr/caller.ts";
import { type Ecr, openEcr } from "../../src/ecr/client.ts";
import type { SandboxOptions } from "../../src/sandbox/base/options.ts";
import { startSandbox } from "../../src/sandbox/server.ts";
import { realTiming } from "../support/timing.ts";

export const hasMoto =
  spawnSync("moto_server", ["--help"], { stdio: "ignore", timeout: 60_000 }).status === 0;

export interface Moto {
  readonly url: string;
  reset(): Promise<void>;
  close(): Promise<void>;
}

export async function startMoto(): Promise<Moto> {
  const port = await freePort();
  const child = spawn("moto_server", ["-H", "127.0.0.1", "-p", String(port)], { stdio: "ignore" });
  const url = `http://127.0.0.1:${port}`;
  await answering(`${url}/moto-api/`, child);
  return {
    url,
    async reset() {
      await fetch(`${url}/moto-api/reset`, { method: "POST" });
    },
    async close() {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill();
      await ended;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}

async function answering(url: string, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 150; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`the peer ended with ${child.exitCode}`);
    const up = await fetch(url).then(
      () => true,
      () => false,
    );
    if (up) return;
    await sleep(200);
  }
  child.kill();
  throw new Error(`${url} did not answer`);
}

/** An ECR endpoint under test, with what a client needs to reach it. */
export interface Peer {
  readonly name: "moto" | "sandbox";
  readonly access: Pick<EcrAccess, "registry" | "account" | "region" | "endpoint" | "credentials">;
  /** How many API calls of each action were answered, where the peer tells. */
  readonly counts: ReadonlyMap<string, number>;
  close(): Promise<void>;
}

export async function startMotoPeer(): Promise<Peer> {
  const moto = await startMoto();
  return {
    name: "moto",
    access: {
      registry: "123456789012.dkr.ecr.us-east-1.amazonaws.com",
      account: "123456789012",
      region: "us-east-1",
      endpoint: moto.url,
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    },
    counts: new Map(),
    close: () => moto.close(),
  };
}

export async function startSandboxPeer(options: Partial<SandboxOptions> = {}): Promise<Peer> {
  const directory = await mkdtemp(join(tmpdir(), "ecr-peer-"));
  const counts = new Map<string, number>();
  const sandbox = await startSandbox({
    directory,
    ...options,
    onRequest: ({ operation }) => counts.set(operation, (counts.get(operation) ?? 0) + 1),
  });
  return {
    name: "sandbox",
    access: {
      registry: sandbox.registry,
      account: "000000000000",
      region: "us-east-1",
      endpoint: sandbox.url,
      credentials: sandbox.credentials,
    },
    counts,
    async close() {
      await sandbox.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

export function openPeer(peer: Peer, more: Partial<EcrAccess> = {}): Ecr {
  return openEcr({ ...peer.access, environment: {}, now: () => new Date(), timing: realTiming, ...more });
}

const types = {
  manifest: "application/vnd.oci.image.manifest.v1+json",
  index: "application/vnd.oci.image.index.v1+json",
  config: "application/vnd.oci.image.config.v1+json",
};

/** Puts an image by the API, as aws-cli would; `seed` makes its digest. */
export async function putImage(
  peer: Peer,
  destination: { readonly repository: string; readonly tag?: string },
  seed: string,
): Promise<Digest> {
  const config = JSON.stringify({ architecture: "amd64", os: "linux", config: { Labels: { seed } } });
  const layer = `layer of ${seed}`;
  if (peer.name === "sandbox") {
    for (const blob of [config, layer]) await putLayer(peer, destination.repository, blob);
  }
  return putManifest(peer, destination, {
    schemaVersion: 2,
    mediaType: types.manifest,
    config: descriptor(config, types.config),
    layers: [descriptor(layer, "application/vnd.oci.image.layer.v1.tar")],
  });
}

function descriptor(text: string, mediaType: string) {
  return { mediaType, digest: sha256(text), size: text.length };
}

export async function putIndex(
  peer: Peer,
  destination: { readonly repository: string; readonly tag?: string },
  children: readonly Digest[],
): Promise<Digest> {
  const manifests = children.map((digest, index) => ({
    mediaType: types.manifest,
    digest,
    size: 1,
    platform: { os: "linux", architecture: index === 0 ? "amd64" : "arm64" },
  }));
  return putManifest(peer, destination, { schemaVersion: 2, mediaType: types.index, manifests });
}

async function putManifest(
  peer: Peer,
  destination: { readonly repository: string; readonly tag?: string },
  manifest: { readonly mediaType: string; readonly schemaVersion: number } & Readonly<
    Record<string, unknown>
  >,
): Promise<Digest> {
  const text = JSON.stringify(manifest);
  const digest = sha256(text);
  await raw(peer).send(
    new PutImageCommand({
      repositoryName: destination.repository,
      imageManifest: text,
      imageManifestMediaType: manifest.mediaType,
      imageDigest: digest,
      ...(destination.tag === undefined ? {} : { imageTag: destination.tag }),
    }),
  );
  return digest;
}

async function putLayer(peer: Peer, repositoryName: string, blob: string): Promise<void> {
  const client = raw(peer);
  const { uploadId } = await client.send(new InitiateLayerUploadCommand({ repositoryName }));
  const layerPartBlob = Buffer.from(blob);
  await client.send(
    new UploadLayerPartCommand({
      repositoryName,
      uploadId,
      partFirstByte: 0,
      partLastByte: layerPartBlob.length - 1,
      layerPartBlob,
    }),
  );
  await client
    .send(new CompleteLayerUploadCommand({ repositoryName, uploadId, layerDigests: [sha256(blob)] }))
    .catch((error: unknown) => {
      if (!(error instanceof Error) || error.name !== "LayerAlreadyExistsException") throw error;
    });
}

const clients = new WeakMap<Peer, ECRClient>();

/** The SDK itself, to change things behind the program's back. */
export function raw(peer: Peer): ECRClient {
  const known = clients.get(peer);
  if (known !== undefined) return known;
  const { region, endpoint, credentials } = peer.access;
  const client = new ECRClient({
    region,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials === undefined ? {} : { credentials }),
  });
  clients.set(peer, client);
  return client;
}
