// A remedy that adds a setting of a registry or a rule of repositories, as this config needs it: where the config has the
// key already, a second one would be a duplicate, so the remedy shows the lines to add and where.
import type { Position } from "../core/base/diagnostic.ts";
import type { Config } from "./config.ts";

const settingForm = /^registries: \{ "([^"]+)": \{ (.+) \} \}$/;
const ruleForm = /^repositories: \{ rules: \[(.+)\] \}$/;
const pairForm = /(\w+): (?:"[^"]*"|[^,"]+)/g;

export function fittedRemedy(config: Config, remedy: string): string {
  return remedy
    .split("\n")
    .flatMap((line) => {
      const [, host, settings] = settingForm.exec(line) ?? [];
      if (host !== undefined && settings !== undefined) return settingLines(config, { line, host, settings });
      const [, rule] = ruleForm.exec(line) ?? [];
      return rule === undefined ? [line] : ruleLines(config, line, rule);
    })
    .join("\n");
}

function settingLines(
  config: Config,
  { line, host, settings }: { readonly line: string; readonly host: string; readonly settings: string },
): readonly string[] {
  const { registries } = config.file;
  if (registries === undefined) return [line];
  const own = registries[host];
  if (own === undefined)
    return below("registries", config.locate("registries"), `"${host}": { ${settings} }`);
  const at = config.locate("registries", host);
  const pairs = [...settings.matchAll(pairForm)];
  const replaced = pairs.some(([, key = ""]) => Object.hasOwn(own, key));
  const how = replaced ? "instead of the present value in" : "in";
  const place = `# ${how} "${host}" below \`registries:\`${placeOf(at)}`;
  if (isFlow(at)) return [place, replaced ? settings : `${settings},`];
  return [place, ...pairs.map(([pair]) => pair)];
}

/** The first rule that matches wins. */
function ruleLines(config: Config, line: string, rule: string): readonly string[] {
  const { repositories } = config.file;
  if (repositories === undefined) return [line];
  if (repositories.rules === undefined)
    return below("repositories", config.locate("repositories"), `rules: [${rule}]`);
  const at = config.locate("repositories", "rules");
  return isFlow(at)
    ? [`# first inside the brackets of \`rules:\`${placeOf(at)}`, `${rule},`]
    : [`# first below \`rules:\`${placeOf(at)}`, `- ${rule}`];
}

function below(key: string, at: Position | undefined, line: string): readonly string[] {
  return isFlow(at)
    ? [`# inside the braces of \`${key}:\`${placeOf(at)}`, `${line},`]
    : [`# below \`${key}:\`${placeOf(at)}`, line];
}

/** What is in braces or brackets is marked at the first one, any other map or list at its first entry. */
function isFlow(at: Position | undefined): boolean {
  const line = at?.frame?.find((one) => one.line === at.line)?.text;
  return at !== undefined && /[{[]/.test(line?.[at.column - 1] ?? "");
}

function placeOf(at: Position | undefined): string {
  return at === undefined ? "" : `, ${at.file}:${at.line}`;
}
