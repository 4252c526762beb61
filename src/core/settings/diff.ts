// Compares a repository's declared settings with those found in ECR. Pure; what isn't declared is not looked at.
import type { Encryption, RepositorySettings, SettingName, TagMutability } from "./settings.ts";
import { diffPolicy } from "./policy-diff.ts";

export interface SettingChange {
  readonly setting: SettingName;
  /** One line each, for people: `mutable` -> `immutable`. */
  readonly before: string;
  readonly after: string;
}

export interface BlockedSetting {
  readonly setting: SettingName;
  readonly before: string;
  readonly after: string;
  /** Short: `encryption can't be changed`. */
  readonly why: string;
  readonly waysOut: readonly { readonly label: string; readonly text: string }[];
}

export interface SettingsDiff {
  /** One readable line for each setting that differs and can be changed in place. */
  readonly changes: readonly SettingChange[];
  /** The settings to write, with their declared values. */
  readonly settings: RepositorySettings;
  readonly blocked: readonly BlockedSetting[];
}

/** What KMS aliases stand for, as far as known: `alias/ecr` -> a key's ARN. */
export type KeyAliases = ReadonlyMap<string, string>;

export function diffSettings(
  desired: RepositorySettings,
  actual: RepositorySettings,
  aliases: KeyAliases = new Map(),
): SettingsDiff {
  const changes: SettingChange[] = [];
  let settings: RepositorySettings = {};
  function changed(setting: SettingName, lines: readonly { before: string; after: string }[]): void {
    const value = desired[setting];
    if (lines.length === 0 || value === undefined) return;
    for (const line of lines) changes.push({ setting, ...line });
    settings = { ...settings, [setting]: value };
  }
  changed("tagMutability", diffMutability(desired.tagMutability, actual.tagMutability));
  changed("scanOnPush", diffScan(desired.scanOnPush, actual.scanOnPush));
  changed("lifecyclePolicy", diffPolicy(desired.lifecyclePolicy, actual.lifecyclePolicy));
  changed("repositoryPolicy", diffPolicy(desired.repositoryPolicy, actual.repositoryPolicy));
  changed("tags", diffTags(desired.tags, actual.tags));
  return { changes, settings, blocked: diffEncryption(desired.encryption, actual.encryption, aliases) };
}

interface Line {
  readonly before: string;
  readonly after: string;
}

function diffMutability(want: TagMutability | undefined, have: TagMutability | undefined): Line[] {
  if (want === undefined) return [];
  const before = have === undefined ? "mutable" : formatMutability(have);
  const after = formatMutability(want);
  return before === after ? [] : [{ before, after }];
}

function diffScan(want: boolean | undefined, have: boolean | undefined): Line[] {
  if (want === undefined || want === (have ?? false)) return [];
  return [{ before: want ? "off" : "on", after: want ? "on" : "off" }];
}

function diffTags(want: RepositorySettings["tags"], have: RepositorySettings["tags"]): Line[] {
  const held = new Map(Object.entries(have ?? {}));
  return Object.entries(want ?? {})
    .filter(([key, value]) => held.get(key) !== value)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, value]) => ({ before: `${key}=${held.get(key) ?? "(absent)"}`, after: `${key}=${value}` }));
}

function diffEncryption(
  want: Encryption | undefined,
  have: Encryption | undefined,
  aliases: KeyAliases,
): BlockedSetting[] {
  if (want === undefined || have === undefined || sameEncryption(want, have, aliases)) return [];
  return [
    {
      setting: "encryption",
      before: formatEncryption(have),
      after: formatEncryption(want),
      why: "encryption is fixed when a repository is created",
      waysOut: [
        { label: "Keep", text: `declare encryption ${formatEncryption(have)} for this repository` },
        {
          label: "Move",
          text: "give the images another prefix or name, so that a new repository is created",
        },
        {
          label: "Replace",
          text: "delete the repository in ECR; the next apply creates it and copies again",
        },
      ],
    },
  ];
}

/**
 * Whether the key found is the key declared. ECR reports the ARN of a key. A declared alias whose key isn't
 * known, and "the AWS-managed key", can't be told from an ARN: they are taken as fitting, never blocked on a guess.
 */
function sameEncryption(want: Encryption, have: Encryption, aliases: KeyAliases): boolean {
  if (want.type !== have.type) return false;
  if (want.key === undefined || have.key === undefined || want.key === have.key) return true;
  const alias = aliasName(want.key);
  if (alias === undefined) return keyId(want.key) === keyId(have.key);
  const foundAlias = aliasName(have.key);
  if (foundAlias !== undefined) return foundAlias === alias;
  const resolved = aliases.get(alias) ?? aliases.get(want.key);
  return resolved === undefined || keyId(resolved) === keyId(have.key);
}

function aliasName(key: string): string | undefined {
  return /(?:^|:)(alias\/.+)$/.exec(key)?.[1];
}

function keyId(key: string): string {
  return key.slice(key.lastIndexOf("/") + 1);
}

function formatMutability(mutability: TagMutability): string {
  if (mutability.exclusions.length === 0) return mutability.mode;
  return `${mutability.mode} except ${[...mutability.exclusions].sort().join(", ")}`;
}

function formatEncryption(encryption: Encryption): string {
  return encryption.key === undefined ? encryption.type : `${encryption.type} ${encryption.key}`;
}
