// A plan of very many images, made of one of a single image: the same bytes under very many names, in the plan's order.
import type { Action, CopyImage, CreateRepository, Plan, WriteFile } from "../../../src/core/plan/plan.ts";

export interface LargePlan {
  readonly repositories: number;
  readonly tagsEach: number;
}

export function enlarged(plan: Plan, { repositories, tagsEach }: LargePlan): Plan {
  const repository = plan.actions.find((one): one is CreateRepository => one.kind === "create-repository");
  const image = plan.actions.find((one): one is CopyImage => one.kind === "copy-image");
  const file = plan.actions.find((one): one is WriteFile => one.kind === "write-file");
  if (repository === undefined || image === undefined || file === undefined)
    throw new Error("Nothing is planned.");
  const created: Action[] = [];
  const copied: Action[] = [];
  const rows = [];
  for (let at = 0; at < repositories; at += 1) {
    const name = `m/team-${String(at).padStart(4, "0")}/application`;
    created.push({ ...repository, id: `create-repository:${name}`, repository: name });
    for (let number = 0; number < tagsEach; number += 1) {
      const tag = `1.${String(number).padStart(2, "0")}.0`;
      const provenance = [{ source: "list", file: "images.txt", line: at * tagsEach + number + 1 }];
      const destination = { ...image.destination, repository: name, tag };
      copied.push({ ...image, id: `copy-image:${name}:${tag}`, destination, provenance });
      const [row] = file.rows;
      if (row !== undefined)
        rows.push({
          ...row,
          target: `${destination.registry}/${name}:${tag}`,
          place: `${name}:${tag}`,
          provenance,
        });
    }
  }
  const actions = [...created, ...copied, { ...file, rows }];
  const summary = { ...plan.summary, createRepository: repositories, copyImage: repositories * tagsEach };
  return { ...plan, actions, summary };
}
