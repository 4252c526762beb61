// The helm programs that tests run with: named by the environment, fetched by scripts/peers/helm.mjs, or on the PATH.
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { execFileSync } from "node:child_process";

const root = fileURLToPath(new URL("../../..", import.meta.url));

export interface HelmPeer {
  readonly major: 3 | 4;
  /** undefined where that Helm isn't there: its tests are skipped by name. */
  readonly path: string | undefined;
}

export const helmPeers: readonly HelmPeer[] = [
  { major: 3, path: peer(3) },
  { major: 4, path: peer(4) },
];

/** Any Helm, for tests in which the version doesn't matter. */
export const anyHelm = helmPeers.map(({ path }) => path).findLast((path) => path !== undefined);

function peer(major: 3 | 4): string | undefined {
  const named = process.env[`ECR_MIRROR_HELM${major}`];
  const onPath = (process.env["PATH"] ?? "").split(delimiter).map((folder) => join(folder, "helm"));
  const places = [
    ...(named === undefined ? [] : [named]),
    join(root, ".cache/peers", `helm${major}`, "helm"),
    ...onPath,
  ];
  return places.find((path) => isHelm(path, major));
}

function isHelm(path: string, major: number): boolean {
  try {
    accessSync(path, constants.X_OK);
    return execFileSync(path, ["version", "--short"], { encoding: "utf8" }).startsWith(`v${major}.`);
  } catch {
    return false;
  }
}
