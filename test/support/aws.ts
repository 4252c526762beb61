// A sandbox that plays an ECR registry of any name: credentials for it, its settings in a config, and the SDK to
// change things behind the program's back.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ECRClient } from "@aws-sdk/client-ecr";
import { type RequestLine, type SandboxOptions, sandboxCredentials } from "../../src/sandbox/options.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/server.ts";

export interface EcrServer {
  readonly registry: string;
  readonly sandbox: Sandbox;
  readonly requests: RequestLine[];
  readonly sdk: ECRClient;
  /** For a config: `registry: …, endpoint: …, registryEndpoint: …`. */
  readonly settings: string;
  close(): Promise<void>;
}

export const awsEnvironment = {
  AWS_ACCESS_KEY_ID: sandboxCredentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: sandboxCredentials.secretAccessKey,
  AWS_EC2_METADATA_DISABLED: "true",
  AWS_CONFIG_FILE: "/dev/null",
  AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
};

/** The SDK's default chain reads the process's own environment. */
export function useAwsEnvironment(): void {
  Object.assign(process.env, awsEnvironment);
}

export async function startEcr(registry: string, options: Partial<SandboxOptions> = {}): Promise<EcrServer> {
  const directory = mkdtempSync(join(tmpdir(), "ecr-server-"));
  const requests: RequestLine[] = [];
  const sandbox = await startSandbox({ directory, onRequest: (line) => requests.push(line), ...options });
  const sdk = new ECRClient({
    endpoint: sandbox.url,
    region: registry.split(".")[3] ?? "us-east-1",
    credentials: sandbox.credentials,
  });
  return {
    registry,
    sandbox,
    requests,
    sdk,
    settings: `registry: ${registry}, endpoint: "${sandbox.url}", registryEndpoint: "${sandbox.url}"`,
    async close() {
      sdk.destroy();
      await sandbox.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
