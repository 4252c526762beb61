// What is wrong with what the caller gave, and with where a document's server leads.
import { type Problem, problem } from "../core/base/diagnostic.ts";
import { plainText, plainUrl, refused, type RegistryProblem } from "./net/problems.ts";

export function notPem(path: string, exists: boolean): Problem {
  return problem("config/certificate", "Not a certificate or key", {
    detail: `${path} ${exists ? "is not a PEM file" : "doesn't exist"}.`,
  });
}

export function notAUrl(text: string): RegistryProblem {
  return refused("registry/url", "Not a URL", `"${plainText(text)}" is not an http or https URL.`);
}

export function tooManyRedirects(from: URL, most: number): RegistryProblem {
  const detail = `${plainUrl(from)} redirects more than ${most} times.`;
  return refused("registry/redirects", "Too many redirects", detail);
}

export function redirectsNowhere(from: URL, location: string): RegistryProblem {
  const detail = `${plainUrl(from)} redirects to "${plainText(location)}".`;
  return refused("registry/redirect", "A redirect leads nowhere", detail);
}

export function redirectLeavesTls(from: URL, to: URL): RegistryProblem {
  const detail = `${plainUrl(from)} redirects to ${plainUrl(to)}.`;
  return refused("registry/redirect", "A redirect leaves TLS", detail);
}
