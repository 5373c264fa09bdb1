#include "model/rule_options.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

namespace radica {
namespace {

constexpr const char* kZone = "America/Bogota";

void set_severity(RuleOptions& options, Rule rule, Severity severity) {
  options.severity.at(static_cast<std::size_t>(rule)) = severity;
}

TEST(RuleOptions, StartWithTheSeveritiesOfTheTable) {
  const RuleOptions options;
  for (const RuleInfo& rule : kRules) EXPECT_EQ(options.severity_of(rule.rule), rule.severity) << rule.id;
}

TEST(RuleOptions, StartWithTheCataloguesOfTheSpec) {
  const RuleOptions options;
  EXPECT_EQ(options.catalogues[kEstadoSolicitud],
            (std::vector<std::string>{"Pendiente", "En proceso", "Resuelto", "Cerrado", "Cancelado", "Finalizado",
                                      "Abierto", "Anulado"}));
  EXPECT_EQ(options.catalogues[kTipoPqr], (std::vector<std::string>{"Petición", "Queja", "Reclamo", "Sugerencia",
                                                                    "Denuncia", "Recurso", "Consulta"}));
  EXPECT_EQ(options.catalogues[kCanalRespuesta],
            (std::vector<std::string>{"Correo electrónico", "Teléfono", "Presencial", "Portal web",
                                      "Correspondencia física"}));
}

TEST(RuleOptions, HaveCataloguesExactlyForCatalogueFields) {
  const RuleOptions options;
  for (std::size_t field = 0; field < kFieldCount; ++field)
    EXPECT_EQ(options.catalogues.at(field).empty(), kFields.at(field).rule != FieldRule::kCatalogue)
        << kFields.at(field).name;
}

TEST(RuleOptions, ExpectOneOfTheThreeWaysToReachAPerson) {
  const std::vector<std::vector<std::size_t>> expected = RuleOptions().expected;
  ASSERT_EQ(expected.size(), 5U);
  EXPECT_EQ(expected[3], (std::vector<std::size_t>{kTelefono, kCelular, kCorreoElectronico}));
  EXPECT_EQ(expected[4], std::vector<std::size_t>{field_by_name("cuerpo_reclamacion").value()});
}

TEST(Fingerprint, IsSixteenHexDigitsAndStable) {
  const std::string first = RuleOptions().fingerprint(kZone, {});
  EXPECT_EQ(first, RuleOptions().fingerprint(kZone, {}));
  EXPECT_EQ(first.size(), 16U);
  EXPECT_EQ(first.find_first_not_of("0123456789abcdef"), std::string::npos);
}

TEST(Fingerprint, ChangesWithEverythingThatShapesARecord) {
  std::set<std::string> seen{RuleOptions().fingerprint(kZone, {})};
  const auto differs = [&](const RuleOptions& options, const std::string& zone = kZone) {
    return seen.insert(options.fingerprint(zone, {})).second;
  };
  EXPECT_TRUE(differs(RuleOptions(), "UTC"));

  RuleOptions severity;
  set_severity(severity, Rule::kMojibake, Severity::kError);
  EXPECT_TRUE(differs(severity));
  set_severity(severity, Rule::kMojibake, Severity::kOff);
  EXPECT_TRUE(differs(severity));

  RuleOptions ignored;
  ignored.ignore_keys = {"contador_*"};
  EXPECT_TRUE(differs(ignored));
  RuleOptions empty;
  empty.empty_values = {"contador_*"};  // the same text in another list is another rule
  EXPECT_TRUE(differs(empty));

  RuleOptions catalogue;
  catalogue.catalogues[kTipoPqr].push_back("Tutela");
  EXPECT_TRUE(differs(catalogue));
  RuleOptions other_catalogue;
  other_catalogue.catalogues[kCanalRespuesta].push_back("Tutela");
  EXPECT_TRUE(differs(other_catalogue));
}

TEST(Fingerprint, TellsTheSameSeverityOfTwoRulesApart) {
  RuleOptions left, right;
  set_severity(left, Rule::kMojibake, Severity::kOff);
  set_severity(right, Rule::kNicInvalido, Severity::kOff);
  EXPECT_NE(left.fingerprint(kZone, {}), right.fingerprint(kZone, {}));
}

TEST(Fingerprint, StaysWhenOnlyTheListOfIncompleteRecordsChanges) {
  RuleOptions options;
  options.expected = {{kNic}};
  EXPECT_EQ(options.fingerprint(kZone, {}), RuleOptions().fingerprint(kZone, {}));
}

TEST(Fingerprint, DoesNotLetTwoValuesRunTogether) {
  RuleOptions one, two;
  one.ignore_keys = {"a\nkb"};
  two.ignore_keys = {"a", "b"};
  EXPECT_NE(one.fingerprint(kZone, {}), two.fingerprint(kZone, {}));
}

TEST(Missing, NamesEachExpectedFieldThatIsEmptyAndOfAlternativesAllOrNone) {
  RuleOptions options;
  std::array<std::string, kFieldCount> fields{};
  EXPECT_EQ(options.missing_in(fields).size(), 7U) << "nic, name, document, three ways to answer, text";
  fields[kCelular] = "+573001234567";
  fields[kNic] = "1234567";
  EXPECT_EQ(options.missing_in(fields),
            (std::vector<std::string_view>{"nombres_apellidos", "documento_identidad", "cuerpo_reclamacion"}));
  options.expected = {};
  EXPECT_TRUE(options.missing_in(fields).empty());
}

}  // namespace
}  // namespace radica
