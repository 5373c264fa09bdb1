#include "app/report_html.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "app/i18n.h"
#include "app/json_view.h"
#include "app/report_plots.h"
#include "app/report_style.h"
#include "model/rules.h"
#include "model/schema.h"

namespace radica {
namespace {

constexpr std::string_view kArchive = "archive";  // beside the balance, of full runs only

// A sum of SPEC §10, and that of the archive: total = parts; the stage without which it says nothing.
struct Sum {
  std::string_view name, total, parts, stage;
};
constexpr std::array kSums{
    Sum{"files", "found", "ignored deferred unchanged rejected read", "scan"},
    Sum{"observations", "read", "rejected conflicts exact_duplicates earlier_versions records", "ingest"},
    Sum{"records", "touched", "inserted updated unchanged failed", "load"},
    Sum{"store", "files", "uploaded already_there same_bytes superseded deferred failed", "upload"},
    Sum{"archive", "files", "archived superseded waiting lists rejected unmatched", "write_back"},
};

// The same meaning has the same colour in all sums (report_style.h).
std::string_view colour_of(std::string_view part) {
  constexpr std::array kColours{
      std::pair{std::string_view("rejected failed"), std::string_view("bad")},
      std::pair{std::string_view("conflicts"), std::string_view("odd")},
      std::pair{std::string_view("deferred waiting"), std::string_view("wait")},
      std::pair{std::string_view("read records inserted uploaded archived"), std::string_view("good")},
      std::pair{std::string_view("exact_duplicates same_bytes"), std::string_view("same")},
      std::pair{std::string_view("already_there"), std::string_view("there")},
      std::pair{std::string_view("earlier_versions updated superseded"), std::string_view("old")},
  };
  for (const auto& [parts, colour] : kColours)
    if (parts.find(part) != std::string_view::npos) return colour;
  return "rest";
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

std::string cell(std::string_view css, std::string_view html) {
  return css.empty() ? fmt::format("<td>{}</td>", html) : fmt::format("<td class=\"{}\">{}</td>", css, html);
}

std::string row_head(std::string_view html, std::string_view css = {}) {
  return fmt::format("<th scope=\"row\"{}>{}</th>", css.empty() ? "" : fmt::format(" class=\"{}\"", css), html);
}

std::string code(std::string_view text) {
  return "<code>" + html_escaped(text) + "</code>";
}

bool is_error(const JsonView& rule) {
  return rule["severity"].text() == "error";
}

// The page's body in one language.
class ReportPage {
 public:
  ReportPage(Language language, JsonView report) : texts_(Texts::load(language)), report_(report) {}

  [[nodiscard]] std::string section() const {
    std::string html = fmt::format("<section lang=\"{}\">\n", code_of(texts_.language()));
    html += fmt::format("<h1>{}</h1>\n<p class=\"meta\">{}</p>\n", title(), subtitle());
    html += lead() + balance() + hand() + drift() + warnings() + fields() + catalogues() + months() + keys() + stages();
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
  // The text that counts: {count}, in the singular for one.
  [[nodiscard]] std::string counted(std::string_view id, std::int64_t count) const {
    return say(fmt::format("{}{}", id, count == 1 ? "_one" : ""), {{"count", number(count)}});
  }
  [[nodiscard]] std::string number(std::int64_t value) const { return texts_.number(value); }
  [[nodiscard]] std::string percent(std::int64_t part, std::int64_t whole) const {
    return texts_.decimal(share(part, whole), 1) + " %";
  }
  [[nodiscard]] std::int64_t balance_of(std::string_view sum, std::string_view part) const {
    return (sum == kArchive ? report_[sum] : report_["balance"][sum])[part].number();
  }
  [[nodiscard]] std::string heading(std::string_view id) const { return fmt::format("<h2>{}</h2>\n", say(id)); }
  [[nodiscard]] std::string note(std::string_view id) const {
    return fmt::format("<p class=\"note\">{}</p>\n", say(id));
  }
  [[nodiscard]] std::string head(std::string_view columns) const;
  [[nodiscard]] bool has_stage(std::string_view name) const;
  // What was rejected stands in the quarantine; without the database in the rejects file alone.
  [[nodiscard]] bool is_loaded() const { return has_stage("load"); }
  [[nodiscard]] bool closes(const Sum& sum) const;
  [[nodiscard]] std::vector<JsonView> rules_by_count(bool errors) const;
  [[nodiscard]] std::string subtitle() const;
  [[nodiscard]] std::string lead() const;
  [[nodiscard]] std::string balance() const;
  [[nodiscard]] std::string sum(const Sum& sum) const;
  [[nodiscard]] std::string equation(const Sum& sum) const;
  [[nodiscard]] std::string step_before(const Sum& sum) const;
  [[nodiscard]] std::string drift() const;
  [[nodiscard]] std::string hand() const;
  [[nodiscard]] std::string hand_rule(JsonView rule) const;
  [[nodiscard]] std::string hand_failed(std::string_view sum, std::string_view command) const;
  [[nodiscard]] std::string samples(JsonView rule) const;
  [[nodiscard]] std::string warnings() const;
  [[nodiscard]] std::string warning_row(JsonView rule, std::int64_t most) const;
  [[nodiscard]] std::string fields() const;
  [[nodiscard]] std::string catalogues() const;
  [[nodiscard]] std::string catalogue(JsonView field) const;
  [[nodiscard]] std::string months() const;
  [[nodiscard]] std::string stages() const;
  [[nodiscard]] std::string keys() const;
  [[nodiscard]] std::string key_rows(bool are_extra) const;

  Texts texts_;
  JsonView report_;
};

// "!count" is a column of numbers, "-wide" one of plots that needs no name.
std::string ReportPage::head(std::string_view columns) const {
  std::string html = "<thead><tr>";
  for (std::string_view column : words_of(columns)) {
    if (column.starts_with('-')) {
      html += fmt::format("<td class=\"{}\"></td>", column.substr(1));
      continue;
    }
    const bool is_number = column.starts_with('!');
    if (is_number) column.remove_prefix(1);
    html += fmt::format("<th scope=\"col\"{}>{}</th>", is_number ? " class=\"n\"" : "",
                        say(fmt::format("column.{}", column)));
  }
  return html + "</tr></thead>";
}

bool ReportPage::has_stage(std::string_view name) const {
  const auto all = report_["stages"].children();
  return std::any_of(all.begin(), all.end(), [name](const JsonView& stage) { return stage["name"].text() == name; });
}

bool ReportPage::closes(const Sum& sum) const {
  std::int64_t parts = 0;
  for (const std::string_view part : words_of(sum.parts)) parts += balance_of(sum.name, part);
  return parts == balance_of(sum.name, sum.total);
}

std::vector<JsonView> ReportPage::rules_by_count(bool errors) const {
  std::vector<JsonView> found;
  for (const JsonView& rule : report_["rules"].children())
    if (is_error(rule) == errors) found.push_back(rule);
  std::stable_sort(found.begin(), found.end(), [](const JsonView& left, const JsonView& right) {
    return left["count"].number() > right["count"].number();
  });
  return found;
}

std::string ReportPage::subtitle() const {
  const auto now = parse_local(report_["now"].text());
  const std::string time = now ? texts_.moment(*now) : std::string(report_["now"].text());
  if (report_["run_id"].text().empty()) return say("made", {{"time", time}});
  return say("made_by", {{"time", time}, {"run", std::string(report_["run_id"].text())}});
}

// What a reader in a hurry has to know.
std::string ReportPage::lead() const {
  const std::int64_t found = balance_of("files", "found"), files = balance_of("files", "rejected"),
                     observations = balance_of("observations", "rejected");
  std::string html = fmt::format("<p class=\"lead\">{}, {}. ", counted("lead.files", found),
                                 counted("lead.records", balance_of("observations", "records")));
  if (found == 0) {
    html += say("lead.nothing");
  } else if (files == 0 && observations == 0) {
    html += say("lead.clean");
  } else {
    const std::string what = files == 0          ? counted("lead.rejected_observations", observations)
                             : observations == 0 ? counted("lead.rejected_files", files)
                                                 : counted("lead.rejected_files", files) + say("lead.and") +
                                                       counted("lead.rejected_observations", observations);
    html += what + say("lead.see");
  }
  const bool all_close = std::all_of(kSums.begin(), kSums.end(), [this](const Sum& each) { return closes(each); });
  if (!all_close) html += fmt::format(" <span class=\"open\">{}</span>", say("lead.open"));
  return html + "</p>\n";
}

// --- balance

std::string ReportPage::balance() const {
  std::string html = heading("balance") + note("balance_note");
  for (const Sum& each : kSums)
    if (each.name != kArchive || !report_[kArchive].children().empty()) html += step_before(each) + sum(each);
  return html;
}

// How one sum follows from the one before.
std::string ReportPage::step_before(const Sum& sum) const {
  if (!has_stage(sum.stage)) return {};
  std::string text;
  if (sum.name == "observations") text = counted("step.read", balance_of("files", "read"));
  if (sum.name == "records") text = counted("step.records", balance_of("observations", "records"));
  if (sum.name == "store") text = counted("step.files", balance_of("store", "files"));
  return text.empty() ? text : fmt::format("<p class=\"step\">↓ {}</p>\n", text);
}

std::string ReportPage::sum(const Sum& sum) const {
  const std::string name = say(fmt::format("{}.title", sum.name));
  if (!has_stage(sum.stage))
    return fmt::format("<div class=\"card\"><h3>{}</h3><p class=\"note\">{}</p></div>\n", name, say("not_in_run"));
  const std::int64_t total = balance_of(sum.name, sum.total);
  std::int64_t parts = 0;
  std::vector<Piece> pieces;
  for (const std::string_view part : words_of(sum.parts)) {
    const std::int64_t value = balance_of(sum.name, part);
    parts += value;
    pieces.push_back(
        {value, colour_of(part), fmt::format("{}: {}", say(fmt::format("{}.{}", sum.name, part)), number(value))});
  }
  const bool is_closed = parts == total;
  const std::string whole = fmt::format("<div class=\"whole\" style=\"width:{:.3f}%\"></div>",
                                        share(total, std::max<std::int64_t>(1, std::max(parts, total))));
  return fmt::format("<div class=\"card whole-card\"><h3>{}<span class=\"state{}\">{}</span></h3>{}{}{}</div>\n", name,
                     is_closed ? "" : " open", say(is_closed ? "closes" : "does_not_close"), equation(sum), whole,
                     bar(pieces, std::max(parts, total), name));
}

// "224 found = 2 ignored + 0 deferred + …", to be read aloud as well.
std::string ReportPage::equation(const Sum& sum) const {
  std::string html = fmt::format("<p class=\"sum\"><span><b>{}</b> {}</span>", number(balance_of(sum.name, sum.total)),
                                 say(fmt::format("{}.{}", sum.name, sum.total)));
  std::string_view sign = "=";
  for (const std::string_view part : words_of(sum.parts)) {
    const std::int64_t value = balance_of(sum.name, part);
    html += fmt::format(
        " <span class=\"term\"><span class=\"op\">{}</span> <span{}><b>{}</b> <i class=\"sw {}\"></i>{}</span></span>",
        sign, value == 0 ? " class=\"none\"" : "", number(value), colour_of(part),
        say(fmt::format("{}.{}", sum.name, part)));
    sign = "+";
  }
  return html + "</p>";
}

// --- what rejects, with what to do

std::string ReportPage::samples(JsonView rule) const {
  std::string items;
  for (const JsonView& sample : rule["samples"].children()) items += fmt::format("<li>{}</li>", code(sample.text()));
  return items.empty() ? items : fmt::format("<ul>{}</ul>", items);
}

std::string ReportPage::hand_rule(JsonView rule) const {
  const std::string id(rule.key());
  const std::string next = is_loaded()
                               ? fmt::format("<p class=\"note\">{} <kbd>radica quarantine list --rule {}</kbd></p>",
                                             say("hand_next"), html_escaped(id))
                               : std::string();
  return fmt::format(
      "<div class=\"card hand\"><h3>{} <span class=\"alarm\">{}</span></h3>\n<p class=\"note\"><b>{}</b> "
      "{}</p>{}{}</div>\n",
      code(id), number(rule["count"].number()), html_escaped(texts_.text(fmt::format("rules.{}.what", id))),
      html_escaped(texts_.text(fmt::format("rules.{}.hint", id))), samples(rule), next);
}

std::string ReportPage::hand_failed(std::string_view sum, std::string_view command) const {
  const std::int64_t failed = balance_of(sum, "failed");
  if (failed == 0) return {};
  return fmt::format(
      "<div class=\"card hand\"><h3>{} <span class=\"alarm\">{}</span></h3>\n<p class=\"note\">{} "
      "<kbd>{}</kbd></p></div>\n",
      say(fmt::format("failed.{}", sum)), number(failed), say("hand_next"), command);
}

std::string ReportPage::hand() const {
  std::string cards;
  for (const JsonView& rule : rules_by_count(true)) cards += hand_rule(rule);
  cards += hand_failed("records", "radica quarantine list --rule rechazado_por_base") +
           hand_failed("store", "radica upload");
  if (cards.empty()) return heading("hand") + note("hand_nothing");
  return heading("hand") + note(is_loaded() ? "hand_note" : "hand_note_file") + cards +
         fmt::format("<p class=\"note\">{} {}</p>\n", say("hand_after"),
                     is_loaded() ? "<kbd>radica quarantine retry</kbd> <kbd>radica run</kbd>"
                                 : "<kbd>radica consolidate</kbd>");
}

// Only when there is something new, or the baseline was taken.
std::string ReportPage::drift() const {
  const JsonView drift = report_["drift"];
  const std::vector<JsonView> all = drift["new"].children();
  const std::int64_t without_room = drift["without_room"].number();
  const bool is_baseline = drift["baseline"].is_true();
  if (all.empty() && without_room == 0 && !is_baseline) return {};
  std::string html = heading("drift") + note(is_baseline ? "drift_baseline" : "drift_note");
  if (!all.empty())
    html += fmt::format("<div class=\"card\"><table>{}<tbody>\n", head("kind name known !count first_file"));
  for (const JsonView& name : all)
    html += fmt::format("<tr>{}{}{}{}{}</tr>\n", cell("", code(name["kind"].text())),
                        row_head(code(name["name"].text())), cell("", say(name["known"].is_true() ? "yes" : "no")),
                        cell("n", number(name["count"].number())), cell("", code(name["first_file"].text())));
  if (!all.empty()) html += "</tbody></table></div>\n";
  if (without_room > 0)
    html += fmt::format("<p class=\"note\">{}</p>\n", say("drift_without_room", {{"count", number(without_room)}}));
  return html;
}

std::string ReportPage::warnings() const {
  const std::vector<JsonView> found = rules_by_count(false);
  if (found.empty()) return heading("warnings") + note("no_warnings");
  std::string html = heading("warnings") + note("warnings_note") + "<div class=\"card\"><table>" +
                     head("rule !count -some meaning") + "<tbody>\n";
  for (const JsonView& rule : found) html += warning_row(rule, found.front()["count"].number());
  return html + "</tbody></table></div>\n";
}

std::string ReportPage::warning_row(JsonView rule, std::int64_t most) const {
  const std::int64_t count = rule["count"].number();
  std::string meaning = html_escaped(texts_.text(fmt::format("rules.{}.what", rule.key())));
  meaning += fmt::format(" <span class=\"note\">{}</span>",
                         html_escaped(texts_.text(fmt::format("rules.{}.hint", rule.key()))));
  if (const std::string list = samples(rule); !list.empty())
    meaning += fmt::format("<details><summary>{}</summary>{}</details>", say("samples"), list);
  return fmt::format("<tr>{}{}{}{}</tr>\n", row_head(code(rule.key()), "id"), cell("n", number(count)),
                     cell("some", bar({{count, "wait", number(count)}}, most, html_escaped(rule.key()))),
                     cell("", meaning));
}

// --- contents

std::string ReportPage::fields() const {
  std::string html = heading("fields") + note("fields_note") + "<div class=\"card\"><table>" +
                     head("field -wide !share !filled !empty") + "<tbody>\n";
  for (const JsonView& field : report_["fields"].children()) {
    const std::int64_t filled = field["filled"].number(), all = filled + field["empty"].number();
    html += fmt::format("<tr>{}{}{}{}{}</tr>\n", row_head(code(field.key()), "id"),
                        cell("wide", bar({{filled, "main", percent(filled, all)}}, all, html_escaped(field.key()))),
                        cell("n", percent(filled, all)), cell("n", number(filled)),
                        cell("n", number(field["empty"].number())));
  }
  return html + "</tbody></table></div>\n";
}

std::string ReportPage::catalogues() const {
  std::string html = heading("catalogues") + "<div class=\"pair\">\n";
  for (const JsonView& field : report_["catalogues"].children()) html += catalogue(field);
  return html + "</div>\n";
}

std::string ReportPage::catalogue(JsonView field) const {
  std::int64_t all = 0;
  for (const JsonView& value : field.children()) all += value.number();
  std::string html = fmt::format("<div class=\"card whole-card\"><h3>{}</h3>", code(field.key()));
  if (all == 0) return html + note("nothing") + "</div>\n";
  html += "<table>" + head("value -wide !count") + "<tbody>\n";
  for (const JsonView& value : field.children()) {
    // Counts the values that are in no catalogue (stages/report.h).
    const bool is_unknown = value.key() == "unknown";
    const std::string name = is_unknown ? "<i>" + say("unknown_value") + "</i>" : html_escaped(value.key());
    html += fmt::format("<tr>{}{}{}</tr>\n", row_head(name),
                        cell("wide", bar({{value.number(), is_unknown ? "wait" : "main", percent(value.number(), all)}},
                                         all, html_escaped(value.key()))),
                        cell("n", number(value.number())));
  }
  return html + "</tbody></table></div>\n";
}

std::string ReportPage::months() const {
  std::vector<PlotColumn> all;
  std::string rows;
  for (const JsonView& month : report_["months"].children()) {
    all.push_back({html_escaped(month.key()), number(month.number()), month.number()});
    rows += fmt::format("<tr>{}{}</tr>\n", row_head(all.back().name), cell("n", all.back().count));
  }
  if (all.empty()) return heading("months") + note("nothing");
  return heading("months") + "<div class=\"card\">" + columns(all, say("months")) +
         fmt::format(
             "<details class=\"twin\"><summary>{}</summary><div "
             "class=\"months\"><table>{}<tbody>\n{}</tbody></table></div>"
             "</details></div>\n",
             say("as_table"), head("month !count"), rows);
}

std::string ReportPage::key_rows(bool are_extra) const {
  std::vector<JsonView> found;
  for (const JsonView& key : report_["keys"].children())
    if ((!key_role(key["key"].text()) && !is_metadata_key(key["key"].text())) == are_extra) found.push_back(key);
  std::stable_sort(found.begin(), found.end(), [](const JsonView& left, const JsonView& right) {
    return left["count"].number() > right["count"].number();
  });
  std::string rows;
  for (const JsonView& key : found) {
    const auto role = key_role(key["key"].text());
    const std::string becomes = role ? code(kFields[role->field].name) : are_extra ? code(kExtraName) : say("metadata");
    rows +=
        fmt::format("<tr>{}{}{}{}</tr>\n", row_head(code(key["key"].text())), cell("n", number(key["count"].number())),
                    cell("", becomes), cell("", code(key["first_file"].text())));
  }
  return rows;
}

// Keys without a field first: there a change of the portal shows.
std::string ReportPage::keys() const {
  std::string html = heading("keys") + note("keys_note");
  for (const bool are_extra : {true, false}) {
    const std::string rows = key_rows(are_extra);
    html += fmt::format("<div class=\"card\"><h3>{}</h3>", say(are_extra ? "keys_extra" : "keys_known"));
    html += rows.empty() ? note("nothing")
                         : "<table>" + head("key !count becomes first_file") + "<tbody>\n" + rows + "</tbody></table>";
    html += "</div>\n";
  }
  return html;
}

std::string ReportPage::stages() const {
  std::int64_t longest = 1;
  for (const JsonView& stage : report_["stages"].children()) longest = std::max(longest, stage["busy_ms"].number());
  std::string html = heading("stages") + note("stages_note") + "<div class=\"card\"><table>" +
                     head("stage !in !out !rejected !skipped !bytes !time -some") + "<tbody>\n";
  for (const JsonView& stage : report_["stages"].children()) {
    const std::int64_t bytes = stage["bytes"].number(), time = stage["busy_ms"].number();
    const std::string seconds = texts_.decimal(static_cast<double>(time) / 1000, 2) + " s";
    html += "<tr>" + row_head(code(stage["name"].text()), "id");
    for (const std::string_view name : {"in", "out", "rejected", "skipped"})
      html += cell("n", number(stage[name].number()));
    html += cell("n", bytes == 0 ? "" : texts_.bytes(static_cast<std::uint64_t>(bytes))) + cell("n", seconds) +
            cell("some", bar({{time, "main", seconds}}, longest, html_escaped(stage["name"].text()))) + "</tr>\n";
  }
  return html + "</tbody></table></div>\n";
}

std::string page_of(std::string_view title, std::string_view body) {
  return fmt::format(
      "<!doctype html>\n<html lang=\"es\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n"
      "<style>{}</style>\n</head>\n<body>\n<main class=\"page\">\n{}</main>\n</body>\n</html>\n",
      title, kReportStyle, body);
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
  return bilingual_page(spanish.title() + " / " + english.title(), spanish.section() + english.section());
}

std::string bilingual_page(std::string_view title, std::string_view sections) {
  std::string body =
      "<input class=\"pick\" type=\"radio\" name=\"language\" id=\"in-es\" checked>\n"
      "<input class=\"pick\" type=\"radio\" name=\"language\" id=\"in-en\">\n"
      "<div class=\"switch\"><label for=\"in-es\" lang=\"es\">Español</label>"
      "<label for=\"in-en\" lang=\"en\">English</label></div>\n";
  body += sections;
  return page_of(title, body);
}

}  // namespace radica
