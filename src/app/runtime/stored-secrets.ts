// The secrets in a credential file of Docker or the containers tools, so that no output shows them. Which of them
// is for which registry is the registry client's to say.
import { isRecord } from "../../core/image/manifest-json.ts";

const secretKeys = ["auth", "password", "identitytoken", "registrytoken"] as const;

/** None for a text that is no such file. */
export function storedSecrets(text: string): readonly string[] {
  const auths = Object.values(authsOf(text)).filter(isRecord);
  const found = auths.flatMap((auth) => {
    const secrets = secretKeys.flatMap((key) => auth[key] ?? []).filter((one) => typeof one === "string");
    const encoded = auth["auth"];
    if (typeof encoded !== "string") return secrets;
    const pair = Buffer.from(encoded, "base64").toString("utf8").replace(/\0+$/, "");
    return [...secrets, pair, pair.slice(pair.indexOf(":") + 1)];
  });
  return found.filter((one) => one !== "");
}

function authsOf(text: string): Record<string, unknown> {
  try {
    const file: unknown = JSON.parse(text);
    const auths = isRecord(file) ? file["auths"] : undefined;
    return isRecord(auths) ? auths : {};
  } catch {
    return {};
  }
}
