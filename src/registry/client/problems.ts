// What registries do that they should not, as their client sees it.
import { type Problem, problem } from "../../core/base/diagnostic.ts";
import type { Digest } from "../../core/base/digest.ts";
import type { Descriptor } from "../../core/image/content.ts";
import { plainUrl, refused, RegistryProblem } from "../net/problems.ts";

export function badReference(reference: string): Problem {
  return unaskable("Not a tag or digest", reference.slice(0, 140));
}

export function badRepository(repository: string): Problem {
  return unaskable("Not a repository name", repository.slice(0, 300));
}

const damaged =
  "Run the same command again. If it fails again, the image is damaged at its source: push it again there.";

const notAWebsite =
  "Check that this host is a registry and not a website, and that no proxy or login page is in front of it.";

/** A page for people instead of an answer: mostly a login page, or one of a proxy. */
export function webPage(doing: string, url: URL): RegistryProblem {
  return refused(
    "registry/answer",
    "The registry answered with a web page",
    `${doing}: ${plainUrl(url)} answered with HTML, for example a login page.`,
    notAWebsite,
  );
}

function unaskable(summary: string, name: string): Problem {
  const detail = `${JSON.stringify(name)} is not a name that a registry accepts.`;
  return problem("reference/syntax", summary, {
    detail,
    hint: "Write registry/repository:tag in lower case, without https://.",
  });
}

export function redirectsInCircle(doing: string, most: number): RegistryProblem {
  const detail = `${doing}: more than ${most} redirects.`;
  return refused("registry/redirects", "The registry redirects in a loop", detail, notAWebsite);
}

export function ledNowhere(from: URL): RegistryProblem {
  return unusableAddress(`${plainUrl(from)} redirects to something that is not a URL.`);
}

export function ledToUnsafe(from: URL, to: URL): RegistryProblem {
  const what = to.protocol === "http:" ? "a plain http address" : "an address that is not https";
  return unusableAddress(`${plainUrl(from)} redirects to ${what}.`);
}

function unusableAddress(detail: string): RegistryProblem {
  return refused("registry/redirect", "The registry redirects to an unusable address", detail);
}

export function stillDenied(doing: string): RegistryProblem {
  const detail = `${doing}: the registry also refuses new credentials.`;
  return refused(
    "registry/denied",
    "The registry denied access",
    detail,
    "Log in again, then run the same command.",
  );
}

export function badList(doing: string, why: string): RegistryProblem {
  return refused("registry/list", "The registry's list cannot be read", `${doing}: ${why}.`);
}

export function unasked(url: URL): RegistryProblem {
  return new RegistryProblem("registry/unasked", "The registry sent an unrequested answer", {
    detail:
      `${url.origin} sent bytes that belong to no request, so answers may have been mixed up. ` +
      "Its tags and lists are not used in this run.",
    hint: "Run the same command again. If it fails again, check the proxy or load balancer in front of the registry.",
    retry: "never",
  });
}

export function listTooLong(doing: string, most: string): RegistryProblem {
  const detail = `${doing}: the list continues after ${most}, the maximum.`;
  const hint = "Name the repositories or tags that you need instead of selecting them from a list.";
  return refused("registry/answer-size", "The registry's list is too long", detail, hint);
}

export function otherManifest(repository: string, wanted: string, came: string): RegistryProblem {
  const detail = `${repository}: expected the digest ${wanted}, received ${came}. Nothing was written.`;
  return refused("registry/digest", "The manifest has the wrong digest", detail, damaged);
}

export function immutableTag(name: string, now: Digest | undefined, wanted: Digest): RegistryProblem {
  const detail = `${name} has ${now ?? "no digest"}, but the plan sets ${wanted}.`;
  const hint = "Plan again; the plan shows the change as blocked, with the ways out: ecr-mirror plan";
  return refused("registry/immutable-tag", "The immutable tag has another digest", detail, hint);
}

export function notStored(repository: string, reference: string, wanted: Digest): RegistryProblem {
  const detail = `${repository}: ${reference} does not hold ${wanted} after the registry accepted it.`;
  const hint =
    "Run the same command again: finished work is skipped. If it fails again, report the text above to the registry's operator.";
  return refused("registry/not-stored", "The registry did not keep what it accepted", detail, hint);
}

export function otherBlob(host: string, digest: Digest): RegistryProblem {
  const detail = `${host} sent other content for ${digest}. Nothing was written.`;
  return refused("registry/digest", "The blob has the wrong digest", detail, damaged);
}

export function otherRange({ digest }: Descriptor, asked: number): RegistryProblem {
  const detail = `${digest}: the request was for the bytes from ${asked} on, but the answer has another range.`;
  return refused("registry/range", "The registry sent other bytes than requested", detail);
}

export function blobTooLong({ digest, size }: Descriptor, registry: string): RegistryProblem {
  const detail = `${digest} at ${registry} continues after ${size} bytes. Nothing was written.`;
  return refused("registry/blob-size", "The blob is longer than its manifest says", detail, damaged);
}

export function noUploadLocation(repository: string): RegistryProblem {
  const summary = "The registry opened an upload without an address";
  return refused("registry/upload-location", summary, `The answer for ${repository} has no Location header.`);
}

export function uploadElsewhere(registry: string, url: URL): RegistryProblem {
  const detail = `${registry} directs the upload to ${url.host}. Nothing was sent there.`;
  return refused("registry/upload-location", "The registry sends the upload to another host", detail);
}
