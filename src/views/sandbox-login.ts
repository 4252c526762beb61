// What a running sandbox tells: where it listens, and the lines that log other programs in.

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
  // Older ones log in to this machine without TLS by themselves, and do not know the flag.
  const olderHelm = plain ? "  # Helm before 3.18: without --plain-http\n" : "";
  const listening = sites.map((site) => `Sandbox ECR ${site.registry}\n  listens on ${site.url}\n`);
  return `${listening.join("")}  keeps its store in ${directory}, ends with Ctrl-C
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

/** One PATCH for most blobs: regctl believes the Range of the answer, which in ECR stays at the end of the first. */
const regctlChunk = 64 * 1024 * 1024;

/** What makes other programs trust the certificate. */
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
