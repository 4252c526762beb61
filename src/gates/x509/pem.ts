// Certificates of a PEM file (RFC 7468), each read and checked in its form. Text around the blocks is a comment.
import { type Certificate, readCertificate } from "./certificate.ts";
import { Unusable } from "../kind/unusable.ts";

const mostCertificates = 200;
const blockForm = /-----BEGIN ([A-Z0-9 ]+)-----\r?\n([\s\S]*?)-----END \1-----/g;
const base64Form = /^[A-Za-z0-9+/]+={0,2}$/;

/** The certificates of the file, or a clause that says what is wrong with it: `it contains no PEM block`. */
export function readCertificates(bytes: Uint8Array): readonly Certificate[] | string {
  const blocks = [...Buffer.from(bytes).toString("latin1").matchAll(blockForm)];
  if (blocks.length === 0) return "it contains no PEM block";
  if (blocks.length > mostCertificates)
    return `it contains ${blocks.length} PEM blocks; the limit is ${mostCertificates}`;
  const certificates: Certificate[] = [];
  for (const [, label = "", body = ""] of blocks) {
    if (label !== "CERTIFICATE") return `it contains a block "${label}"; only certificates are allowed`;
    const text = body.replace(/\s/g, "");
    if (text.length % 4 !== 0 || !base64Form.test(text)) return "a certificate in it is not base64";
    try {
      certificates.push(readCertificate(Buffer.from(text, "base64")));
    } catch (error) {
      if (!(error instanceof Unusable)) throw error;
      return `a certificate in it cannot be read: ${error.message}`;
    }
  }
  return certificates;
}
