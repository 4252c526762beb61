// One issue for what drift finds: opened, updated while it lasts, closed when nothing is left.
import { bodyOf, call, findMarked, orWarn } from "./github.mjs";

const { CHANGES, MARKER, SUMMARY } = process.env;
/** GitHub takes titles of 256 characters. */
const title = `ecr-mirror: ${SUMMARY}`.slice(0, 250);

await orWarn("issues", async () => {
  const found = await findMarked("issues?state=open", MARKER);
  if (CHANGES === "false") {
    if (found === undefined) return "No drift, and no issue.";
    await call("POST", `issues/${found.number}/comments`, { body: SUMMARY });
    await call("PATCH", `issues/${found.number}`, { state: "closed", state_reason: "completed" });
    return `Closed: ${found.html_url}`;
  }
  const written =
    found === undefined
      ? await call("POST", "issues", { title, body: bodyOf() })
      : await call("PATCH", `issues/${found.number}`, { title, body: bodyOf() });
  return `Issue: ${written.html_url}`;
});
