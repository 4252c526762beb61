// The config that most rows begin with: an image list, mirrored into the embedded ECR.
import type { Mistake } from "../mistake.ts";

export const config = `version: 1
target: { registry: sandbox, prefix: m }
sources:
  - name: apps
    kind: list
    path: images.txt
outputs:
  - kind: mapping
    path: mapping.csv
`;

export const images = "registry.example.com/team/app:1\nregistry.example.com/team/web:2.1\n";

/** A mistake in the config that \`validate\` finds. */
export interface ConfigMistake {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly code: string;
  readonly at: Mistake["at"];
  readonly remedy: RegExp;
  /** What the remedy makes of it; by default what was right before. */
  readonly fixed?: string;
  readonly more?: Partial<Mistake>;
}

/** The row of a config in which `from` is written as `to`. */
export function inConfig({ name, from, to, code, at, remedy, fixed, more }: ConfigMistake): Mistake {
  if (!config.includes(from)) throw new Error(`${name}: the config does not say ${from}`);
  return {
    name,
    command: "validate",
    exit: 64,
    code,
    at,
    remedy,
    after: { edit: { "mirror.config.yaml": [[to, fixed ?? from]] } },
    ...more,
    files: { "images.txt": images, ...more?.files, "mirror.config.yaml": config.replace(from, () => to) },
  };
}
