// A sandbox that plays an ECR registry of any name: credentials for it, its settings in a config, and the SDK to
// change things behind the program's back.
import { createServer, request, type Server } from "node:http";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ECRClient } from "@aws-sdk/client-ecr";
import { type RequestLine, type SandboxOptions, sandboxCredentials } from "../../src/sandbox/base/options.ts";
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

/** A way to the sandbox that denies some actions, as IAM does, and answers others by itself. */
export async function startGate(
  to: string,
  denied: ReadonlySet<string>,
  answers: Readonly<Record<string, unknown>> = {},
): Promise<Server> {
  const gate = createServer((incoming, response) => {
    const action = String(incoming.headers["x-amz-target"] ?? "").split(".")[1] ?? "";
    if (denied.has(action)) {
      incoming.resume();
      response.writeHead(400, { "Content-Type": "application/x-amz-json-1.1" });
      const message = `User: arn:aws:iam::000000000000:user/me is not authorized to perform: ecr:${action}`;
      response.end(JSON.stringify({ __type: "AccessDeniedException", message }));
      return;
    }
    if (Object.hasOwn(answers, action)) {
      incoming.resume();
      response.writeHead(200, { "Content-Type": "application/x-amz-json-1.1" });
      response.end(JSON.stringify(answers[action]));
      return;
    }
    const onward = request(
      new URL(incoming.url ?? "/", to),
      { method: incoming.method, headers: incoming.headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      },
    );
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => gate.listen(0, "127.0.0.1", resolve));
  return gate;
}
