// The profiles that the AWS CLI's files define: a name that is not among them is most likely misspelt, and the SDK only says
// that it found no credentials.
import { readFile } from "node:fs/promises";
import { join } from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

/** The files that were looked into, and the profiles in them. */
export interface KnownProfiles {
  readonly files: readonly string[];
  readonly names: readonly string[];
}

export async function knownProfiles(environment: Environment): Promise<KnownProfiles> {
  const files = filesOf(environment);
  const texts = await Promise.all(files.map((file) => readFile(file, "utf8").catch(() => null)));
  const read = files.filter((_, at) => texts[at] !== null);
  const names = texts.flatMap((text) => (text === null ? [] : profilesIn(text)));
  return { files: read, names: [...new Set(names)].toSorted() };
}

function filesOf(environment: Environment): readonly string[] {
  const home = environment["HOME"] ?? environment["USERPROFILE"];
  const own = (variable: string, name: string): readonly string[] => {
    const named = environment[variable];
    if (named !== undefined && named !== "") return [named];
    return home === undefined ? [] : [join(home, ".aws", name)];
  };
  return [...own("AWS_CONFIG_FILE", "config"), ...own("AWS_SHARED_CREDENTIALS_FILE", "credentials")];
}

/** `[profile name]` in the config file, `[name]` in that of the credentials. Other sections are no profiles. */
function profilesIn(text: string): readonly string[] {
  return text.split("\n").flatMap((line) => {
    const [, kind, name = ""] =
      /^\s*\[\s*(?:(profile|sso-session|services)\s+)?"?([^\]"]+?)"?\s*\]/.exec(line) ?? [];
    return name === "" || kind === "sso-session" || kind === "services" ? [] : [name];
  });
}
