// Does to a sandbox what a stranger might: moves a tag by the registry's own API.
import { ECRClient, GetAuthorizationTokenCommand } from "@aws-sdk/client-ecr";
import type { Sandbox } from "../../src/sandbox/server.ts";

/** Makes the tag `to` mean what the tag `from` means, as anybody with the registry's password can. */
export async function moveTag(
  sandbox: Sandbox,
  { repository, from, to }: { repository: string; from: string; to: string },
): Promise<void> {
  const headers = { authorization: await login(sandbox) };
  const manifests = `${sandbox.url}/v2/${repository}/manifests`;
  const found = await fetch(`${manifests}/${from}`, { headers: { ...headers, accept: "*/*" } });
  const put = await fetch(`${manifests}/${to}`, {
    method: "PUT",
    headers: { ...headers, "content-type": found.headers.get("content-type") ?? "" },
    body: await found.text(),
  });
  if (put.status !== 201) throw new Error(`the tag did not move: ${put.status} ${await put.text()}`);
}

export async function login(sandbox: Sandbox): Promise<string> {
  const client = new ECRClient({
    endpoint: sandbox.url,
    region: "us-east-1",
    credentials: sandbox.credentials,
  });
  const { authorizationData } = await client.send(new GetAuthorizationTokenCommand({}));
  client.destroy();
  return `Basic ${authorizationData?.[0]?.authorizationToken ?? ""}`;
}
