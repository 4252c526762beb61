// The bytes that a plan copies, by source and by repository.
import { compareText } from "../../../core/base/ordering.ts";
import type { Plan } from "../../../core/plan/plan.ts";
import { nameOf } from "../../names.ts";

export interface Move {
  readonly from: string;
  readonly to: string;
  readonly images: number;
  readonly bytes: number;
}

export interface Share {
  readonly name: string;
  readonly images: number;
  readonly bytes: number;
}

/** One for each pair of a source and a repository, the largest first. */
export function movesOf(plan: Plan): readonly Move[] {
  const moves = new Map<string, Move>();
  for (const action of plan.actions) {
    if (action.kind !== "copy-image") continue;
    const { registry, repository } = action.destination;
    const to = nameOf({ registry, repository }, plan.target.registry);
    const key = JSON.stringify([action.from, to]);
    const { images, bytes } = moves.get(key) ?? { images: 0, bytes: 0 };
    moves.set(key, { from: action.from, to, images: images + 1, bytes: bytes + action.bytes });
  }
  return [...moves.values()].toSorted(
    (a, b) => b.bytes - a.bytes || compareText(a.from, b.from) || compareText(a.to, b.to),
  );
}

/** The moves added up by one end, the largest first. */
export function sharesOf(moves: readonly Move[], end: "from" | "to"): readonly Share[] {
  const shares = new Map<string, Share>();
  for (const move of moves) {
    const name = move[end];
    const { images, bytes } = shares.get(name) ?? { images: 0, bytes: 0 };
    shares.set(name, { name, images: images + move.images, bytes: bytes + move.bytes });
  }
  return [...shares.values()].toSorted((a, b) => b.bytes - a.bytes || compareText(a.name, b.name));
}

/** At most `most` ends: the smallest are combined under one name. */
export function gathered(
  moves: readonly Move[],
  end: "from" | "to",
  most: number,
  nameOfRest: (many: number) => string,
): { readonly moves: readonly Move[]; readonly ends: readonly Share[] } {
  const shares = sharesOf(moves, end);
  if (shares.length <= most) return { moves, ends: shares };
  const largest = shares.slice(0, most - 1);
  const kept = new Set(largest.map(({ name }) => name));
  const name = nameOfRest(shares.length - kept.size);
  const sums = new Map<string, Move>();
  for (const one of moves) {
    const move = kept.has(one[end]) ? one : { ...one, [end]: name };
    const key = JSON.stringify([move.from, move.to]);
    const { images, bytes } = sums.get(key) ?? { images: 0, bytes: 0 };
    sums.set(key, { ...move, images: images + move.images, bytes: bytes + move.bytes });
  }
  const rest = sharesOf(
    [...sums.values()].filter((one) => one[end] === name),
    end,
  );
  return { moves: [...sums.values()], ends: [...largest, ...rest] };
}
