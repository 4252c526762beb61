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

function unaskable(summary: string, name: string): Problem {
  const detail = `${JSON.stringify(name)} can't be asked for.`;
  return problem("reference/syntax", summary, { detail });
}

export function redirectsInCircle(doing: string, most: number): RegistryProblem {
  const detail = `${doing}: more than ${most} redirects.`;
  return refused("registry/redirects", "A registry redirects in a circle", detail);
}

export function ledNowhere(from: URL): RegistryProblem {
  return unusableAddress(`${plainUrl(from)} led nowhere.`);
}

export function ledToUnsafe(from: URL, to: URL): RegistryProblem {
  const what = to.protocol === "http:" ? "a plain http address" : "an address that isn't https";
  return unusableAddress(`${plainUrl(from)} led to ${what}.`);
}

function unusableAddress(detail: string): RegistryProblem {
  return refused("registry/redirect", "A registry named an unusable address", detail);
}

export function stillDenied(doing: string): RegistryProblem {
  const detail = `${doing}: it refuses new credentials too.`;
  return refused("registry/denied", "A registry denied access", detail);
}

export function badList(doing: string, why: string): RegistryProblem {
  return refused("registry/list", "A registry's list can't be read", `${doing}: ${why}.`);
}

export function unasked(url: URL): RegistryProblem {
  return new RegistryProblem("registry/unasked", "A registry sent an answer that nobody asked for", {
    detail:
      `${url.origin} sent bytes that belong to no request, so its answers may belong to other requests. ` +
      "What it said of tags and lists in this run is not used.",
    hint: "Run again. If it happens again, check the proxy or load balancer in front of the registry.",
    retry: "never",
  });
}

export function listTooLong(doing: string, most: string): RegistryProblem {
  const detail = `${doing}: the list goes on after ${most}, the most that is read.`;
  return refused("registry/answer-size", "A registry's list is too long", detail);
}

export function otherManifest(repository: string, wanted: string, came: string): RegistryProblem {
  const detail = `${repository}: ${wanted} was asked for or promised, ${came} came.`;
  return refused("registry/digest", "A manifest has another digest than it should", detail);
}

export function immutableTag(name: string, now: Digest | undefined, wanted: Digest): RegistryProblem {
  const detail = `${name} is ${now ?? "not there"}, ${wanted} is wanted.`;
  return refused("registry/immutable-tag", "An immutable tag holds another digest", detail);
}

export function notStored(repository: string, reference: string, wanted: Digest): RegistryProblem {
  const detail = `${repository}: ${reference} is not ${wanted} after it was written.`;
  return refused("registry/not-stored", "A registry did not keep what it accepted", detail);
}

export function otherBlob(host: string, digest: Digest): RegistryProblem {
  return refused("registry/digest", "A blob has another digest than it should", `${host}: ${digest}.`);
}

export function otherRange({ digest }: Descriptor, asked: number): RegistryProblem {
  const detail = `${digest}: bytes from ${asked} on were asked for, and it names another range.`;
  return refused("registry/range", "A registry sent other bytes than asked for", detail);
}

export function blobTooLong({ digest, size }: Descriptor, registry: string): RegistryProblem {
  const detail = `${digest} of ${registry} goes on after ${size} bytes.`;
  return refused("registry/blob-size", "A blob is longer than its manifest says", detail);
}

export function noUploadLocation(repository: string): RegistryProblem {
  const summary = "A registry opened an upload without an address";
  return refused("registry/upload-location", summary, `${repository} sent no Location.`);
}

export function uploadElsewhere(registry: string, url: URL): RegistryProblem {
  const detail = `${registry} wants the bytes to go to ${url.host}. Nothing was sent there.`;
  return refused("registry/upload-location", "A registry sent an upload elsewhere", detail);
}
