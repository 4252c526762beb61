// What the schema cannot express about a cosign signer: which keys go together, whom an identity matches, and whether the
// files are what they must be.
import type { Complaint } from "../../config/text/finding.ts";
import type { CosignFile } from "../../config/schema.gen.ts";
import type { TrustContext } from "../../config/rules/rule.ts";
import {
  anyIdentity,
  excluded,
  issuerOfKey,
  looseStar,
  nobodyNamed,
  notAKey,
  notAnExpression,
  notATrustedRoot,
  without,
} from "./problems.ts";
import { matchExpression } from "./trust/identity.ts";
import { readPublicKey } from "./trust/public-key.ts";
import { readTrustedRoot } from "./trust/trusted-root.ts";

type Key = keyof CosignFile;

const longestExpression = 1_000;
/** Names of nobody in particular: what matches one of them matches anyone. */
const strangers = [
  "https://stranger.example.invalid/any/thing",
  "https://github.com.stranger.example.invalid/acme/app",
  "https://stranger.example.invalid/?https://github.com/acme/app",
  "stranger@example.invalid",
  "stranger",
];

export function checkCosign(wish: CosignFile, context: TrustContext): void {
  checkKeys(wish, context);
  if (wish.identity !== undefined) checkIdentity(wish.identity, wish, context);
  if (wish.identityRegExp !== undefined) checkExpression(wish.identityRegExp, wish, context);
  checkFiles(wish, context);
}

function checkKeys(wish: CosignFile, { report }: TrustContext): void {
  const [first, ...others] = (["key", "identity", "identityRegExp"] as const).filter(
    (key) => wish[key] !== undefined,
  );
  if (first === undefined) return report({ in: wish, absence: true }, nobodyNamed);
  for (const other of others) report({ in: wish, key: other, mark: "key" }, excluded(other, first));
  if (first === "key") {
    if (wish.issuer !== undefined && others.length === 0)
      report({ in: wish, key: "issuer", mark: "key" }, issuerOfKey());
    return;
  }
  for (const needed of ["issuer", "trustedRoot"] as const)
    if (wish[needed] === undefined) report({ in: wish, key: first, absence: true }, without(needed));
}

function checkIdentity(identity: string, wish: CosignFile, context: TrustContext): void {
  const complain = reporter("identity", wish, context);
  const star = identity.indexOf("*");
  if (star < 0) return;
  if (star === 0) return complain(anyIdentity(identity));
  const scheme = /^[a-z][a-z0-9+.-]*:(?:\/\/)?/i.exec(identity)?.[0];
  if (scheme === undefined) return;
  // The host ends with a slash; what has no host ends with whatever follows the scheme.
  const end = scheme.endsWith("//") ? identity.indexOf("/", scheme.length) : scheme.length;
  if (star <= scheme.length) complain(anyIdentity(identity));
  else if (end < 0 || star < end) complain(looseStar(identity));
}

function checkExpression(expression: string, wish: CosignFile, context: TrustContext): void {
  const complain = reporter("identityRegExp", wish, context);
  if (expression.length > longestExpression)
    return complain(
      notAnExpression(
        `${expression.slice(0, 40)}…`,
        `it has ${expression.length} characters; the limit is ${longestExpression}`,
      ),
    );
  try {
    const fits = matchExpression(expression);
    if (strangers.some((name) => fits(name))) complain(anyIdentity(expression));
  } catch (error) {
    complain(notAnExpression(expression, error instanceof Error ? error.message : "it cannot be read"));
  }
}

/** Files that could not be read are reported elsewhere. */
function checkFiles(wish: CosignFile, context: TrustContext): void {
  const { key, trustedRoot } = wish;
  const pem = key === undefined ? undefined : context.files.get(key);
  if (key !== undefined && pem !== undefined) {
    const read = readPublicKey(pem);
    if (read.key === null) reporter("key", wish, context)(notAKey(key, read.fault));
  }
  const root = trustedRoot === undefined ? undefined : context.files.get(trustedRoot);
  if (trustedRoot === undefined || root === undefined) return;
  const read = readTrustedRoot(root, key === undefined ? "certificates" : "log");
  if (read.trusted === null) reporter("trustedRoot", wish, context)(notATrustedRoot(trustedRoot, read.why));
}

function reporter(key: Key, wish: CosignFile, { report }: TrustContext): (complaint: Complaint) => void {
  return (complaint) => report({ in: wish, key }, complaint);
}
