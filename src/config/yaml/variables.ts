// `${NAME}` may stand unquoted anywhere, also within [ ] and { }, where YAML gives braces a meaning. For the parser
// its braces are swapped for characters that no text uses; the length stays, so all positions stay.

const open = "\ufdd0";
const close = "\ufdd1";

export function hideVariables(text: string): string {
  return text.replace(/\$\{([^{}\n"',]*)\}/g, `$$${open}$1${close}`);
}

export function showVariables(text: string): string {
  return text.includes(open) ? text.replace(/\$\ufdd0([^\ufdd0\ufdd1]*)\ufdd1/g, "${$1}") : text;
}
