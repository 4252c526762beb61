// Threat: text from strangers (chart names, notes, written references, files) ends up in a file that a spreadsheet,
// a shell, a terminal or a YAML reader takes for something else.
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { OutputConfig } from "../../src/config/config.ts";
import { readMappingCsv } from "../../src/core/mapping/csv.ts";
import type { MappingRow } from "../../src/core/mapping/row.ts";
import { outputKind } from "../../src/outputs/index.ts";
import { context, row } from "./rows.ts";

const payloads = [
  "=cmd|'/C calc'!A0",
  "+1+1",
  "-2+3",
  "@SUM(1,1)",
  '=HYPERLINK("http://x")',
  "\t=1",
  "\r=1",
  "\n=1+1",
  "\u001b[31mred",
  "\u001b]0;title\u0007",
  "\u009b2J",
  "\u0000",
  "\u0008\u0008",
  "a\u202eb",
  "a\u2066b",
  "\u200bzero",
  "\ufeffbom",
  "\u2028line",
  "\u2029par",
  "\nevil=attacker.example.com/x:1",
  "\r\nevil=attacker.example.com/x:1",
  "x\n- name: evil",
  "x: {y",
  "'quoted'",
  '"quoted"',
  "a,b",
  'a""b',
  "${jndi:x}",
  "$(id)",
  "`id`",
  "; rm -rf /",
  "::error::pwned",
  "##vso[task.x]y",
  "<script>alert(1)</script>",
  "[x](javascript:alert(1))",
  "| a | b |",
  "{{row}}",
  "{source}",
  "%s%n",
  "../../etc/passwd",
] as const;

const formats: readonly OutputConfig[] = [
  { kind: "mapping", path: "x", forms: "written" },
  { kind: "mapping", path: "x", format: "json", forms: "written" },
  { kind: "mapping", path: "x", format: "yaml", forms: "written" },
  { kind: "image-list", path: "x" },
  { kind: "image-list", path: "x", format: "lines" },
  { kind: "kustomize", path: "x" },
  { kind: "hosts", path: "x" },
  { kind: "hosts", path: "x", format: "registries" },
  { kind: "renovate", path: "x" },
  { kind: "kyverno", path: "x" },
  { kind: "template", path: "x", template: "t" },
];

/** Everywhere in a row where a stranger's text can stand. */
function poisoned(payload: string): MappingRow {
  return row("nginx:1.27", "platform/library/nginx:1.27", {
    written: [payload, "nginx:1.27", `${payload}nginx:1.27`],
    from: payload,
    helmKey: payload,
    valuesKeys: [payload],
    provenance: [
      {
        source: payload,
        chart: payload,
        version: payload,
        file: payload,
        template: payload,
        note: payload,
        path: payload,
      },
    ],
  });
}

async function render(output: OutputConfig, some: readonly MappingRow[]): Promise<string> {
  const kind = await outputKind(output.kind);
  const t = "{{row}}\n{from};{helmKey};{source}\n{{end}}\n";
  const { files } = kind.render(some, output, new Map([["t", t]]), context);
  return files.map((file) => file.content).join("");
}

const raw = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/;

describe(`${payloads.length} payloads`, () => {
  it.each(formats)("are never raw in $kind $format", async (output) => {
    const clean = (await render(output, [poisoned("clean")])).split("\n");
    for (const payload of payloads) {
      const text = await render(output, [poisoned(payload)]);
      expect(text).not.toMatch(raw);
      // No payload adds a line that isn't a comment.
      const lines = text.split("\n").filter((line) => !line.startsWith("#"));
      expect(lines.length).toBeLessThanOrEqual(clean.filter((line) => !line.startsWith("#")).length);
      for (const line of lines)
        expect(line).not.toMatch(/^[=+@\t\r]|^-\d|^::|^##vso|^evil=|^- name: evil|<script/);
    }
  });

  it("leave the CSV a mapping and the YAML what it was", async () => {
    for (const payload of payloads) {
      const csv = await render({ kind: "mapping", path: "x", forms: "written" }, [poisoned(payload)]);
      expect(readMappingCsv(csv, "x").entries).toHaveLength(1);
      const yaml = parse(
        await render({ kind: "mapping", path: "x", format: "yaml", forms: "written" }, [poisoned(payload)]),
      );
      expect(yaml).toHaveLength(1);
    }
  });

  it("in an existing file are errors, never kept", async () => {
    // `"quoted"` is a quoted cell with a good reference in it.
    for (const payload of payloads.filter((one) => one !== '"quoted"')) {
      const kind = await outputKind("mapping");
      const text = `internal_uri,ecr_uri\n${payload.includes("\n") ? JSON.stringify(payload) : payload},b:1\n`;
      const files = new Map([["x", text]]);
      const output = { kind: "mapping", path: "x", keepForeign: true } as const;
      expect(() => kind.render([], output, files, context)).toThrow();
    }
  });
});
