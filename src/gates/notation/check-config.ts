// What the schema cannot express about a notation signer: whether its files contain roots, and its identities are valid.
import type { NotationFile } from "../../config/schema.gen.ts";
import type { TrustContext } from "../../config/rules/rule.ts";
import { isSelfSigned } from "../x509/chain.ts";
import { formatName } from "../x509/name.ts";
import { readCertificates } from "../x509/pem.ts";
import { type Identity, overlap, parseIdentity } from "./identities.ts";
import * as problems from "./problems.ts";

export function checkConfig(wish: NotationFile, context: TrustContext): void {
  checkRoots(wish, context);
  checkTimestamps(wish, context);
  checkIdentities(wish, context);
}

function checkRoots(wish: NotationFile, context: TrustContext): void {
  const bytes = context.files.get(wish.certificates);
  if (bytes === undefined) return;
  const spot = { in: wish, key: "certificates" };
  const found = readCertificates(bytes);
  if (typeof found === "string")
    return context.report(spot, problems.notCertificates(wish.certificates, found));
  const other = found.find((certificate) => !isSelfSigned(certificate));
  if (other !== undefined)
    context.report(spot, problems.notARoot(wish.certificates, formatName(other.subject)));
}

function checkTimestamps(wish: NotationFile, context: TrustContext): void {
  if (wish.timestamps === undefined) return;
  const spot = { in: wish, key: "timestamps" };
  if (wish.store === "signingAuthority")
    return context.report({ ...spot, mark: "key" }, problems.timestampsOfAuthority());
  const bytes = context.files.get(wish.timestamps);
  const found = bytes === undefined ? [] : readCertificates(bytes);
  if (typeof found === "string")
    return context.report(spot, problems.notCertificates(wish.timestamps, found));
  const issued = found.find((certificate) => !isSelfSigned(certificate));
  const leaf = found.find(({ basicConstraints }) => basicConstraints?.ca !== true);
  if (issued !== undefined)
    context.report(spot, problems.notARoot(wish.timestamps, formatName(issued.subject)));
  else if (leaf !== undefined)
    context.report(spot, problems.notAnAuthority(wish.timestamps, formatName(leaf.subject)));
}

function checkIdentities(wish: NotationFile, context: TrustContext): void {
  const { identities } = wish;
  const good: { readonly text: string; readonly identity: Identity }[] = [];
  identities.forEach((text, key) => {
    const spot = { in: identities, key };
    const identity = parseIdentity(text);
    if (typeof identity === "string") return context.report(spot, problems.notAnIdentity(text, identity));
    if (identity.kind === "anybody" && identities.length > 1)
      return context.report(spot, problems.anybodyAndOthers());
    if (identity.kind === "profile" && wish.store !== "signingAuthority")
      return context.report(spot, problems.profileOfCa(text));
    const other = good.find((one) => one.identity.kind !== "anybody" && overlap(one.identity, identity));
    if (other !== undefined) return context.report(spot, problems.overlapping(text, other.text));
    good.push({ text, identity });
  });
}
