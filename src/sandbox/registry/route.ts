// What a registry request is about, read from its path, and which ECR operation stands behind it.

export type Route =
  | { readonly kind: "ping" }
  | { readonly kind: "catalog" }
  | { readonly kind: "tags"; readonly name: string }
  | { readonly kind: "manifest"; readonly name: string; readonly reference: string }
  | { readonly kind: "blob"; readonly name: string; readonly digest: string }
  | { readonly kind: "uploads"; readonly name: string }
  | { readonly kind: "upload"; readonly name: string; readonly id: string }
  | { readonly kind: "referrers"; readonly name: string; readonly digest: string };

/** Undefined for a path that the specification doesn't know. */
export function parseRoute(path: string): Route | undefined {
  if (path === "/v2/" || path === "/v2") return { kind: "ping" };
  if (path === "/v2/_catalog") return { kind: "catalog" };
  const rest = path.slice("/v2/".length);
  if (rest.endsWith("/tags/list")) return { kind: "tags", name: rest.slice(0, -"/tags/list".length) };
  if (rest.endsWith("/blobs/uploads"))
    return { kind: "uploads", name: rest.slice(0, -"/blobs/uploads".length) };
  const lastSlash = rest.lastIndexOf("/");
  const [before, last] = [rest.slice(0, lastSlash), decode(rest.slice(lastSlash + 1))];
  if (last === undefined) return undefined;
  if (before.endsWith("/blobs/uploads")) {
    const name = before.slice(0, -"/blobs/uploads".length);
    return last === "" ? { kind: "uploads", name } : { kind: "upload", name, id: last };
  }
  if (before.endsWith("/manifests")) return { kind: "manifest", name: before.slice(0, -10), reference: last };
  if (before.endsWith("/blobs")) return { kind: "blob", name: before.slice(0, -6), digest: last };
  if (before.endsWith("/referrers")) return { kind: "referrers", name: before.slice(0, -10), digest: last };
  return undefined;
}

/** The IAM action that the request counts as. */
export function operationOf(route: Route, method: string): string {
  const reads = method === "GET" || method === "HEAD";
  switch (route.kind) {
    case "ping":
      return "Ping";
    case "catalog":
      return "DescribeRepositories";
    case "tags":
      return "ListImages";
    case "referrers":
      return "ListImageReferrers";
    case "manifest":
      return reads ? "BatchGetImage" : method === "PUT" ? "PutImage" : "BatchDeleteImage";
    case "blob":
      return method === "GET" ? "GetDownloadUrlForLayer" : "BatchCheckLayerAvailability";
    case "uploads":
      return "InitiateLayerUpload";
    case "upload":
      return method === "PUT" ? "CompleteLayerUpload" : "UploadLayerPart";
    default:
      return route satisfies never;
  }
}

function decode(text: string): string | undefined {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
