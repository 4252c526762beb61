// The files that gates name: keys, certificates, trusted roots. Read once, looked at by the kinds that use them, and part
// of the config's digest: whoever changes a key changes what is wanted.
import type { ConfigFile } from "../schema.gen.ts";
import type { Environment } from "./environment.ts";
import { unsetKey } from "./problems.ts";
import type { GateRules, Kinds, Spot } from "../rules/rule.ts";
import { type Complaint, type Located, located, type Location } from "../text/finding.ts";
import type { NamedFiles } from "../files/named-files.ts";

export interface Trust {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly findings: readonly Located[];
}

interface TrustInput {
  readonly gates: ConfigFile["gates"];
  readonly kinds: Kinds;
  readonly named: NamedFiles;
  readonly environment: Environment;
  locate(spot: Spot): Location;
}

const variablePrefix = "env:";

export async function readTrust(input: TrustInput): Promise<Trust> {
  const { gates = [], kinds } = input;
  const files = new Map<string, Uint8Array>();
  const findings: Located[] = [];
  if (gates.length === 0) return { files, findings };
  const report = (spot: Spot, complaint: Complaint): void => {
    findings.push(located(complaint, input.locate(spot)));
  };
  const rules: GateRules = await kinds.gates(gates);
  for (const gate of gates) {
    for (const { name, ...spot } of rules.files(gate)) {
      const bytes = files.get(name) ?? (await readOne(name, spot, input, report));
      if (bytes !== undefined) files.set(name, bytes);
    }
    rules.checkConfig(gate, { files, report });
  }
  return { files, findings };
}

async function readOne(
  name: string,
  spot: { readonly in: object; readonly key: string },
  { named, environment }: TrustInput,
  report: (spot: Spot, complaint: Complaint) => void,
): Promise<Uint8Array | undefined> {
  if (!name.startsWith(variablePrefix)) return named.read(name, spot);
  const variable = name.slice(variablePrefix.length);
  const text = Object.hasOwn(environment, variable) ? environment[variable] : undefined;
  if (text !== undefined) return named.given(name, new TextEncoder().encode(text));
  report(spot, unsetKey(variable));
  return undefined;
}
