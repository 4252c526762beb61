// A mirror in a folder of its own, opened as the program opens it: config, sandbox, files, state. Images come from
// a second sandbox that plays the source registry.
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { applyPlan } from "../../src/app/apply.ts";
import type { ApplyOptions, ApplyReport } from "../../src/app/applying/report.ts";
import { openRuntime } from "../../src/app/runtime/open.ts";
import type { Runtime, RuntimeOptions } from "../../src/app/runtime/runtime.ts";
import { type Planned, planMirror, type PlanOptions } from "../../src/app/plan.ts";
import type { Config } from "../../src/config/config.ts";
import { loadConfig } from "../../src/config/load/load.ts";
import { kinds } from "../../src/app/runtime/kinds.ts";
import { type Digest, sha256 } from "../../src/core/base/digest.ts";
import type { ApplyEvent } from "../../src/core/plan/event.ts";
import type { Plan } from "../../src/core/plan/plan.ts";
import { ociQuirksOff, type RequestLine } from "../../src/sandbox/base/options.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/server.ts";
import { openFiles } from "../../src/storage/files.ts";
import { login } from "./registry.ts";
import { realTiming } from "./timing.ts";

export const planOptions: PlanOptions = {
  filter: [],
  replace: [],
  prune: false,
  forcePrune: false,
  refresh: true,
  approve: null,
  to: null,
  owner: "own",
  fallback: true,
};

export const applyOptions: ApplyOptions = {
  concurrency: 4,
  shard: null,
  finish: false,
  failFast: false,
  lockTimeoutMs: 0,
  toLayout: null,
  fresh: true,
};

export interface Mirror {
  readonly folder: string;
  readonly source: SourceRegistry;
  write(path: string, content: string): void;
  /** Opens config and runtime for one run, and closes them. */
  run<T>(work: (opened: { config: Config; runtime: Runtime }) => Promise<T>): Promise<T>;
  plan(options?: Partial<PlanOptions>): Promise<Plan>;
  /** Plans and applies in one run. */
  apply(options?: Partial<ApplyOptions>, planning?: Partial<PlanOptions>): Promise<ApplyReport>;
  applyPlan(
    plan: Plan,
    options?: Partial<ApplyOptions>,
  ): Promise<{ report: ApplyReport; events: ApplyEvent[] }>;
  close(): Promise<void>;
}

export interface SourceRegistry {
  readonly host: string;
  readonly password: string;
  /** What it was asked, in order. */
  readonly requests: readonly RequestLine[];
  /** Pushes a single-platform image whose content is the text; gives its digest. */
  push(repository: string, tag: string, content: string, created?: string): Promise<Digest>;
  /** Pushes a manifest of one layer that refers to another manifest: a signature, an SBOM. */
  attach(
    repository: string,
    subject: Digest,
    attached: { readonly type: string; readonly text: string },
  ): Promise<Digest>;
  /** Deletes the image, not only its tag. */
  remove(repository: string, tag: string): Promise<void>;
}

export const signal = new AbortController().signal;

/** `config` is YAML in which SOURCE stands for the source registry's host. */
export async function openMirror(config: string, options: Partial<RuntimeOptions> = {}): Promise<Mirror> {
  const folder = mkdtempSync(join(tmpdir(), "ecr-mirror-app-"));
  const requests: RequestLine[] = [];
  const sandbox = await startSandbox({
    directory: join(folder, "source"),
    quirks: ociQuirksOff,
    onRequest: (line) => requests.push(line),
  });
  const source = { ...(await sourceRegistry(sandbox)), requests };
  const environment = { SOURCE_PASSWORD: source.password };
  const write = (path: string, content: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content.replaceAll("SOURCE", source.host));
  };
  write(
    "mirror.config.yaml",
    `${config}\nregistries:\n  "SOURCE": { username: AWS, password: "\${PASSWORD}" }\n`,
  );
  const run: Mirror["run"] = async (work) => {
    const loaded = await loadConfig({
      kinds,
      path: join(folder, "mirror.config.yaml"),
      read: (path) => openFiles(folder).read(path),
      environment: { PASSWORD: environment.SOURCE_PASSWORD },
    });
    const runtime = await openRuntime(loaded, {
      environment: {},
      signal,
      now: () => new Date(),
      timing: realTiming,
      holder: { who: "test", pid: process.pid, command: "test" },
      onNote: () => undefined,
      ...options,
    });
    try {
      return await work({ config: loaded, runtime });
    } finally {
      await runtime.close();
    }
  };
  const applyIn = async (
    { config: loaded, runtime }: { config: Config; runtime: Runtime },
    planned: Planned,
    wanted?: Partial<ApplyOptions>,
  ) => {
    const events: ApplyEvent[] = [];
    const report = await applyPlan(loaded, planned, runtime, {
      options: { ...applyOptions, ...wanted },
      onEvent: (event) => events.push(event),
      signal,
    });
    return { report, events };
  };
  return {
    folder,
    source,
    write,
    run,
    plan: (wanted) =>
      run(async ({ config: loaded, runtime }) => {
        const { plan } = await planMirror(loaded, runtime, { ...planOptions, ...wanted }, signal);
        return plan;
      }),
    apply: (wanted, planning) =>
      run(async (opened) => {
        const planned = await planMirror(
          opened.config,
          opened.runtime,
          { ...planOptions, ...planning },
          signal,
        );
        return (await applyIn(opened, planned, wanted)).report;
      }),
    applyPlan: (plan, wanted) =>
      run((opened) =>
        applyIn(
          opened,
          { plan, planDigest: sha256(JSON.stringify(plan)), files: new Map(), facts: new Map() },
          { fresh: false, ...wanted },
        ),
      ),
    async close() {
      await sandbox.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function sourceRegistry(sandbox: Sandbox): Promise<Omit<SourceRegistry, "requests">> {
  const authorization = await login(sandbox);
  const host = sandbox.url.replace("http://", "");
  const password = Buffer.from(authorization.replace("Basic ", ""), "base64")
    .toString("utf8")
    .replace("AWS:", "");
  const call = async (method: string, path: string, body?: string, type = "application/octet-stream") => {
    const answer = await fetch(`${sandbox.url}/v2/${path}`, {
      method,
      headers: { authorization, "content-type": type },
      body: body ?? null,
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  };
  const blob = async (repository: string, content: string) => {
    const started = await call("POST", `${repository}/blobs/uploads/`);
    const location = new URL(started.headers.get("location") ?? "", sandbox.url);
    location.searchParams.set("digest", sha256(content));
    await call("PUT", `${location.pathname.replace("/v2/", "")}${location.search}`, content);
    return { digest: sha256(content), size: Buffer.byteLength(content) };
  };
  return {
    host,
    password,
    async push(repository, tag, content, created = "2026-01-01T00:00:00Z") {
      const config = await blob(
        repository,
        JSON.stringify({
          architecture: "amd64",
          os: "linux",
          created,
          rootfs: { type: "layers", diff_ids: [] },
          tag: content,
        }),
      );
      const layer = await blob(repository, content);
      const manifest = JSON.stringify({
        schemaVersion: 2,
        mediaType: "application/vnd.oci.image.manifest.v1+json",
        config: { mediaType: "application/vnd.oci.image.config.v1+json", ...config },
        layers: [{ mediaType: "application/vnd.oci.image.layer.v1.tar", ...layer }],
      });
      await call(
        "PUT",
        `${repository}/manifests/${tag}`,
        manifest,
        "application/vnd.oci.image.manifest.v1+json",
      );
      return sha256(manifest);
    },
    async attach(repository, subject, { type, text }) {
      const empty = { mediaType: "application/vnd.oci.empty.v1+json", ...(await blob(repository, "{}")) };
      const layer = { mediaType: type, ...(await blob(repository, text)) };
      const image = await call("HEAD", `${repository}/manifests/${subject}`);
      const mediaType = image.headers.get("content-type") ?? "";
      const size = Number(image.headers.get("content-length"));
      const manifest = JSON.stringify({
        schemaVersion: 2,
        mediaType: "application/vnd.oci.image.manifest.v1+json",
        artifactType: type,
        config: empty,
        layers: [layer],
        subject: { mediaType, digest: subject, size },
      });
      const digest = sha256(manifest);
      const path = `${repository}/manifests/${digest}`;
      await call("PUT", path, manifest, "application/vnd.oci.image.manifest.v1+json");
      return digest;
    },
    async remove(repository, tag) {
      const head = await call("HEAD", `${repository}/manifests/${tag}`);
      await call("DELETE", `${repository}/manifests/${head.headers.get("docker-content-digest")}`);
    },
  };
}
