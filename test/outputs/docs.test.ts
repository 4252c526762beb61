// docs/outputs.md shows real output: what it shows is rendered here and compared.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { outputKind } from "../../src/outputs/index.ts";
import { docExamples, docRows } from "./doc-examples.ts";
import { context, plainContext } from "./rows.ts";

const docs = readFileSync(new URL("../../docs/outputs.md", import.meta.url), "utf8");

describe("docs/outputs.md", () => {
  it.each(docExamples)("shows what $output.kind $output.format writes", async ({ output, inputs, rows }) => {
    const kind = await outputKind(output.kind);
    const where = output.kind === "mapping" ? plainContext : context;
    const { files } = kind.render(rows ?? docRows, output, new Map(Object.entries(inputs)), where);
    expect(files.length).toBeGreaterThan(0);
    for (const { path, content } of files) {
      expect(docs).toContain(`\`${path}\`\n\n\`\`\``);
      expect(docs).toContain(`\n${content.trimEnd()}\n\`\`\`\n`);
    }
    for (const text of Object.values(inputs)) {
      if (output.kind === "kustomize" || output.kind === "template")
        expect(docs).toContain(`\n${text.trimEnd()}\n\`\`\`\n`);
    }
  });
});
