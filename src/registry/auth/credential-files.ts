// Docker's and the containers tools' credential files, as far as a mirror needs them. Pure: text in, findings
// out. A file that isn't JSON is an error that names it, never silently no credentials.
import { Problem } from "../../core/base/diagnostic.ts";
import { isRecord } from "../../core/image/manifest-json.ts";

export type Credential =
  | { readonly kind: "basic"; readonly username: string; readonly secret: string }
  /** A refresh token that the token endpoint exchanges. */
  | { readonly kind: "identity"; readonly token: string }
  /** A ready bearer token. */
  | { readonly kind: "bearer"; readonly token: string };

/** What a file says for one repository of a host. */
export interface FileFinding {
  readonly helpers: readonly string[];
  readonly credential: Credential | null;
}

export interface CredentialFile {
  readonly credHelpers: Readonly<Record<string, string>>;
  readonly credsStore: string | null;
  readonly auths: Readonly<Record<string, unknown>>;
}

export function parseCredentialFile(path: string, text: string): CredentialFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw unreadable(path);
  }
  if (!isRecord(value)) throw unreadable(path);
  const { credHelpers, credsStore, auths } = value;
  const helpers = isRecord(credHelpers) ? Object.entries(credHelpers) : [];
  return {
    credHelpers: Object.fromEntries(
      helpers.filter((pair): pair is [string, string] => typeof pair[1] === "string"),
    ),
    credsStore: typeof credsStore === "string" && credsStore !== "" ? credsStore : null,
    auths: isRecord(auths) ? auths : {},
  };
}

/** Keys may be hosts, URLs or namespaces; the longest that covers the repository wins. */
export function findInFile(file: CredentialFile, host: string, repository: string): FileFinding {
  const hosts = aliasesOf(host);
  const helper = longestMatch(Object.keys(file.credHelpers), hosts, repository);
  const auth = longestMatch(Object.keys(file.auths), hosts, repository);
  const named = helper === undefined ? undefined : file.credHelpers[helper];
  const helpers = [
    ...(named === undefined ? [] : [named]),
    ...(file.credsStore === null ? [] : [file.credsStore]),
  ];
  return { helpers, credential: auth === undefined ? null : credentialOf(file.auths[auth]) };
}

/** Under which name a credential helper knows a host. */
export function helperServer(host: string): string {
  return host === "docker.io" ? "https://index.docker.io/v1/" : host;
}

function aliasesOf(host: string): readonly string[] {
  return host === "docker.io" ? ["docker.io", "index.docker.io", "registry-1.docker.io"] : [host];
}

function longestMatch(
  keys: readonly string[],
  hosts: readonly string[],
  repository: string,
): string | undefined {
  const full = hosts.map((host) => `${host}/${repository}/`);
  const covering = keys.filter((key) => full.some((name) => name.startsWith(`${bareKey(key)}/`)));
  return covering.sort((a, b) => bareKey(b).length - bareKey(a).length)[0];
}

/** `https://index.docker.io/v1/` is `index.docker.io`: the path of a URL says nothing, that of a bare key does. */
function bareKey(key: string): string {
  const url = /^https?:\/\/([^/]+)/.exec(key);
  return url === null ? key.replace(/\/+$/, "") : (url[1] ?? "");
}

function credentialOf(auth: unknown): Credential | null {
  if (!isRecord(auth)) return null;
  const { identitytoken, registrytoken, auth: encoded, username, password } = auth;
  if (typeof registrytoken === "string" && registrytoken !== "")
    return { kind: "bearer", token: registrytoken };
  if (typeof identitytoken === "string" && identitytoken !== "")
    return { kind: "identity", token: identitytoken };
  if (typeof encoded === "string" && encoded !== "") return decodeBasic(encoded);
  if (typeof username === "string" && typeof password === "string" && username !== "") {
    return { kind: "basic", username, secret: password };
  }
  return null;
}

/** base64 of `user:password`; some writers leave NULs at the end. */
export function decodeBasic(encoded: string): Credential | null {
  const text = Buffer.from(encoded, "base64").toString("utf8").replace(/\0+$/, "");
  const colon = text.indexOf(":");
  if (colon < 1) return null;
  return { kind: "basic", username: text.slice(0, colon), secret: text.slice(colon + 1) };
}

/** Without the parser's message: it would quote the file, and with it a secret. */
function unreadable(path: string): Problem {
  return new Problem({
    code: "registry/credential-file",
    severity: "error",
    summary: "A credential file can't be read",
    detail: `${path} is not a JSON object.`,
    hint: "Mend it, or point DOCKER_CONFIG or REGISTRY_AUTH_FILE at another one.",
  });
}
