// One table for all rules of SPEC §3–§7: an input that triggers the rule and the nearest one that does not, read from
// disk through scan, ingest and dedupe. What only a database or a store can find stands in a test of the binary.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "stages/dedupe.h"
#include "stages/ingest.h"
#include "stages/scan.h"
#include "support/stage_world.h"

namespace radica {
namespace {

constexpr const char* kErased = "SUPRIMIDO";

// Ids of the rules that one file of these bytes triggers.
std::set<Rule> rules_of(const std::string& bytes) {
  test::StageWorld world;
  CompanyRun& company = world.company();
  company.rules = std::make_unique<RuleBook>(test::make_rules());
  company.tombstones.insert(hex(sha256(company.company.name + "\n" + kErased)));
  world.write("a.json", bytes);
  for (const auto& stage : {scan, ingest, dedupe}) {
    const auto report = stage(world.context(), {});
    if (!report) throw std::runtime_error(report.error().describe());
  }
  std::set<Rule> found;
  for (const RuleInfo& rule : kRules)
    if (company.census.rules[static_cast<std::size_t>(rule.rule)].count > 0) found.insert(rule.rule);
  return found;
}

using Members = std::vector<std::pair<std::string, std::string>>;  // key, JSON

// A claim without any finding, with these members besides or instead of its own.
std::string claim(const Members& members) {
  const auto is_given = [&members](const std::string& key) {
    return std::any_of(members.begin(), members.end(), [&key](const auto& member) { return member.first == key; });
  };
  Members all;
  for (const auto& [key, json] : Members{
           {"numero_radicado", "\"R1\""}, {"fecha", "\"2025-10-08 10:11:00\""}, {"estado_solicitud", "\"Pendiente\""}})
    if (!is_given(key)) all.emplace_back(key, json);
  all.insert(all.end(), members.begin(), members.end());
  std::string text;
  for (const auto& [key, json] : all) text += (text.empty() ? "{\"" : ",\"") + key + "\":" + json;
  return text + "}";
}
std::string claim(const std::string& key, const std::string& json) {
  return claim({{key, json}});
}
// The same with a string as value.
std::string text_claim(const std::string& key, const std::string& text) {
  return claim(key, "\"" + text + "\"");
}
std::string two(const std::string& left, const std::string& right) {
  return "[" + left + "," + right + "]";
}

struct Row {
  Rule rule;
  std::string trigger, nearest;
};

std::vector<Row> rows() {
  constexpr std::size_t kLargest = std::size_t{64} << 20U;
  const auto of_text = [](Rule rule, const std::string& key, const std::string& trigger, const std::string& nearest) {
    return Row{rule, text_claim(key, trigger), text_claim(key, nearest)};
  };
  return {
      // of a file
      {Rule::kArchivoVacio, std::string("\xEF\xBB\xBF \0\n", 6), "\xEF\xBB\xBF[]\n"},
      {Rule::kArchivoIlegible, std::string("\xFF\xFE[\0]\0", 6), std::string("[\0]\0", 4)},
      {Rule::kArchivoMuyGrande, std::string(kLargest + 1, ' '), std::string(kLargest, ' ')},
      {Rule::kJsonInvalido, claim({}) + "x", claim({}) + "\n"},
      {Rule::kJsonInvalido, std::string(65, '[') + std::string(65, ']'), std::string(64, '[') + std::string(64, ']')},
      {Rule::kEstructuraInvalida, "\"x\"", "[]"},
      {Rule::kEstructuraInvalida, two(claim({}), "[]"), two(claim({}), "{}")},
      // of an observation, errors
      of_text(Rule::kCampoObligatorioVacio, "numero_radicado", "n/a", "n/a1"),
      of_text(Rule::kCampoObligatorioVacio, "estado_solicitud", "", "x"),
      {Rule::kCampoObligatorioVacio, claim("fecha", "[\"2025-10-08\"]"), claim("fecha", "\"2025-10-08\"")},
      of_text(Rule::kFechaInvalida, "fecha", "29/02/2023", "29/02/2024"),
      of_text(Rule::kFechaFueraDeRango, "fecha", "1989-12-31 23:59:59", "1990-01-01 00:00:00"),
      of_text(Rule::kFechaFueraDeRango, "fecha", "2026-11-25 12:00:01", "2026-11-25 12:00:00"),
      {Rule::kNumeroRadicadoInvalido, claim("numero_radicado", "20251E1"), claim("numero_radicado", "202510")},
      of_text(Rule::kNumeroRadicadoInvalido, "numero_radicado", "2.025E+7", "2025E+7"),
      of_text(Rule::kLongitudExcedida, "numero_radicado", std::string(51, 'x'), std::string(50, 'x')),
      of_text(Rule::kLongitudExcedida, "nombres_apellidos", std::string(201, 'x'), std::string(200, 'x')),
      of_text(Rule::kEmpresaInconsistente, "page_url", "https://CARIBESOL.facture.co:443/x",
              "https://caribemar.facture.co/x"),
      of_text(Rule::kEmpresaInconsistente, "page_url", " https://caribesol.facture.co ", " https://caribesol.facture "),
      {Rule::kTitularSuprimido, text_claim("numero_radicado", kErased), text_claim("numero_radicado", "suprimido")},
      // of an observation, warnings
      of_text(Rule::kMarcaDeTiempoFutura, "extraction_timestamp", "20261125_120001", "20261125_120000"),
      {Rule::kAliasEnConflicto, claim({{"numero_documento", "\"12345678\""}, {"cedula", "\"12345679\""}}),
       claim({{"numero_documento", "\"12345678\""}, {"cedula", "\" 12345678\""}})},
      of_text(Rule::kCodificacion, "lectura", "\xF1", "\xC3\xB1"),
      {Rule::kNumeroNoFinito, claim("lectura", "NaN"), claim("lectura", "\"NaN\"")},
      of_text(Rule::kCaracterInvalido, "lectura", "\\ud83d", "\\ud83d\\ude00"),
      of_text(Rule::kMojibake, "lectura", "Ã³", "Ã ³"),
      of_text(Rule::kMojibake, "barrio", "sin informaciÃ³n", "sin información"),
      {Rule::kTipoInesperado, claim("nic", "[]"), claim("barrio", "[]")},
      {Rule::kTipoInesperado, claim("cedula", "{}"), claim({{"cedula", "{}"}, {"cedula", "\"12345678\""}})},
      {Rule::kClaveDuplicada, claim({{"a", "\"1\""}, {"a", "\"1\""}}), claim({{"a", "\"1\""}, {"a ", "\"1\""}})},
      {Rule::kClaveDuplicada, claim("datos_extra", R"({"a":"1","a":"2"})"),
       claim({{"a", "\"1\""}, {"datos_extra", R"({"a":"2"})"}})},
      of_text(Rule::kDecimalQuitado, "nic", "1234567.0", "1234567"),
      {Rule::kDecimalQuitado, claim("documento_identidad", "\"12.345.678,00\""),
       claim("documento_identidad", "12345678.00")},
      of_text(Rule::kFechaSinHora, "fecha", "08/10/2025", "08/10/2025 0:00"),
      of_text(Rule::kTelefonoSinIndicativo, "telefono", "3012345", "6053012345"),
      of_text(Rule::kTelefonoParcial, "celular", "3001234567 / 301", "3001234567 / 3012345"),
      of_text(Rule::kTelefonoInvalido, "telefono", "3000000000", "3000000001"),
      of_text(Rule::kCorreoParcial, "correo_electronico", "ana@b.co x", "ana@b.co no@no.com"),
      of_text(Rule::kCorreoFicticio, "correo_electronico", "notiene@b.co", "notienes@b.co"),
      of_text(Rule::kCorreoInvalido, "correo_electronico", "ana@b", "ana@b.co"),
      of_text(Rule::kCorreoDominioSospechoso, "correo_electronico", "ana@gmail.co", "ana@gmail.com"),
      of_text(Rule::kNicInvalido, "nic", "12345", "123456"),
      of_text(Rule::kNitDvIncorrecto, "documento_identidad", "900123456-7", "900123456-8"),
      of_text(Rule::kDocumentoInvalido, "documento_identidad", "12", "123"),
      of_text(Rule::kCatalogoDesconocido, "tipo_pqr", "Peticiones", "PETICION"),
      of_text(Rule::kNombreSospechoso, "nombres_apellidos", "Ana 2", "Ana II"),
      // of a claim
      {Rule::kConflictoFecha, two(text_claim("fecha", "2025-10-08 10:11"), text_claim("fecha", "2025-10-08 10:12")),
       two(text_claim("fecha", "2025-10-08 10:11"), text_claim("fecha", "2025-10-08"))},
  };
}

TEST(RuleTable, EachRuleIsTriggeredByItsInputAndNotByTheNearest) {
  for (const auto& [rule, trigger, nearest] : rows()) {
    EXPECT_EQ(rules_of(trigger).count(rule), 1U) << id_of(rule) << ": " << trigger.substr(0, 200);
    EXPECT_EQ(rules_of(nearest).count(rule), 0U) << id_of(rule) << ": " << nearest.substr(0, 200);
  }
}

// The rules that need a database or a store, with the test that triggers each; its name stands in that file.
const std::map<Rule, std::string> kTestedByTheBinary{
    {Rule::kRechazadoPorBase, "ARowThatTheDatabaseRefusesIsRechazadoPorBase"},
    {Rule::kSgcCompartido, "TwoClaimsOfOneSgcAreSgcCompartido"},
    {Rule::kReasignado, "AStoredFileThatFitsAnotherClaimBetterIsReasignado"},
    {Rule::kValorCorregidoDistinto, "AnotherValueThanTheCorrectedOneIsValorCorregidoDistinto"}};

TEST(RuleTable, HasARowForEveryRule) {
  std::set<Rule> tested;
  for (const Row& row : rows()) tested.insert(row.rule);
  std::ifstream file(std::string(RADICA_SOURCE_DIR) + "/tests/cli/findings_test.cpp");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  for (const auto& [rule, name] : kTestedByTheBinary) {
    EXPECT_EQ(tested.count(rule), 0U) << id_of(rule) << " stands twice";
    EXPECT_NE(text.find("TEST_F(Findings, " + name + ")"), std::string::npos) << name;
    EXPECT_NE(text.find('"' + std::string(id_of(rule)) + '"'), std::string::npos) << id_of(rule);
    tested.insert(rule);
  }
  for (const RuleInfo& rule : kRules) EXPECT_EQ(tested.count(rule.rule), 1U) << rule.id;
}

}  // namespace
}  // namespace radica
