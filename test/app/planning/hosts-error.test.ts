// An output that can't be written as the config has it is told at its line.
import { expect, it } from "vitest";
import { renderOutputs } from "../../../src/app/planning/outputs/render.ts";
import { kinds } from "../../../src/app/runtime/kinds.ts";
import type { Runtime } from "../../../src/app/runtime/runtime.ts";
import { loadConfig } from "../../../src/config/load/load.ts";
import { row } from "../../outputs/rows.ts";

const text = `version: 1
target: { registry: 123456789012.dkr.ecr.us-west-2.amazonaws.com, prefix: m }
sources:
  - { name: images, kind: images, images: [bitnami/redis:7, quay.io/coreos/etcd:v3] }
outputs:
  - { kind: mapping, path: image_mapping.csv }
  - { kind: hosts, path: ./certs.d }
`;

it("tells at the output's line that an entry would serve another image", async () => {
  const read = async (): Promise<Uint8Array> => Buffer.from(text);
  const config = await loadConfig({ kinds, path: "mirror.config.yaml", read, environment: {} });
  const runtime = { files: { stat: async () => null } } as unknown as Runtime;
  const rows = [
    row("bitnami/redis:7", "m/bitnami/redis:7"),
    row("quay.io/coreos/etcd:v3", "m/coreos/etcd:v3"),
  ];
  const unreachable = { images: [], sources: new Set<string>() };
  await expect(renderOutputs(config, runtime, { rows, unreachable })).rejects.toMatchObject({
    diagnostics: [{ code: "output/other-image", at: { file: "mirror.config.yaml", line: 7 } }],
  });
});
