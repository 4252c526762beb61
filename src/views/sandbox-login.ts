// What a running sandbox tells: where it listens, and the lines that log other programs in.

export interface ServedSandbox {
  readonly url: string;
  readonly port: number;
  readonly registry: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

export function renderSandboxLogin(
  { url, registry, port, credentials }: ServedSandbox,
  directory: string,
): string {
  const host = `127.0.0.1:${port}`;
  const target = "AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken";
  return `Sandbox ECR ${registry}
  listens on ${url}, keeps its store in ${directory}, ends with Ctrl-C

aws
  export AWS_ACCESS_KEY_ID=${credentials.accessKeyId} AWS_SECRET_ACCESS_KEY=${credentials.secretAccessKey}
  export AWS_REGION=us-east-1 AWS_ENDPOINT_URL_ECR=${url}
  aws ecr create-repository --repository-name team/app
docker, skopeo
  PASSWORD=$(curl -s ${url}/ --aws-sigv4 aws:amz:us-east-1:ecr --user ${credentials.accessKeyId}:${credentials.secretAccessKey} \\
    -H "X-Amz-Target: ${target}" -H "Content-Type: application/x-amz-json-1.1" -d '{}' |
    sed 's/.*"authorizationToken":"\\([^"]*\\)".*/\\1/' | base64 -d | cut -d: -f2)
  printf %s "$PASSWORD" | docker login --username AWS --password-stdin ${host}
  printf %s "$PASSWORD" | skopeo login --tls-verify=false --username AWS --password-stdin ${host}
`;
}
