// Whether a repository can give out a layer. One that only archived images name is archived with them.
import type { Digest } from "../../core/base/digest.ts";
import type { Images } from "../store/images.ts";

export type LayerState = "AVAILABLE" | "UNAVAILABLE" | "ARCHIVED";

export function layerState(images: Images, layer: Digest): LayerState {
  if (!images.hasLayer(layer)) return "UNAVAILABLE";
  if (!images.hasArchive() || !images.isCommitted(layer)) return "AVAILABLE";
  const using = [...images.listing().images.values()].filter((image) => image.layers.includes(layer));
  return using.length > 0 && using.every((image) => image.status === "ARCHIVED") ? "ARCHIVED" : "AVAILABLE";
}
