// `schema`: prints the config's JSON Schema, for editors and checkers without network.
import { command } from "../base/command.ts";

export const schemaCommand = command({
  options: {},
  examples: [["schema > mirror.config.schema.json", "a file for your editor, as docs/editor.md says"]],
  read: () => null,
  async run(_args, { output }) {
    const { default: schema } = await import("../../../schemas/mirror.config.editor.json", {
      with: { type: "json" },
    });
    output.result(`${JSON.stringify(schema, null, 2)}\n`);
    return {};
  },
});
