// Base64 as signing tools write it: the usual alphabet, with padding, in its one canonical form.

/** The bytes; undefined for what isn't a text, or could be written otherwise. */
export function fromBase64(text: unknown): Buffer<ArrayBuffer> | undefined {
  if (typeof text !== "string") return undefined;
  const bytes = Buffer.from(text, "base64");
  return bytes.toString("base64") === text ? bytes : undefined;
}
