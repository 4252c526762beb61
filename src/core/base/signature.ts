// Signatures inside URLs: whoever has one may do what it was made for. They are struck out of texts, for registries and
// stores repeat the URLs that they were asked for.

const mask = "***";
/** The parameters of AWS, Google, Azure, CloudFront and Alibaba that sign, or name what was signed with. */
const names =
  "X-Amz-(?:Signature|Security-Token|Credential)|X-Goog-(?:Signature|Credential)|Signature|AWSAccessKeyId|Key-Pair-Id|" +
  "OSSAccessKeyId|GoogleAccessId|sig|security-token|access_token|token";
/** As they are written in a URL, in a URL inside one, in HTML and in JSON. */
const parameter = new RegExp(
  `((?:[?&;]|%3F|%26|\\\\u0026|\\\\x26)(?:${names})(?:=|%3D))[^\\s&"'<>\\\\;,)]+`,
  "gi",
);
/** These say what they are anywhere. */
const plain = /\b(X-(?:Amz|Goog)-(?:Signature|Security-Token)["']?\s*(?:=|:|%3D)\s*["']?)[^\s&"'<>\\;,)]+/gi;

export function withoutSignatures(text: string): string {
  return text.replace(parameter, `$1${mask}`).replace(plain, `$1${mask}`);
}
