// The Notary Project's own tool, `notation`, with a folder of its own for keys, trust and policies.
import { execFile, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Issued } from "../x509/issue.ts";

const run = promisify(execFile);
/** It is not fetched: tests that need it run where it is on the PATH. */
const program = "notation";

export const hasNotation = spawnSync(program, ["version"]).status === 0;

export interface NotationKey {
  readonly name: string;
  /** Who signs, and what lies above, up to the root. */
  readonly chain: readonly Issued[];
}

export interface NotationTool {
  /** Has the tool make a key and a certificate that signed itself; gives the certificate. */
  generate(name: string): Promise<string>;
  /** Signs `reference` with a key; more flags as the tool has them. */
  sign(reference: string, key: string, ...flags: string[]): Promise<void>;
  /** What the tool prints; rejects where it does not verify. */
  verify(reference: string): Promise<string>;
}

export function notationTool(
  folder: string,
  setup: {
    readonly keys: readonly NotationKey[];
    readonly roots: readonly Issued[];
    readonly timestampRoots?: readonly Issued[];
    readonly identities: readonly string[];
    readonly password?: string;
  },
): NotationTool {
  const home = join(folder, "notation");
  const write = (path: string, content: string | Buffer) => {
    mkdirSync(join(home, path, ".."), { recursive: true });
    writeFileSync(join(home, path), content, { mode: 0o600 });
  };
  const keys = setup.keys.map(({ name, chain }) => {
    write(`localkeys/${name}.key`, keyOf(chain[0]));
    write(`localkeys/${name}.crt`, chain.map(({ pem }) => pem).join(""));
    const path = (ending: string) => join(home, `localkeys/${name}.${ending}`);
    return { name, keyPath: path("key"), certPath: path("crt") };
  });
  write("signingkeys.json", JSON.stringify({ default: keys[0]?.name, keys }));
  setup.roots.forEach(({ pem }, at) => write(`truststore/x509/ca/acme/${at}.pem`, pem));
  setup.timestampRoots?.forEach(({ pem }, at) => write(`truststore/x509/tsa/clock/${at}.pem`, pem));
  write("trustpolicy.json", JSON.stringify(policyOf(setup)));
  const env = {
    PATH: process.env["PATH"],
    HOME: folder,
    XDG_CONFIG_HOME: folder,
    XDG_CACHE_HOME: join(folder, "cache"),
    XDG_DATA_HOME: join(folder, "data"),
    ...(setup.password === undefined ? {} : { NOTATION_USERNAME: "AWS", NOTATION_PASSWORD: setup.password }),
  };
  const call = async (...args: readonly string[]) => {
    const { stdout, stderr } = await run(program, [...args], { env });
    return `${stdout}${stderr}`;
  };
  return {
    async generate(name) {
      await call("cert", "generate-test", name);
      return readFileSync(join(home, `localkeys/${name}.crt`), "utf8");
    },
    async sign(reference, key, ...flags) {
      await call("sign", "--insecure-registry", "--key", key, ...flags, reference);
    },
    verify: (reference) => call("verify", "--insecure-registry", reference),
  };
}

function keyOf(issued: Issued | undefined): string | Buffer {
  return issued?.keys.privateKey.export({ type: "pkcs8", format: "pem" }) ?? "";
}

function policyOf({
  identities,
  timestampRoots,
}: {
  identities: readonly string[];
  timestampRoots?: unknown;
}) {
  return {
    version: "1.0",
    trustPolicies: [
      {
        name: "acme",
        registryScopes: ["*"],
        signatureVerification: { level: "strict" },
        trustStores: ["ca:acme", ...(timestampRoots === undefined ? [] : ["tsa:clock"])],
        trustedIdentities: identities,
      },
    ],
  };
}
