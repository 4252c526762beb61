// Compares a repository's declared settings with those found in ECR: what to change, and what is blocked. Pure.
import {
  type Line,
  pickSettings,
  rowOf,
  type RepositorySettings,
  type SettingName,
  settingNames,
  type WayOut,
} from "./table.ts";

export interface SettingChange extends Line {
  readonly setting: SettingName;
}

export interface BlockedSetting extends SettingChange {
  /** Short: `encryption can't be changed`. */
  readonly why: string;
  readonly waysOut: readonly WayOut[];
}

export interface SettingsDiff {
  /** One readable line for each setting that differs and can be changed in place. */
  readonly changes: readonly SettingChange[];
  /** The settings to write, with their declared values. */
  readonly settings: RepositorySettings;
  readonly blocked: readonly BlockedSetting[];
}

/** A repository's settings once it is as declared: what differs is changed, what fits or is fixed stays. */
export function settingsAfter(desired: RepositorySettings, actual: RepositorySettings): RepositorySettings {
  return { ...desired, ...actual, ...diffSettings(desired, actual).settings };
}

export function diffSettings(desired: RepositorySettings, actual: RepositorySettings): SettingsDiff {
  const changes: SettingChange[] = [];
  const blocked: BlockedSetting[] = [];
  for (const setting of settingNames) {
    const want = desired[setting];
    if (want === undefined) continue;
    const row = rowOf(setting);
    const { fixed } = row;
    for (const line of row.diff(want, actual[setting])) {
      const change = { setting, ...line };
      if (fixed === undefined) changes.push(change);
      else blocked.push({ ...change, why: fixed.why, waysOut: fixed.waysOut(line.before) });
    }
  }
  const changed = new Set(changes.map(({ setting }) => setting));
  return { changes, settings: pickSettings(desired, (name) => changed.has(name)), blocked };
}
