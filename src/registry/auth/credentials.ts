// Which credentials are for a repository: the config's first, then ECR's own tokens, then the files that Docker
// and the containers tools keep. The first that has an answer wins.
import type { RegistryAccess } from "../access.ts";
import {
  type Credential,
  type CredentialFile,
  decodeBasic,
  findInFile,
  helperServer,
  parseCredentialFile,
} from "./credential-files.ts";

export interface Credentials {
  readonly credential: Credential | null;
  /** When a token of ECR ends. */
  readonly expiresAt: Date | null;
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
  readonly #access: RegistryAccess;
  /** Credentials that hold for all repositories of a host: helpers and ECR are asked once. */
  readonly #ofHosts = new Map<string, Promise<Credentials>>();
  #files: Promise<readonly CredentialFile[]> | undefined;

  constructor(access: RegistryAccess) {
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
      if (found !== null) return { credential: found, expiresAt: null };
    }
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
    if (configured !== null) return { credential: configured, expiresAt: null };
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
    return { credential: decodeBasic(encoded), expiresAt: past ? new Date(soon) : token.expiresAt };
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

export function credentialPaths(environment: RegistryAccess["environment"]): readonly string[] {
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
