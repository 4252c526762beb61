// The server as a whole: pace, counting, several processes on one store, and what a kill leaves behind.
import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { problemCode } from "../../src/core/base/diagnostic.ts";
import type { Digest } from "../../src/core/base/digest.ts";
import type { RequestLine } from "../../src/sandbox/base/options.ts";
import { openStore } from "../../src/sandbox/store/store.ts";
import { Client, newFolder, registryError, start } from "./client.ts";
import { digestOf, makeImage } from "./fixtures.ts";

const repositoryName = "team/app";

describe("pace", () => {
  it("throttles each operation at its own rate, in the API and the registry alike", async () => {
    let now = new Date("2026-11-21T10:00:00Z");
    const { client } = await start({ quotas: true, clock: () => now });
    await client.ok("CreateRepository", { repositoryName });
    const image = makeImage();
    for (const content of image.blobs) await client.blob(repositoryName, content);
    const pushes = await Promise.all(
      Array.from({ length: 15 }, (_, at) => client.manifest(repositoryName, `t${at}`, image)),
    );
    const refused = pushes.filter((response) => response.status === 429);
    expect(pushes.filter((response) => response.status === 201)).toHaveLength(10);
    expect(refused).toHaveLength(5);
    expect(await registryError(Promise.resolve(refused[0] as Response))).toBe(
      "429 TOOMANYREQUESTS: Rate exceeded",
    );
    const put = await client.api("PutImage", {
      repositoryName,
      imageManifest: image.manifest.toString(),
      imageTag: "x",
    });
    expect(put.type).toBe("ThrottlingException");
    expect((await client.v2("HEAD", `${repositoryName}/manifests/t0`)).status).toBe(200);
    now = new Date(now.getTime() + 200);
    const later = await Promise.all(
      ["a", "b", "c"].map((tag) => client.manifest(repositoryName, tag, image)),
    );
    expect(later.map((response) => response.status).sort((a, b) => a - b)).toEqual([201, 201, 429]);
  });

  it("lets every answer wait", async () => {
    const { client } = await start({ latencyMs: 80 });
    const began = performance.now();
    await client.v2("GET", "");
    expect(performance.now() - began).toBeGreaterThanOrEqual(78);
    const together = performance.now();
    await Promise.all(Array.from({ length: 10 }, () => client.v2("GET", "")));
    expect(performance.now() - together).toBeLessThan(400);
  });

  it("tells each request once, by the operation that it counts as, without a link's signature", async () => {
    const lines: RequestLine[] = [];
    const { client } = await start({ onRequest: (line) => lines.push(line) });
    await client.ok("CreateRepository", { repositoryName });
    const image = makeImage();
    await client.push(repositoryName, "1", image);
    const redirect = await client.v2("GET", `${repositoryName}/blobs/${digestOf(image.blobs[0] ?? "")}`);
    await fetch(new URL(redirect.headers.get("location") ?? "", client.url));
    await client.v2("GET", `${repositoryName}/tags/list`);
    expect(lines.map((line) => `${line.plane} ${line.operation} ${line.status}`)).toEqual([
      "api GetAuthorizationToken 200",
      "api CreateRepository 200",
      "registry InitiateLayerUpload 202",
      "registry CompleteLayerUpload 201",
      "registry InitiateLayerUpload 202",
      "registry CompleteLayerUpload 201",
      "registry PutImage 201",
      "registry GetDownloadUrlForLayer 307",
      "registry Storage 200",
      "registry ListImages 200",
    ]);
    expect(JSON.stringify(lines)).not.toContain("Signature");
  });
});

describe("close", () => {
  it("finishes what is under way, and takes no more", async () => {
    const { client, sandbox } = await start({ latencyMs: 150 });
    const answer = client.v2("GET", "");
    await new Promise((resolve) => setTimeout(resolve, 50));
    const closed = sandbox.close();
    expect((await answer).status).toBe(200);
    await closed;
    await expect(client.v2("GET", "")).rejects.toThrow("fetch failed");
  });

  it("does not wait for a client that says nothing", async () => {
    const { sandbox } = await start();
    const socket = connect(sandbox.port, "127.0.0.1");
    socket.on("error", () => {});
    await new Promise((resolve) => socket.once("connect", resolve));
    socket.write("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n");
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval"] });
    onTestFinished(() => void vi.useRealTimers());
    let closed = false;
    const closing = sandbox.close().then(() => (closed = true));
    await vi.advanceTimersByTimeAsync(1900);
    expect(closed).toBe(false);
    await vi.advanceTimersByTimeAsync(2000);
    await closing;
    socket.destroy();
  });
});

describe("a start that fails", () => {
  it("names the port that is taken", async () => {
    const { sandbox } = await start();
    const failed = start({ port: sandbox.port });
    await expect(failed).rejects.toThrow("EADDRINUSE");
    expect(problemCode(await failed.catch((error: unknown) => error))).toBe("ecr/sandbox-port");
  });

  it("names the folder that is none", async () => {
    const file = join(newFolder(), "file");
    writeFileSync(file, "");
    const failed = start({ directory: file });
    await expect(failed).rejects.toThrow(file);
    expect(problemCode(await failed.catch((error: unknown) => error))).toBe("ecr/sandbox-store");
  });
});

describe("one store", () => {
  it("is kept from one start to the next, tokens too", async () => {
    const directory = newFolder();
    const first = await start({ directory });
    await first.client.ok("CreateRepository", { repositoryName });
    const image = makeImage();
    await first.client.push(repositoryName, "1", image);
    await first.sandbox.close();
    const second = await start({ directory });
    const client = new Client(second.sandbox.url);
    client.authorization = first.client.authorization;
    const response = await client.v2("GET", `${repositoryName}/manifests/1`);
    expect(Buffer.from(await response.arrayBuffer())).toEqual(image.manifest);
  });

  it("shows each of several processes what the others wrote", async () => {
    const directory = newFolder();
    const here = (await start({ directory })).client;
    const there = new Client((await startChild(directory)).url);
    await there.login();
    await here.ok("CreateRepository", { repositoryName, imageTagMutability: "IMMUTABLE" });
    const images = Array.from({ length: 12 }, () => makeImage());
    const tagsSeenBy = async (client: Client): Promise<number> =>
      ((await client.ok("ListImages", { repositoryName }))["imageIds"] as unknown[]).length;
    for (const [at, image] of images.entries()) {
      const writer = at % 2 === 0 ? here : there;
      await writer.push(repositoryName, `t${at}`, image);
      expect([await tagsSeenBy(here), await tagsSeenBy(there)]).toEqual([at + 1, at + 1]);
    }
    expect(await there.refused("CreateRepository", { repositoryName })).toContain(
      "RepositoryAlreadyExistsException",
    );
    expect((await there.manifest(repositoryName, "t0", images[1] as never)).status).toBe(400);
    await there.ok("DeleteRepository", { repositoryName, force: true });
    expect(await here.refused("ListImages", { repositoryName })).toContain("RepositoryNotFoundException");
  });

  it("lets one process win an immutable tag", async () => {
    const directory = newFolder();
    const clients = [(await start({ directory })).client, new Client((await startChild(directory)).url)];
    await clients[0]?.ok("CreateRepository", { repositoryName, imageTagMutability: "IMMUTABLE" });
    await clients[1]?.login();
    const images = [makeImage(), makeImage()];
    for (const [at, client] of clients.entries()) {
      for (const content of images[at]?.blobs ?? []) await client.blob(repositoryName, content);
    }
    for (let round = 0; round < 20; round += 1) {
      const statuses = await Promise.all(
        clients.map(
          async (client, at) =>
            (await client.manifest(repositoryName, `t${round}`, images[at] as never)).status,
        ),
      );
      expect(statuses.sort((a, b) => a - b)).toEqual([201, 400]);
    }
  });

  it("loses nothing that was acknowledged when it is killed", async () => {
    const directory = newFolder();
    let child = await startChild(directory);
    let client = new Client(child.url);
    await client.login();
    await client.ok("CreateRepository", { repositoryName });
    const acknowledged = new Map<string, Buffer>();
    for (let round = 0; round < 5; round += 1) {
      // Each round ends a little later, with other pushes under way.
      const enough = acknowledged.size + 1 + round;
      const pushes = Array.from({ length: 10 }, async (_, at) => {
        const image = makeImage({ layers: [200_000, 1000] });
        const tag = `r${round}-${at}`;
        await client.push(repositoryName, tag, image);
        acknowledged.set(tag, image.manifest);
        if (acknowledged.size >= enough) child.process.kill("SIGKILL");
      });
      await Promise.allSettled(pushes);
      child = await startChild(directory);
      client = new Client(child.url);
      await client.login();
      const { imageIds } = await client.ok("ListImages", { repositoryName });
      const listed = (imageIds as { imageTag?: string; imageDigest: string }[]).filter(
        (id) => id.imageTag !== undefined,
      );
      for (const [tag, manifest] of acknowledged) {
        expect(listed).toContainEqual({ imageTag: tag, imageDigest: digestOf(manifest) });
      }
      // Whatever a tag names is complete, acknowledged or not.
      for (const { imageTag } of listed) await pullAll(client, imageTag ?? "");
    }
    expect(acknowledged.size).toBeGreaterThanOrEqual(15);
    expect(readdirSync(join(directory, "blobs", "sha256")).length).toBeGreaterThan(acknowledged.size);
  });
});

describe("large lists", () => {
  it("pages through 10,000 tags without losing one, while others come", async () => {
    const { client, directory } = await start();
    await client.ok("CreateRepository", { repositoryName });
    const image = makeImage();
    await client.push(repositoryName, "v00000", image);
    const tags = Array.from({ length: 10_000 }, (_, at) => `v${String(at).padStart(5, "0")}`);
    const stored = openStore(directory).repositories.images(repositoryName);
    for (const tag of tags) stored.setTag(tag, image.digest as Digest);
    const seen: string[] = [];
    let nextToken: unknown;
    do {
      const page = await client.ok("ListImages", {
        repositoryName,
        maxResults: 1000,
        ...(nextToken === undefined ? {} : { nextToken }),
      });
      seen.push(...(page["imageIds"] as { imageTag: string }[]).map((id) => id.imageTag));
      nextToken = page["nextToken"];
      if (seen.length === 3000) await client.manifest(repositoryName, "a-first", image);
    } while (nextToken !== undefined);
    expect(seen).toEqual(tags);
  });
});

async function pullAll(client: Client, tag: string): Promise<void> {
  const response = await client.v2("GET", `${repositoryName}/manifests/${tag}`);
  const manifest = (await response.json()) as {
    config: { digest: string; size: number };
    layers: { digest: string; size: number }[];
  };
  for (const { digest, size } of [manifest.config, ...manifest.layers]) {
    const head = await client.v2("HEAD", `${repositoryName}/blobs/${digest}`);
    expect([head.status, head.headers.get("content-length")]).toEqual([200, String(size)]);
  }
}

/** Another process on the store, ended with the test. */
async function startChild(
  directory: string,
): Promise<{ readonly process: ChildProcess; readonly url: string }> {
  const program = fileURLToPath(new URL("serve.ts", import.meta.url));
  const child = spawn(process.execPath, ["--import", "tsx", program, directory], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.once("data", (text: Buffer) => resolve(text.toString().trim()));
    child.once("exit", (code) => reject(new Error(`the sandbox ended with ${code}`)));
  });
  return { process: child, url };
}
