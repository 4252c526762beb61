// The rows that cold copies have in common: CPU, wall and requests, ours against each peer.
import { defined } from "../../src/core/base/record.ts";
import { type ColdResults, type ColdRun, medianIfAny, medianOf, on24 } from "./cold.ts";
import type { PeerName } from "./peers.ts";
import { against, type Row } from "./table.ts";

export interface CostBounds {
  readonly cpu: number;
  /** Of the program on Node 24. */
  readonly cpuOn24: number;
  readonly wall: number;
}

/** Judged against the first peer; the others are shown. */
export function costRows(
  results: ColdResults,
  { name, peers, bounds }: { name: string; peers: readonly PeerName[]; bounds: CostBounds },
): readonly Row[] {
  const cpu = ({ run }: ColdRun) => run.cpu;
  return peers.flatMap((peer, index) => [
    costRow(results, { what: `${name}: CPU`, peer, pick: cpu, bound: bounds.cpu, index }),
    ...(index === 0 ? rowsOn24(results, { name, peer, pick: cpu, bound: bounds.cpuOn24 }) : []),
    costRow(results, { what: `${name}: wall`, peer, pick: ({ run }) => run.wall, bound: bounds.wall, index }),
  ]);
}

function rowsOn24(
  results: ColdResults,
  { name, peer, pick, bound }: { name: string; peer: PeerName } & Pick<Cost, "pick" | "bound">,
): readonly Row[] {
  const what = `${name}: CPU on ${on24}`;
  const ours = medianIfAny(results[on24], pick);
  if (ours === undefined) return [{ what, ours: `${on24} is missing`, goal: `<= ${bound} x ${peer}` }];
  return [against(what, { ours, peer: medianIfAny(results[peer], pick), unit: "s" }, { name: peer, bound })];
}

interface Cost {
  readonly what: string;
  readonly peer: PeerName;
  readonly pick: (run: ColdRun) => number;
  readonly bound: number;
  readonly index: number;
}

function costRow(results: ColdResults, { what, peer, pick, bound, index }: Cost): Row {
  const measured = {
    ours: medianOf(results["ours"], pick),
    peer: medianIfAny(results[peer], pick),
    unit: "s",
  };
  return against(what, measured, index === 0 ? { name: peer, bound } : { name: peer });
}

export function requestRows(
  results: ColdResults,
  { name, peer, most }: { name: string; peer: PeerName; most: { source: number; target: number } },
): readonly Row[] {
  return (["source", "target"] as const).map((side) => {
    const ours = medianOf(results["ours"], (run) => run[side].total);
    const theirs = medianIfAny(results[peer], (run) => run[side].total);
    return defined({
      what: `${name}: requests at the ${side}`,
      ours: ours.toLocaleString("en-US"),
      peer: theirs === undefined ? `${peer} is missing` : `${peer} ${theirs.toLocaleString("en-US")}`,
      ratio: theirs === undefined ? undefined : ours / theirs,
      goal: `<= ${most[side].toLocaleString("en-US")}`,
      met: ours <= most[side],
    });
  });
}

/** Blobs that were read more often than once in any of our runs. */
export function readTwiceRow(results: ColdResults, name: string): Row {
  const twice = Math.max(
    ...(results["ours"] ?? []).map(
      (run) => [...run.source.blobReads.values()].filter((count) => count > 1).length,
    ),
  );
  return { what: `${name}: blobs read twice`, ours: String(twice), goal: "0", met: twice === 0 };
}
