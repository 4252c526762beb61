// One comment on the pull request with the report: updated where it is there, written where there is something to say.
import { readFileSync } from "node:fs";
import { bodyOf, call, findMarked, orWarn } from "./github.mjs";

const { CHANGES, GITHUB_EVENT_PATH = "", MARKER } = process.env;
const { number } = JSON.parse(readFileSync(GITHUB_EVENT_PATH, "utf8")).pull_request;

await orWarn("pull-requests", async () => {
  const comments = `issues/${number}/comments`;
  const found = await findMarked(comments, MARKER);
  if (found === undefined && CHANGES === "false") return "Nothing changes: no comment.";
  const written =
    found === undefined
      ? await call("POST", comments, { body: bodyOf() })
      : await call("PATCH", `issues/comments/${found.id}`, { body: bodyOf() });
  return `Comment: ${written.html_url}`;
});
