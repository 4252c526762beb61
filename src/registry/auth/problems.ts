// What goes wrong on the way to credentials. No text quotes a file, a header or an answer: each may hold a secret.
import { type Problem, problem } from "../../core/base/diagnostic.ts";
import { plainUrl, refused } from "../net/problems.ts";

export function unreadableFile(path: string): Problem {
  return problem("registry/credential-file", "A credential file can't be read", {
    detail: `${path} is not a JSON object.`,
    hint: "Mend it, or point DOCKER_CONFIG or REGISTRY_AUTH_FILE at another one.",
  });
}

export function noRealm(registry: string, realm: URL | undefined): Problem {
  const detail = `${registry} asks for a token from ${realm === undefined ? "nowhere" : plainUrl(realm)}.`;
  return refused("registry/realm", "A registry named no usable token server", detail);
}

export function noToken(registry: string, url: URL): Problem {
  const detail = `${plainUrl(url)} answered something else when asked for a token of ${registry}.`;
  return refused("registry/token", "A token server gave no token", detail);
}
