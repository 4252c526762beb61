// What can be wrong with a catalog, in words.
import type { Complaint } from "../../config/text/finding.ts";
import { type Diagnostic, type Problem, warning, problem } from "../../core/base/diagnostic.ts";

export function emptyCatalog(file: string): Problem {
  return problem("list/empty", "The list is empty", {
    detail: `${file} names no collection.`,
    hint: "Check the address of the catalog, or remove the source from the config.",
  });
}

/** In place of the catalog, mostly because one has to log in. */
export function webPage(address: string): Problem {
  return problem("registry/answer", "The server answered with a web page", {
    detail: `${address.replace(/\?.*$/, "")} answered with HTML instead of a catalog, for example a login page.`,
    hint: "Open the address without a login: curl -sSL URL\nCorrect `catalog`, or save the catalog as a file and name that.",
  });
}

export function leftOut(count: number, catalog: string): Diagnostic {
  return warning("source/hidden-collections", "Hidden collections are left out", {
    detail: `${catalog} marks ${count} as hidden.`,
    hint: "Set `hidden: true` to mirror them too.",
  });
}

export function withoutImage(slugs: readonly string[], catalog: string): Diagnostic {
  return warning("source/without-image", "Some collections have no image", {
    detail: `${catalog} names images of other collections, but none for ${slugs.join(", ")}.`,
    hint: "You only need to act if your runner uses them. To look for images by the collection's name, set `registryPrefix`.",
  });
}

export function badDestinationTemplate(template: string, why: string): Complaint {
  return {
    code: "config/destination",
    summary: "Not a template for repositories",
    detail: `"${template}": ${why}.`,
    hint: "Use {org}, {repo}, {branch} and {slug}, for example runwhen/{org}-{repo}-{branch}.",
  };
}
