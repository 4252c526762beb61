// The keys that the sandbox's KMS knows: the AWS-managed one, `alias/ecr`, and any key named by its id or ARN.
import { createHash } from "node:crypto";
import { EcrError, invalidParameter } from "../base/ecr-error.ts";
import type { Home } from "../base/home.ts";
import type { EncryptionRecord } from "../store/repositories.ts";

const keyId = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32}";
const keyForm = new RegExp(`^(?:${keyId})$`);
const keyArnForm = new RegExp(`^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/(?:${keyId})$`);
const aliasArnForm = /^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:(alias\/.+)$/;
const knownAliases = new Set(["alias/aws/ecr", "alias/ecr"]);

/** The encryption as ECR stores it: with the key's ARN whatever it was named by. */
export function resolveEncryption(
  home: Home,
  wanted:
    | { readonly encryptionType: EncryptionRecord["encryptionType"]; readonly kmsKey?: string | undefined }
    | undefined,
): EncryptionRecord {
  if (wanted === undefined) return { encryptionType: "AES256" };
  const { encryptionType, kmsKey } = wanted;
  if (encryptionType !== "AES256")
    return { encryptionType, kmsKey: resolveKey(home, kmsKey ?? "alias/aws/ecr") };
  if (kmsKey === undefined) return { encryptionType };
  throw invalidParameter("encryptionConfiguration", "KmsKey can't be set when encryption type is AES256");
}

function resolveKey(home: Home, key: string): string {
  if (keyArnForm.test(key)) return key;
  if (keyForm.test(key)) return keyArn(home, key);
  const alias = aliasArnForm.exec(key)?.[1] ?? key;
  if (knownAliases.has(alias)) return keyArn(home, idOf(alias));
  const named = alias.startsWith("alias/") ? `Alias ${home.arn("kms", alias)}` : `Key '${key}'`;
  throw new EcrError("KmsException", `${named} is not found.`, { kmsError: "NotFoundException" });
}

function idOf(alias: string): string {
  const hex = createHash("sha256").update(alias).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    "-",
  );
}

function keyArn(home: Home, id: string): string {
  return home.arn("kms", `key/${id}`);
}
