// The three numbers of GitLab's merge request widget, in the form of its Terraform report.
import type { Plan } from "../../core/plan/plan.ts";

export function renderPlanGitlab(plan: Plan): string {
  let create = 0;
  let update = 0;
  let remove = 0;
  for (const action of plan.actions) {
    if (action.kind === "delete-image") remove += 1;
    else if (action.kind === "create-repository") create += 1;
    else if (action.kind === "update-repository") update += 1;
    else if ((action.kind === "write-file" ? action.before : action.destination.before) === null) create += 1;
    else update += 1;
  }
  return `${JSON.stringify({ create, update, delete: remove })}\n`;
}
