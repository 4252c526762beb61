// Every chart in examples/charts with both Helms: what is found, that simpler methods don't find it, and that the
// written values move it.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Digest } from "../../../src/core/base/digest.ts";
import type { MappingRow } from "../../../src/core/mapping/row.ts";
import { formatImageRef, parseImageRef, withDefaultTag } from "../../../src/core/image/reference.ts";
import { isPlanned } from "../../../src/core/kubernetes/filter.ts";
import type { Discovery } from "../../../src/core/image/wanted.ts";
import { values } from "../../../src/outputs/values/output.ts";
import { proveValues } from "../../../src/outputs/values/prove.ts";
import { openSession } from "../../../src/sources/helm/chart/session.ts";
import { helm } from "../../../src/sources/helm/source.ts";
import { target } from "../setup.ts";
import { expectedCharts } from "./expected.ts";
import { helmPeers } from "./peers.ts";
import { chartRenders, examples, helmContext, helmSource } from "./setup.ts";

const parts = new Set(["backend", "store", "tracing"]);

/** The rows that a mirror of these images has. */
function rowsOf(discovery: Discovery, source: string, include: readonly string[]): MappingRow[] {
  return discovery.images
    .filter((image) => isPlanned(image, include))
    .map((image) => {
      const ref = withDefaultTag(image.ref);
      const version = ref.tag === undefined ? `@${ref.digest ?? ""}` : `:${ref.tag}`;
      return {
        source: formatImageRef(ref),
        written: [image.reference],
        target: `${target.registry}/mirror/${ref.repository}${version}`,
        digest: ref.digest ?? (`sha256:${"1".repeat(64)}` as Digest),
        place: `mirror/${ref.repository}${version}`,
        from: source,
        provenance: image.provenance,
        ...(image.uses === undefined ? {} : { uses: image.uses }),
      };
    });
}

function chartFiles(chart: string): string {
  return readdirSync(join(examples, chart), { recursive: true, encoding: "utf8" })
    .filter((file) => /\.ya?ml$/.test(file))
    .map((file) => readFileSync(join(examples, chart, file), "utf8"))
    .join("\n");
}

it("has an expectation for every chart", () => {
  const charts = readdirSync(examples).filter((name) => existsSync(join(examples, name, "Chart.yaml")));
  expect(charts.filter((name) => !parts.has(name)).sort()).toEqual(Object.keys(expectedCharts).sort());
});

describe.each(helmPeers)("with Helm $major", ({ major, path }) => {
  describe.skipIf(path === undefined)(`needs helm ${major}: node scripts/peers/helm.mjs`, () => {
    describe.each(Object.entries(expectedCharts))("%s", (name, expected) => {
      const source = helmSource({
        name,
        chart: `./${name}`,
        ...(expected.set === undefined ? {} : { set: expected.set }),
      });

      it("finds every image, and why", async () => {
        const discovery = await helm.discover(source, helmContext(examples, path ?? ""));
        const planned = discovery.images.filter((image) => isPlanned(image));
        expect(planned.map((image) => image.reference).sort()).toEqual([...expected.planned].sort());
        const guesses = discovery.images.filter((image) => image.provenance[0]?.rule === "values");
        expect(guesses.map((image) => image.reference)).toEqual(expected.guesses ?? []);
        const optional = discovery.images.filter(
          (image) => image.tier === "optional" && !guesses.includes(image),
        );
        expect(optional.map((image) => `${image.reference} by ${image.enabledBy ?? ""}`).sort()).toEqual(
          expected.optional ?? [],
        );
        const tests = discovery.images.filter((image) => image.tier === "test");
        expect(tests.map((image) => image.reference)).toEqual(expected.tests ?? []);
        expect(discovery.questions.map((one) => one.reference).sort()).toEqual(expected.questions ?? []);
        for (const { provenance } of discovery.images) {
          expect(provenance[0]).toMatchObject({
            source: name,
            version: expect.any(String) as string,
            rule: expect.stringMatching(/^R\d+$|^values$/) as string,
          });
          if (provenance[0]?.rule !== "values")
            expect(provenance[0]?.renderer).toMatch(new RegExp(`^helm v${major}\\.`));
        }
      });

      it("is one where simpler methods fail", async () => {
        const context = helmContext(examples, path ?? "");
        const { findings } = await (await openSession(source, context)).render();
        const wanted = new Set(expected.planned.map((one) => formatImageRef(parseImageRef(one))));
        const inPods = new Set(
          findings.filter((one) => one.rule === "R1").map((one) => formatImageRef(one.ref)),
        );
        const lines = [...chartFiles(name).matchAll(/image: *["']?([^\s"'{}]+)/g)].map((match) => match[1]);
        const missed = {
          pods: [...wanted].some((one) => !inPods.has(one)),
          grep: expected.planned.some((one) => !lines.includes(one)),
        };
        for (const method of expected.simplerFail)
          expect(`${method} ${missed[method]}`).toBe(`${method} true`);
      });

      it.each([[[]], [["optional"]]] as const)("writes values that are proved, with %j", async (include) => {
        const context = helmContext(examples, path ?? "");
        const rows = rowsOf(await helm.discover(source, context), name, include);
        const output = { kind: "values", source: name, path: "updated.yaml" } as const;
        const rendered = values.render(rows, output, new Map(), { target, sources: [] });
        const content = rendered.files[0]?.content ?? "";
        const proof = await proveValues({ output, content, rows }, chartRenders(source, context));
        expect(proof.problems).toEqual([]);
        expect(proof.left.map((one) => one.source)).toEqual(expected.left ?? []);
        const left = expected.left?.length ?? 0;
        expect(proof.text).toBe(
          `values: ${left === 0 ? "proved" : "proved in part"}, ${rows.length - left} of ${rows.length} images`,
        );
        if (include.length === 0) expect((await openSession(source, context)).count()).toBeLessThanOrEqual(8);
        if (left > 0) return;
        // The render itself, beside the proof: only the target's registry is named by what is planned.
        const after = await chartRenders(source, context).withValues(content, undefined, []);
        const names = after.findings.filter(
          (one) =>
            one.tier !== "test" &&
            one.tier !== "optional" &&
            one.question === undefined &&
            /^(?:certain|high)$/.test(one.confidence),
        );
        expect(
          names.filter((one) => one.ref.registry !== target.registry).map((one) => one.reference),
        ).toEqual([]);
      });
    });
  });
});
