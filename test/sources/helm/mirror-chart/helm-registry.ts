// Helm as a client of a registry: the sandbox in this process, and helm with a login of its own to it.
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { onTestFinished } from "vitest";
import { ociQuirksOff } from "../../../../src/sandbox/base/options.ts";
import { type Sandbox, startSandbox } from "../../../../src/sandbox/server.ts";
import { login } from "../../../support/registry.ts";

export interface HelmRegistry {
  /** Where helm works: a folder of its own. */
  readonly folder: string;
  readonly sandbox: Sandbox;
  readonly host: string;
  readonly authorization: string;
  /** Runs helm with nothing of this machine; what it prints. */
  readonly helm: (...args: readonly string[]) => Promise<string>;
}

/** A plain registry that takes any repository. */
export async function plainRegistry(path: string): Promise<HelmRegistry> {
  const folder = await mkdtemp(join(tmpdir(), "helm-registry-"));
  const sandbox = await startSandbox({ directory: join(folder, "store"), quirks: ociQuirksOff });
  onTestFinished(async () => {
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
  });
  return helmClient(path, { folder, sandbox });
}

export async function helmClient(
  path: string,
  { folder, sandbox }: Pick<HelmRegistry, "folder" | "sandbox">,
): Promise<HelmRegistry> {
  const host = new URL(sandbox.url).host;
  const authorization = await login(sandbox);
  const auths = { [host]: { auth: authorization.replace(/^Basic /, "") } };
  const registryConfig = join(folder, "registry.json");
  await writeFile(registryConfig, JSON.stringify({ auths }));
  const env = {
    PATH: process.env["PATH"],
    HOME: join(folder, "home"),
    HELM_CACHE_HOME: join(folder, "cache"),
    HELM_CONFIG_HOME: join(folder, "config"),
    HELM_DATA_HOME: join(folder, "data"),
    HELM_REGISTRY_CONFIG: registryConfig,
    KUBECONFIG: join(folder, "none"),
    // Whoever asks anybody else than the sandbox is told that nobody is there.
    HTTPS_PROXY: "http://127.0.0.1:1",
    HTTP_PROXY: "http://127.0.0.1:1",
    NO_PROXY: "127.0.0.1",
  };
  return {
    folder,
    sandbox,
    host,
    authorization,
    async helm(...args) {
      const { stdout } = await promisify(execFile)(path, args, {
        cwd: folder,
        env,
        maxBuffer: 64 * 1024 * 1024,
      });
      return stdout;
    },
  };
}
