"""The style sheet of pages that stand alone: calm, readable without a script, in light, dark and print.

https://www.w3.org/TR/WCAG22/
"""

from __future__ import annotations

from typing import Final

STYLE: Final = """
:root{color-scheme:light dark;--paper:#fdfdfb;--ink:#1b1d1f;--soft:#5b6066;--line:#d4d6d2;--accent:#00557f}
@media screen and (prefers-color-scheme:dark){
:root{--paper:#17191c;--ink:#ececea;--soft:#b4b7ba;--line:#3a3f44;--accent:#7cc4ee}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",
Roboto,"Helvetica Neue",Arial,sans-serif}
main,footer{max-width:1008px;margin:0 auto;padding:24px}
h1{font-size:28px;line-height:1.2;margin:0 0 4px}h2{font-size:20px;line-height:1.3;margin:40px 0 8px}
p{max-width:72ch;margin:0 0 12px}.lead{font-size:20px;line-height:1.4}.soft,footer{color:var(--soft)}
.caveat{border-left:4px solid #c04a00;padding-left:12px;font-weight:600}
figure{margin:24px 0;overflow-x:auto}figure svg{width:100%;min-width:640px;height:auto;display:block}
a{color:var(--accent)}a:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.wide{overflow-x:auto}
table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:14px;width:100%}
caption{text-align:left;color:var(--soft);padding-bottom:8px}
th,td{padding:4px 16px 4px 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}
thead th{border-bottom:2px solid var(--ink);position:sticky;top:0;background:var(--paper)}
.n,tbody th{white-space:nowrap}.n{text-align:right}tbody th{font-weight:400}
tr.here th,tr.here .n{font-weight:700}
pre{font:14px/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;white-space:pre-wrap;
overflow-wrap:anywhere;border:1px solid var(--line);padding:12px;margin:0}
footer{font-size:14px;border-top:1px solid var(--line)}
@media print{body{font-size:11pt}main,footer{padding:0;max-width:none}thead th{position:static}
h2{break-after:avoid}tr,figure{break-inside:avoid}main a[href^="http"]::after{content:" <" attr(href) ">";
font-size:9pt;overflow-wrap:anywhere}}
"""
