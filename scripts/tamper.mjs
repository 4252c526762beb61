// Does to the quickstart's ECR what a stranger might: makes one tag of a repository mean what another does, by
// the API that `ecr-mirror sandbox` serves.
import { spawn } from "node:child_process";
import { root } from "./setup.mjs";

const [repository, from, to] = process.argv.slice(2);
const sandbox = spawn(
  process.execPath,
  ["dist/main.js", "sandbox", "--port", "0", "--dir", ".ecr-mirror/sandbox"],
  {
    cwd: root,
    stdio: ["ignore", "pipe", "ignore"],
  },
);
const url = await new Promise((resolve, reject) => {
  let text = "";
  sandbox.stdout.on("data", (chunk) => {
    text += chunk;
    const found = /http:\/\/127\.0\.0\.1:\d+/.exec(text);
    if (found) resolve(found[0]);
  });
  sandbox.on("exit", () => reject(new Error("the sandbox did not start")));
});
try {
  const headers = { authorization: await login() };
  const manifests = `${url}/v2/${repository}/manifests`;
  const manifest = await fetch(`${manifests}/${from}`, { headers });
  const put = await fetch(`${manifests}/${to}`, {
    method: "PUT",
    headers: { ...headers, "content-type": manifest.headers.get("content-type") },
    body: await manifest.text(),
  });
  if (put.status !== 201) throw new Error(`the tag did not move: ${put.status} ${await put.text()}`);
} finally {
  sandbox.removeAllListeners("exit");
  sandbox.kill("SIGINT");
}

/** The sandbox wants a signed request like ECR; it looks at the access key and not at the signature. */
async function login() {
  const answer = await fetch(url, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": "AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken",
      authorization:
        "AWS4-HMAC-SHA256 Credential=AKIASANDBOX000000000/20260101/us-east-1/ecr/aws4_request, SignedHeaders=host, Signature=0",
    },
    body: "{}",
  });
  const { authorizationData } = await answer.json();
  return `Basic ${authorizationData[0].authorizationToken}`;
}
