// What a file gives (SPEC §6): observations, errors with their place, or a rejected file.
#include "stages/ingest.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/hash.h"
#include "stages/scan.h"
#include "support/stage_world.h"

namespace radica {
namespace {

class IngestTest : public testing::Test {
 protected:
  void run() {
    CompanyRun& company = world_.company();
    company.rules = std::make_unique<RuleBook>(test::make_rules());
    for (const auto& stage : {scan, ingest}) {
      const auto report = stage(world_.context(), {});
      if (!report) throw std::runtime_error(report.error().describe());
    }
  }
  // "read/rejected" files and observations.
  [[nodiscard]] std::string balance() {
    const CompanyRun& company = world_.company();
    return std::to_string(company.files.read) + "/" + std::to_string(company.files.rejected) + " " +
           std::to_string(company.observations_balance.read) + "/" +
           std::to_string(company.observations_balance.rejected);
  }
  // "file index rule field where", in the order of the rejects file.
  [[nodiscard]] std::vector<std::string> rejected() {
    std::vector<std::string> lines;
    for (const Rejected& entry : test::rejects_of(world_.company()))
      lines.push_back(entry.file + " " + (entry.index ? std::to_string(*entry.index) : "-") + " " +
                      std::string(id_of(entry.rule)) + " " + (entry.field.empty() ? "-" : entry.field) + " " +
                      entry.where);
    return lines;
  }
  using Lines = std::vector<std::string>;

  test::StageWorld world_;
};

TEST_F(IngestTest, AFileIsRejectedByAnErrorOfTheFileOnly) {
  world_.write("all-bad.json", "[{},{},1]");
  world_.write("cut.json", "[{}");
  world_.write("empty-list.json", R"({"data":[]})");
  world_.write("good.json", test::object_with(""));
  run();
  EXPECT_EQ(balance(), "3/1 4/3") << "one whose observations are all rejected is read";
}

TEST_F(IngestTest, EachErrorHasFileIndexRuleFieldAndPlaceInThatOrder) {
  world_.write("b.json", "[" + test::object_with("") +
                             R"(,{"radicado":1e5,"fecha":"x","page_url":"http://caribesol.facture.co"},[]])");
  world_.write("a.json", "[1,2,]");
  world_.write("c.json", "\"x\"");
  world_.write("d/e.json", R"({"pqrs":[{"numero_radicado":"1","fecha":"2025-10-08","estado":"n/a"}],"a/b":0})");
  run();
  EXPECT_EQ(
      rejected(),
      (Lines{"a.json - json_invalido - byte 5", "b.json 1 campo_obligatorio_vacio estado_solicitud /1/estado_solicitud",
             "b.json 1 empresa_inconsistente page_url /1/page_url", "b.json 1 fecha_invalida fecha /1/fecha",
             "b.json 1 numero_radicado_invalido numero_radicado /1/radicado", "b.json 2 estructura_invalida - /2",
             "c.json - estructura_invalida - byte 0",
             "d/e.json 0 campo_obligatorio_vacio estado_solicitud /pqrs/0/estado"}));
}

TEST_F(IngestTest, AnErrorNamesTheBytesOfItsFileUnlessTheyCouldNotBeRead) {
  const std::string text(std::size_t{(64U << 20U) + 1}, ' ');
  world_.write("large.json", text);
  world_.write("small.json", "{");
  run();
  const std::vector<Rejected> rejects = test::rejects_of(world_.company());
  ASSERT_EQ(rejects.size(), 2U);
  EXPECT_EQ(rejected()[0], "large.json - archivo_muy_grande - byte 67108864");
  EXPECT_EQ(rejects[0].sha256, "");
  EXPECT_EQ(rejects[1].sha256, hex(sha256("{")));
}

TEST_F(IngestTest, AListAboveAMebibyteIsReadWholeAndSoIsTheFileBehindIt) {
  constexpr int kMany = 200'000;
  std::string list = "[" + test::object_with("");
  for (int i = 1; i < kMany; ++i) list += R"(,"a,b")";
  world_.write("a.json", list + "]");
  world_.write("b.json", test::object_with(""));
  run();
  EXPECT_EQ(balance(), "2/0 200001/199999");
  EXPECT_EQ(rejected().back(), "a.json 199999 estructura_invalida - /199999");
}

TEST_F(IngestTest, AFileThatIsTooYoungWhenItIsOpenedIsDeferred) {
  const LocalTime now = world_.context().clock.now();
  world_.age(world_.write("young.json", test::object_with("")), now - 9);
  world_.age(world_.write("young-and-broken.json", "[{}"), now - 9);
  world_.age(world_.write("settled.json", test::object_with("")), now - 10);
  run();
  EXPECT_EQ(balance(), "1/0 1/0");
  EXPECT_EQ(world_.company().files.deferred, 2U);
}

TEST_F(IngestTest, AWarningNeverRejects) {
  world_.write("a.json", test::object_with(R"("nic":"1","telefono":"x","x":NaN,"x":"\ud800","cedula":[1])"));
  run();
  EXPECT_EQ(balance(), "1/0 1/0");
  EXPECT_EQ(rejected(), Lines{});
}

}  // namespace
}  // namespace radica
