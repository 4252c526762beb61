// Where the published package has the schema that editors complete and check a config with: its $id, and what `init` names.
import manifest from "../../package.json" with { type: "json" };

export const schemaUrl = `https://unpkg.com/${manifest.name}/schemas/mirror.config.editor.json`;
