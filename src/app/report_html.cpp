#include "app/report_html.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "app/i18n.h"
#include "app/json_view.h"
#include "model/rules.h"

namespace radica {
namespace {

constexpr std::string_view kStyle = R"(
:root{color-scheme:light}
*{box-sizing:border-box}
body{margin:0;background:#f4f5f7;color:#1c2430;font:15px/1.5 system-ui,"Segoe UI",Roboto,"Noto Sans",Arial,sans-serif}
.page{max-width:1180px;margin:0 auto;padding:24px 28px 48px}
.pick{position:absolute;opacity:0}
.switch{position:absolute;right:28px;top:28px;font-size:14px}
.switch label{border:1px solid #b9c1cc;padding:4px 12px;cursor:pointer;background:#fff}
.switch label:first-child{border-radius:6px 0 0 6px}
.switch label:last-child{border-radius:0 6px 6px 0;border-left:0}
.page{position:relative}
#in-en:not(:checked)~section[lang=en],#in-en:checked~section[lang=es]{display:none}
#in-es:checked~.switch label[for=in-es],#in-en:checked~.switch label[for=in-en]{background:#1d4f7c;color:#fff}
#in-es:focus-visible~.switch label[for=in-es],#in-en:focus-visible~.switch label[for=in-en]{outline:3px solid #f0b429}
h1{font-size:26px;margin:0 160px 2px 0}
h2{font-size:18px;margin:32px 0 8px}
h3{font-size:15px;margin:0 0 4px}
.meta,.note{color:#566273;margin:0 0 8px}
.card{background:#fff;border:1px solid #dde1e7;border-radius:8px;padding:14px 18px;margin:0 0 12px;overflow-x:auto}
.state{font-size:13px;font-weight:400;margin-left:8px;color:#1f6b4f}
.state.open{color:#b3261e;font-weight:700}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:4px 14px 4px 0;vertical-align:top}
th{font-size:13px;color:#566273;font-weight:600}
tbody tr+tr td{border-top:1px solid #edf0f3}
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.sum{width:auto}
.sum td{font-size:20px;padding-right:10px;font-variant-numeric:tabular-nums}
.sum th{padding-right:10px}
.sum i{display:inline-block;width:9px;height:9px;border-radius:2px;margin-right:5px}
.op{color:#8a94a3}
code{font:13px/1.45 ui-monospace,"DejaVu Sans Mono",Consolas,monospace;overflow-wrap:anywhere}
ul{margin:2px 0 4px;padding-left:18px;color:#566273}
svg.bar{display:block;width:100%;height:12px;border-radius:3px;background:#edf0f3}
td.wide{width:38%;padding-top:9px}
.sum+svg.bar{margin-top:4px}
.id code{white-space:nowrap}
svg.columns{display:block;width:100%;height:auto}
svg text{font:12px system-ui,Arial,sans-serif;fill:#566273}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(320px,1fr));gap:12px}
.error{color:#b3261e}
@media print{body{background:#fff;font-size:12px}.page{padding:0;max-width:none}.switch{display:none}
.card{break-inside:avoid;border-color:#bbb}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
)";

constexpr std::string_view kMain = "#1d4f7c";

// A sum of SPEC §10: total = parts; the stage without which it says nothing.
struct Sum {
  std::string_view name, total, parts, stage;
};
constexpr std::array kSums{
    Sum{"files", "found", "ignored deferred unchanged rejected read", "scan"},
    Sum{"observations", "read", "rejected conflicts exact_duplicates earlier_versions records", "ingest"},
    Sum{"records", "touched", "inserted updated unchanged failed", "load"},
    Sum{"store", "files", "uploaded already_there same_bytes superseded deferred failed", "upload"},
};

// The same meaning has the same colour in all sums.
std::string_view colour_of(std::string_view part) {
  constexpr std::array kColours{
      std::pair{std::string_view("rejected failed"), std::string_view("#c0392b")},
      std::pair{std::string_view("conflicts"), std::string_view("#d9772b")},
      std::pair{std::string_view("deferred"), std::string_view("#e3b341")},
      std::pair{std::string_view("read records inserted uploaded"), std::string_view("#2a7f62")},
      std::pair{std::string_view("exact_duplicates same_bytes"), std::string_view("#4a7fb5")},
      std::pair{std::string_view("already_there"), std::string_view("#7cc0a6")},
      std::pair{std::string_view("earlier_versions updated superseded"), std::string_view("#8db3d6")},
  };
  for (const auto& [parts, colour] : kColours)
    if (parts.find(part) != std::string_view::npos) return colour;
  return "#b4bcc6";
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const std::size_t blank = std::min(text.find(' '), text.size());
    words.push_back(text.substr(0, blank));
    text.remove_prefix(std::min(blank + 1, text.size()));
  }
  return words;
}

double share(std::int64_t part, std::int64_t whole) {
  return whole <= 0 ? 0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

struct Piece {
  std::int64_t value;
  std::string_view colour;
  std::string title;  // escaped
};

// Pieces side by side, together at most `whole`.
std::string bar(const std::vector<Piece>& pieces, std::int64_t whole) {
  std::string svg = R"(<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" role="img">)";
  double at = 0;
  for (const Piece& piece : pieces) {
    const double width = share(piece.value, whole);
    if (piece.value <= 0) continue;
    svg += fmt::format(R"(<rect x="{:.3f}" width="{:.3f}" height="10" fill="{}"><title>{}</title></rect>)", at, width,
                       piece.colour, piece.title);
    at += width;
  }
  return svg + "</svg>";
}

std::string cell(std::string_view css, std::string_view html) {
  return css.empty() ? fmt::format("<td>{}</td>", html) : fmt::format("<td class=\"{}\">{}</td>", css, html);
}

std::string code(std::string_view text) {
  return "<code>" + html_escaped(text) + "</code>";
}

// The page's body in one language.
class ReportPage {
 public:
  ReportPage(Language language, JsonView report) : texts_(Texts::load(language)), report_(report) {}

  [[nodiscard]] std::string section() const {
    std::string html = fmt::format("<section lang=\"{}\">\n", code_of(texts_.language()));
    html += fmt::format("<h1>{}</h1>\n", title());
    html += fmt::format("<p class=\"meta\">{}</p>\n", subtitle());
    html += balance() + drift() + rules() + fields() + catalogues() + months() + stages() + keys();
    return html + "</section>\n";
  }
  [[nodiscard]] std::string title() const {
    return say("title", {{"company", std::string(report_["company"].text())}});
  }

 private:
  // A text of the table [report_page], escaped after its parameters are in.
  [[nodiscard]] std::string say(std::string_view id, const std::vector<ErrorFact>& facts = {}) const {
    return html_escaped(texts_.text(fmt::format("report_page.{}", id), facts));
  }
  [[nodiscard]] std::string number(std::int64_t value) const { return texts_.number(value); }
  [[nodiscard]] std::string percent(std::int64_t part, std::int64_t whole) const {
    return texts_.decimal(share(part, whole), 1) + " %";
  }
  [[nodiscard]] std::string head(std::string_view columns) const;
  [[nodiscard]] bool has_stage(std::string_view name) const;
  [[nodiscard]] std::string subtitle() const;
  [[nodiscard]] std::string balance() const;
  [[nodiscard]] std::string sum(const Sum& sum) const;
  [[nodiscard]] std::string sum_table(const Sum& sum, JsonView values) const;
  [[nodiscard]] std::string drift() const;
  [[nodiscard]] std::string rules() const;
  [[nodiscard]] std::string rule_row(JsonView rule, std::int64_t most) const;
  [[nodiscard]] std::string fields() const;
  [[nodiscard]] std::string catalogues() const;
  [[nodiscard]] std::string catalogue(JsonView field) const;
  [[nodiscard]] std::string months() const;
  [[nodiscard]] std::string stages() const;
  [[nodiscard]] std::string keys() const;

  Texts texts_;
  JsonView report_;
};

// "!count" is a column of numbers; "" one without a name.
std::string ReportPage::head(std::string_view columns) const {
  std::string html = "<thead><tr>";
  for (std::string_view column : words_of(columns)) {
    const bool is_number = column.starts_with('!');
    if (is_number) column.remove_prefix(1);
    html += fmt::format("<th{}>{}</th>", is_number ? " class=\"n\"" : "",
                        column == "-" ? std::string() : say(fmt::format("column.{}", column)));
  }
  return html + "</tr></thead>";
}

bool ReportPage::has_stage(std::string_view name) const {
  const auto all = report_["stages"].children();
  return std::any_of(all.begin(), all.end(), [name](const JsonView& stage) { return stage["name"].text() == name; });
}

std::string ReportPage::subtitle() const {
  const auto now = parse_local(report_["now"].text());
  const std::string time = now ? texts_.moment(*now) : std::string(report_["now"].text());
  if (report_["run_id"].text().empty()) return say("made", {{"time", time}});
  return say("made_by", {{"time", time}, {"run", std::string(report_["run_id"].text())}});
}

std::string ReportPage::balance() const {
  std::string html = fmt::format("<h2>{}</h2>\n<p class=\"note\">{}</p>\n", say("balance"), say("balance_note"));
  for (const Sum& each : kSums) html += sum(each);
  return html;
}

std::string ReportPage::sum(const Sum& sum) const {
  const JsonView values = report_["balance"][sum.name];
  const std::string name = say(fmt::format("{}.title", sum.name));
  if (!has_stage(sum.stage))
    return fmt::format("<div class=\"card\"><h3>{}</h3><p class=\"note\">{}</p></div>\n", name, say("not_in_run"));
  const std::int64_t total = values[sum.total].number();
  std::int64_t parts = 0;
  std::vector<Piece> pieces;
  for (const std::string_view part : words_of(sum.parts)) {
    const std::int64_t value = values[part].number();
    parts += value;
    pieces.push_back(
        {value, colour_of(part), fmt::format("{}: {}", say(fmt::format("{}.{}", sum.name, part)), number(value))});
  }
  const bool closes = parts == total;
  return fmt::format("<div class=\"card\"><h3>{}<span class=\"state{}\">{}</span></h3>{}{}</div>\n", name,
                     closes ? "" : " open", say(closes ? "closes" : "does_not_close"), sum_table(sum, values),
                     bar(pieces, std::max(parts, total)));
}

std::string ReportPage::sum_table(const Sum& sum, JsonView values) const {
  std::string names = fmt::format("<th>{}</th>", say(fmt::format("{}.{}", sum.name, sum.total)));
  std::string numbers = cell("", number(values[sum.total].number()));
  std::string_view sign = "=";
  for (const std::string_view part : words_of(sum.parts)) {
    names += fmt::format("<th></th><th><i style=\"background:{}\"></i>{}</th>", colour_of(part),
                         say(fmt::format("{}.{}", sum.name, part)));
    numbers += cell("op", sign) + cell("", number(values[part].number()));
    sign = "+";
  }
  return fmt::format("<table class=\"sum\"><tr>{}</tr><tr>{}</tr></table>", names, numbers);
}

// Only when there is something new, or the baseline was taken.
std::string ReportPage::drift() const {
  const JsonView drift = report_["drift"];
  const std::vector<JsonView> all = drift["new"].children();
  const std::int64_t without_room = drift["without_room"].number();
  const bool is_baseline = drift["baseline"].is_true();
  if (all.empty() && without_room == 0 && !is_baseline) return {};
  std::string html = fmt::format("<h2>{}</h2>\n<p class=\"note\">{}</p>\n", say("drift"),
                                 say(is_baseline ? "drift_baseline" : "drift_note"));
  if (!all.empty())
    html += fmt::format("<div class=\"card\"><table>{}<tbody>\n", head("kind name known !count first_file"));
  for (const JsonView& name : all)
    html += fmt::format("<tr>{}{}{}{}{}</tr>\n", cell("", code(name["kind"].text())),
                        cell("", code(name["name"].text())), cell("", say(name["known"].is_true() ? "yes" : "no")),
                        cell("n", number(name["count"].number())), cell("", code(name["first_file"].text())));
  if (!all.empty()) html += "</tbody></table></div>\n";
  if (without_room > 0)
    html += fmt::format("<p class=\"note\">{}</p>\n", say("drift_without_room", {{"count", number(without_room)}}));
  return html;
}

std::string ReportPage::rules() const {
  std::vector<JsonView> found = report_["rules"].children();
  std::string html = fmt::format("<h2>{}</h2>\n", say("rules"));
  if (found.empty()) return html + fmt::format("<p class=\"note\">{}</p>\n", say("no_rules"));
  // What rejects first, then by count.
  std::stable_sort(found.begin(), found.end(), [](const JsonView& left, const JsonView& right) {
    const bool is_left_error = left["severity"].text() == "error", is_right_error = right["severity"].text() == "error";
    if (is_left_error != is_right_error) return is_left_error;
    return left["count"].number() > right["count"].number();
  });
  std::int64_t most = 0;
  for (const JsonView& rule : found) most = std::max(most, rule["count"].number());
  html += fmt::format("<p class=\"note\">{}</p>\n<div class=\"card\"><table>{}<tbody>\n", say("rules_note"),
                      head("rule severity !count - meaning"));
  for (const JsonView& rule : found) html += rule_row(rule, most);
  return html + "</tbody></table></div>\n";
}

std::string ReportPage::rule_row(JsonView rule, std::int64_t most) const {
  const bool is_error = rule["severity"].text() == "error";
  const std::int64_t count = rule["count"].number();
  std::string meaning = html_escaped(texts_.text(fmt::format("rules.{}.what", rule.key())));
  meaning += fmt::format(" <span class=\"note\">{}</span>",
                         html_escaped(texts_.text(fmt::format("rules.{}.hint", rule.key()))));
  std::string samples;
  for (const JsonView& sample : rule["samples"].children()) samples += fmt::format("<li>{}</li>", code(sample.text()));
  if (!samples.empty()) meaning += fmt::format("<ul>{}</ul>", samples);
  return fmt::format("<tr>{}{}{}<td style=\"width:12%;padding-top:9px\">{}</td>{}</tr>\n", cell("id", code(rule.key())),
                     cell(is_error ? "error" : "", say(fmt::format("severity.{}", rule["severity"].text()))),
                     cell("n", number(count)), bar({{count, is_error ? "#c0392b" : "#d9a62b", number(count)}}, most),
                     cell("", meaning));
}

std::string ReportPage::fields() const {
  std::string html = fmt::format("<h2>{}</h2>\n<p class=\"note\">{}</p>\n<div class=\"card\"><table>{}<tbody>\n",
                                 say("fields"), say("fields_note"), head("field - !share !filled !empty"));
  for (const JsonView& field : report_["fields"].children()) {
    const std::int64_t filled = field["filled"].number(), all = filled + field["empty"].number();
    html +=
        fmt::format("<tr>{}{}{}{}{}</tr>\n", cell("", code(field.key())),
                    cell("wide", bar({{filled, kMain, percent(filled, all)}}, all)), cell("n", percent(filled, all)),
                    cell("n", number(filled)), cell("n", number(field["empty"].number())));
  }
  return html + "</tbody></table></div>\n";
}

std::string ReportPage::catalogues() const {
  std::string html = fmt::format("<h2>{}</h2>\n<div class=\"pair\">\n", say("catalogues"));
  for (const JsonView& field : report_["catalogues"].children()) html += catalogue(field);
  return html + "</div>\n";
}

std::string ReportPage::catalogue(JsonView field) const {
  std::int64_t all = 0;
  for (const JsonView& value : field.children()) all += value.number();
  std::string html = fmt::format("<div class=\"card\"><h3>{}</h3><table><tbody>\n", code(field.key()));
  if (all == 0) html += fmt::format("<tr>{}</tr>\n", cell("", say("nothing")));
  for (const JsonView& value : field.children()) {
    // Counts the values that are in no catalogue (stages/report.h).
    const bool is_unknown = value.key() == "unknown";
    html += fmt::format(
        "<tr>{}{}{}</tr>\n", cell("", is_unknown ? "<i>" + say("unknown_value") + "</i>" : html_escaped(value.key())),
        cell("wide", bar({{value.number(), is_unknown ? "#d9a62b" : kMain, percent(value.number(), all)}}, all)),
        cell("n", number(value.number())));
  }
  return html + "</tbody></table></div>\n";
}

// Columns; with many months not each has its name and number below and above it, but its title.
std::string ReportPage::months() const {
  constexpr int kWidth = 1120, kHeight = 190, kTop = 18, kBottom = 20;
  const std::vector<JsonView> all = report_["months"].children();
  std::string html = fmt::format("<h2>{}</h2>\n<div class=\"card\">", say("months"));
  if (all.empty()) return html + fmt::format("<p class=\"note\">{}</p></div>\n", say("nothing"));
  std::int64_t most = 1;
  for (const JsonView& month : all) most = std::max(most, month.number());
  const double step = kWidth / static_cast<double>(std::max<std::size_t>(all.size(), 12));
  const std::size_t each = std::max<std::size_t>(1, static_cast<std::size_t>(64 / step) + (step < 64 ? 1 : 0));
  html += fmt::format("<svg class=\"columns\" viewBox=\"0 0 {} {}\" role=\"img\">", kWidth, kHeight);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const double left = step * static_cast<double>(i), middle = left + step / 2;
    const double height = (kHeight - kTop - kBottom) * share(all[i].number(), most) / 100;
    const std::string name = html_escaped(all[i].key()), count = number(all[i].number());
    html += fmt::format(
        "<rect x=\"{:.2f}\" y=\"{:.2f}\" width=\"{:.2f}\" height=\"{:.2f}\" fill=\"{}\"><title>{}: {}</title></rect>",
        left + step * 0.1, kHeight - kBottom - height, step * 0.8, height, kMain, name, count);
    if (step >= 40)
      html += fmt::format("<text x=\"{:.2f}\" y=\"{:.2f}\" text-anchor=\"middle\">{}</text>", middle,
                          kHeight - kBottom - height - 4, count);
    if (i % each == 0)
      html += fmt::format("<text x=\"{:.2f}\" y=\"{}\" text-anchor=\"{}\">{}</text>", each == 1 ? middle : left,
                          kHeight - 5, each == 1 ? "middle" : "start", name);
  }
  return html + "</svg></div>\n";
}

std::string ReportPage::stages() const {
  std::string html =
      fmt::format("<h2>{}</h2>\n<p class=\"note\">{}</p>\n<div class=\"card\"><table>{}<tbody>\n", say("stages"),
                  say("stages_note"), head("stage !in !out !rejected !skipped !bytes !time"));
  for (const JsonView& stage : report_["stages"].children()) {
    html += fmt::format("<tr>{}", cell("", code(stage["name"].text())));
    for (const std::string_view name : {"in", "out", "rejected", "skipped"})
      html += cell("n", number(stage[name].number()));
    const std::int64_t bytes = stage["bytes"].number();
    html += cell("n", bytes == 0 ? "" : texts_.bytes(static_cast<std::uint64_t>(bytes)));
    html += cell("n", texts_.decimal(static_cast<double>(stage["busy_ms"].number()) / 1000, 2) + " s") + "</tr>\n";
  }
  return html + "</tbody></table></div>\n";
}

std::string ReportPage::keys() const {
  std::string html = fmt::format("<h2>{}</h2>\n<p class=\"note\">{}</p>\n<div class=\"card\"><table>{}<tbody>\n",
                                 say("keys"), say("keys_note"), head("key !count first_file"));
  for (const JsonView& key : report_["keys"].children())
    html += fmt::format("<tr>{}{}{}</tr>\n", cell("", code(key["key"].text())),
                        cell("n", number(key["count"].number())), cell("", code(key["first_file"].text())));
  return html + "</tbody></table></div>\n";
}

std::string page_of(std::string_view title, std::string_view body) {
  return fmt::format(
      "<!doctype html>\n<html lang=\"es\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n"
      "<style>{}</style>\n</head>\n<body>\n<div class=\"page\">\n{}</div>\n</body>\n</html>\n",
      title, kStyle, body);
}

}  // namespace

std::string html_escaped(std::string_view text) {
  std::string html;
  html.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        html += "&amp;";
        break;
      case '<':
        html += "&lt;";
        break;
      case '>':
        html += "&gt;";
        break;
      case '"':
        html += "&quot;";
        break;
      case '\'':
        html += "&#39;";
        break;
      default:
        html += c;
    }
  }
  return html;
}

std::string report_html(std::string_view report_json) {
  JsonDocument document;
  if (document.parse(report_json)) return page_of("Radica", "<pre>" + html_escaped(report_json) + "</pre>\n");
  const JsonView report(document);
  const ReportPage spanish(Language::kEs, report), english(Language::kEn, report);
  std::string body =
      "<input class=\"pick\" type=\"radio\" name=\"language\" id=\"in-es\" checked>\n"
      "<input class=\"pick\" type=\"radio\" name=\"language\" id=\"in-en\">\n"
      "<div class=\"switch\"><label for=\"in-es\" lang=\"es\">Español</label>"
      "<label for=\"in-en\" lang=\"en\">English</label></div>\n";
  body += spanish.section() + english.section();
  return page_of(spanish.title() + " / " + english.title(), body);
}

}  // namespace radica
