// Saved plans are read in pieces, and nothing of one is believed before all of it was checked.
import { writeFileSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { writePlanFile } from "../../../src/app/planning/plan-file.ts";
import { readPlanFile } from "../../../src/app/planning/read-plan.ts";
import { type Digest, sha256 } from "../../../src/core/base/digest.ts";
import type { CopyImage, Plan, WriteFile } from "../../../src/core/plan/plan.ts";
import { type Diagnostic, Problem } from "../../../src/core/base/diagnostic.ts";
import { openFiles } from "../../../src/storage/files.ts";
import { fullPlan } from "../../views/plans.ts";

const room = vi.hoisted(() => ({ bytes: Infinity }));
vi.mock("../../../src/net/heap-room.ts", () => ({
  heapRoom: () => room.bytes,
  heapLimitMiB: () => 256,
}));

let folder: string;
beforeEach(async () => {
  room.bytes = Infinity;
  folder = await mkdtemp(join(tmpdir(), "read-plan-"));
});
afterEach(() => rm(folder, { recursive: true }));

const path = (): string => join(folder, "mirror.plan");
const read = (extent?: "listing") => readPlanFile("mirror.plan", openFiles(folder), extent);

async function refusal(reading: Promise<unknown>): Promise<Diagnostic | undefined> {
  const error: unknown = await reading.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof Problem ? error.diagnostics[0] : undefined;
}

/** As somebody writes it who knows how the digest is made. */
function forge(plan: object): void {
  writeFileSync(path(), JSON.stringify({ ...plan, planDigest: sha256(JSON.stringify(plan)) }));
}

function withActions(change: (action: CopyImage) => object): object {
  const image = fullPlan.actions.find((one) => one.kind === "copy-image");
  const many = Array.from(
    { length: 1_200 },
    (_, at) => ({ ...image, id: `copy-image:a:${at}` }) as CopyImage,
  );
  return { ...fullPlan, actions: [...many, change({ ...many[0], id: "copy-image:a:last" } as CopyImage)] };
}

describe("a saved plan", () => {
  it("is read as it was written, with the digest that JSON.stringify has", async () => {
    const digest = await writePlanFile(path(), fullPlan);
    expect(digest).toBe(sha256(JSON.stringify(fullPlan)));
    expect(await readFile(path(), "utf8")).toBe(
      `${JSON.stringify({ ...fullPlan, planDigest: digest }, null, 2)}\n`,
    );
    expect(await read()).toEqual({ plan: JSON.parse(JSON.stringify(fullPlan)) as Plan, planDigest: digest });
  });

  it("comes without the files' rows and contents for a listing, of which nothing else differs", async () => {
    await writePlanFile(path(), fullPlan);
    const whole = await read();
    const actions = whole.plan.actions.map((one) =>
      one.kind === "write-file" ? ({ ...one, content: null, rows: [] } satisfies WriteFile) : one,
    );
    expect(actions).not.toEqual(whole.plan.actions);
    expect(await read("listing")).toEqual({ ...whole, plan: { ...whole.plan, actions } });
  });

  it.each(["listing", undefined] as const)(
    "is refused where a content was changed, read as %s",
    async (extent) => {
      await writePlanFile(path(), fullPlan);
      const text = await readFile(path(), "utf8");
      const changed = text.replace(/("content": )"[^"]*"/, '$1"changed"');
      expect(changed).not.toBe(text);
      writeFileSync(path(), changed);
      expect(await refusal(read(extent))).toMatchObject({ code: "plan/edited" });
    },
  );

  it("is refused where one of very many actions has another shape, and that one is named", async () => {
    forge(withActions((last) => ({ ...last, bytes: "many" })));
    expect(await refusal(read())).toMatchObject({
      code: "plan/shape",
      detail: expect.stringContaining("/actions/1200") as string,
    });
    forge(withActions((last) => last));
    expect((await read()).plan.actions).toHaveLength(1_201);
  });

  it("is refused with a member that it has twice", async () => {
    const text = JSON.stringify(fullPlan).replace('"blocked":[', '"actions":[],"blocked":[');
    const digest: Digest = sha256(text);
    writeFileSync(path(), text.replace(/\}$/, `,"planDigest":"${digest}"}`));
    expect(await refusal(read())).toMatchObject({ code: "plan/shape" });
  });

  it("is refused before the heap is full, with the flag that gives it more", async () => {
    await writePlanFile(path(), fullPlan);
    room.bytes = 1_000;
    const problem = await refusal(read());
    expect(problem?.code).toBe("plan/too-large");
    expect(problem?.hint).toContain("--max-old-space-size");
  });

  it("is refused before one item of it fills the heap", async () => {
    writeFileSync(path(), `{"actions":[{"content":"${"a".repeat(100_000)}`);
    room.bytes = 1_000;
    expect((await refusal(read()))?.code).toBe("plan/too-large");
  });
});
