// A chart repository behind a cache: its index and its archives, also those on another host, are read where the config
// rewrites their hosts to, with the cache's own credentials.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { fetchUrl } from "../../../../src/registry/fetch-url.ts";
import type { RegistryOptions } from "../../../../src/registry/site.ts";
import { ChartFetcher } from "../../../../src/sources/helm/chart/fetch.ts";
import { accessFor } from "../../../registry/support/access.ts";
import { contextFor } from "../../setup.ts";

const password = { username: "robot", password: "correct-horse" };
const header = `Basic ${Buffer.from("robot:correct-horse").toString("base64")}`;
const files: Readonly<Record<string, string>> = {
  "/charts/stable/index.yaml": `apiVersion: v1
entries:
  beside:
    - { version: 1.0.0, urls: [beside-1.0.0.tgz] }
  released:
    - { version: 1.0.0, urls: ["https://releases.invalid/v1/released-1.0.0.tgz"] }
`,
  "/charts/stable/beside-1.0.0.tgz": "beside",
  "/releases/v1/released-1.0.0.tgz": "released",
};

it("reads index and archives from the cache", async () => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    if (request.headers.authorization !== header)
      return response.writeHead(401, { "www-authenticate": "Basic realm=cache" }).end();
    asked.push(request.url ?? "");
    return response.end(files[request.url ?? ""]);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => server.close().closeAllConnections());
  const cache = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const registries: Readonly<Record<string, RegistryOptions>> = {
    "charts.invalid": { rewrite: `${cache}/charts` },
    "releases.invalid": { mirrors: [`${cache}/releases`] },
    [cache]: password,
  };
  const access = accessFor({ options: (host) => registries[host] });
  const http = {
    get: (url: string, options: { maxBytes: number; signal: AbortSignal }) => fetchUrl(url, options, access),
  };
  const fetcher = new ChartFetcher(contextFor("/nowhere", { http }));
  const repository = "https://charts.invalid/stable";
  for (const name of ["beside", "released"]) {
    const { bytes } = await fetcher.fetch({ name, version: "1.0.0", repository });
    expect(Buffer.from(bytes).toString()).toBe(name);
  }
  expect(asked).toEqual(Object.keys(files));
});
