// Every shape that the rules give has its sentence, in both languages.
#include "app/signatures.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "support/normalised.h"

namespace radica {
namespace {

using Signature = std::pair<Rule, std::string>;

Signature signature_of(std::string_view json) {
  JsonDocument document;
  const ParsedFile file = parse_file(json, document);
  if (file.fault) return {file.fault->rule, file.fault->shape};
  const Normalised read = normalise(test::make_rules(), document, file.elements.front(), {});
  if (read.faults.size() != 1) throw std::runtime_error("not one fault: " + std::string(json));
  return {read.faults.front().rule, read.faults.front().shape};
}

std::string with_fecha(std::string_view value) {
  return R"({"numero_radicado":"R1","estado_solicitud":"Pendiente","fecha":)" + std::string(value) + "}";
}

TEST(Signatures, OfInputHaveTheirShapeAndASentenceInBothLanguages) {
  const std::vector<std::pair<std::string, Signature>> cases{
      {"", {Rule::kArchivoVacio, "sin_bytes"}},
      {" \n", {Rule::kArchivoVacio, "en_blanco"}},
      {"\xFF\xFE{", {Rule::kArchivoIlegible, "utf_16_o_32"}},
      {"{\"a\":", {Rule::kJsonInvalido, "cortado"}},
      {"<!doctype html>", {Rule::kJsonInvalido, "pagina_html"}},
      {"{} x", {Rule::kJsonInvalido, "mal_formado"}},
      {"3", {Rule::kEstructuraInvalida, "documento"}},
      {R"({"numero_radicado":"R1","estado_solicitud":"Pendiente"})", {Rule::kCampoObligatorioVacio, "falta"}},
      {with_fecha("\"n/a\""), {Rule::kCampoObligatorioVacio, "vacio"}},
      {with_fecha("null"), {Rule::kCampoObligatorioVacio, "vacio"}},
      {with_fecha("[1]"), {Rule::kCampoObligatorioVacio, "lista_u_objeto"}},
      {with_fecha("\"1989-01-01\""), {Rule::kFechaFueraDeRango, "pasado"}},
      {with_fecha("\"2030-01-01\""), {Rule::kFechaFueraDeRango, "futuro"}},
      {with_fecha("\"10/13/2025\""), {Rule::kFechaInvalida, "mes_primero"}},
      {with_fecha("\"2025/13/10\""), {Rule::kFechaInvalida, "dia_antes_de_mes"}},
      {with_fecha("\"2025/10/08 10:11 a. m.\""), {Rule::kFechaInvalida, "hora_de_12"}},
      {with_fecha("\"08/10/25\""), {Rule::kFechaInvalida, "anio_de_dos_cifras"}},
      {with_fecha("\"31/02/2025\""), {Rule::kFechaInvalida, "no_existe"}},
      {with_fecha("\"2025/10/08 25:00\""), {Rule::kFechaInvalida, "hora_no_entendida"}},
      {with_fecha("\"8 oct 2025\""), {Rule::kFechaInvalida, "mes_con_nombre"}},
      {with_fecha("1759936260"), {Rule::kFechaInvalida, "solo_cifras"}},
      {with_fecha("\"ayer\""), {Rule::kFechaInvalida, "sin_cifras"}},
  };
  const Texts es = Texts::load(Language::kEs), en = Texts::load(Language::kEn);
  for (const auto& [json, wanted] : cases) {
    EXPECT_EQ(signature_of(json), wanted) << json;
    for (const Texts* texts : {&es, &en})
      EXPECT_TRUE(texts->has("signatures." + std::string(id_of(wanted.first)) + "." + wanted.second)) << wanted.second;
  }
}

TEST(Signatures, WithoutASentenceOfTheirOwnSayTheRuleAndTheForm) {
  const Texts en = Texts::load(Language::kEn);
  EXPECT_EQ(signature_text(en, Rule::kFechaInvalida, "fecha", "~#.#.#"), "fecha with the form #.#.#");
  EXPECT_EQ(signature_text(en, Rule::kNumeroRadicadoInvalido, "numero_radicado", ""),
            "numero_radicado: the radicado came in scientific notation and lost digits");
  EXPECT_EQ(signature_text(en, Rule::kLongitudExcedida, "numero_radicado", ""),
            "numero_radicado: the value does not fit its column");
  EXPECT_EQ(signature_text(en, Rule::kArchivoMuyGrande, "", ""), "the file is larger than 64 MiB");
  EXPECT_EQ(signature_text(en, Rule::kRechazadoPorBase, "", "CHECK failed: nic"),
            "the database did not accept the record: CHECK failed: nic");
}

TEST(Signatures, OfAWarningThatRejectsDoNotSayThatTheValueWasKept) {
  EXPECT_EQ(signature_text(Texts::load(Language::kEn), Rule::kNombreSospechoso, "nombres_apellidos", ""),
            "nombres_apellidos: the name holds digits or @");
  EXPECT_EQ(signature_text(Texts::load(Language::kEs), Rule::kNombreSospechoso, "nombres_apellidos", ""),
            "nombres_apellidos: el nombre contiene dígitos o @");
  EXPECT_EQ(signature_text(Texts::load(Language::kEn), Rule::kDecimalQuitado, "nic", ""),
            "nic: a trailing .0 was removed from an identification or phone number");
}

}  // namespace
}  // namespace radica
