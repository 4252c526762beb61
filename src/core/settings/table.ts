// The settings of an ECR repository, a row each: how two values differ, how a value prints, which API actions read,
// create and change it, and what ECR never changes. What isn't declared is neither compared nor changed.
import { compareText } from "../base/ordering.ts";
import { formatMutability, isSameMutability, type TagMutability } from "./mutability.ts";
import { diffPolicy } from "./policy-diff.ts";

export interface Encryption {
  readonly type: "AES256" | "KMS" | "KMS_DSSE";
  /** A key's ARN, id or alias; absent means the AWS-managed key. */
  readonly key?: string;
}

interface Settings {
  readonly tagMutability: TagMutability;
  readonly scanOnPush: boolean;
  readonly encryption: Encryption;
  /** JSON text with sorted keys and no white space, so that equal meaning is equal text. */
  readonly lifecyclePolicy: string;
  readonly repositoryPolicy: string;
  /** Only the tags that are declared; others on the repository are left alone. */
  readonly tags: Readonly<Record<string, string>>;
}

export type SettingName = keyof Settings;
export type SettingValue<Name extends SettingName = SettingName> = Settings[Name];

/** As declared and as found; an absent key means "not declared". */
export type RepositorySettings = Partial<Settings>;

/** One difference, for people: `mutable` -> `immutable`. */
export interface Line {
  readonly before: string;
  readonly after: string;
}

export interface WayOut {
  readonly label: string;
  readonly text: string;
}

interface Row<V> {
  /** What differs, a line each; `have` is undefined where ECR names no value. */
  diff(want: V, have: V | undefined): readonly Line[];
  /** A few words for the row of a new repository; undefined where it is like any other. */
  describe(value: V): string | undefined;
  /** The API action that reads it, the one that sets it first, and the one that changes it. */
  readonly read: string;
  readonly create: string;
  readonly change: string | null;
  /** Why ECR never changes it, and the ways out for whoever wants that. */
  readonly fixed?: { readonly why: string; waysOut(before: string): readonly WayOut[] };
  /** Whether a value declares nothing. */
  isEmpty?(value: V): boolean;
}

/** In the order in which plans show them. */
export const settingTable = {
  tagMutability: {
    diff: (want, have = { mode: "mutable", exclusions: [] }) =>
      isSameMutability(want, have) ? [] : [{ before: formatMutability(have), after: formatMutability(want) }],
    describe: formatMutability,
    read: "DescribeRepositories",
    create: "CreateRepository",
    change: "PutImageTagMutability",
  },
  scanOnPush: {
    diff: (want, have = false) => unequal(have ? "on" : "off", want ? "on" : "off"),
    describe: (value) => (value ? "scan" : undefined),
    read: "DescribeRepositories",
    create: "CreateRepository",
    change: "PutImageScanningConfiguration",
  },
  encryption: {
    diff: (want, have) =>
      have === undefined || isSameEncryption(want, have)
        ? []
        : [{ before: formatEncryption(have), after: formatEncryption(want) }],
    describe: ({ type }) => (type === "AES256" ? undefined : type),
    read: "DescribeRepositories",
    create: "CreateRepository",
    change: null,
    fixed: {
      why: "encryption is fixed when a repository is created",
      waysOut: (before) => [
        { label: "Keep", text: `set encryption ${before} for this repository in the config` },
        {
          label: "Move",
          text: "set another prefix or name for the images, so that a new repository is created",
        },
        {
          label: "Replace",
          text: "delete the repository in ECR; the next apply creates it and copies again",
        },
      ],
    },
  },
  lifecyclePolicy: {
    diff: diffPolicy,
    describe: () => "lifecycle policy",
    read: "GetLifecyclePolicy",
    create: "PutLifecyclePolicy",
    change: "PutLifecyclePolicy",
  },
  repositoryPolicy: {
    diff: diffPolicy,
    describe: () => "repository policy",
    read: "GetRepositoryPolicy",
    create: "SetRepositoryPolicy",
    change: "SetRepositoryPolicy",
  },
  tags: {
    diff: diffTags,
    describe: () => undefined,
    read: "ListTagsForResource",
    create: "CreateRepository",
    change: "TagResource",
    isEmpty: (tags) => Object.keys(tags).length === 0,
  },
} as const satisfies { readonly [Name in SettingName]: Row<Settings[Name]> };

export const settingNames = Object.keys(settingTable) as readonly SettingName[];

/** A row whose name is known only at run time: it takes the values of that name alone. */
export function rowOf(name: SettingName): Row<SettingValue> {
  return settingTable[name];
}

export type ReadAction = (typeof settingTable)[SettingName]["read"];

/** Those of the settings that are declared and that `keep` takes, in the table's order. */
export function pickSettings(
  settings: { readonly [Name in SettingName]?: Settings[Name] | undefined },
  keep: (name: SettingName) => boolean = () => true,
): RepositorySettings {
  const picked = settingNames.filter((name) => settings[name] !== undefined && keep(name));
  return Object.fromEntries(picked.map((name) => [name, settings[name]]));
}

/** The actions that read what must be known to compare with these declared settings. */
export function readActions(declared: RepositorySettings): ReadonlySet<ReadAction> {
  const names = settingNames.filter((name) => declared[name] !== undefined);
  const own = names.filter((name) => !isEmpty(name, declared)).map((name) => settingTable[name].read);
  return new Set(names.length === 0 ? [] : ["DescribeRepositories", ...own]);
}

/** Whether nothing is declared, or a value that says nothing. */
export function isEmpty(name: SettingName, settings: RepositorySettings): boolean {
  const value = settings[name];
  return value === undefined || rowOf(name).isEmpty?.(value) === true;
}

/** What a new repository will be like, in few words: `immutable`, `scan`, `KMS`. */
export function describeSettings(settings: RepositorySettings): readonly string[] {
  return settingNames.flatMap((name) => {
    const value = settings[name];
    return (value === undefined ? undefined : rowOf(name).describe(value)) ?? [];
  });
}

function unequal(before: string, after: string): readonly Line[] {
  return before === after ? [] : [{ before, after }];
}

function formatEncryption({ type, key }: Encryption): string {
  return key === undefined ? type : `${type} ${key}`;
}

/**
 * Whether the key found is the key declared. ECR reports the ARN of a key: neither a declared alias nor "the
 * AWS-managed key" can be told from one, and both are taken as fitting, never blocked on a guess.
 */
function isSameEncryption(want: Encryption, have: Encryption): boolean {
  if (want.type !== have.type) return false;
  if (want.key === undefined || have.key === undefined) return true;
  const [wanted, found] = [aliasOf(want.key), aliasOf(have.key)];
  if (wanted === undefined) return keyId(want.key) === keyId(have.key);
  return found === undefined || found === wanted;
}

/** `alias/ecr` of an alias or its ARN. */
export function aliasOf(key: string): string | undefined {
  return /(?:^|:)(alias\/.+)$/.exec(key)?.[1];
}

function keyId(key: string): string {
  return key.slice(key.lastIndexOf("/") + 1);
}

function diffTags(
  want: Readonly<Record<string, string>>,
  have: Readonly<Record<string, string>> = {},
): readonly Line[] {
  const held = new Map(Object.entries(have));
  return Object.entries(want)
    .filter(([key, value]) => held.get(key) !== value)
    .sort(([one], [other]) => compareText(one, other))
    .map(([key, value]) => ({ before: `${key}=${held.get(key) ?? "(absent)"}`, after: `${key}=${value}` }));
}
