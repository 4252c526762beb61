// A plan's Markdown as a pull request shows it: the look of a comment on GitHub, in our own few rules.
import { marked } from "marked";

const style = `body{margin:0;padding:16px;background:#fff;font:14px/1.5 "Helvetica Neue",Arial,sans-serif;color:#1f2328;width:900px}
.comment{border:1px solid #d1d9e0;border-radius:6px}.head{background:#f6f8fa;border-bottom:1px solid #d1d9e0;padding:8px 16px;color:#59636e}
.body{padding:12px 16px}h3{font-size:1.25em;margin:0 0 12px;line-height:1.3}h4{margin:18px 0 8px}p{margin:0 0 12px}
table{border-collapse:collapse;margin:0 0 14px}td{overflow-wrap:anywhere}th,td{border:1px solid #d1d9e0;padding:5px 12px;text-align:left}
tr:nth-child(2n){background:#f6f8fa}code{background:#818b981f;border-radius:6px;padding:.15em .4em;font:85% "DejaVu Sans Mono",monospace}
pre{background:#f6f8fa;border-radius:6px;padding:12px}pre code{background:none;padding:0}details{margin:0 0 12px}summary{cursor:pointer}`;

export async function commentPage(markdown: string): Promise<string> {
  const body = await marked.parse(markdown, { gfm: true });
  return `<!doctype html><meta charset="utf-8"><style>${style}</style><div class="comment"><div class="head"><b>github-actions</b> commented</div><div class="body">${body}</div></div>`;
}
