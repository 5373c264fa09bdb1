// The style of the report page (app/report_html): screens from 320 px up, paper, light and dark. No font, image or
// address from outside.
#pragma once

#include <string_view>

namespace radica {

inline constexpr std::string_view kReportStyle = R"(
:root{color-scheme:light dark;--back:#f4f5f7;--card:#fff;--ink:#1c2430;--soft:#4d596a;--line:#dde1e7;--faint:#e9edf1;
--main:#1d4f7c;--on-main:#fff;--alarm:#b3261e;--calm:#1f6b4f;
--good:#2a7f62;--bad:#c0392b;--odd:#d9772b;--wait:#e3b341;--same:#4a7fb5;--there:#7cc0a6;--old:#8db3d6;--rest:#aab3be}
@media screen and (prefers-color-scheme:dark){:root{--back:#14181e;--card:#1d232b;--ink:#e6e9ee;--soft:#a9b4c2;
--line:#333c48;--faint:#2a323c;--main:#8ab8e0;--on-main:#10202e;--alarm:#ff8f85;--calm:#7fd0b0;
--good:#4fae8d;--bad:#e2695d;--odd:#e59450;--wait:#e9c46a;--same:#6f9fd0;--there:#3f7d68;--old:#4f7597;--rest:#66717f}}
*{box-sizing:border-box}
body{margin:0;background:var(--back);color:var(--ink);
font:15px/1.5 system-ui,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",Arial,sans-serif}
.page{position:relative;max-width:1120px;margin:0 auto;padding:24px 28px 48px}
.pick{position:absolute;opacity:0}
.switch{position:absolute;right:28px;top:28px;font-size:14px}
.switch label{display:inline-block;border:1px solid var(--soft);padding:4px 12px;cursor:pointer;background:var(--card)}
.switch label:first-child{border-radius:6px 0 0 6px}
.switch label:last-child{border-radius:0 6px 6px 0;border-left:0}
#in-en:not(:checked)~section[lang=en],#in-en:checked~section[lang=es]{display:none}
#in-es:checked~.switch label[for=in-es],#in-en:checked~.switch label[for=in-en]{background:var(--main);color:var(--on-main)}
#in-es:focus-visible~.switch label[for=in-es],#in-en:focus-visible~.switch label[for=in-en]{outline:3px solid #f0b429}
h1{font-size:26px;line-height:1.25;margin:0 180px 2px 0}
h2{font-size:19px;margin:34px 0 8px}
h3{font-size:15px;margin:0 0 4px}
.meta,.note{color:var(--soft);margin:0 0 8px}
.lead{font-size:19px;line-height:1.45;margin:14px 0 4px;max-width:46em}
.card{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:14px 18px;margin:0 0 12px;
overflow-wrap:anywhere}
.hand{border-left:5px solid var(--bad)}
.state{font-size:13px;font-weight:400;margin-left:8px;color:var(--calm)}
.open,.alarm{color:var(--alarm);font-weight:700}
.step{color:var(--soft);margin:0 0 12px;padding-left:18px}
.sum{display:flex;flex-wrap:wrap;gap:2px 12px;align-items:baseline;margin:2px 0 8px}
.sum b{font-size:20px;font-weight:600;font-variant-numeric:tabular-nums}
.sum .op{font-size:18px;color:var(--soft)}
.term{white-space:nowrap}
.id{white-space:nowrap}
.sum .none{color:var(--soft)}.sum .none b{font-weight:400}
.sw{display:inline-block;width:10px;height:10px;border-radius:2px;margin:0 4px 0 0}
.whole{height:4px;border-radius:2px;background:var(--soft);margin-bottom:3px}
svg{display:block;width:100%}
svg.bar{height:12px;border-radius:3px;background:var(--faint)}
svg.columns{height:auto}
svg text{font:12px system-ui,"DejaVu Sans",Arial,sans-serif;fill:var(--soft)}
.main{fill:var(--main);background:var(--main)}.good{fill:var(--good);background:var(--good)}
.bad{fill:var(--bad);background:var(--bad)}.odd{fill:var(--odd);background:var(--odd)}
.wait{fill:var(--wait);background:var(--wait)}.same{fill:var(--same);background:var(--same)}
.there{fill:var(--there);background:var(--there)}.old{fill:var(--old);background:var(--old)}
.rest{fill:var(--rest);background:var(--rest)}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:4px 14px 4px 0;vertical-align:top;overflow-wrap:anywhere}
th:last-child,td:last-child{padding-right:0}
th{font-size:13px;color:var(--soft);font-weight:600}
tbody tr+tr td,tbody tr+tr th{border-top:1px solid var(--faint)}
tbody th{font-size:inherit;color:inherit;font-weight:400}
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.wide{width:34%}.some{width:14%}
td.wide,td.some{padding-top:9px}
code,kbd{font:13px/1.45 ui-monospace,"DejaVu Sans Mono",Consolas,monospace}
kbd{background:var(--faint);border-radius:4px;padding:1px 6px;white-space:pre-wrap;box-decoration-break:clone;
-webkit-box-decoration-break:clone}
ul{margin:4px 0;padding-left:18px;color:var(--soft)}
details{margin:4px 0 0}summary{cursor:pointer;color:var(--soft)}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(300px,1fr));gap:0 12px}
.months{columns:8em auto}.months table{width:100%}
@media (max-width:700px){.page{padding:16px}.switch{position:static;margin-bottom:12px}h1{margin-right:0}
.wide,.some{display:none}.card{overflow-x:auto}}
@page{margin:14mm 12mm}
@media print{:root{--back:#fff;--soft:#444}body{font-size:11.5px}.page{padding:0;max-width:none}.switch{display:none}
.lead{font-size:15px}h1{font-size:20px;margin-right:0}h2{font-size:15px;margin-top:20px}
h2,h2+.note,.card>h3,.step{break-after:avoid}h3{font-size:12.5px}.sum b{font-size:15px}.card{border-color:#bbb}
.whole-card,.hand,tr,li{break-inside:avoid}
thead{display:table-header-group}code,kbd{font-size:10.5px}
.twin::details-content{content-visibility:visible;display:block}details:not(.twin){display:none}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
)";

}  // namespace radica
