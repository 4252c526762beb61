// What is wrong with `vulnerabilities` in a config, in words.
import { complaint, type Complaint } from "../../config/text/finding.ts";

export function notADay(until: string): Complaint {
  return complaint("config/day", "Not a day", {
    detail: `"${until}" is not a day of the calendar.`,
    hint: "Write the last day on which it counts as YYYY-MM-DD.",
  });
}

export function notAStage(stage: string, why: string): Complaint {
  return complaint("config/stage", "Not a stage", {
    detail: `"${stage}" cannot name the repositories in which new images wait: ${why}.`,
    hint: 'Write for example "quarantine/{repository}".',
  });
}

export const stageWithoutEcr: Complaint = complaint("config/conflict", "A stage that nothing uses", {
  detail: "Images are staged to be scanned by ECR, and from: attestation does not ask for ECR's findings.",
  hint: "Remove stage, or write from: ecr.",
});

export const unattested: Complaint = complaint("config/missing-key", "No signer for the attestations", {
  detail:
    "With from: attestation, only an attestation that is signed by one of signedBy counts, and this gate has no signedBy.",
  hint: "Add signedBy to this gate, or write from: ecr.",
});
