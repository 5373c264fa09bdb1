#include "stages/reject_records.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "support/temporary_folder.h"

namespace radica {
namespace {

using Lines = std::vector<std::string>;

Rejected reject(std::string file, std::optional<std::int64_t> index, Rule rule, std::string field = {}) {
  Rejected rejected;
  rejected.file = std::move(file);
  rejected.index = index;
  rejected.rule = rule;
  rejected.field = std::move(field);
  return rejected;
}

class RejectRecords : public testing::Test {
 protected:
  void write(const std::vector<Rejected>& all) {
    Rejects::Writer writer(rejects_);
    for (const Rejected& rejected : all) ASSERT_TRUE(writer.append(rejected));
    ASSERT_TRUE(writer.flush());
  }
  std::vector<Rejected> sorted() {
    rejects_.sort();
    std::vector<Rejected> all;
    Rejects::Reader reader(rejects_);
    for (Rejected rejected; reader.next(rejected).value();) all.push_back(rejected);
    return all;
  }
  Lines lines() {
    Lines lines;
    for (const Rejected& rejected : sorted())
      lines.push_back(rejected.file + " " + (rejected.index ? std::to_string(*rejected.index) : "-") + " " +
                      std::string(id_of(rejected.rule)) + " " + rejected.field);
    return lines;
  }

  test::TemporaryFolder folder_;
  WorkFolder work_ = WorkFolder::create(folder_.path("out")).value();
  Rejects rejects_{work_, "afinia"};
};

TEST_F(RejectRecords, ComeByFileIndexRuleAndFieldWhoeverWroteThem) {
  write({reject("a/b.json", 256, Rule::kFechaInvalida, "fecha"), reject("b.json", 10, Rule::kEstructuraInvalida),
         reject("b.json", 9, Rule::kEstructuraInvalida)});
  write({reject("a.json", 0, Rule::kLongitudExcedida, "numero_radicado"),
         reject("a.json", 0, Rule::kLongitudExcedida, "estado_solicitud"),
         reject("á.json", 0, Rule::kEstructuraInvalida), reject("a.json", 0, Rule::kFechaInvalida, "fecha"),
         reject("a.json", std::nullopt, Rule::kJsonInvalido), reject("a.json ", std::nullopt, Rule::kArchivoVacio),
         reject("a/b.json", 3, Rule::kFechaInvalida, "fecha")});
  EXPECT_EQ(lines(), (Lines{"a.json - json_invalido ", "a.json 0 fecha_invalida fecha",
                            "a.json 0 longitud_excedida estado_solicitud", "a.json 0 longitud_excedida numero_radicado",
                            "a.json  - archivo_vacio ", "a/b.json 3 fecha_invalida fecha",
                            "a/b.json 256 fecha_invalida fecha", "b.json 9 estructura_invalida ",
                            "b.json 10 estructura_invalida ", "á.json 0 estructura_invalida "}));
}

TEST_F(RejectRecords, KeepAllOfAReject) {
  Rejected rejected = reject("list.json", 70000, Rule::kFechaInvalida, "fecha");
  rejected.where = "/70000/fecha";
  rejected.shape = "mes_primero";
  rejected.sha256 = std::string(64, 'a');
  rejected.sgc = "RE1";
  rejected.excerpt = std::string("{\"fecha\":\"\0\"}", 13);
  write({rejected});
  const std::vector<Rejected> all = sorted();
  ASSERT_EQ(all.size(), 1U);
  const Rejected& back = all.front();
  EXPECT_EQ(back.where, rejected.where);
  EXPECT_EQ(back.shape, rejected.shape);
  EXPECT_EQ(back.sha256, rejected.sha256);
  EXPECT_EQ(back.sgc, rejected.sgc);
  EXPECT_EQ(back.excerpt, rejected.excerpt);
}

TEST_F(RejectRecords, AreAsManyAsAListHasElements) {
  constexpr std::int64_t kMany = 100'000;
  std::vector<Rejected> all;
  for (std::int64_t index = kMany - 1; index >= 0; --index)
    all.push_back(reject("list.json", index, Rule::kEstructuraInvalida));
  write(all);
  std::int64_t expected = 0;
  for (const Rejected& rejected : sorted()) ASSERT_EQ(rejected.index, expected++);
  EXPECT_EQ(expected, kMany);
}

TEST_F(RejectRecords, MayBeNone) {
  EXPECT_EQ(lines(), Lines{});
}

}  // namespace
}  // namespace radica
