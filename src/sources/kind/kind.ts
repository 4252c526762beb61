// What a source kind is, and the few parts of a run that it may use. All that is particular to a kind is in its own
// folder; adding one takes that folder and a line in index.ts.
import type { Position } from "../../core/base/diagnostic.ts";
import type { Digest } from "../../core/base/digest.ts";
import type { ImageRef } from "../../core/image/reference.ts";
import type { Discovery } from "../../core/image/wanted.ts";
import type { ContentReader } from "../../core/image/content.ts";
import type { Renders } from "../../core/kubernetes/renders.ts";
import type { SourceConfig, SourceDefaults, SourceKindName } from "../../config/config.ts";
import type { RuleContext } from "../../config/rules/rule.ts";
import type { SourceFile } from "../../config/schema.gen.ts";
import type { ProgramName, ProgramRunner } from "../../programs/programs.ts";

/** Files of the config's folder, or of the current directory: relative paths are relative to it. */
export interface SourceFiles {
  /** Throws a Problem `file/…` that names the path when it is missing, a folder, unreadable or larger than maxBytes. */
  read(path: string, options?: { maxBytes?: number }): Promise<Uint8Array>;
  /** For files of any size. */
  stream(path: string): AsyncIterable<Uint8Array>;
  stat(path: string): Promise<{ kind: "file" | "folder"; bytes: number } | null>;
  /** Files that match a glob (`*`, `**`, `?`), sorted; a plain path gives itself. */
  glob(pattern: string): Promise<readonly string[]>;
  /** The absolute path, for programs that need one. */
  absolute(path: string): string;
  /** What relative paths are relative to, for errors; without it, the config file. */
  readonly base?: "config" | "current-directory";
}

export interface SourceTag {
  readonly tag: string;
  /** Where the listing itself says it (GAR, GCR, ECR, Docker Hub's API). */
  readonly digest?: Digest;
  readonly created?: string;
}

export interface SourceRegistries {
  tags(ref: ImageRef, signal: AbortSignal): Promise<readonly SourceTag[]>;
  /** Repositories below a prefix, where the registry can list them; null where it can't. */
  repositories(registry: string, prefix: string, signal: AbortSignal): Promise<readonly string[] | null>;
  /** A reader for one repository, or for the layout that replaces its registry. */
  reader(ref: ImageRef): Promise<ContentReader>;
  /** Whether a layout replaces the registry, so that no request is sent. */
  isCarried(registry: string): boolean;
  /** A reader for an OCI layout folder or archive. */
  layout(
    path: string,
  ): Promise<ContentReader & { list(): Promise<readonly { name: string; digest: Digest }[]> }>;
  /** The `created` time of an image's config (of its first platform), ISO 8601; null where it has none. */
  created(ref: ImageRef, signal: AbortSignal): Promise<string | null>;
}

export interface SourceHttp {
  get(url: string, options: { maxBytes: number; signal: AbortSignal }): Promise<Uint8Array>;
}

/** What sources keep for the length of a run: what one step makes ready, a later one finds. */
export class SourceCache {
  readonly #kept = new Map<new () => object, object>();

  /** The run's one instance of a class. */
  of<T extends object>(type: new () => T): T {
    const known = this.#kept.get(type);
    if (known instanceof type) return known;
    const made = new type();
    this.#kept.set(type, made);
    return made;
  }

  /** From now on all is read anew. */
  clear(): void {
    this.#kept.clear();
  }
}

export interface SourceContext {
  readonly files: SourceFiles;
  readonly registries: SourceRegistries;
  readonly programs: ProgramRunner;
  readonly http: SourceHttp;
  readonly cache: SourceCache;
  /** The position of a key of this source in the config: locate("images", 0). */
  locate(...path: readonly (string | number)[]): Position | undefined;
  readonly target: { readonly registry: string; readonly region: string };
  /** Tells whoever waits of work of so many steps; what comes back is called after each. */
  counting(what: string, total: number): () => void;
  /** Tells whoever waits of work that can't be counted, while it lasts. */
  during<T>(what: string, work: () => Promise<T>): Promise<T>;
  /** Whether the source's tag policy chooses tags where a reference names none; else that means `latest`. */
  readonly choosesTags: boolean;
  readonly signal: AbortSignal;
}

export type SourceOf<K extends SourceKindName> = Extract<SourceConfig, { kind: K }>;

/** What `check` is asked to look through. */
export interface CheckSubject {
  readonly files: readonly string[];
  readonly chart?: Omit<SourceOf<"helm">, keyof SourceDefaults | "name" | "kind">;
  readonly cluster?: { readonly context?: string; readonly namespaces?: readonly string[] };
}

export interface CheckConfig {
  readonly defaults: SourceDefaults;
  /** The sources of the config, where there is one. */
  readonly known: readonly SourceConfig[];
}

export interface SourceKind<K extends SourceKindName = SourceKindName> {
  readonly kind: K;
  /** `local` sources are discovered by `validate` too; `network` ones only have their files checked. */
  readonly reach: "local" | "network";
  /** The files that the config names for this source, for `validate`. */
  files(source: SourceOf<K>): readonly string[];
  /** How a digest is written in what it reads; absent where only a tag policy can say it. */
  readonly pins?: "key" | "reference";
  /** The programs without which this source can't be read, for `doctor`. */
  programs?(source: SourceOf<K>): readonly ProgramName[];
  /** What the schema can't say about such a source in a config. */
  checkConfig?(source: Extract<SourceFile, { kind: K }>, context: RuleContext): void;
  discover(source: SourceOf<K>, context: SourceContext): Promise<Discovery>;
  /** What is mirrored of the source itself and is in no registry: made of what the source reads, the same each time. */
  content?(source: SourceOf<K>, context: SourceContext): Promise<ContentReader | null>;
  /** Its documents with other values, where they are rendered: for the proof of files that are made from them. */
  renders?(source: SourceOf<K>, context: SourceContext): Renders;
  /** Whether a file that `check` is given is of this kind, by its name. */
  takesFile?(path: string): boolean;
  /** The source that represents what `check` must look through; undefined when nothing there is of this kind. */
  checked?(subject: CheckSubject, config: CheckConfig): SourceOf<K> | undefined;
}
