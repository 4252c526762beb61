// A process that copies some images and may be killed at any moment: `node copy-child.mjs SOURCE TARGET LIST`.
import { CopyEngine } from "../../../src/registry/copy/engine.ts";
import { openRegistries } from "../../../src/registry/registries.ts";
import type { Digest } from "../../../src/core/base/digest.ts";
import { accessFor } from "../../registry/support/access.ts";

const [source = "", target = "", list = "[]"] = process.argv.slice(2);
const images = JSON.parse(list) as { repository: string; tag: string; digest: Digest }[];
const registries = openRegistries(accessFor());
const engine = new CopyEngine({
  destination: (host, name) => registries.repository(host, name),
  concurrency: 2,
});
process.stdout.write("ready\n");
const signal = new AbortController().signal;
await Promise.all(
  images.map(({ repository, tag, digest }) =>
    engine.copy(
      {
        id: `${repository}:${tag}`,
        reader: registries.repository(source, repository),
        digest,
        destinations: [{ registry: target, repository, tag, digest }],
        platforms: ["all"],
        referrers: true,
        foreignLayers: "keep",
        onEvent: () => undefined,
      },
      signal,
    ),
  ),
);
await registries.close();
