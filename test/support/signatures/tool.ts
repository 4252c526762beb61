// Sigstore's own tool, `cosign`, with a folder of its own for keys. It never speaks to a log or an authority unless told to.
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { fileURLToPath } from "node:url";
import { type KeyKind, keyPair } from "../x509/issue.ts";
import { clock, fulcio, rekor } from "./keyless.ts";
import { publicPem } from "./keys.ts";
import { identityToken, type SigstoreServices } from "./services.ts";
import { trustedRoot } from "./trusted-root.ts";

const run = promisify(execFile);
const program = fileURLToPath(new URL("../../../.cache/peers/bin/cosign", import.meta.url));

export const hasCosign = existsSync(program);

/** Where cosign looks for bundles; it wants a trusted root even where nothing in it is used. */
export const asBundle: readonly string[] = ["--new-bundle-format"];
export const verifiesBundle: readonly string[] = [...asBundle, "--trusted-root", "trusted_root.json"];

export interface Identity {
  readonly subject: string;
  readonly issuer: string;
}

export interface CosignTool {
  readonly publicKey: string;
  /** Signs as somebody, by a certificate of these services; an attestation where there is a predicate. */
  signAs(
    who: Identity,
    reference: string,
    services: SigstoreServices,
    ...flags: readonly string[]
  ): Promise<string>;
  verifyAs(
    who: Identity,
    reference: string,
    services: SigstoreServices,
    ...flags: readonly string[]
  ): Promise<string>;
  /** Takes a key of this kind for its own; gives the file to name with `--key`. */
  importKey(name: string, kind: KeyKind): Promise<{ readonly file: string; readonly publicPem: string }>;
  sign(reference: string, ...flags: readonly string[]): Promise<string>;
  attest(
    reference: string,
    wish: { readonly type: string; readonly predicate: unknown },
    ...flags: readonly string[]
  ): Promise<string>;
  verify(reference: string, ...flags: readonly string[]): Promise<string>;
  verifyAttestation(reference: string, type: string, ...flags: readonly string[]): Promise<string>;
}

/** With a new key pair; `password` is that of the sandbox's registry. */
export async function cosignTool(folder: string, password = ""): Promise<CosignTool> {
  mkdirSync(folder, { recursive: true });
  const env = {
    PATH: process.env["PATH"],
    HOME: folder,
    COSIGN_PASSWORD: "",
    // Nothing is fetched from Sigstore's own servers: what is not on this machine has no way out.
    TUF_ROOT: join(folder, "tuf"),
    HTTPS_PROXY: "http://127.0.0.1:1",
    SIGSTORE_ROOT_FILE: "authority.pem",
    SIGSTORE_CT_LOG_PUBLIC_KEY_FILE: "certificateLog.pem",
    SIGSTORE_REKOR_PUBLIC_KEY: "log.pem",
    DOCKER_CONFIG: folder,
  };
  const call = async (command: string, ...args: readonly string[]): Promise<string> => {
    const { stdout, stderr } = await run(program, [command, ...args], { cwd: folder, env, timeout: 50_000 });
    return `${stdout}${stderr}`;
  };
  const login = password === "" ? [] : ["--registry-username", "AWS", "--registry-password", password];
  const plain = ["--allow-http-registry", "--allow-insecure-registry", ...login];
  const told = (services: SigstoreServices): void => {
    const { authority, certificateLog, log } = services.pem;
    for (const [name, text] of Object.entries({ authority, certificateLog, log }))
      writeFileSync(join(folder, `${name}.pem`), text);
    writeFileSync(join(folder, "services.json"), JSON.stringify(services.root));
  };
  await call("generate-key-pair");
  writeFileSync(join(folder, "trusted_root.json"), JSON.stringify(trustedRoot({ fulcio, rekor, clock })));
  return {
    publicKey: readFileSync(join(folder, "cosign.pub"), "utf8"),
    signAs(who, reference, services, ...flags) {
      told(services);
      const from = ["--fulcio-url", services.url, "--rekor-url", services.url];
      const token = ["--identity-token", identityToken(who.subject, who.issuer)];
      const command = flags.includes("--predicate") ? "attest" : "sign";
      return call(command, "--yes", ...from, ...token, ...plain, ...flags, reference);
    },
    verifyAs(who, reference, services, ...flags) {
      told(services);
      const wanted = ["--certificate-identity", who.subject, "--certificate-oidc-issuer", who.issuer];
      return call("verify", "--offline", ...wanted, ...plain, ...flags, reference);
    },
    async importKey(name, kind) {
      const pair = keyPair(kind, "peer");
      writeFileSync(join(folder, `${name}.pem`), pair.privateKey.export({ type: "pkcs8", format: "pem" }), {
        mode: 0o600,
      });
      await call("import-key-pair", "--key", `${name}.pem`, "--output-key-prefix", name, "--yes");
      return { file: `${name}.key`, publicPem: publicPem(pair) };
    },
    sign: (reference, ...flags) =>
      call("sign", "--key", "cosign.key", "--tlog-upload=false", "--yes", ...plain, ...flags, reference),
    async attest(reference, { type, predicate }, ...flags) {
      writeFileSync(join(folder, "predicate.json"), JSON.stringify(predicate));
      const wish = ["--type", type, "--predicate", "predicate.json"];
      return call(
        "attest",
        "--key",
        "cosign.key",
        "--tlog-upload=false",
        "--yes",
        ...wish,
        ...plain,
        ...flags,
        reference,
      );
    },
    verify: (reference, ...flags) =>
      call("verify", "--key", "cosign.pub", "--insecure-ignore-tlog", ...plain, ...flags, reference),
    verifyAttestation: (reference, type, ...flags) =>
      call(
        "verify-attestation",
        "--key",
        "cosign.pub",
        "--insecure-ignore-tlog",
        "--type",
        type,
        ...plain,
        ...flags,
        reference,
      ),
  };
}
