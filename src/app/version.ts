// The tool's name and version, as plans and requests carry it.
import manifest from "../../package.json" with { type: "json" };

export const version: string = manifest.version;
export const toolName = `${manifest.name} ${manifest.version}`;
