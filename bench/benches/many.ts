// 200 configs in one run that share their upstream: requests to it, and what the report costs.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Bench } from "../bench.ts";
import { startFakeEcr, sum } from "../support/fake-ecr.ts";
import { ecrHost, mirror, workFolder } from "../support/mirror.ts";
import { amount, atMost, type Row } from "../support/table.ts";

const configs = 200;
const tags = { repositories: 50, tagsEach: 2 };
/** One for each reference, a listing for each repository, and the question who is there. */
const requests = tags.repositories * tags.tagsEach + tags.repositories + 1;
/** Of the distinct ones, so many for each config. */
const imagesEach = 25;
const glob = "teams/*/mirror.config.yaml";

export const many: Bench = {
  name: "many",
  about: "plan and drift of 200 configs of 25 images each, 100 distinct ones upstream",
  onlyNamed: true,
  async run() {
    const fake = await startFakeEcr({ name: "many", ...tags, latencyMs: 0, filled: false });
    try {
      const folder = workFolder("many");
      const references = fake.images.map(({ repository, tag }) => `${fake.sourceHost}/${repository}:${tag}`);
      writeConfigs(folder, fake.ecr.url, references);
      const fresh = await mirror(["plan", "-c", glob, "--format", "markdown=plan.md"], folder, {
        memory: true,
      });
      const { source } = await fake.counts();
      await mirror(["apply", "-c", glob, "--yes"], folder);
      await fake.reset();
      const again = await mirror(["plan", "-c", glob, "--detailed-exitcode"], folder, { memory: true });
      const later = await fake.counts();
      const drift = await mirror(["drift", "-c", glob], folder, { memory: true });
      const rows: readonly Row[] = [
        atMost("first plan: requests upstream", sum(source), requests),
        atMost("first plan: CPU", fresh.cpu, 20, "s"),
        { what: "first plan: peak", ours: amount(fresh.peakMiB, "MiB") },
        atMost("plan with nothing to do: requests upstream", sum(later.source), requests),
        atMost("plan with nothing to do: CPU", again.cpu, 20, "s"),
        atMost("drift: CPU", drift.cpu, 20, "s"),
      ];
      return { title: "many: 200 configs, 5,000 images, 100 of them distinct", rows, notes: ["One run."] };
    } finally {
      await fake.close();
    }
  },
};

function writeConfigs(folder: string, endpoint: string, references: readonly string[]): void {
  const base = { version: 1, gates: [{ match: "**", minimumAge: "0s" }], platforms: ["all"] };
  writeFileSync(join(folder, "org.mirror.yaml"), JSON.stringify(base));
  for (let team = 0; team < configs; team += 1) {
    const at = join(folder, "teams", `team-${team}`);
    mkdirSync(at, { recursive: true });
    const images = Array.from(
      { length: imagesEach },
      (_, index) => references[(team * 7 + index * 3) % references.length] ?? "",
    );
    const config = {
      version: 1,
      extends: "../../org.mirror.yaml",
      target: { registry: ecrHost, endpoint, registryEndpoint: endpoint, prefix: `team-${team}` },
      sources: [{ name: "images", kind: "images", images: [...new Set(images)] }],
      outputs: [{ kind: "mapping", path: "mapping.csv" }],
    };
    writeFileSync(join(at, "mirror.config.yaml"), JSON.stringify(config));
  }
}
