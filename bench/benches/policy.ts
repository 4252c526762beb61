// A tag policy over 50,000 tags of one repository, in this process.
import { selectTags, type TagPolicy } from "../../src/core/naming/tags/policy.ts";
import type { Bench } from "../bench.ts";
import { median } from "../support/measure.ts";
import { atMost } from "../support/table.ts";
import { turnsOf } from "../support/turns.ts";

const count = 50_000;
const turns = turnsOf(5);

const policies: Readonly<Record<string, TagPolicy>> = {
  "semver, newest 3, no candidates": { semver: ">=1.4 <30", newest: 3, exclude: ["*-rc*"] },
  globs: { include: ["1.*", "2.*"], exclude: ["*-rc*", "*-debug"] },
  "a regular expression": { include: ["/^[0-9]+\\.[0-9]+\\.[0-9]+(-alpine)?$/"] },
};

export const policy: Bench = {
  name: "policy",
  about: "tag policies over 50,000 tags",
  run() {
    const candidates = Array.from({ length: count }, (_, index) => ({ tag: tagAt(index) }));
    const options = {
      now: "2026-01-01T00:00:00Z",
      minimumAge: () => ({ ms: 0, trustCreated: false }),
      firstSeen: () => undefined,
      isAdmitted: () => true,
    };
    const rows = Object.entries(policies).map(([name, one]) => {
      const times = Array.from({ length: turns }, () => {
        const began = process.cpuUsage();
        const { kept } = selectTags(candidates, one, options);
        if (kept.length === 0) throw new Error(`the policy ${name} kept nothing`);
        const { user, system } = process.cpuUsage(began);
        return (user + system) / 1000;
      });
      return atMost(name, median(times), 300, "ms");
    });
    return Promise.resolve({
      title: "policy: 50,000 tags",
      rows,
      notes: [`CPU of this process; medians of ${turns}.`],
    });
  },
};

function tagAt(index: number): string {
  const suffixes = ["", "-alpine", "-rc.1", "-debug", "-slim"];
  const version = `${index % 40}.${Math.floor(index / 40) % 50}.${Math.floor(index / 2000)}`;
  return `${version}${suffixes[index % suffixes.length] ?? ""}`;
}
