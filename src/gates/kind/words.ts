// Text of strangers within a message: in quotes and short. Whoever may push evidence may write megabytes.

const longest = 120;

/** As JSON, cut where it is long. */
export function quoted(value: unknown): string {
  return cut(JSON.stringify(typeof value === "string" ? value.slice(0, longest) : value) ?? "nothing");
}

export function cut(text: string, most = longest): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}
