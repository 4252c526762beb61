// What is wrong with what the caller gave, and with where a document's server leads.
import { type Problem, problem } from "../core/base/diagnostic.ts";
import { plainText, plainUrl, refused, RegistryProblem } from "./net/problems.ts";

const askOwner =
  "If you trust the address that it redirects to, use that one. If not, ask its owner to correct it.";

export function notPem(path: string, exists: boolean): Problem {
  return problem("config/certificate", "Not a certificate or key", {
    detail: `${path} ${exists ? "is not a PEM file" : "does not exist"}. It is set under \`registries:\` in the config.`,
    hint: exists
      ? "Convert it to PEM: openssl x509 -inform der -in FILE -out ca.pem"
      : "Correct the path. It is relative to the config file.",
  });
}

export function notAUrl(text: string): RegistryProblem {
  return new RegistryProblem("registry/url", "Not a URL", {
    detail: `"${plainText(text)}" is not an http or https URL.`,
    hint: "Write the full address, such as https://example.com/file.yaml.",
    retry: "never",
  });
}

export function tooManyRedirects(from: URL, most: number): RegistryProblem {
  return new RegistryProblem("registry/redirects", "Too many redirects", {
    detail: `${plainUrl(from)} redirects more than ${most} times.`,
    hint: "Open the address in a browser. It may lead to a login page, or back to itself.",
    retry: "never",
  });
}

export function redirectsNowhere(from: URL, location: string): RegistryProblem {
  const detail = `${plainUrl(from)} redirects to "${plainText(location)}".`;
  return refused("registry/redirect", "The server redirects to an unusable address", detail, askOwner);
}

export function redirectLeavesTls(from: URL, to: URL): RegistryProblem {
  const detail = `${plainUrl(from)} redirects to ${plainUrl(to)}, which is not https. Nothing was sent there.`;
  return refused("registry/redirect", "The server redirects from https to http", detail, askOwner);
}
