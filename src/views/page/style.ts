// How reports look: in light and in dark, on 390 pixels and on 2,560, and on paper.

/** Every pair of text and ground has a contrast of 4.5 or more. */
const light = `--text:#1b1f24;--quiet:#57606a;--ground:#fff;--panel:#f6f8fa;--line:#d0d7de;--link:#0550ae;
--create:#116329;--change:#7d4e00;--delete:#a40e26;--blocked:#6639ba;--kept:#0a5a8a;--notice:#9a6700;
--added:#dafbe1;--removed:#ffebe9`;
const dark = `--text:#e6edf3;--quiet:#a3adb8;--ground:#0d1117;--panel:#161b22;--line:#3d444d;--link:#79c0ff;
--create:#56d364;--change:#e3b341;--delete:#ff8b82;--blocked:#c297ff;--kept:#79c0ff;--notice:#d29922;
--added:#12351f;--removed:#4a1a1d`;

/** Neighbors differ in light and in dark. */
const hues = ["#3b82c4", "#c2702d", "#3f9b63", "#a259b5", "#b8952a", "#cc5a71", "#2f9ea6", "#8a7a66"];

export const hueCount = hues.length;

export const style = `:root{color-scheme:light dark;${light}}
@media(prefers-color-scheme:dark){:root{${dark}}}
*{box-sizing:border-box}
body{font:15px/1.5 system-ui,sans-serif;margin:0 auto;max-width:110rem;padding:1.5rem clamp(.8rem,3vw,3rem) 4rem;
color:var(--text);background:var(--ground);overflow-wrap:anywhere}
h1{font-size:1.35rem;line-height:1.3;margin:.2rem 0 .6rem}h2{font-size:1.1rem;margin:2rem 0 .5rem}
h2 small,.quiet{font-weight:400;color:var(--quiet)}p{margin:.3rem 0}
a{color:var(--link)}:focus-visible{outline:2px solid var(--link);outline-offset:2px}
.notice{border-left:4px solid var(--notice);padding:.1rem .7rem;font-weight:600;margin:.6rem 0}
nav ul{display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;list-style:none;padding:0;margin:1rem 0 0}
.tiles{display:flex;flex-wrap:wrap;gap:.6rem;margin:1rem 0}
.tiles div{background:var(--panel);border:1px solid var(--line);border-radius:.4rem;padding:.4rem .9rem;display:flex;
flex-direction:column-reverse}
.tiles dd{margin:0;font-size:1.35rem;font-weight:600;font-variant-numeric:tabular-nums}.tiles dt{color:var(--quiet)}
code,pre,.name{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.9em}
pre{white-space:pre-wrap;margin:.3rem 0;padding:.5rem .7rem;background:var(--panel);border-radius:.3rem}
table{display:block;width:100%;margin:.3rem 0}thead,tbody{display:block}
th{text-align:left;font-weight:600}
tr{display:grid;gap:0 1rem;padding:.3rem .4rem;border-top:1px solid var(--line);
grid-template-columns:repeat(auto-fit,minmax(6rem,1fr))}
thead tr{border-top:0;border-bottom:1px solid var(--line)}
tbody tr{content-visibility:auto;contain-intrinsic-size:auto 2.1rem}
tr[hidden]{display:none}th,td{padding:0;min-width:0}
.rows tr{grid-template-columns:6.5rem 5.5rem minmax(0,3fr) minmax(0,1.2fr) 5rem minmax(0,3fr)}
.shares tr{grid-template-columns:minmax(0,2fr) 5rem 6rem minmax(0,3fr)}
.number{text-align:right;font-variant-numeric:tabular-nums}
th button{font:inherit;font-weight:600;color:inherit;background:none;border:0;padding:0;cursor:pointer;text-align:inherit}
th button::after{content:" \\2195";color:var(--quiet)}
[aria-sort=ascending] button::after{content:" \\2191"}[aria-sort=descending] button::after{content:" \\2193"}
${["create", "change", "delete", "blocked", "kept"].map((name) => `.${name}>:first-child,.${name}>h3 b{color:var(--${name})}`).join("")}
.change>:first-child,.delete>:first-child{font-weight:600}
details>summary{cursor:pointer;color:var(--link);width:fit-content}
.card{border:1px solid var(--line);border-left:4px solid var(--blocked);border-radius:.3rem;padding:.5rem .9rem;margin:.5rem 0}
.card h3{font-size:1rem;margin:0}
.tools{display:flex;flex-wrap:wrap;gap:.5rem .8rem;align-items:center;margin:.5rem 0}.tools[hidden]{display:none}
.tools input,.tools select,.tools button{font:inherit;color:var(--text);background:var(--panel);border:1px solid var(--line);
border-radius:.3rem;padding:.25rem .6rem;max-width:100%}
.tools input{flex:1 1 14rem;max-width:28rem}.tools button{cursor:pointer}
.tools [aria-pressed=true]{background:var(--text);color:var(--ground)}
.diff span{display:block}.diff .ins{background:var(--added)}.diff .del{background:var(--removed)}.diff .at{color:var(--quiet)}
.flow{width:100%;max-width:75rem;height:auto;font:13px system-ui,sans-serif}.flow text{fill:var(--text)}
.flow path{fill:none;stroke-opacity:.4}.bar{width:100%;height:.8rem}
${hues.map((hue, at) => `.h${at}{fill:${hue};stroke:${hue}}`).join("")}.flow rect,.bar rect{stroke:none}
@media(max-width:52rem){.flow{display:none}
.rows thead{display:none}.rows tr{grid-template-columns:auto auto 1fr}
.rows td:nth-child(3){grid-column:1/-1;font-weight:600}.rows td:nth-child(4){grid-column:1}.rows td:nth-child(6){grid-column:1/-1}
.shares tr{grid-template-columns:minmax(0,1fr) 5rem 5rem}.shares :is(td,th):nth-child(4){grid-column:1/-1}}
@media print{:root{${light}}body{font-size:11px;max-width:none;padding:0}nav,.tools{display:none}
tbody tr{content-visibility:visible;break-inside:avoid}.diff .ins,.diff .del{print-color-adjust:exact}}`;
