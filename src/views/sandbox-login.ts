// The text that a running sandbox prints: its address, and the commands that log other programs in.

interface ServedSite {
  readonly region: string;
  readonly url: string;
  readonly port: number;
  readonly registry: string;
}

export interface ServedSandbox extends ServedSite {
  readonly sites: readonly ServedSite[];
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly caFile?: string;
}

export function renderSandboxLogin(sandbox: ServedSandbox, directory: string): string {
  const { url, port, region, credentials, sites, caFile } = sandbox;
  const host = `127.0.0.1:${port}`;
  const target = "AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken";
  const plain = caFile === undefined;
  const ca = plain ? "" : ` --cacert ${quoted(caFile)}`;
  const logins = [
    "docker login",
    `skopeo login${plain ? " --tls-verify=false" : ""}`,
    "crane auth login",
    `oras login${plain ? " --plain-http" : ""}`,
    `helm registry login${plain ? " --plain-http" : ""}`,
  ].map((login) => `  printf %s "$PASSWORD" | ${login} --username AWS --password-stdin ${host}\n`);
  // Older versions use plain HTTP for this machine without a flag, and do not have it.
  const olderHelm = plain ? "  # Helm older than 3.18: omit --plain-http\n" : "";
  const listening = sites.map((site) => `Sandbox ECR ${site.registry}\n  listens on ${site.url}\n`);
  return `${listening.join("")}  stores its data in ${directory}; press Ctrl-C to stop it
${caFile === undefined ? "" : trust(caFile, host)}
aws
  export AWS_ACCESS_KEY_ID=${credentials.accessKeyId} AWS_SECRET_ACCESS_KEY=${credentials.secretAccessKey}
  export AWS_REGION=${region} AWS_DEFAULT_REGION=${region} AWS_ENDPOINT_URL_ECR=${url}
  aws ecr create-repository --repository-name team/app
docker, skopeo, crane, oras, helm, regctl
  PASSWORD=$(curl -s${ca} ${url}/ --aws-sigv4 aws:amz:${region}:ecr --user ${credentials.accessKeyId}:${credentials.secretAccessKey} \\
    -H "X-Amz-Target: ${target}" -H "Content-Type: application/x-amz-json-1.1" -d '{}' |
    sed 's/.*"authorizationToken":"\\([^"]*\\)".*/\\1/' | base64 -d | cut -d: -f2)
${logins.join("")}${olderHelm}  regctl registry set${plain ? " --tls disabled" : ""} --blob-chunk ${regctlChunk} ${host}
  printf %s "$PASSWORD" | regctl registry login --user AWS --pass-stdin ${host}
`;
}

/** One PATCH for most blobs: regctl trusts the Range of the answer, which in ECR stays at the end of the first. */
const regctlChunk = 64 * 1024 * 1024;

/** The commands that make other programs trust the certificate. */
function trust(caFile: string, host: string): string {
  const file = quoted(caFile);
  return `
CA certificate ${caFile}
  export AWS_CA_BUNDLE=${file} NODE_EXTRA_CA_CERTS=${file} SSL_CERT_FILE=${file}
  sudo install -D -m 644 ${file} /etc/docker/certs.d/${host}/ca.crt
`;
}

function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
