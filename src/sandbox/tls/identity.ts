// What the sandbox proves itself with: made once for a store, kept in `tls/`, and made anew when it has become too old
// or does not name all that is served.
import { X509Certificate } from "node:crypto";
import { chmodSync, mkdirSync } from "node:fs";
import { isIP } from "node:net";
import { join } from "node:path";
import type { Home } from "../base/home.ts";
import { Files, read } from "../store/files.ts";
import { type Certificates, issueCertificates } from "./certificate.ts";

export interface Identity extends Certificates {
  /** What other programs are told to trust. */
  readonly caFile: string;
}

const renewBefore = 30 * 24 * 60 * 60 * 1000;

/** Certificates are about the world's time, whatever clock the sandbox runs by. */
export function openIdentity(folder: string, homes: readonly Home[], now = new Date()): Identity {
  const names = ["localhost", "127.0.0.1", "::1", ...homes.flatMap(namesOf)];
  mkdirSync(folder, { recursive: true });
  const caFile = join(folder, "ca.pem");
  const kept = parse(read(join(folder, "server.json")));
  if (kept !== undefined && fits(kept, names, now)) return { ...kept, caFile };
  const made = issueCertificates(names, now);
  const files = new Files(folder);
  files.replace(join(folder, "server.json"), JSON.stringify(made));
  chmodSync(join(folder, "server.json"), 0o600);
  files.replace(caFile, made.ca);
  return { ...made, caFile };
}

/** For those who let ECR's own names lead here, in a hosts file or a container network. */
function namesOf({ region, registry }: Home): readonly string[] {
  return [registry, `api.ecr.${region}.${registry.slice(registry.indexOf("amazonaws"))}`];
}

function fits(kept: Certificates, names: readonly string[], now: Date): boolean {
  const certificate = new X509Certificate(kept.certificate);
  if (Date.parse(certificate.validTo) - now.getTime() < renewBefore) return false;
  return names.every((name) => proves(certificate, name));
}

function proves(certificate: X509Certificate, name: string): boolean {
  const found = isIP(name) === 0 ? certificate.checkHost(name) : certificate.checkIP(name);
  return found !== undefined;
}

function parse(text: string | undefined): Certificates | undefined {
  return text === undefined ? undefined : (JSON.parse(text) as Certificates);
}
