// Which host a registry's requests go to, and whose settings hold there.
import { describe, expect, it } from "vitest";
import { openRegistries } from "../../src/registry/registries.ts";
import { type RegistryOptions, siteOf } from "../../src/registry/site.ts";
import { FaultRegistry } from "../faults/support/registry.ts";
import { accessFor } from "./support/access.ts";
import { imageOf } from "./support/images.ts";

const signal = new AbortController().signal;
const login = { username: "me", password: "secret" };

function site(registry: string, entries: Readonly<Record<string, RegistryOptions>>, served?: string) {
  return siteOf(registry, { options: (host) => entries[host], endpoint: () => served });
}

describe("siteOf", () => {
  it("is the registry itself, with its entry, unless it is rewritten", () => {
    expect(site("a.io", { "a.io": login })).toEqual({
      name: "a.io",
      key: "a.io",
      prefix: "",
      options: login,
    });
    expect(site("a.io", { "a.io": { rewrite: "oci:./here" } }).name).toBe("a.io");
  });

  it("is the host of a rewrite, with the entry of that host and nothing of the other's", () => {
    const entries = { "a.io": { rewrite: "B.io:5000/hub/", ca: "A" }, "b.io:5000": login };
    expect(site("a.io", entries)).toEqual({
      name: "b.io:5000",
      key: "b.io:5000",
      prefix: "hub/",
      options: login,
    });
  });

  it("takes what is no credential from beside the rewrite when that host has no entry", () => {
    const beside = {
      ca: "A",
      plainHttp: true,
      credentialHelper: "one",
      concurrency: 2,
      requestsPerMinute: 3,
    };
    const options = { ...login, cert: "C", key: "K", ...beside, rewrite: "b.io" };
    expect(site("a.io", { "a.io": options })).toEqual({
      name: "b.io",
      key: "a.io at b.io",
      prefix: "",
      options: beside,
    });
  });

  it("keeps credentials where only the path is another one", () => {
    expect(site("a.io", { "a.io": { ...login, rewrite: "a.io/cache" } })).toMatchObject({
      name: "a.io",
      prefix: "cache/",
      options: login,
    });
  });

  it("leaves a kept registry where it is served", () => {
    expect(site("a.io", { "a.io": { rewrite: "b.io/x" } }, "http://127.0.0.1:1").name).toBe("a.io");
  });

  it.each(["index.docker.io", "registry-1.docker.io", "docker.io"])("knows Docker Hub by %s", (name) => {
    expect(site("a.io", { "a.io": { rewrite: `${name}/library` } }).name).toBe("docker.io");
  });
});

describe("registries that one host answers for", () => {
  it("are read with that host's credentials, and share its limits", async () => {
    const image = imageOf("site", [100]);
    const hub = await new FaultRegistry().start();
    const good = `Basic ${Buffer.from("me:secret").toString("base64")}`;
    const denied = {
      status: 401,
      headers: { "www-authenticate": 'Basic realm="x"' },
      bytes: Buffer.alloc(0),
    };
    hub.guard = (authorization) => (authorization === good ? undefined : denied);
    for (const path of ["one/app", "two/app"]) hub.store(path, image, "1.0");
    const entries: Readonly<Record<string, RegistryOptions>> = {
      "a.test": { rewrite: `${hub.host}/one` },
      "b.test": { rewrite: `${hub.host}/two` },
      [hub.host]: { ...login, concurrency: 1 },
    };
    const registries = openRegistries(accessFor({ options: (host) => entries[host] }));
    const [one, two] = ["a.test", "b.test"].map((name) => registries.repository(name, "app"));
    expect((await one?.manifest("1.0", signal))?.digest).toBe(image.root.digest);
    expect((await two?.manifest("1.0", signal))?.digest).toBe(image.root.digest);
    expect(one?.session.host.requests).toBe(two?.session.host.requests);
    // The second one knows already how the host wants to be asked.
    expect(hub.requests.map(({ authorization }) => authorization)).toEqual([undefined, good, good]);
    await registries.close();
    await hub.close();
  });
});
