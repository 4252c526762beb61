// Problems with `vulnerabilities` in a config.
import { complaint, type Complaint } from "../../config/text/finding.ts";

export function notADay(until: string): Complaint {
  return complaint("config/day", "Invalid date", {
    detail: `"${until}" is not a calendar date.`,
    hint: "Write the last day on which it applies as YYYY-MM-DD, for example 2026-12-31.",
  });
}

export function notAStage(stage: string, why: string): Complaint {
  return complaint("config/stage", "Invalid stage", {
    detail: `"${stage}" cannot be the repository in which new images wait for their scan: ${why}.`,
    hint: 'Write, for example, stage: "quarantine/{repository}".',
  });
}

export const stageWithoutEcr: Complaint = complaint("config/conflict", "The stage is not used", {
  detail:
    "Images are staged so that ECR can scan them, but with from: attestation, ECR's findings are not read.",
  hint: "Remove stage, or set from: ecr.",
});

export const unattested: Complaint = complaint("config/missing-key", "No signer for the attestations", {
  detail:
    "With from: attestation, an attestation counts only if one of the signers in signedBy signed it, and this gate has no signedBy.",
  hint: "Add signedBy to this gate, or set from: ecr.",
});
