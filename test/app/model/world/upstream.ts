// The upstream registry: a sandbox behind a door that can be shut, so that an outage is the same address answering nothing
// good. Images are tiny: each content is one layer and one config, pushed once into every repository.
import { createServer, connect, type Server, type Socket } from "node:net";
import type { AddressInfo } from "node:net";
import { BatchDeleteImageCommand, ECRClient } from "@aws-sdk/client-ecr";
import { type Digest, sha256 } from "../../../../src/core/base/digest.ts";
import { ociQuirksOff } from "../../../../src/sandbox/base/options.ts";
import { type Sandbox, startSandbox } from "../../../../src/sandbox/server.ts";
import { login } from "../../../support/registry.ts";

export const repositories = ["app", "web"] as const;
export const contents = ["red", "green", "blue", "white", "black", "gray"] as const;
export type Content = (typeof contents)[number];
export type Outage = "refuses" | "answers 503";

const manifestType = "application/vnd.oci.image.manifest.v1+json";

export interface Upstream {
  /** `127.0.0.1:port`, as references name it. */
  readonly host: string;
  readonly password: string;
  push(repository: string, tag: string, content: Content): Promise<void>;
  untag(repository: string, tag: string): Promise<void>;
  /** null: it answers again. */
  shut(how: Outage | null): void;
  close(): Promise<void>;
}

export async function openUpstream(directory: string): Promise<Upstream> {
  const sandbox = await startSandbox({ directory, quirks: ociQuirksOff });
  const door = await openDoor(sandbox.port);
  const registry = await openRegistry(sandbox);
  for (const repository of repositories)
    for (const content of contents) await registry.upload(repository, content);
  return {
    host: `127.0.0.1:${door.port}`,
    password: registry.password,
    push: (repository, tag, content) => registry.tag(repository, tag, content),
    untag: (repository, tag) => registry.untag(repository, tag),
    shut: (how) => door.shut(how),
    async close() {
      registry.close();
      door.close();
      await sandbox.close();
    },
  };
}

async function openRegistry(sandbox: Sandbox) {
  const authorization = await login(sandbox);
  const { url, credentials } = sandbox;
  const sdk = new ECRClient({ endpoint: url, region: "us-east-1", credentials });
  const call = async (method: string, path: string, body?: string, type = "application/octet-stream") => {
    const headers = { authorization, "content-type": type };
    const answer = await fetch(`${url}/v2/${path}`, { method, headers, body: body ?? null });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return answer;
  };
  const blob = async (repository: string, text: string) => {
    const digest = sha256(text);
    const started = await call("POST", `${repository}/blobs/uploads/`);
    const { pathname, search } = new URL(`${started.headers.get("location")}`, url);
    const query = new URLSearchParams(search);
    query.set("digest", digest);
    await call("PUT", `${pathname.replace("/v2/", "")}?${query.toString()}`, text);
  };
  return {
    password: Buffer.from(authorization.replace("Basic ", ""), "base64").toString("utf8").replace("AWS:", ""),
    async upload(repository: string, content: Content) {
      const { config, layer } = imageOf(content);
      await blob(repository, config);
      await blob(repository, layer);
    },
    async tag(repository: string, tag: string, content: Content) {
      await call("PUT", `${repository}/manifests/${tag}`, imageOf(content).manifest, manifestType);
    },
    async untag(repositoryName: string, imageTag: string) {
      await sdk.send(new BatchDeleteImageCommand({ repositoryName, imageIds: [{ imageTag }] }));
    },
    close: () => sdk.destroy(),
  };
}

function imageOf(content: Content) {
  const config = JSON.stringify({
    architecture: "amd64",
    os: "linux",
    created: "2026-01-01T00:00:00Z",
    rootfs: { type: "layers", diff_ids: [] },
    content,
  });
  const layer = `layer of ${content}`;
  const described = (text: string) => ({ digest: sha256(text), size: Buffer.byteLength(text) });
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: manifestType,
    config: { mediaType: "application/vnd.oci.image.config.v1+json", ...described(config) },
    layers: [{ mediaType: "application/vnd.oci.image.layer.v1.tar", ...described(layer) }],
  });
  return { config, layer, manifest };
}

export function digestOf(content: Content): Digest {
  return sha256(imageOf(content).manifest);
}

const unavailable = "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";

/** Hands connections on to a port, or turns them away. */
async function openDoor(to: number) {
  const sockets = new Set<Socket>();
  let outage: Outage | null = null;
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy()).on("close", () => sockets.delete(socket));
    if (outage === "refuses") socket.destroy();
    else if (outage === "answers 503") socket.once("data", () => socket.end(unavailable));
    else {
      const inner = connect(to, "127.0.0.1").on("error", () => socket.destroy());
      socket
        .on("close", () => inner.destroy())
        .pipe(inner)
        .pipe(socket);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    shut(how: Outage | null) {
      outage = how;
      for (const socket of sockets) socket.destroy();
    },
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
