// Lifecycle policies carried out, as ECR does within a day: images expire or are archived, and the time is written down.
import type { Store } from "../store/store.ts";
import { Deletion } from "./images.ts";
import { parseLifecyclePolicy, previewLifecycle } from "./lifecycle.ts";

export function runLifecycle(store: Store, now: Date): void {
  for (const name of store.repositories.names()) {
    const policy = store.repositories.text(name, "lifecycle");
    if (policy === undefined) continue;
    const images = store.repositories.images(name);
    const outcomes = previewLifecycle(images.listing(), parseLifecyclePolicy(policy), now);
    const deletion = new Deletion(images);
    // Indexes first: what one of them names stays as long as it does.
    const indexesFirst = [...outcomes].sort((a, b) => b.image.children.length - a.image.children.length);
    for (const { image, rule } of indexesFirst) {
      if (rule.action.type === "transition") images.setStatus(image, "ARCHIVED", now.toISOString());
      else if (deletion.parents(image.digest).length === 0) deletion.remove(image);
    }
    store.repositories.setText(name, "lifecycle-evaluated", now.toISOString());
  }
}
