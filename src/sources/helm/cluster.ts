// Tags that follow the cluster's version: they are found by rendering for a second version, when nobody said which one
// the cluster has.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { formatImageRef } from "../../core/image/reference.ts";
import type { Finding } from "../../core/kubernetes/finding.ts";
import { byIdentity, identify } from "./attribution/attribute.ts";
import type { Session } from "./chart/session.ts";

/** Older than what any supported Helm assumes by itself, and young enough for most charts. */
const otherVersion = "v1.30.4";

/** The findings, those of medium confidence that would name another image on another cluster. */
export async function withClusterVersion<F extends Finding>(
  session: Session,
  findings: readonly F[],
): Promise<readonly F[]> {
  if (session.source.kubeVersion !== undefined || !(await mentionsVersion(session.chart.folder)))
    return findings;
  const other = await session.tryRender({ kubeVersion: otherVersion });
  if (other === undefined) return findings;
  const there = byIdentity(other.findings);
  const identities = identify(findings);
  return findings.map((finding) => {
    const partner = there.get(identities.get(finding) ?? "");
    if (partner === undefined || formatImageRef(partner.ref) === formatImageRef(finding.ref)) return finding;
    const note = `follows the cluster's version: with Kubernetes ${otherVersion.slice(1)} it is ${partner.reference}; set kubeVersion:`;
    return { ...finding, confidence: "medium" as const, note };
  });
}

// A render is seconds, a look at the templates milliseconds. Comparing versions for API groups (semverCompare on
// a line) needs no second render; printing a version does.
async function mentionsVersion(folder: string): Promise<boolean> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (
      !entry.isFile() ||
      !/\.(?:ya?ml|tpl|txt)$/.test(entry.name) ||
      !entry.parentPath.includes("templates")
    )
      continue;
    const text = await readFile(join(entry.parentPath, entry.name), "utf8");
    if (text.includes("KubeVersion")) return true;
  }
  return false;
}
