// Strikes out secrets, in every form in which they could reach an output.

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
  return (text) => ordered.reduce((rest, form) => rest.replaceAll(form, mask), text);
}
