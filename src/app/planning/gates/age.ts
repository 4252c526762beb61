// How long a digest must have been seen before it may enter: as its source or policy says, and as every gate for its
// destination does. The strictest counts.
import type { Config, MinimumAge } from "../../../config/config.ts";
import { isFor, type Named } from "../../../core/gates/applies.ts";
import { waiverFor } from "../../../core/gates/waiver.ts";

const noAge: MinimumAge = { ms: 0, trustCreated: false };

export function minimumAgeFor(
  { gates, waivers }: Pick<Config, "gates" | "waivers">,
  own: MinimumAge,
  image: Named,
  now: Date,
): MinimumAge {
  const isWaived = (by: Config["waivers"]) => waiverFor(by, "minimumAge", image, now) !== undefined;
  const asked = gates.flatMap(({ minimumAge, ...gate }) =>
    minimumAge !== undefined && isFor(gate, image) && !isWaived(gate.waivers) ? [minimumAge] : [],
  );
  const all = [...(isWaived(waivers) ? [] : [own]), ...asked].filter(({ ms }) => ms > 0);
  if (all.length === 0) return noAge;
  return {
    ms: Math.max(...all.map(({ ms }) => ms)),
    // What an image says of itself counts only where all of them believe it.
    trustCreated: all.every(({ trustCreated }) => trustCreated),
  };
}
