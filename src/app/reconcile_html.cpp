// The page of a reconcile report: what each class means and what to do, and its first findings.
#include <fmt/format.h>

#include "app/reconcile_report.h"
#include "app/report_html.h"

namespace radica {
namespace {

constexpr std::size_t kMostRows = 500;  // of each class; all of them stand in the JSON

using Rows = std::array<std::vector<Finding>, kFindingClasses>;

class ReconcilePage {
 public:
  ReconcilePage(Language language, const Context& context, CompanyRun& company, const Rows& rows)
      : texts_(Texts::load(language)), context_(context), company_(company), rows_(rows) {}

  [[nodiscard]] std::string title() const {
    return texts_.text("reconcile_page.title", {{"company", company_.company.name}});
  }
  [[nodiscard]] std::string section(std::string_view run_id) const {
    const std::string_view code = code_of(texts_.language());
    std::string html = fmt::format(
        "<section lang=\"{}\">\n<h1>{}</h1>\n<p class=\"meta\">{}</p>\n", code, html_escaped(title()),
        html_escaped(texts_.text("reconcile_page.lead",
                                 {{"now", texts_.moment(context_.clock.now())}, {"run", std::string(run_id)}})));
    html += sums();
    for (const FindingInfo& known : kFindings) html += details(known);
    return html + "</section>\n";
  }

 private:
  [[nodiscard]] std::string say(std::string_view id) const {
    return html_escaped(texts_.text("reconcile_page." + std::string(id)));
  }
  [[nodiscard]] std::string of_class(const FindingInfo& known, std::string_view part) const {
    return html_escaped(texts_.text("reconcile.class." + std::string(known.id) + "." + std::string(part)));
  }
  [[nodiscard]] std::string number(std::uint64_t value) const {
    return texts_.number(static_cast<std::int64_t>(value));
  }
  [[nodiscard]] std::string sums() const;
  [[nodiscard]] std::string details(const FindingInfo& known) const;

  const Texts texts_;
  const Context& context_;
  CompanyRun& company_;
  const Rows& rows_;
};

std::string ReconcilePage::sums() const {
  std::string rows;
  for (const FindingInfo& known : kFindings) {
    const FindingCount& count = company_.discrepancies->count(known.type);
    rows += fmt::format(
        "<tr><th scope=\"row\" class=\"id\"><code>{}</code></th><td class=\"n\">{}</td><td class=\"n\">{}</td>"
        "<td>{}</td></tr>\n",
        known.id, number(count.found), number(count.settled), of_class(known, "what"));
  }
  return fmt::format(
      "<div class=\"card\"><table><thead><tr><th>{}</th><th class=\"n\">{}</th><th class=\"n\">{}</th><th>{}</th></tr>"
      "</thead><tbody>\n{}</tbody></table></div>\n",
      say("class"), say("found"), say("settled"), say("meaning"), rows);
}

std::string ReconcilePage::details(const FindingInfo& known) const {
  const std::vector<Finding>& findings = rows_[static_cast<std::size_t>(known.type)];
  if (findings.empty()) return {};
  std::string rows;
  for (const Finding& finding : findings)
    rows += fmt::format("<tr><td>{}</td><td><code>{}</code></td><td><code>{}</code></td></tr>\n",
                        html_escaped(finding.radicado), html_escaped(finding.place), html_escaped(finding.detail));
  const std::uint64_t found = company_.discrepancies->count(known.type).found;
  std::string html = fmt::format(
      "<h2><code>{}</code></h2>\n<p class=\"note\">{} {}</p>\n<div class=\"card\"><table><thead><tr>"
      "<th>{}</th><th>{}</th><th>{}</th></tr></thead><tbody>\n{}</tbody></table>",
      known.id, of_class(known, "what"), of_class(known, "hint"), say("claim"), say("place"), say("detail"), rows);
  if (found > findings.size())
    html += fmt::format("<p class=\"note\">{}</p>",
                        html_escaped(texts_.text("reconcile.more", {{"count", number(found - findings.size())}})));
  return html + "</div>\n";
}

}  // namespace

Result<std::string> reconcile_html(const Context& context, CompanyRun& company, std::string_view run_id) {
  Rows rows;
  const auto take = [&rows](const Finding& finding) -> Result<void> {
    auto& of_class = rows[static_cast<std::size_t>(finding.type)];
    if (of_class.size() < kMostRows) of_class.push_back(finding);
    return {};
  };
  TRY(company.discrepancies->each(take));
  const ReconcilePage spanish(Language::kEs, context, company, rows), english(Language::kEn, context, company, rows);
  return bilingual_page(spanish.title() + " / " + english.title(), spanish.section(run_id) + english.section(run_id));
}

}  // namespace radica
