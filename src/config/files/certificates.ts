// The PEM files of registries: what they name must be there and be PEM, before a handshake fails without a word.
import { X509Certificate } from "node:crypto";
import { type Complaint, type Placed, place } from "../finding.ts";
import type { NamedFiles } from "./named-files.ts";
import type { RegistryFile } from "../schema.gen.ts";

const keys = ["ca", "cert", "key"] as const;

export async function checkCertificates(
  registries: readonly RegistryFile[],
  files: NamedFiles,
): Promise<readonly Placed[]> {
  const findings: Placed[] = [];
  for (const registry of registries) {
    for (const key of keys) {
      const name = registry[key];
      if (name === undefined) continue;
      const spot = { in: registry, key };
      const bytes = await files.read(name, spot);
      if (bytes !== undefined && !isPem(key, new TextDecoder().decode(bytes)))
        findings.push(place(notPem(key, name), files.place(spot)));
    }
  }
  return findings;
}

function isPem(key: (typeof keys)[number], text: string): boolean {
  if (key === "key")
    return /-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----[\s\S]+-----END [A-Z0-9 ]*PRIVATE KEY-----/.test(text);
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return blocks.length > 0 && blocks.every(isCertificate);
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).subject !== undefined;
  } catch {
    return false;
  }
}

function notPem(key: (typeof keys)[number], name: string): Complaint {
  const what = key === "key" ? "private key" : "certificate";
  return {
    code: "config/pem",
    summary: "Not a PEM file",
    detail: `${name} holds no ${what} in PEM form, or a broken one.`,
    hint: `Name a file with -----BEGIN ${what === "certificate" ? "CERTIFICATE" : "PRIVATE KEY"}-----.`,
  };
}
