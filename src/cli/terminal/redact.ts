// Strikes out secrets, in every form in which they could reach an output, and what looks like a header that logs
// somebody in: a registry may repeat what it was sent, tokens among it that nobody has registered.

const mask = "***";
// Anything shorter is in half of all words: striking it out would hide the output, not the secret.
const shortestSecret = 4;

export type Redact = (text: string) => string;

export function createRedactor(secrets: Iterable<string>): Redact {
  const forms = new Set<string>();
  for (const secret of secrets) {
    if (secret.length < shortestSecret) continue;
    forms.add(secret);
    forms.add(JSON.stringify(secret).slice(1, -1));
    const bytes = Buffer.from(secret);
    forms.add(encodeURIComponent(bytes.toString()));
    forms.add(bytes.toString("base64"));
  }
  // The longest first: a secret may hold another.
  const ordered = [...forms].toSorted((a, b) => b.length - a.length);
  return (text) => strikeHeaders(ordered.reduce((rest, form) => rest.replaceAll(form, mask), text));
}

const header = /\b(Basic|Bearer)(\s+)([\w+/=.~-]{8,})/gi;
// Words follow "bearer" in prose, too; tokens are longer.
const shortestToken = 20;

function strikeHeaders(text: string): string {
  return text.replace(header, (whole, scheme: string, gap: string, value: string) =>
    isToken(scheme, value) ? `${scheme}${gap}${mask}` : whole,
  );
}

function isToken(scheme: string, value: string): boolean {
  if (scheme.toLowerCase() === "bearer") return value.length >= shortestToken;
  return /^[\x20-\x7e]+:/.test(Buffer.from(value, "base64").toString("latin1"));
}
