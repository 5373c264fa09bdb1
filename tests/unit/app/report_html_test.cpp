// The report for people: every number and text of the JSON is on the page, in both languages, and nothing of it is
// markup.
#include "app/report_html.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "app/i18n.h"
#include "model/rules.h"

namespace radica {
namespace {

using testing::HasSubstr;
using testing::Not;

// A report with every part; `rules` and `months` are JSON objects.
std::string report(
    std::string_view rules = "{}", std::string_view months = R"({"2026-10":4,"2026-11":1500})",
    std::string_view stages = R"([{"name":"scan","in":9,"out":8,"rejected":0,"skipped":1,"bytes":0,"busy_ms":12},
    {"name":"ingest","in":8,"out":7,"rejected":1,"skipped":0,"bytes":2500000,"busy_ms":1500},
    {"name":"load","in":5,"out":5,"rejected":0,"skipped":0,"bytes":0,"busy_ms":1}])") {
  return std::string(R"({"company":"afinia","run_id":"20261124_120000-1a2b3c4d","now":"2026-11-24 12:00:00",
    "balance":{"files":{"found":9,"ignored":1,"deferred":0,"unchanged":0,"rejected":1,"read":7},
      "observations":{"read":1234,"rejected":34,"conflicts":0,"exact_duplicates":0,"earlier_versions":0,"records":1199},
      "records":{"touched":5,"inserted":3,"updated":2,"unchanged":0,"failed":0},
      "store":{"files":7,"uploaded":7,"already_there":0,"same_bytes":0,"superseded":0,"deferred":0,"failed":0}},
    "rules":)") +
         std::string(rules) + R"(,"fields":{"nic":{"filled":3,"empty":1},"datos_extra":{"filled":0,"empty":4}},
    "catalogues":{"estado_solicitud":{"Pendiente":3,"unknown":1},"tipo_pqr":{}},
    "months":)" +
         std::string(months) +
         R"(,"keys":[{"key":"nic","count":12,"first_file":"a/b_data_20261101_000000.json"}],
    "stages":)" +
         std::string(stages) + "}\n";
}

std::size_t count_of(const std::string& text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++count;
  return count;
}

// The part of the page in one language.
std::string section(const std::string& html, std::string_view language) {
  const std::size_t from = html.find("<section lang=\"" + std::string(language) + "\">");
  return html.substr(from, html.find("</section>", from) - from);
}

// Names of the elements that are not closed, or closed in another order; empty for well-formed markup.
std::string misnested(const std::string& html) {
  std::vector<std::string> open;
  for (std::size_t at = html.find('<'); at != std::string::npos; at = html.find('<', at + 1)) {
    const bool closes = html[at + 1] == '/';
    const std::size_t start = at + (closes ? 2 : 1);
    const std::string name = html.substr(start, html.find_first_of(" >\n", start) - start);
    if (name == "!doctype" || name == "meta" || name == "input") continue;
    if (!closes) {
      open.push_back(name);
    } else if (open.empty() || open.back() != name) {
      return "unexpected </" + name + ">";
    } else {
      open.pop_back();
    }
  }
  return open.empty() ? "" : "unclosed <" + open.back() + ">";
}

TEST(ReportHtml, IsOneWellFormedPageThatNeedsNothingElse) {
  const std::string html = report_html(report());
  EXPECT_THAT(html, testing::StartsWith("<!doctype html>"));
  EXPECT_EQ(misnested(html), "");
  for (const std::string_view outside : {"http", "src=", "href=", "url(", "@import", "<script", "<link"})
    EXPECT_THAT(html, Not(HasSubstr(std::string(outside))));
}

TEST(ReportHtml, HoldsBothLanguagesAndASwitchWithoutScript) {
  const std::string html = report_html(report());
  EXPECT_THAT(section(html, "es"), HasSubstr("<h1>Reporte de afinia</h1>"));
  EXPECT_THAT(section(html, "en"), HasSubstr("<h1>Report of afinia</h1>"));
  EXPECT_THAT(html, HasSubstr("id=\"in-es\" checked"));
  EXPECT_THAT(html, HasSubstr("#in-en:checked~section[lang=es]"));
  EXPECT_THAT(section(html, "es"), HasSubstr("24/11/2026 12:00:00"));
  EXPECT_THAT(section(html, "en"), HasSubstr("2026-11-24 12:00:00"));
}

TEST(ReportHtml, HasEveryTextInBothLanguages) {
  std::string rules = "{";
  for (const RuleInfo& rule : kRules)
    rules += (rules.size() > 1 ? "," : "") + ("\"" + std::string(rule.id)) +
             R"(":{"severity":"warning","count":1,"samples":[]})";
  const std::string html = report_html(report(rules + "}"));
  EXPECT_THAT(html, Not(HasSubstr("report_page.")));
  for (const Language language : {Language::kEs, Language::kEn}) {
    const Texts texts = Texts::load(language);
    const std::string page = section(html, code_of(language));
    for (const RuleInfo& rule : kRules)
      EXPECT_THAT(page, HasSubstr(html_escaped(texts.text("rules." + std::string(rule.id) + ".what")))) << rule.id;
  }
}

TEST(ReportHtml, ShowsEachSumAndWhetherItCloses) {
  const std::string page = section(report_html(report()), "en");
  EXPECT_THAT(page, HasSubstr("Files looked at<span class=\"state\">✓ closes</span>"));
  // 1234 is not 34 + 1199.
  EXPECT_THAT(page, HasSubstr("Observations read<span class=\"state open\">✗ DOES NOT CLOSE</span>"));
  EXPECT_THAT(page,
              HasSubstr("<b>1,234</b> read</span> <span class=\"term\"><span class=\"op\">=</span> <span><b>34</b>"));
  EXPECT_THAT(page, HasSubstr("<span class=\"op\">+</span> <span><b>1,199</b>"));
  EXPECT_THAT(page, HasSubstr("<title>updated: 2</title>"));
  EXPECT_THAT(page, HasSubstr("The balance does not close: this is a defect of Radica"));
}

TEST(ReportHtml, SaysFirstHowItWent) {
  const std::string html = report_html(report());
  EXPECT_THAT(
      section(html, "en"),
      HasSubstr("9 files found, 1,199 records. 1 file rejected and 34 observations rejected: see “Needs a hand”."));
  EXPECT_THAT(section(html, "es"), HasSubstr("9 archivos encontrados, 1.199 registros. 1 archivo rechazado y 34"));
}

TEST(ReportHtml, SaysWhatToDoAboutWhatRejects) {
  const std::string page =
      section(report_html(report(R"({"fecha_invalida":{"severity":"error","count":3,"samples":["x.json"]}})")), "en");
  const std::string hand = page.substr(page.find("<h2>Needs a hand</h2>"));
  EXPECT_THAT(hand, HasSubstr("<kbd>radica quarantine list --rule fecha_invalida</kbd>"));
  EXPECT_THAT(hand, HasSubstr("<kbd>radica quarantine retry</kbd> <kbd>radica run</kbd>"));
  EXPECT_LT(hand.find("fecha_invalida"), hand.find("<h2>Warnings</h2>"));
}

TEST(ReportHtml, WithoutADatabaseThePlaceOfWhatIsRejectedIsTheRejectsFile) {
  const std::string page = section(
      report_html(report(R"({"fecha_invalida":{"severity":"error","count":3,"samples":["x.json"]}})", "{}",
                         R"([{"name":"scan","in":9,"out":8,"rejected":0,"skipped":1,"bytes":0,"busy_ms":12}])")),
      "en");
  const std::string hand = page.substr(page.find("<h2>Needs a hand</h2>"));
  EXPECT_THAT(hand, HasSubstr("rejected file beside this report"));
  EXPECT_THAT(hand, HasSubstr("<kbd>radica consolidate</kbd>"));
  EXPECT_THAT(hand, Not(HasSubstr("quarantine")));
}

TEST(ReportHtml, PutsKeysWithoutFieldBeforeTheOthers) {
  const std::string page = section(
      report_html(
          R"({"keys":[{"key":"nic","count":9,"first_file":"a.json"},{"key":"barrio","count":1,"first_file":"b.json"}]})"),
      "en");
  EXPECT_LT(page.find("<code>barrio</code>"), page.find("<code>nic</code>"));
}

TEST(ReportHtml, NamesEveryPlotAndHasItsNumbersAsText) {
  const std::string html = report_html(report());
  EXPECT_EQ(count_of(html, "<svg"), count_of(html, "role=\"img\" aria-label=\""));
  EXPECT_THAT(section(html, "es"), HasSubstr("<th scope=\"row\">2026-11</th><td class=\"n\">1.500</td>"));
}

TEST(ReportHtml, SaysOfAStageThatDidNotRunOnlyThat) {
  const std::string page = section(report_html(report()), "en");  // without upload
  EXPECT_THAT(page, HasSubstr("<h3>Files in the store</h3><p class=\"note\">This run did not include this stage.</p>"));
}

TEST(ReportHtml, EscapesWhateverTheInputCalledItself) {
  const std::string evil = R"(<img src=x onerror=\"a()\">&'.json)";
  const std::string rules = R"({"mojibake":{"severity":"warning","count":2,"samples":[")" + evil + R"("]}})";
  const std::string html = report_html(report(rules));
  EXPECT_THAT(html, Not(HasSubstr("<img")));
  EXPECT_EQ(count_of(html, "<code>&lt;img src=x onerror=&quot;a()&quot;&gt;&amp;&#39;.json</code>"), 2U);
  EXPECT_EQ(misnested(html), "");
}

TEST(ReportHtml, NamesWhatIsNewInTheInput) {
  const std::string before = report();
  EXPECT_THAT(report_html(before), Not(HasSubstr("New in the input")));
  const std::string json =
      before.substr(0, before.rfind('}')) +
      R"(,"drift":{"baseline":false,"new":[{"kind":"clave","name":"<b>","known":false,"count":1234,)"
      R"("first_file":"a.json"}],"without_room":7}})";
  const std::string html = report_html(json), page = section(html, "en");
  EXPECT_THAT(page, HasSubstr("<h2>New in the input</h2>"));
  EXPECT_THAT(page, HasSubstr("<code>&lt;b&gt;</code></th><td>no</td><td class=\"n\">1,234</td>"));
  EXPECT_THAT(page, HasSubstr("7 more are only counted"));
  EXPECT_EQ(misnested(html), "");
}

TEST(ReportHtml, PutsRejectingRulesFirstThenByCount) {
  const std::string page = section(
      report_html(report(
          R"({"fecha_invalida":{"severity":"error","count":1,"samples":["x.json"]},"mojibake":{"severity":"warning","count":5,"samples":[]},
              "nic_invalido":{"severity":"warning","count":70000,"samples":[]}})")),
      "es");
  const std::size_t error = page.find("<code>fecha_invalida</code>"), many = page.find("<code>nic_invalido</code>"),
                    few = page.find("<code>mojibake</code>");
  ASSERT_NE(few, std::string::npos);
  EXPECT_LT(error, many);
  EXPECT_LT(many, few);
  EXPECT_THAT(page, HasSubstr("70.000"));
  EXPECT_THAT(page, HasSubstr("<li><code>x.json</code></li>"));
}

TEST(ReportHtml, ShowsFieldsCataloguesKeysAndStages) {
  const std::string page = section(report_html(report()), "es");
  EXPECT_THAT(page, HasSubstr("75,0 %"));  // nic: 3 of 4
  EXPECT_THAT(page, HasSubstr("<code>datos_extra</code>"));
  EXPECT_THAT(page, HasSubstr("<th scope=\"row\">Pendiente</th>"));
  EXPECT_THAT(page, HasSubstr("valores desconocidos"));
  EXPECT_THAT(page, HasSubstr("<code>a/b_data_20261101_000000.json</code>"));
  EXPECT_THAT(page, HasSubstr("2,5 MB"));
  EXPECT_THAT(page, HasSubstr("1,50 s"));
}

TEST(ReportHtml, DrawsAColumnForEachMonthAlsoOfManyYears) {
  std::string months = "{";
  for (int month = 0; month < 400; ++month)
    months += (month == 0 ? "\"" : ",\"") + std::to_string(1990 + month / 12) + "-" + std::to_string(month % 12 + 10) +
              "\":" + std::to_string(month + 1);
  const std::string page = section(report_html(report("{}", months + "}")), "en");
  const std::string columns = page.substr(page.find("<svg class=\"columns\""));
  EXPECT_EQ(count_of(columns.substr(0, columns.find("</svg>")), "<rect "), 400U);
  EXPECT_LT(count_of(columns.substr(0, columns.find("</svg>")), "<text "), 30U);
  EXPECT_THAT(columns, HasSubstr("<title>1990-10: 1</title>"));
}

TEST(ReportHtml, NamesNoMonthThatWouldBeCutAtTheEdge) {
  std::string months = "{";
  for (int month = 0; month < 31; ++month)
    months += (month == 0 ? "\"" : ",\"") + std::to_string(2023 + month / 12) + "-" + (month % 12 < 9 ? "0" : "") +
              std::to_string(month % 12 + 1) + "\":1";
  const std::string page = section(report_html(report("{}", months + "}")), "en");
  const std::string columns = page.substr(page.find("<svg class=\"columns\""));
  const std::string plot = columns.substr(0, columns.find("</svg>"));
  EXPECT_THAT(plot, HasSubstr(">2025-05</text>"));
  EXPECT_THAT(plot, Not(HasSubstr(">2025-07</text>"))) << "of the last column, which begins 35 units before the edge";
}

TEST(ReportHtml, OfAnEmptyRunIsStillAPage) {
  const std::string html = report_html(
      R"({"company":"aire","run_id":"","now":"","balance":{},"rules":{},"fields":{},"catalogues":{},"months":{},"keys":[],"stages":[]})");
  EXPECT_EQ(misnested(html), "");
  EXPECT_THAT(section(html, "en"), HasSubstr("Nothing: no data was rejected."));
  EXPECT_THAT(section(html, "en"), HasSubstr("No data."));
}

TEST(ReportHtml, ShowsTextThatIsNoReportAsItIs) {
  EXPECT_THAT(report_html("{\"<b>"), HasSubstr("<pre>{&quot;&lt;b&gt;</pre>"));
}

}  // namespace
}  // namespace radica
