// The registries that a pull-through rule may name, and where a test lets them be instead.

/** A known registry's host, or the form of it. */
const known: Readonly<Record<string, string | RegExp>> = {
  "docker-hub": "registry-1.docker.io",
  "ecr-public": "public.ecr.aws",
  quay: "quay.io",
  k8s: "registry.k8s.io",
  "github-container-registry": "ghcr.io",
  "gitlab-container-registry": "registry.gitlab.com",
  chainguard: "cgr.dev",
  "azure-container-registry": /^[a-z0-9]{5,50}\.azurecr\.(?:io|cn|us)$/,
  ecr: /^\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?$/,
};

/** Where an upstream is really asked, by its host: `http://127.0.0.1:5001`, with credentials in front of the host. */
export type Upstreams = Readonly<Record<string, string>>;

/** The name that ECR has for a host; undefined for one that it doesn't know. */
export function upstreamOf(host: string): string | undefined {
  return Object.keys(known).find((name) => {
    const form = known[name];
    return form instanceof RegExp ? form.test(host) : form === host;
  });
}
