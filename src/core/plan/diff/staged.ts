// Copies that are to be scanned: made where ECR does not hold them, and left alone where it does.
import { compareText } from "../../base/ordering.ts";
import { defined } from "../../base/record.ts";
import { destinationKey } from "../../image/destination.ts";
import type { Actual } from "../actual.ts";
import type { Desired, StagedImage } from "../desired.ts";
import { type Action, actionId, type CopyImage } from "../plan.ts";
import { heldElsewhere } from "./held-elsewhere.ts";
import { barredRepositories } from "./repositories.ts";

export function diffStaged(desired: Desired, actual: Actual): readonly Action[] {
  const { staging, repositories } = desired;
  if (staging === undefined || staging.images.length === 0) return [];
  const barred = barredRepositories(repositories, actual.registries);
  const near = heldElsewhere(desired, actual);
  const settings = new Map(repositories.map((one) => [`${one.registry}/${one.repository}`, one]));
  return staging.images.flatMap((image): readonly CopyImage[] => {
    const { registry, repository, digest } = image.destination;
    const place = `${registry}/${repository}`;
    const there = actual.registries.get(registry)?.repositories.get(repository);
    // One that cannot be created is told as such, with the ways out.
    if (barred.has(place) || there?.digests.has(digest) === true) return [];
    const declared = settings.get(place);
    const isScanned =
      there === undefined || declared?.managed === true
        ? declared?.settings.scanOnPush === true
        : there.settings.scanOnPush === true;
    return [
      {
        ...copyOf(image, desired),
        reason: "missing",
        source: { ...image.source, ...defined({ near: near(image) }) },
        destination: { ...image.destination, before: null },
        ...(isScanned ? {} : { startScan: true as const }),
      },
    ];
  });
}

function copyOf(
  { destination, handling, request, content, stagedFor }: StagedImage,
  { target }: Desired,
): Omit<CopyImage, "reason" | "source" | "destination"> {
  return {
    id: actionId("copy-image", destinationKey(destination), destination.registry, target),
    kind: "copy-image",
    ...handling,
    bytes: content.bytes ?? 0,
    from: request.from,
    ...defined({ chart: request.chart }),
    parts: [...content.parts].sort(compareText),
    provenance: request.provenance,
    stagedFor,
  };
}
