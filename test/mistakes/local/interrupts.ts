// Ctrl-C in the middle: what was begun ends, and the program says how to go on.
import type { Mistake } from "../mistake.ts";
import { hold, interrupted } from "./drives.ts";

const inSeconds = [/in \d+\.\d s/g, "in S s"] as const;
let letGo = (): void => {};
const again: Mistake["after"] = { act: () => letGo() };

export const interrupts: readonly Mistake[] = [
  {
    name: "Ctrl-C during plan",
    prepare(stage) {
      stage.stock(2);
      const ends = [hold(stage, "manifest-head"), hold(stage, "manifest-get")];
      letGo = () => ends.forEach((end) => end());
    },
    command: "plan",
    drive: interrupted((stage) => stage.source.requests.length > 0, "the first request"),
    exit: 130,
    code: null,
    at: { none: "nothing is wrong" },
    remedy: /Press Ctrl-C again/,
    after: again,
  },
  {
    name: "Ctrl-C during apply",
    prepare(stage) {
      stage.stock(2);
      letGo = hold(stage, "blob-get");
    },
    command: "apply --yes",
    drive: interrupted((stage) => stage.source.count("blob-get") > 0, "the first blob"),
    exit: 130,
    code: null,
    at: { none: "nothing is wrong" },
    remedy: /Run the same command again\. It skips finished work\./,
    after: again,
    hide: [inSeconds],
  },
];
