// Mistakes in the config's keys and values.
import type { Mistake } from "../mistake.ts";

const config = `version: 1
target: { TARGET, prefix: m }
sources:
  - name: apps
    kind: list
    path: images.txt
`;
const files = { "images.txt": "SOURCE/team/app:1\n" };

export const keys: readonly Mistake[] = [
  {
    name: "typo in a key",
    files: { ...files, "mirror.config.yaml": config.replace("sources", "sorces") },
    command: "validate",
    exit: 64,
    code: "config/unknown-key",
    at: "mirror.config.yaml:3:1",
    remedy: /Did you mean "sources"/,
    after: { edit: { "mirror.config.yaml": [["sorces", "sources"]] } },
  },
];
