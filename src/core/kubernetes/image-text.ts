// Is this text an image reference? Says no to everything that only looks like one: ports, URLs, patterns,
// placeholders, RBAC names. All rules ask here.
import { formatImageRef, type ImageRef, tryParseImageRef, withDefaultTag } from "../image/reference.ts";

export interface Accept {
  /** A name alone, as Kubernetes takes it in a container: `nginx`. */
  readonly bare?: boolean;
  /** A name with a tag but without a slash: `busybox:1.35`. */
  readonly tagged?: boolean;
}

const placeholder = /\{\{|\$\{|\$\(|[*\s]|:\/\/|%\(|<|>/;
const notImages = new Set(["auto", "docker/default", "runtime/default", "localhost/default"]);
const hostOnly = /^(?:localhost|[a-z0-9-]+(?:\.[a-z0-9-]+)+)(?::\d+)?\/?$/;
const gitHosts = new Set(["github.com", "gitlab.com", "bitbucket.org"]);
const inCluster = /\.(?:svc|local|internal|cluster)(?::\d+)?$|\.svc\./;

export function imageFrom(text: string, accept: Accept = {}): ImageRef | undefined {
  const value = text.trim();
  if (value === "" || value.length > 512 || notImages.has(value) || placeholder.test(value)) return undefined;
  if (/^[/.\-@:]|^arn:|^system:|^sha256:/.test(value)) return undefined;
  const ref = tryParseImageRef(value);
  if (ref === undefined) return undefined;
  const versioned = ref.tag !== undefined || ref.digest !== undefined;
  if (!value.includes("/")) return accepted(value, versioned, accept) ? ref : undefined;
  if (gitHosts.has(ref.registry) || ref.repository.endsWith(".git")) return undefined;
  if (inCluster.test(ref.registry) && !versioned) return undefined;
  return ref;
}

function accepted(value: string, versioned: boolean, accept: Accept): boolean {
  if (accept.bare) return !hostOnly.test(value) || versioned;
  return accept.tagged === true && versioned && !isHostAndPort(value);
}

/** `redis:6379` is an address, `postgres:16` an image: tags below 80 are versions. */
export function isHostAndPort(value: string): boolean {
  const port = /^[^/@]*:(\d{2,5})$/.exec(value)?.[1];
  return (port !== undefined && Number(port) >= 80) || inCluster.test(value);
}

/** A reference that no one can mistake: a registry's host, a path, and a tag with a digit or a digest. */
export function fullImageFrom(text: string): ImageRef | undefined {
  const ref = imageFrom(text);
  if (ref === undefined || (ref.tag === undefined && ref.digest === undefined)) return undefined;
  const host = text.trim().split("/")[0] ?? "";
  if (!/^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?::\d+)?$|^localhost:\d+$|^\d+(?:\.\d+){3}:\d+$/.test(host))
    return undefined;
  if (inCluster.test(host) || isLabelHost(host)) return undefined;
  if (ref.digest !== undefined || ref.tag === "latest") return ref;
  // A number alone is a version as long as it can't be a port; taints end in words (`NoSchedule`).
  if (ref.tag !== undefined && /^\d+$/.test(ref.tag)) return Number(ref.tag) < 80 ? ref : undefined;
  return ref.tag !== undefined && /\d/.test(ref.tag) ? ref : undefined;
}

function isLabelHost(host: string): boolean {
  return /(?:^|\.)(?:kubernetes\.io|k8s\.io|eksctl\.io)$/.test(host) && host !== "registry.k8s.io";
}

const imageWord = /image/i;

/** Does the name of a flag, variable or key speak of an image? */
export function namesImage(name: string): boolean {
  return imageWord.test(name);
}

/** A key that holds a whole reference: `image`, `natsImage`, `docker_image`, `connection-pooler-image`. */
export function isImageKey(key: string): boolean {
  return /^image$|Image$|[_-]image$|_IMAGE$|[.]image$/.test(key);
}

export function isDigestText(version: string): boolean {
  return version.startsWith("sha256:");
}

/** A version after `:`, a digest after `@`. */
export function joinVersion(base: string, version: string): string {
  return isDigestText(version) ? `${base}@${version}` : `${base}:${version}`;
}

/** One text for all spellings of an image; without a tag it means `latest`. */
export function canonicalOf(ref: ImageRef): string {
  return formatImageRef(withDefaultTag(ref));
}

/** Does a text name a tag or a digest? */
export function hasTag(text: string): boolean {
  return text.includes("@") || text.lastIndexOf(":") > text.lastIndexOf("/");
}

/** A reference without its tag and digest. */
export function withoutVersion(reference: string): string {
  const name = reference.split("@", 1)[0] ?? "";
  const colon = name.lastIndexOf(":");
  return colon > name.lastIndexOf("/") ? name.slice(0, colon) : name;
}
