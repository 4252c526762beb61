// A self-signed certificate for loopback, made by openssl; it is its own authority.
import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";

export interface Certificate {
  /** Paths of PEM files. */
  readonly certificate: string;
  readonly key: string;
}

export const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;

export function makeCertificate(folder: string): Certificate {
  const [certificate, key] = [join(folder, "ca.crt"), join(folder, "ca.key")];
  const files = ["-keyout", key, "-out", certificate];
  const names = ["-subj", "/CN=ecr-mirror bench", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"];
  execFileSync(
    "openssl",
    ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", ...files, ...names],
    { stdio: "ignore" },
  );
  return { certificate, key };
}
