// A chart repository on loopback: an index that states digests, archives, and what lies beside them. Tests replace and
// remove files, and switch it off.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { sha256 } from "../../src/core/base/digest.ts";

export interface ChartRepository {
  /** `http://127.0.0.1:PORT/stable`. */
  readonly url: string;
  readonly host: string;
  /** The paths that it was asked for, in order. */
  readonly requests: string[];
  isDown: boolean;
  publish(chart: { name: string; version: string; archive: Uint8Array; provenance?: string }): void;
  close(): Promise<void>;
}

interface Published {
  readonly name: string;
  readonly version: string;
  readonly archive: Uint8Array;
}

export async function startChartRepository(): Promise<ChartRepository> {
  const charts = new Map<string, Published>();
  const files = new Map<string, Uint8Array | string>();
  const requests: string[] = [];
  const server = createServer((incoming, response) => {
    const path = incoming.url ?? "/";
    requests.push(path);
    const content = path === "/stable/index.yaml" ? indexOf([...charts.values()]) : files.get(path);
    const status = repository.isDown ? 503 : content === undefined ? 404 : 200;
    response.writeHead(status);
    response.end(status === 200 ? content : "");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const repository: ChartRepository = {
    url: `http://${host}/stable`,
    host,
    requests,
    isDown: false,
    publish({ name, version, archive, provenance }) {
      const path = `/stable/${name}-${version}.tgz`;
      charts.set(path, { name, version, archive });
      files.set(path, archive);
      if (provenance !== undefined) files.set(`${path}.prov`, provenance);
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return repository;
}

function indexOf(charts: readonly Published[]): string {
  const names = [...new Set(charts.map(({ name }) => name))];
  const entries = names.map((name) => {
    const versions = charts.filter((chart) => chart.name === name);
    const lines = versions.map(
      ({ version, archive }) =>
        `    - version: ${version}\n      digest: ${sha256(archive).slice("sha256:".length)}\n      urls: [${name}-${version}.tgz]\n`,
    );
    return `  ${name}:\n${lines.join("")}`;
  });
  return `apiVersion: v1\nentries:\n${entries.join("")}`;
}

/** Signed in form only: what a mirror can check of it. */
export function provenanceFor(archive: Uint8Array, name: string): string {
  const head = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n";
  const foot = "-----BEGIN PGP SIGNATURE-----\n\nc2lnbmVk\n-----END PGP SIGNATURE-----\n";
  return `${head}name: app\n\n...\nfiles:\n  ${name}: ${sha256(archive)}\n${foot}`;
}
