// What every list format is read into: entries that know their positions.
import type { Position } from "../../core/base/diagnostic.ts";
import type { ImageEntry } from "../kind/image-entry.ts";
import type { ProblemList } from "../kind/problem-list.ts";

export interface ListEntry {
  readonly fields: ImageEntry;
  readonly line: number;
  readonly at: (key?: keyof ImageEntry) => Position;
  /** What the entry says that a list can't: tags by a pattern, a whole registry. It becomes a question. */
  readonly question?: string;
}

export interface ListText {
  readonly file: string;
  readonly text: string;
  readonly problems: ProblemList;
  /** The registry that a destination must name to be kept. */
  readonly registry: string;
  /** Whether a repository without tags may stay open, because the source has a tag policy that selects tags. */
  readonly selects: boolean;
}

export type ListReader = (list: ListText) => readonly ListEntry[];
