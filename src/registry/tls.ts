// The TLS material that the config gives for a host: PEM text, or the path of a PEM file.
import { defined } from "../core/base/record.ts";
import { type TlsMaterial, usualTls } from "./http/pools.ts";
import { notPem } from "./problems.ts";

interface PemFiles {
  /** null when there is no such file. */
  readFile(path: string): Promise<string | null>;
}

/** Throws Problem `config/certificate`. */
export async function tlsOf(material: TlsMaterial | undefined, files: PemFiles): Promise<TlsMaterial> {
  const [ca, cert, key] = await Promise.all([
    pemOf(material?.ca, files),
    pemOf(material?.cert, files),
    pemOf(material?.key, files),
  ]);
  const own = defined({ ca, cert, key });
  return Object.keys(own).length === 0 ? usualTls : own;
}

async function pemOf(value: string | undefined, files: PemFiles): Promise<string | undefined> {
  if (value === undefined || value.includes("-----BEGIN")) return value;
  const text = await files.readFile(value);
  if (text?.includes("-----BEGIN")) return text;
  throw notPem(value, text !== null);
}
