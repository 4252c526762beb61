// The other programs: what each is told for the same work. One that is not on the PATH is missing, and said so.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { measure, type Run, type RunOptions } from "./measure.ts";
import { root, workFolder } from "./mirror.ts";

export type PeerName = "skopeo" | "crane" | "regsync" | "ocync";

const bin = join(root, ".cache/peers/bin");
if (existsSync(bin)) process.env["PATH"] = `${bin}${delimiter}${process.env["PATH"] ?? ""}`;

const versions: Readonly<Record<PeerName, readonly string[]>> = {
  skopeo: ["--version"],
  crane: ["version"],
  regsync: ["version"],
  ocync: ["--version"],
};

export function hasPeer(name: PeerName): boolean {
  return spawnSync(name, versions[name]).status === 0;
}

export function describePeers(): string {
  const names = Object.keys(versions) as PeerName[];
  return names
    .map((name) => {
      const { status, stdout } = spawnSync(name, versions[name], { encoding: "utf8" });
      if (status !== 0) return `${name} missing`;
      const version = /v?\d+\.\d+\.\d+\S*/.exec(stdout)?.[0] ?? "";
      return `${name} ${version}`.trim();
    })
    .join(", ");
}

export interface CopyWork {
  readonly source: string;
  readonly target: string;
  readonly repositories: readonly string[];
  /** A PEM file when the registries speak TLS. */
  readonly ca?: string;
}

/** Copies all tags of all repositories with a peer; undefined when it is missing. */
export async function copyWith(
  name: PeerName,
  work: CopyWork,
  options: RunOptions & { readonly parallel?: number } = {},
): Promise<Run | undefined> {
  if (!hasPeer(name)) return undefined;
  const { ca } = work;
  const env = ca === undefined ? {} : { SSL_CERT_FILE: ca };
  return measure(commandOf(name, work, options.parallel ?? 4), { ...options, env });
}

function commandOf(name: PeerName, work: CopyWork, parallel: number): readonly string[] {
  switch (name) {
    case "crane":
      return craneCommand(work);
    case "regsync":
      return regsyncCommand(work, parallel);
    case "skopeo":
      return skopeoCommand(work);
    case "ocync":
      return ocyncCommand(work);
    default:
      return name satisfies never;
  }
}

/** crane copies one repository a call. */
function craneCommand({ source, target, repositories }: CopyWork): readonly string[] {
  const pairs = repositories.map((one) => `crane copy -a '${source}/${one}' '${target}/${one}' || exit 1`);
  return [
    "bash",
    "-c",
    pairs.length === 1 ? `exec ${(pairs[0] ?? "").replace(" || exit 1", "")}` : pairs.join("\n"),
  ];
}

export interface Login {
  readonly user: string;
  readonly pass: string;
}

function regsyncCommand(work: CopyWork, parallel: number): readonly string[] {
  return ["regsync", "once", "-v", "error", "-c", regsyncConfig(work, parallel)];
}

export function regsyncConfig(work: CopyWork, parallel: number, login?: Login): string {
  const tls = work.ca === undefined ? { tls: "disabled" } : {};
  const config = {
    version: 1,
    creds: [
      { registry: work.source, ...tls },
      { registry: work.target, ...tls, ...login },
    ],
    defaults: { parallel },
    sync: work.repositories.map((one) => ({
      source: `${work.source}/${one}`,
      target: `${work.target}/${one}`,
      type: "repository",
    })),
  };
  const path = join(workFolder("regsync"), "regsync.json");
  writeFileSync(path, JSON.stringify(config));
  return path;
}

function skopeoCommand({ source, target, repositories, ca }: CopyWork): readonly string[] {
  const folder = workFolder("skopeo");
  const plain = ca === undefined;
  const config = {
    [source]: { "tls-verify": !plain, images: Object.fromEntries(repositories.map((one) => [one, []])) },
  };
  mkdirSync(folder, { recursive: true });
  const path = join(folder, "sync.yml");
  writeFileSync(path, JSON.stringify(config));
  const tls = plain ? ["--src-tls-verify=false", "--dest-tls-verify=false"] : [];
  return ["skopeo", "--insecure-policy", "sync", "--src", "yaml", "--dest", "docker", ...tls, path, target];
}

function ocyncCommand({ source, target, repositories, ca }: CopyWork): readonly string[] {
  const scheme = ca === undefined ? "http://" : "https://";
  const config = {
    registries: { source: { url: `${scheme}${source}` }, target: { url: `${scheme}${target}` } },
    defaults: { source: "source", targets: "target" },
    mappings: repositories.map((one) => ({ from: one, to: one, tags: { glob: "*" } })),
  };
  const path = join(workFolder("ocync"), "ocync.json");
  writeFileSync(path, JSON.stringify(config));
  return ["ocync", "sync", "--config", path];
}
