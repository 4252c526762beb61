// The generated files that are in git, as path -> content: formatted, and the same in every run.
import { readFile } from "node:fs/promises";
import { transform } from "esbuild";
import { format, resolveConfig } from "prettier";
import { schemaUrl } from "../../src/config/schema-url.ts";
import { explanationsOf } from "./explanations.ts";
import { docsOf } from "./docs.ts";
import { editorSchemaOf } from "./editor.ts";
import { manualOf } from "./man.ts";
import { problemCodesOf } from "./problem-codes.ts";
import { expandShared, type Schema } from "./schema.ts";
import { shapesOf } from "./shapes.ts";
import { typesOf } from "./types.ts";

const configSchema = "schemas/mirror.config.schema.json";
const errorsPage = "docs/errors.md";
const pageScript = "src/views/page/browser.js";

export async function generatedFiles(root: string): Promise<ReadonlyMap<string, string>> {
  const config = JSON.parse(await readFile(root + configSchema, "utf8")) as Schema;
  const note = madeFrom(configSchema);
  const files = new Map<string, string>();
  const expanded = expandShared(config);
  files.set("src/config/schema.gen.ts", await typesOf(expanded, "ConfigFile", `// ${note}`));
  files.set("src/config/shapes.gen.ts", shapesOf(expanded, "ConfigFile", `// ${note}`));
  files.set("schemas/mirror.config.editor.json", editorSchemaOf(config, schemaUrl, note));
  const errors = await readFile(root + errorsPage, "utf8");
  files.set("src/core/base/problem-code.gen.ts", problemCodesOf(errors, `// ${madeFrom(errorsPage)}`));
  files.set("src/views/explain/pages.gen.ts", explanationsOf(errors, `// ${madeFrom(errorsPage)}`));
  files.set("src/views/page/script.gen.ts", await scriptOf(root));
  const formatted = new Map<string, string>();
  for (const [path, content] of files) {
    const options = await resolveConfig(root + path);
    formatted.set(path, await format(content, { ...options, filepath: path }));
  }
  // Prettier would pad its tables to the longest cell.
  formatted.set("docs/config.md", `${docsOf(config, note)}\n`);
  formatted.set("man/ecr-mirror.1", await manualOf(madeFrom("src/cli")));
  return formatted;
}

/** The script of a report as a text: what it is made from is checked and formatted as all code is. */
async function scriptOf(root: string): Promise<string> {
  const { code } = await transform(await readFile(root + pageScript, "utf8"), {
    minify: true,
    format: "iife",
    target: "es2022",
    charset: "ascii",
  });
  return `// ${madeFrom(pageScript)}\nexport const script = ${JSON.stringify(code.trim())};\n`;
}

function madeFrom(path: string): string {
  return `Made from ${path} by \`npm run generate\`: don't edit it.`;
}
