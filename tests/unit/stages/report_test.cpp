#include "stages/report.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "support/stage_world.h"

namespace radica {
namespace {

using test::StageWorld;

// The names of an object's members and what stands under one of them.
class View {
 public:
  explicit View(std::string text) : text_(std::move(text)) {
    if (document_.parse(text_)) ADD_FAILURE() << "no JSON: " << text_;
  }
  std::string names(std::string_view path = "") const {
    std::string text;
    for (const JsonNode* child = document_.first_child(node(path)); child != nullptr;
         child = document_.next_sibling(*child))
      text += (text.empty() ? "" : " ") + std::string(child->key);
    return text;
  }
  // By names joined by '/'.
  std::string at(std::string_view path) const {
    std::string text;
    append_canonical(text, document_, node(path));
    return text;
  }

 private:
  const JsonNode& node(std::string_view path) const {
    const JsonNode* found = &document_.root();
    while (!path.empty()) {
      const std::string_view name = path.substr(0, path.find('/'));
      path.remove_prefix(std::min(name.size() + 1, path.size()));
      const JsonNode* child = document_.first_child(*found);
      while (child != nullptr && child->key != name) child = document_.next_sibling(*child);
      if (child == nullptr) throw std::runtime_error("no member " + std::string(name));
      found = child;
    }
    return *found;
  }
  std::string text_;
  JsonDocument document_;
};

TEST(Report, HasTheMembersOfTheSpecInOrder) {
  StageWorld world;
  const View report(report_json(world.context(), world.company(), "20261124_120000-7f3a"));
  EXPECT_EQ(report.names(), "company run_id now balance rules fields catalogues months keys stages drift archive");
  EXPECT_EQ(report.at("company"), "\"afinia\"");
  EXPECT_EQ(report.at("run_id"), "\"20261124_120000-7f3a\"");
  EXPECT_EQ(report.at("now"), "\"2026-11-24 12:00:00\"");
  EXPECT_EQ(report.at("rules"), "{}");
  EXPECT_EQ(report.at("months"), "{}");
  EXPECT_EQ(report.at("keys"), "[]");
  EXPECT_EQ(report.at("stages"), "[]");
}

TEST(Report, SaysWhatIsArchivedAndWhyTheRestIsNotAfterAFullRun) {
  StageWorld world;
  CompanyRun& company = world.company();
  EXPECT_EQ(archive_json(company), "null");
  company.archive = {21, 6, 5, 4, 3, 2, 1, true};
  EXPECT_EQ(archive_json(company),
            R"({"files":21,"archived":6,"superseded":5,"waiting":4,"lists":3,"rejected":2,"unmatched":1})");
  EXPECT_TRUE(is_balance_closed(company));
  company.archive.lists = 2;
  EXPECT_FALSE(is_balance_closed(company));
}

TEST(Report, EndsInOneLineEnd) {
  StageWorld world;
  const std::string text = report_json(world.context(), world.company(), "r");
  EXPECT_EQ(text.find('\n'), text.size() - 1);
}

TEST(Report, NamesEverySumOfTheBalance) {
  StageWorld world;
  CompanyRun& company = world.company();
  company.is_loaded = true;
  company.files = {21, 1, 2, 3, 4, 11};
  company.observations_balance = {15, 1, 2, 3, 4, 5};
  company.records = {10, 1, 2, 3, 4};
  company.store = {21, 1, 2, 3, 4, 5, 6};
  EXPECT_EQ(
      balance_json(company),
      R"({"files":{"found":21,"ignored":1,"deferred":2,"unchanged":3,"rejected":4,"read":11},)"
      R"("observations":{"read":15,"rejected":1,"conflicts":2,"exact_duplicates":3,"earlier_versions":4,"records":5},)"
      R"("records":{"touched":10,"inserted":1,"updated":2,"unchanged":3,"failed":4},)"
      R"("store":{"files":21,"uploaded":1,"already_there":2,"same_bytes":3,"superseded":4,"deferred":5,"failed":6}})");
  EXPECT_TRUE(is_balance_closed(company));
}

TEST(Balance, IsOpenWhenOneSumDoesNotClose) {
  StageWorld world;
  CompanyRun& company = world.company();
  company.is_loaded = true;
  EXPECT_TRUE(is_balance_closed(company));
  for (std::uint64_t* number : {&company.files.found,
                                &company.files.ignored,
                                &company.files.deferred,
                                &company.files.unchanged,
                                &company.files.rejected,
                                &company.files.read,
                                &company.observations_balance.read,
                                &company.observations_balance.rejected,
                                &company.observations_balance.conflicts,
                                &company.observations_balance.exact_duplicates,
                                &company.observations_balance.earlier_versions,
                                &company.observations_balance.records,
                                &company.records.touched,
                                &company.records.inserted,
                                &company.records.updated,
                                &company.records.unchanged,
                                &company.records.failed,
                                &company.store.files,
                                &company.store.uploaded,
                                &company.store.already_there,
                                &company.store.same_bytes,
                                &company.store.superseded,
                                &company.store.deferred,
                                &company.store.failed}) {
    *number = 1;
    EXPECT_FALSE(is_balance_closed(company)) << balance_json(company);
    *number = 0;
  }
}

TEST(Report, NamesWhatIsNewInTheInput) {
  StageWorld world;
  CompanyRun& company = world.company();
  EXPECT_EQ(drift_json(company), "null") << "without a database there is nothing to compare with";
  company.drift.is_compared = true;
  company.drift.news = {{"clave", "nueva", false, "a.json", 3, false}, {"tipo_pqr", "Queja", true, "", 1, false}};
  company.drift.without_room = 2;
  company.census.other_keys = 5;
  EXPECT_EQ(drift_json(company),
            R"({"baseline":false,"new":[{"kind":"clave","name":"nueva","known":false,"count":3,"first_file":"a.json"},)"
            R"({"kind":"tipo_pqr","name":"Queja","known":true,"count":1,"first_file":null}],"without_room":7})");
  const View report(report_json(world.context(), company, "r"));
  EXPECT_EQ(report.at("drift/without_room"), "7");
}

TEST(Report, CountsRulesWithSeverityAndSamples) {
  StageWorld world;
  const auto position = [](Rule rule) { return static_cast<std::size_t>(rule); };
  world.context().options.rules.severity[position(Rule::kMojibake)] = Severity::kError;
  for (const char* path : {"b", "a", "b"}) world.company().census.rules[position(Rule::kMojibake)].add(path);
  world.company().census.rules[position(Rule::kNicInvalido)].add("c\"");
  const View report(report_json(world.context(), world.company(), "r"));
  EXPECT_EQ(report.names("rules"), "mojibake nic_invalido");
  EXPECT_EQ(report.at("rules/mojibake"), R"({"severity":"error","count":3,"samples":["a","b"]})");
  EXPECT_EQ(report.at("rules/nic_invalido"), R"({"severity":"warning","count":1,"samples":["c\""]})");
}

TEST(Report, CountsFieldsOverTheRecords) {
  StageWorld world;
  CompanyRun& company = world.company();
  company.records.touched = 5;
  company.census.filled[kNic] = 2;
  company.census.filled[kFieldCount] = 1;
  const View report(report_json(world.context(), company, "r"));
  std::string names;
  for (const Field& field : kFields) names += std::string(field.name) + " ";
  EXPECT_EQ(report.names("fields"), names + "datos_extra");
  EXPECT_EQ(report.at("fields/nic"), R"({"filled":2,"empty":3})");
  EXPECT_EQ(report.at("fields/lectura"), R"({"filled":0,"empty":5})");
  EXPECT_EQ(report.at("fields/datos_extra"), R"({"filled":1,"empty":4})");
}

TEST(Report, CountsCataloguesInTheirOrderAndTheUnknown) {
  StageWorld world;
  Census& census = world.company().census;
  census.catalogues[kEstadoSolicitud] = {{"Abierto", 2}, {"Pendiente", 7}};
  census.unknown[kTipoPqr] = 3;
  const View report(report_json(world.context(), world.company(), "r"));
  EXPECT_EQ(report.at("catalogues"),
            R"({"estado_solicitud":{"Pendiente":7,"Abierto":2},"tipo_pqr":{"unknown":3},"canal_respuesta":{}})");
}

TEST(Report, ListsMonthsAndKeysInOrder) {
  StageWorld world;
  Census& census = world.company().census;
  census.months = {{"2025-10", 2}, {"2025-09", 1}};
  census.keys["zona"].add("b.json");
  census.keys["zona"].add("a.json", 4);
  census.keys["barrio"].add("c.json");
  const View report(report_json(world.context(), world.company(), "r"));
  EXPECT_EQ(report.at("months"), R"({"2025-09":1,"2025-10":2})");
  EXPECT_EQ(report.at("keys"),
            R"([{"key":"barrio","count":1,"first_file":"c.json"},{"key":"zona","count":5,"first_file":"a.json"}])");
}

TEST(Report, ListsTheStages) {
  EXPECT_EQ(stages_json({{"scan", 1, 2, 3, 4, 5, 6}, {"load", 0, 0, 0, 0, 0, 0}}),
            R"([{"name":"scan","in":1,"out":2,"rejected":3,"skipped":4,"bytes":5,"busy_ms":6},)"
            R"({"name":"load","in":0,"out":0,"rejected":0,"skipped":0,"bytes":0,"busy_ms":0}])");
}

TEST(RuleCount, KeepsTheFirstFivePathsInByteOrder) {
  RuleCount count;
  for (const char* path : {"f", "e", "d", "c", "b", "a", "a", "z"}) count.add(path);
  EXPECT_EQ(count.count, 8U);
  EXPECT_EQ(count.samples, (std::set<std::string>{"a", "b", "c", "d", "e"}));
}

TEST(Census, AddedUpIsTheSameInAnyOrder) {
  Census left, right;
  left.rules[0].add("b");
  for (const char* path : {"a", "c", "d", "e", "f"}) right.rules[0].add(path);
  left.keys["k"].add("b");
  right.keys["k"].add("a", 2);
  left.filled[0] = 1;
  right.filled[0] = 2;
  right.unknown[3] = 4;
  left.months["2025-10"] = 1;
  right.months["2025-10"] = 1;
  right.catalogues[2]["x"] = 5;
  Census one, two;
  one.add(left);
  one.add(right);
  two.add(right);
  two.add(left);
  for (const Census& sum : {one, two}) {
    EXPECT_EQ(sum.rules[0].count, 6U);
    EXPECT_EQ(sum.rules[0].samples, (std::set<std::string>{"a", "b", "c", "d", "e"}));
    EXPECT_EQ(sum.keys.at("k").count, 3U);
    EXPECT_EQ(sum.keys.at("k").first_file, "a");
    EXPECT_EQ(sum.filled[0], 3U);
    EXPECT_EQ(sum.unknown[3], 4U);
    EXPECT_EQ(sum.months.at("2025-10"), 2U);
    EXPECT_EQ(sum.catalogues[2].at("x"), 5U);
  }
}

}  // namespace
}  // namespace radica
