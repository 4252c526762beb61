// Problems with credentials. No text quotes a file, a header or an answer: each may contain a secret.
import { type Problem, problem } from "../../core/base/diagnostic.ts";
import { defined } from "../../core/base/record.ts";
import { parseEcrHost } from "../../core/naming/ecr-host.ts";
import type { Host } from "../http/host.ts";
import { plainUrl, refused, RegistryProblem } from "../net/problems.ts";

export function unreadableFile(path: string): Problem {
  return problem("registry/credential-file", "The credential file is not valid", {
    detail: `${path} is not a JSON object.`,
    hint: `Correct it (check it with: jq . ${path}), or set DOCKER_CONFIG or REGISTRY_AUTH_FILE to another one.`,
  });
}

export function noRealm(registry: string, realm: URL | undefined): Problem {
  const where = realm === undefined ? "without the address of a token server" : `from ${plainUrl(realm)}`;
  const detail = `${registry} asks for a token ${where}.`;
  return refused("registry/realm", "The registry named no usable token server", detail);
}

export function noToken(registry: string, url: URL): Problem {
  const detail = `The answer of ${plainUrl(url)} contains no token for ${registry}.`;
  return refused("registry/token", "The token server returned no token", detail);
}

/** A refusal of an anonymous token whose reason is that credentials were kept from the realm; any other as it is. */
export function explained(
  found: RegistryProblem,
  host: Host,
  from: { readonly realm: URL; readonly credentials: string } | undefined,
): RegistryProblem {
  const isDenial = found.status === 401 || found.status === 403;
  if (from?.credentials !== "withheld" || !isDenial) return found;
  const { detail, hint } = withheldWords(host, from.realm);
  return new RegistryProblem("registry/token-server", "The token server got no credentials", {
    detail: `${found.diagnostics[0]?.detail ?? ""} ${detail}`.trim(),
    hint,
    retry: "never",
    status: found.status,
    ...defined({ errorCode: found.errorCode }),
    cause: found,
  });
}

/** A denial, or a credential that cannot be sent, with the place that it came from, and how to get a better one. */
export function withOrigin(
  found: RegistryProblem,
  {
    site,
    origin,
    pushes,
  }: { readonly site: string; readonly origin: string | null; readonly pushes: boolean },
): RegistryProblem {
  const [first] = found.diagnostics;
  if (first?.code !== "registry/denied" && first?.code !== "registry/header") return found;
  const whose =
    origin === null ? `ecr-mirror found no credentials for ${site}.` : `The credentials come from ${origin}.`;
  const remedy = pushes && parseEcrHost(site) !== null ? pushHint : loginHint(site, origin);
  return new RegistryProblem(first.code, first.summary, {
    detail: `${first.detail ?? ""} ${whose}`,
    hint: first.code === "registry/header" ? (first.hint ?? remedy) : remedy,
    retry: "never",
    ...defined({ status: found.status, errorCode: found.errorCode }),
    cause: found,
  });
}

const pushHint =
  "Allow these credentials ecr:BatchCheckLayerAvailability, ecr:InitiateLayerUpload, ecr:UploadLayerPart, ecr:CompleteLayerUpload and ecr:PutImage on the repository.\n" +
  "To print a policy with everything that this config needs: ecr-mirror iam-policy";

function loginHint(site: string, origin: string | null): string {
  const ecr = parseEcrHost(site);
  const spelling =
    "Some registries also answer this way for a repository that does not exist: check its spelling.";
  if (ecr !== null && origin?.startsWith("AWS") !== true)
    return `Log in again, because a password of ECR is valid for 12 hours: aws ecr get-login-password --region ${ecr.region} | docker login --username AWS --password-stdin ${site}`;
  if (ecr !== null)
    return "Allow these credentials ecr:BatchGetImage and ecr:GetDownloadUrlForLayer on the repository. A repository of another account must allow it in its repository policy too.";
  if (origin === null)
    return [
      `Log in: docker login ${site}`,
      "Or set the credentials in the config, from environment variables:",
      `registries: { "${site}": { username: "\${REGISTRY_USER}", password: "\${REGISTRY_PASSWORD}" } }`,
      spelling,
    ].join("\n");
  const where = origin.startsWith("the config")
    ? "Correct the user and the password there, and the variables that they come from."
    : `Log in again: docker login ${site}`;
  return [where, "The user must be allowed to pull this repository.", spelling].join("\n");
}

/** What the config would have to say. The realm comes from a stranger: a person decides whose server it is. */
export function withheldWords(
  { site, tokenServer }: Pick<Host, "site" | "tokenServer">,
  realm: URL,
): { readonly detail: string; readonly hint: string } {
  const named = plainUrl(realm);
  const other =
    tokenServer === undefined
      ? "which is another origin"
      : `which is not the tokenServer of the config, ${plainUrl(tokenServer.url)}`;
  return {
    detail: `${site} asks for tokens at ${named}, ${other}. Its credentials were not sent there.`,
    hint: `If this token server belongs to the registry, add to the config:\nregistries: { "${site}": { tokenServer: "${named}" } }`,
  };
}
