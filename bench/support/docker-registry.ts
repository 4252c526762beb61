// Debian's docker-registry on loopback, its store in memory where the system has a place for that. Images are
// laid into the store directly, as its file system driver would have left them.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Image } from "./images.ts";
import { fastFolder, owned, removeFolder } from "./leftovers.ts";
import { countRequests, type RequestCounts } from "./requests.ts";
import type { Certificate } from "./certificate.ts";

export const hasDockerRegistry = spawnSync("docker-registry", ["--version"]).status === 0;

export interface DockerRegistry {
  readonly host: string;
  readonly url: string;
  /** Since the last reset. */
  requests(): Promise<RequestCounts>;
  reset(): void;
  close(): Promise<void>;
}

export async function startDockerRegistry(
  images: readonly Image[] = [],
  certificate?: Certificate,
): Promise<DockerRegistry> {
  const folder = fastFolder("registry");
  layImages(join(folder, "store/docker/registry/v2"), images);
  const host = `127.0.0.1:${await freePort()}`;
  const config = join(folder, "config.yml");
  const log = join(folder, "access.log");
  writeFileSync(config, configText(join(folder, "store"), host, certificate));
  const output = openSync(log, "a");
  const child = spawn("docker-registry", ["serve", config], { stdio: ["ignore", output, "ignore"] });
  const end = owned(child);
  closeSync(output);
  await waitFor(host, child);
  const reset = (): void => truncateSync(log, 0);
  reset();
  return {
    host,
    url: `${certificate === undefined ? "http" : "https"}://${host}`,
    reset,
    async requests() {
      // A line is written after its answer.
      await sleep(100);
      return countRequests(readFileSync(log, "utf8"));
    },
    async close() {
      await end();
      removeFolder(folder);
    },
  };
}

function layImages(store: string, images: readonly Image[]): void {
  const put = (path: string, content: string | Uint8Array): void => {
    const whole = join(store, path);
    if (existsSync(whole)) return;
    mkdirSync(dirname(whole), { recursive: true });
    writeFileSync(whole, content);
  };
  const blob = (digest: string, bytes: Uint8Array): void =>
    put(`blobs/sha256/${hex(digest).slice(0, 2)}/${hex(digest)}/data`, bytes);
  for (const { repository, tag, digest, manifest, blobs } of images) {
    const at = `repositories/${repository}`;
    for (const one of blobs) {
      blob(one.digest, one.bytes);
      put(`${at}/_layers/sha256/${hex(one.digest)}/link`, one.digest);
    }
    blob(digest, manifest);
    put(`${at}/_manifests/revisions/sha256/${hex(digest)}/link`, digest);
    put(`${at}/_manifests/tags/${tag}/index/sha256/${hex(digest)}/link`, digest);
    put(`${at}/_manifests/tags/${tag}/current/link`, digest);
  }
}

function hex(digest: string): string {
  return digest.slice("sha256:".length);
}

function configText(store: string, host: string, certificate: Certificate | undefined): string {
  const tls =
    certificate === undefined
      ? ""
      : `, tls: { certificate: "${certificate.certificate}", key: "${certificate.key}" }`;
  return [
    "version: 0.1",
    "log: { level: error, accesslog: { disabled: false } }",
    `storage: { filesystem: { rootdirectory: "${store}" }, delete: { enabled: true } }`,
    `http: { addr: "${host}"${tls} }`,
    "",
  ].join("\n");
}

async function waitFor(host: string, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (child.exitCode !== null) break;
    // Under TLS a plain request is answered too, with 400: it listens, and that is the question.
    const answer = await fetch(`http://${host}/v2/`).catch(() => undefined);
    if (answer !== undefined) return;
    await sleep(50);
  }
  throw new Error("docker-registry did not start");
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
