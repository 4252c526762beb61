// Debian's docker-registry on an ephemeral loopback port, with its store in a folder that goes with it.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

export const hasDockerRegistry = spawnSync("docker-registry", ["--version"]).status === 0;

export interface DockerRegistry {
  readonly host: string;
  /** Lines of the access log. */
  requests(): readonly string[];
  close(): Promise<void>;
}

export async function startDockerRegistry(): Promise<DockerRegistry> {
  const folder = await mkdtemp(join(tmpdir(), "docker-registry-"));
  const port = await freePort();
  const host = `127.0.0.1:${port}`;
  const config = join(folder, "config.yml");
  await writeFile(config, configText(join(folder, "store"), host));
  const child = spawn("docker-registry", ["serve", config], { stdio: ["ignore", "pipe", "pipe"] });
  const log: string[] = [];
  child.stdout.on("data", (chunk: Buffer) => log.push(...chunk.toString("utf8").split("\n")));
  child.stderr.resume();
  await waitFor(host, child);
  return {
    host,
    requests: () => log.filter((line) => line.includes("HTTP/1.1")),
    async close() {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGKILL");
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function configText(store: string, host: string): string {
  return [
    "version: 0.1",
    "log: { level: error, accesslog: { disabled: false } }",
    "storage:",
    `  filesystem: { rootdirectory: ${store} }`,
    "  delete: { enabled: true }",
    `http: { addr: "${host}" }`,
    "",
  ].join("\n");
}

async function waitFor(host: string, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    if (child.exitCode !== null) break;
    const answer = await fetch(`http://${host}/v2/`).catch(() => undefined);
    if (answer?.ok) return;
    await sleep(50);
  }
  child.kill("SIGKILL");
  throw new Error("docker-registry did not start");
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
