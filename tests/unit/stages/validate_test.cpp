// What an observation is rejected or warned for (SPEC §6).
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "stages/normalise.h"
#include "support/normalised.h"

namespace radica {
namespace {

using test::default_rules;
using test::faults_of;
using test::normalised;
using test::object_with;
using test::rules_with;
using test::value;
using test::warnings;
using test::with;

TEST(Validate, RequiredFieldsMustNotBeEmpty) {
  EXPECT_EQ(faults_of(normalised(default_rules(), "{}")),
            "campo_obligatorio_vacio numero_radicado /numero_radicado; campo_obligatorio_vacio fecha /fecha; "
            "campo_obligatorio_vacio estado_solicitud /estado_solicitud");
  EXPECT_EQ(faults_of(normalised(default_rules(), R"({"radicado":"n/a","fecha":["x"],"estado":"Cerrado"})")),
            "campo_obligatorio_vacio numero_radicado /radicado; campo_obligatorio_vacio fecha /fecha")
      << "the pointer names a key that is there";
}

TEST(Validate, AllErrorsAreReported) {
  EXPECT_EQ(
      faults_of(normalised(
          default_rules(),
          R"({"numero_radicado":1e5,"fecha_solicitud":"32/10/2025","page_url":"https://caribesol.facture.co/x"})")),
      "numero_radicado_invalido numero_radicado /numero_radicado; fecha_invalida fecha /fecha_solicitud; "
      "campo_obligatorio_vacio estado_solicitud /estado_solicitud; empresa_inconsistente page_url /page_url");
}

TEST(Validate, APointerEscapesItsKeyAndNamesTheElement) {
  JsonDocument document;
  const ParsedFile file = parse_file(R"({"data":[{},{"fecha":"x","numero_radicado":"1","estado":"y"}]})", document);
  EXPECT_EQ(faults_of(normalise(default_rules(), document, file.elements.at(1), {})),
            "fecha_invalida fecha /data/1/fecha");
}

TEST(Validate, FechaMustBeValidAndInRange) {
  const auto faults = [](std::string_view fecha) {
    return faults_of(normalised(default_rules(),
                                R"({"numero_radicado":"1","estado":"Cerrado","fecha":")" + std::string(fecha) + "\"}"));
  };
  EXPECT_EQ(faults("30/02/2025"), "fecha_invalida fecha /fecha");
  EXPECT_EQ(faults("1989-12-31 23:59:59"), "fecha_fuera_de_rango fecha /fecha");
  EXPECT_EQ(faults("1990-01-01"), "");
  EXPECT_EQ(faults("2026-11-25 12:00:00"), "");
  EXPECT_EQ(faults("2026-11-25 12:00:01"), "fecha_fuera_de_rango fecha /fecha");
}

TEST(Company, OfThePageMustNotBeAnotherConfiguredOne) {
  for (const char* url :
       {"https://caribesol.facture.co/a", "http://CARIBESOL.facture.co", "https://caribesol.facture.co:8443/x",
        "https://caribesol.facture.co./x", "https://user@caribesol.facture.co?x", "https://caribesol.facture.co#x"})
    EXPECT_EQ(faults_of(with("\"page_url\":\"" + std::string(url) + "\"")), "empresa_inconsistente page_url /page_url")
        << url;
  for (const char* url : {"https://caribemar.facture.co/a", "https://facture.co", "https://x.caribesol.facture.co",
                          "caribesol.facture.co", "https://a/caribesol.facture.co", "", "x"})
    EXPECT_EQ(faults_of(with("\"page_url\":\"" + std::string(url) + "\"")), "") << url;
}

// --- severities (§6)

TEST(Severity, OffReportsNothingAndGivesTheSameValue) {
  const std::string text = object_with(R"("nic":"12")");
  const Normalised off = normalised(rules_with(Rule::kNicInvalido, Severity::kOff), text);
  EXPECT_EQ(warnings(off), "");
  EXPECT_EQ(canonical_json(off.values), canonical_json(normalised(default_rules(), text).values));
}

TEST(Severity, AWarningCanBeRaisedToAnError) {
  const std::vector<std::pair<Rule, std::string>> table{
      {Rule::kNicInvalido, R"("nic":"12")"},
      {Rule::kNombreSospechoso, R"("nombres_apellidos":"a1")"},
      {Rule::kAliasEnConflicto, R"("nic":"1234567","numero_documento":"12345678","cedula":"87654321")"},
      {Rule::kTipoInesperado, R"("nic":["1"])"},
      {Rule::kClaveDuplicada, R"("x":1,"x":2)"},
      {Rule::kMojibake, R"("x":"Ã³")"},
      {Rule::kNumeroNoFinito, R"("x":NaN)"},
      {Rule::kCaracterInvalido, R"("x":"\ud800")"},
      {Rule::kCodificacion, "\"x\":\"\xF1\""},
      {Rule::kMarcaDeTiempoFutura, R"("extraction_timestamp":"20300101_000000")"},
      {Rule::kCatalogoDesconocido, R"("tipo_pqr":"otro")"},
      {Rule::kLongitudExcedida, "\"documento_prueba\":\"" + std::string(256, 'x') + "\""},
      {Rule::kCorreoInvalido, R"("correo_electronico":"x")"},
      {Rule::kTelefonoInvalido, R"("telefono":"x")"},
      {Rule::kDocumentoInvalido, R"("documento_identidad":"?")"},
      {Rule::kDecimalQuitado, R"("nic":"1234567.0")"},
  };
  for (const auto& [rule, members] : table) {
    const Normalised warned = normalised(default_rules(), object_with(members));
    EXPECT_TRUE(warned.warnings.has(rule)) << id_of(rule);
    EXPECT_EQ(faults_of(warned), "") << id_of(rule);
    const Normalised raised = normalised(rules_with(rule, Severity::kError), object_with(members));
    EXPECT_FALSE(raised.warnings.has(rule)) << id_of(rule);
    ASSERT_EQ(raised.faults.size(), 1U) << id_of(rule);
    EXPECT_EQ(raised.faults[0].rule, rule);
  }
}

// Looking through all later members for each of them took minutes for a file of a few megabytes.
TEST(DatosExtra, OfAHundredThousandObjectsTheLastFilledOneCountsInOnePass) {
  std::string members;
  for (int i = 0; i < 100000; ++i) members += R"("datos_extra":{},)";
  const Normalised n =
      normalised(default_rules(), object_with(members + R"("datos_extra":{"a":"1"},"datos_extra":{})"));
  ASSERT_EQ(n.values.extra.size(), 1U);
  EXPECT_EQ(n.values.extra[0].key, "a");
  EXPECT_EQ(warnings(n), "clave_duplicada");
}

TEST(Severity, AnErrorThatMayBeLoweredKeepsTheValue) {
  const Normalised n = normalised(rules_with(Rule::kFechaFueraDeRango, Severity::kWarning),
                                  R"({"numero_radicado":"1","estado":"Cerrado","fecha":"1980-01-01 10:00:00"})");
  EXPECT_EQ(faults_of(n), "");
  EXPECT_EQ(warnings(n), "fecha_fuera_de_rango");
  EXPECT_EQ(value(n, "fecha"), "1980-01-01 10:00:00");
  const Normalised off = normalised(rules_with(Rule::kEmpresaInconsistente, Severity::kOff),
                                    object_with(R"("page_url":"https://caribesol.facture.co/")"));
  EXPECT_EQ(faults_of(off) + warnings(off), "");
}

TEST(Severity, AFechaThatNoYearOfFourDigitsCanSayStaysAnError) {
  const Normalised n = normalised(rules_with(Rule::kFechaFueraDeRango, Severity::kWarning),
                                  R"({"numero_radicado":"1","estado":"Cerrado","fecha":"0001-01-01T00:00:00Z"})");
  EXPECT_EQ(faults_of(n), "fecha_fuera_de_rango fecha /fecha");
}

TEST(Severity, AnErrorOfTheWholeObservationPointsToIt) {
  const Normalised n =
      normalised(rules_with(Rule::kClaveDuplicada, Severity::kError), object_with(R"("x":"1","x":"2")"));
  EXPECT_EQ(faults_of(n), "clave_duplicada  ") << "the empty pointer is the document";
}

// --- for whoever explains an observation

TEST(Warned, GivesEachWarningOfTheSetWithItsFieldAndPlace) {
  const std::string text = "[" + object_with(R"("telefono":"12","nombres_apellidos":"MarÃ­a 2")") + "]";
  JsonDocument document;
  const ParsedFile file = parse_file(text, document);
  ASSERT_EQ(file.elements.size(), 1U);
  std::vector<Fault> warned;
  const Normalised n = normalise(default_rules(), document, file.elements.front(), {}, &warned);
  std::string places;
  RuleSet rules;
  for (const Fault& fault : warned) {
    places += std::string(id_of(fault.rule)) + " " + fault.field + " " + fault.where + "; ";
    rules.add(fault.rule);
  }
  EXPECT_EQ(places,
            "nombre_sospechoso nombres_apellidos /0/nombres_apellidos; telefono_invalido telefono /0/telefono; "
            "mojibake  /0; ");
  EXPECT_EQ(rules.bits(), n.warnings.bits());
}

}  // namespace
}  // namespace radica
