// Which credentials are for a repository: the config's first, then ECR's own tokens, then the files that Docker
// and the containers tools keep. The first that has an answer wins. A file that isn't JSON is an error that names it,
// never silently no credentials.
import { isRecord } from "../../core/base/record.ts";
import { unreadableFile } from "./problems.ts";

/** What the caller knows of credentials. */
export interface CredentialAccess {
  options(host: string): CredentialOptions | undefined;
  /**
   * ECR's token for a host (`Basic …`), null for a host that isn't ECR's. `refused` is an authorization that the
   * registry no longer takes: another one is given.
   */
  ecrToken(host: string, signal: AbortSignal, refused?: string): Promise<EcrCredential | null>;
  /** Told each time that there are no credentials for a host, in no place. */
  onAnonymous?(host: string): void;
  runCredentialHelper(
    helper: string,
    server: string,
    signal: AbortSignal,
  ): Promise<{ username: string; secret: string } | null>;
  /** null when there is no such file. */
  readFile(path: string): Promise<string | null>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  now(): Date;
}

export interface EcrCredential {
  readonly authorization: string;
  readonly expiresAt: Date;
  /** It is for the registry's token server; the registry itself doesn't take it. */
  readonly forTokenServer?: boolean;
}

export interface CredentialOptions {
  readonly username?: string;
  readonly password?: string;
  readonly credentialHelper?: string;
}

export type Credential =
  | { readonly kind: "basic"; readonly username: string; readonly secret: string }
  /** A refresh token that the token endpoint exchanges. */
  | { readonly kind: "identity"; readonly token: string }
  /** A ready bearer token. */
  | { readonly kind: "bearer"; readonly token: string };

export interface Credentials {
  readonly credential: Credential | null;
  /** When a token of ECR ends. */
  readonly expiresAt: Date | null;
  /** Sent before the registry has said how it wants credentials. */
  readonly unasked?: boolean;
  /** Where they were found, in words. */
  readonly from?: string;
}

export interface CredentialQuestion {
  readonly host: string;
  readonly repository: string;
  /** The secret of a credential that the registry has refused: it is not given again from memory. */
  readonly refused?: string | undefined;
}

const none: Credentials = { credential: null, expiresAt: null };
const renewEarlyMs = 60_000;
const fallbackLifeMs = 300_000;

export class CredentialFinder {
  readonly #access: CredentialAccess;
  /** Credentials that hold for all repositories of a host: helpers and ECR are asked once. */
  readonly #ofHosts = new Map<string, Promise<Credentials>>();
  #files: Promise<readonly CredentialFile[]> | undefined;

  constructor(access: CredentialAccess) {
    this.#access = access;
  }

  async find({ host, repository, refused }: CredentialQuestion, signal: AbortSignal): Promise<Credentials> {
    const known = await this.#ofHosts.get(host);
    if (known !== undefined && this.#isOver(known, refused)) this.#ofHosts.delete(host);
    const found = this.#ofHosts.get(host) ?? this.#ofHost({ host, repository, refused }, signal);
    this.#ofHosts.set(host, found);
    const ofHost = await this.#orForget(host, found);
    if (ofHost.credential !== null) return ofHost;
    this.#files ??= this.#readFiles();
    for (const file of await this.#files) {
      const found = await this.#inFile(file, host, repository, signal);
      if (found !== null) return { credential: found, expiresAt: null, from: file.path };
    }
    this.#access.onAnonymous?.(host);
    return none;
  }

  #isOver({ credential, expiresAt }: Credentials, refused: string | undefined): boolean {
    if (credential?.kind === "basic" && credential.secret === refused) return true;
    return expiresAt !== null && expiresAt.getTime() - renewEarlyMs < this.#access.now().getTime();
  }

  async #orForget(host: string, found: Promise<Credentials>): Promise<Credentials> {
    try {
      return await found;
    } catch (error) {
      this.#ofHosts.delete(host);
      throw error;
    }
  }

  async #ofHost({ host, refused }: CredentialQuestion, signal: AbortSignal): Promise<Credentials> {
    const configured = await this.#configured(host, signal);
    if (configured !== null)
      return { credential: configured, expiresAt: null, from: `the config, under registries: "${host}"` };
    const token = await this.#access.ecrToken(
      host,
      signal,
      refused === undefined ? undefined : ecrHeader(refused),
    );
    if (token === null) return none;
    const encoded = token.authorization.replace(/^Basic\s+/i, "");
    // A fake ECR may name a time that is long past; asking again for each request would not make it younger.
    const soon = this.#access.now().getTime() + fallbackLifeMs;
    const past = token.expiresAt.getTime() - renewEarlyMs < this.#access.now().getTime();
    const expiresAt = past ? new Date(soon) : token.expiresAt;
    const unasked = token.forTokenServer !== true;
    return { credential: decodeBasic(encoded), expiresAt, unasked, from: "AWS (GetAuthorizationToken)" };
  }

  async #configured(host: string, signal: AbortSignal): Promise<Credential | null> {
    const options = this.#access.options(host);
    if (options?.username !== undefined && options.password !== undefined) {
      return { kind: "basic", username: options.username, secret: options.password };
    }
    return options?.credentialHelper === undefined ? null : this.#ask(options.credentialHelper, host, signal);
  }

  async #inFile(
    file: CredentialFile,
    host: string,
    repository: string,
    signal: AbortSignal,
  ): Promise<Credential | null> {
    const { helpers, credential } = findInFile(file, host, repository);
    for (const helper of helpers) {
      const found = await this.#ask(helper, host, signal);
      if (found !== null) return found;
    }
    return credential;
  }

  async #ask(helper: string, host: string, signal: AbortSignal): Promise<Credential | null> {
    const answer = await this.#access.runCredentialHelper(helper, helperServer(host), signal);
    if (answer === null) return null;
    if (answer.username === "<token>") return { kind: "identity", token: answer.secret };
    return { kind: "basic", username: answer.username, secret: answer.secret };
  }

  async #readFiles(): Promise<readonly CredentialFile[]> {
    const { environment } = this.#access;
    const files: CredentialFile[] = [];
    const inline = environment["DOCKER_AUTH_CONFIG"];
    if (inline !== undefined && inline !== "") files.push(parseCredentialFile("DOCKER_AUTH_CONFIG", inline));
    for (const path of credentialPaths(environment)) {
      const text = await this.#access.readFile(path);
      if (text !== null && text.trim() !== "") files.push(parseCredentialFile(path, text));
    }
    return files;
  }
}

/** ECR's user is always called AWS. */
function ecrHeader(secret: string): string {
  return `Basic ${Buffer.from(`AWS:${secret}`).toString("base64")}`;
}

export function credentialPaths(environment: CredentialAccess["environment"]): readonly string[] {
  const home = environment["HOME"] ?? environment["USERPROFILE"];
  const explicit = environment["REGISTRY_AUTH_FILE"];
  const runtime = environment["XDG_RUNTIME_DIR"];
  const config = environment["XDG_CONFIG_HOME"] ?? (home === undefined ? undefined : `${home}/.config`);
  const docker = environment["DOCKER_CONFIG"] ?? (home === undefined ? undefined : `${home}/.docker`);
  return [
    ...(explicit === undefined || explicit === "" ? [] : [explicit]),
    ...(runtime === undefined || runtime === "" ? [] : [`${runtime}/containers/auth.json`]),
    ...(config === undefined ? [] : [`${config}/containers/auth.json`]),
    ...(docker === undefined ? [] : [`${docker}/config.json`]),
  ];
}

/** What a file says for one repository of a host. */
export interface FileFinding {
  readonly helpers: readonly string[];
  readonly credential: Credential | null;
}

export interface CredentialFile {
  readonly path: string;
  readonly credHelpers: Readonly<Record<string, string>>;
  readonly credsStore: string | null;
  readonly auths: Readonly<Record<string, unknown>>;
}

export function parseCredentialFile(path: string, text: string): CredentialFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw unreadableFile(path);
  }
  if (!isRecord(value)) throw unreadableFile(path);
  const { credHelpers, credsStore, auths } = value;
  const helpers = isRecord(credHelpers) ? Object.entries(credHelpers) : [];
  return {
    path,
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
