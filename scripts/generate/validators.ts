// src/config/schema/: the validators that are made from the schemas. They aren't in git: whatever needs them (the build,
// the tests, the type check) calls this first, and it costs nothing while they are fresh.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { contentHash } from "../content-hash.ts";
import { expandShared, type Schema } from "./schema.ts";

const folder = "src/config/schema";

/** Only the plan's errors are told in ajv's words: the config has its own. */
const validators = [
  { name: "validate-config", schema: "schemas/mirror.config.schema.json", messages: false },
  { name: "validate-plan", schema: "schemas/plan.schema.json", messages: true },
] as const;

/** Apart from the schema: how it is compiled, and by which version of ajv. */
const makers = ["scripts/generate", "package.json"];

export async function makeValidators(root: string): Promise<void> {
  for (const { name, schema, messages } of validators) {
    const banner = `// Made from ${schema}; ${contentHash(root, [schema, ...makers])}`;
    const [code, types] = [join(root, folder, `${name}.js`), join(root, folder, `${name}.d.ts`)];
    if (existsSync(types) && existsSync(code) && readFileSync(code, "utf8").startsWith(banner)) continue;
    const { validatorOf, validatorTypes } = await import("./validator.ts");
    mkdirSync(join(root, folder), { recursive: true });
    const value = expandShared(JSON.parse(readFileSync(join(root, schema), "utf8")) as Schema);
    put(types, validatorTypes);
    put(code, `${banner}\n${validatorOf(value, { messages })}`);
  }
}

/** Whole or not at all: others may be reading it, or making it too. */
function put(path: string, content: string): void {
  const fresh = `${path}.${process.pid}`;
  writeFileSync(fresh, content);
  renameSync(fresh, path);
}
