// Image references by distribution's grammar, normalized as Docker does it. Parsed once, at the border, in
// time linear in the text: references come from strangers' files.
import { defined } from "../base/record.ts";
import { type Digest, parseDigest } from "../base/digest.ts";
import { Problem, problem } from "../base/diagnostic.ts";

export interface ImageRef {
  /** Host with port, `docker.io` for Docker Hub. */
  readonly registry: string;
  /** Path within the registry, with `library/` where Docker Hub wants it. */
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: Digest;
}

const dockerHub = "docker.io";
const longestPath = 255;
const pathComponent = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/;
const hostForm =
  /^(?:\[[a-fA-F0-9:]+\]|[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*)(?::[0-9]+)?$/;
// Lower-case host or first component, components, tag, digest: what nearly all references look like.
const plainForm =
  /^[a-z0-9]+(?:[.-][a-z0-9]+)*(?::[0-9]+)?(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)+(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?:@sha256:[a-f0-9]{64})?$/;
const longestPlain = 200;
const tagForm = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;

export function isTag(text: string): boolean {
  return tagForm.test(text);
}

/** Parses and normalizes a reference; a missing tag stays missing (see withDefaultTag). */
export function parseImageRef(text: string): ImageRef {
  if (text.length > 1024)
    throw broken(`${text.slice(0, 60)}…`, "it is longer than an image reference can be");
  const { name, tag, digest } = split(text);
  if (name === "") throw broken(text, "it has no name");
  if (/^[a-f0-9]{64}$/.test(name))
    throw broken(text, "64 hexadecimal digits are an image ID, not a reference");
  const { registry, repository } = normalize(text, name);
  if (!hostForm.test(registry)) throw broken(text, `"${registry}" is not a registry host`);
  checkPath(text, repository);
  if (tag !== undefined && !tagForm.test(tag)) throw broken(text, `"${tag}" is not a tag`);
  return {
    registry,
    repository,
    ...defined({ tag }),
    ...(digest === undefined ? {} : { digest: parseDigest(digest) }),
  };
}

/** The same for text that may be anything: undefined in place of an error. */
export function tryParseImageRef(text: string): ImageRef | undefined {
  try {
    return parseImageRef(text);
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

export function isImageRef(text: string): boolean {
  return isPlainRef(text) || tryParseImageRef(text) !== undefined;
}

/** Whether a text is a reference, seen at one look. Of some references it says no. */
export function isPlainRef(text: string): boolean {
  return text.length <= longestPlain && plainForm.test(text);
}

/** Docker's rule: `latest` when neither tag nor digest is given. */
export function withDefaultTag(ref: ImageRef): ImageRef {
  return ref.tag === undefined && ref.digest === undefined ? { ...ref, tag: "latest" } : ref;
}

/** The canonical text: `registry/repository[:tag][@digest]`. */
export function formatImageRef(ref: ImageRef): string {
  const tag = ref.tag === undefined ? "" : `:${ref.tag}`;
  const digest = ref.digest === undefined ? "" : `@${ref.digest}`;
  return `${ref.registry}/${ref.repository}${tag}${digest}`;
}

interface Parts {
  readonly name: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

function split(text: string): Parts {
  const at = text.indexOf("@");
  const digest = at < 0 ? undefined : text.slice(at + 1);
  const rest = at < 0 ? text : text.slice(0, at);
  const colon = rest.indexOf(":", rest.lastIndexOf("/") + 1);
  // A colon inside brackets belongs to an IPv6 host, which a bare `[::1]` without path can't be anyway.
  const hasTag = colon >= 0 && !rest.slice(colon).includes("]");
  return {
    name: hasTag ? rest.slice(0, colon) : rest,
    tag: hasTag ? rest.slice(colon + 1) : undefined,
    digest,
  };
}

function normalize(text: string, name: string): { registry: string; repository: string } {
  const slash = name.indexOf("/");
  const first = slash < 0 ? "" : name.slice(0, slash);
  const isHost = first === "localhost" || /[.:A-Z]/.test(first);
  if (slash >= 0 && !isHost && first === "") throw broken(text, "it starts with a slash");
  const registry = !isHost ? dockerHub : first === "index.docker.io" ? dockerHub : first;
  const path = isHost ? name.slice(slash + 1) : name;
  const repository = registry === dockerHub && !path.includes("/") ? `library/${path}` : path;
  return { registry, repository };
}

function checkPath(text: string, repository: string): void {
  if (/[A-Z]/.test(repository)) throw broken(text, "repository names are lowercase");
  if (repository.length > longestPath)
    throw broken(text, `its path is longer than ${longestPath} characters`);
  for (const component of repository.split("/")) {
    if (!pathComponent.test(component)) throw broken(text, `"${component}" is not a path component`);
  }
}

function broken(text: string, why: string): Problem {
  return problem("reference/syntax", "Not an image reference", {
    detail: `"${text}": ${why}.`,
    hint: /^https?:\/\//.test(text)
      ? `Remove the scheme: ${text.replace(/^https?:\/\//, "")}`
      : "Write registry/repository:tag or registry/repository@sha256:<digest>.",
  });
}
