// A remedy that adds a setting of a registry, in configs that have some already: where it says, it can be pasted.
import { expect, it } from "vitest";
import { inConfig } from "../../src/config/places.ts";
import { fault } from "../../src/core/base/diagnostic.ts";
import { defined } from "../../src/core/base/record.ts";
import { configWith, directory, loadText } from "./load-text.ts";

const host = "registry.example.com:5000";
const remedy = `If this registry serves plain HTTP, add to the config:\nregistries: { "${host}": { plainHttp: true } }`;
const file = `${directory}/mirror.config.yaml`;

async function fitted(config: string, hint = remedy): Promise<string> {
  const { hint: told = "" } = inConfig(
    await loadText(config, { environment: { A: "a", B: "b" } }),
    fault("registry/tls", "The registry does not use TLS", { hint }),
  );
  return told.slice(told.indexOf("\n") + 1);
}

it.each([
  ["no registries", "", `registries: { "${host}": { plainHttp: true } }`],
  [
    "another registry",
    "registries:\n  ghcr.io:\n    requestsPerMinute: 60\n",
    `# below \`registries:\`, ${file}:5\n"${host}": { plainHttp: true }`,
  ],
  [
    "another registry in braces",
    'registries: { "ghcr.io": { requestsPerMinute: 60 } }\n',
    `# inside the braces of \`registries:\`, ${file}:4\n"${host}": { plainHttp: true },`,
  ],
  [
    "the registry",
    `registries:\n  "${host}":\n    requestsPerMinute: 60\n`,
    `# in "${host}" below \`registries:\`, ${file}:6\nplainHttp: true`,
  ],
  [
    "the registry in braces, with the key",
    `registries: { "${host}": { plainHttp: false } }\n`,
    `# instead of the present value in "${host}" below \`registries:\`, ${file}:4\nplainHttp: true`,
  ],
])("a config with %s", async (_, lines, expected) => {
  expect(await fitted(configWith(lines))).toBe(expected);
});

it("several settings are a line each where the registry's are", async () => {
  const login = `Log in.\nregistries: { "${host}": { username: "\${A}", password: "\${B}" } }`;
  expect(await fitted(configWith(`registries:\n  "${host}":\n    plainHttp: true\n`), login)).toBe(
    `# in "${host}" below \`registries:\`, ${file}:6\nusername: "\${A}"\npassword: "\${B}"`,
  );
});

const managed = `Add to this one:\nrepositories: { rules: [{ match: "m/app", managed: false }] }`;
const rule = '{ match: "m/app", managed: false }';

it.each([
  ["no repositories", "", `repositories: { rules: [${rule}] }`],
  [
    "repositories in braces",
    "repositories: { create: true }\n",
    `# inside the braces of \`repositories:\`, ${file}:4\nrules: [${rule}],`,
  ],
  [
    "rules",
    "repositories:\n  rules:\n    - match: b/**\n      scanOnPush: true\n",
    `# first below \`rules:\`, ${file}:6\n- ${rule}`,
  ],
  [
    "rules in brackets",
    "repositories: { rules: [{ match: b/**, scanOnPush: true }] }\n",
    `# first inside the brackets of \`rules:\`, ${file}:4\n${rule},`,
  ],
])("a rule for a config with %s", async (_, lines, expected) => {
  expect(await fitted(configWith(lines), managed)).toBe(expected);
});

it.each([
  ["registries:\n  ghcr.io: { plainHttp: false }\n", (text: string, lines: string) => `${text}  ${lines}\n`],
  [
    'registries: { "ghcr.io": { plainHttp: false } }\n',
    (text: string, lines: string) => text.replace("registries: {", `registries: { ${lines}`),
  ],
  [
    `registries:\n  "${host}":\n    requestsPerMinute: 60\n`,
    (text: string, lines: string) => `${text}    ${lines}\n`,
  ],
])("pasted into %j it is what the config has", async (lines, paste) => {
  const config = configWith(lines);
  const told = (await fitted(config)).split("\n").slice(1).join("\n");
  const { registries } = await loadText(paste(config, told));
  expect(registries[host]).toMatchObject({ plainHttp: true });
});

it("what is no setting of a registry stays, as does a problem without a remedy", async () => {
  const config = await loadText(configWith('registries: { "ghcr.io": { requestsPerMinute: 60 } }\n'));
  for (const hint of ["Add this to the config: lock: a.json", "registries", undefined]) {
    const problem = fault("registry/tls", "The registry does not use TLS", defined({ hint }));
    expect(inConfig(config, problem)).toEqual(problem);
  }
});
