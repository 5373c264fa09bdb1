#include "stages/normalise.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "support/normalised.h"

namespace radica {
namespace {

using test::default_rules;
using test::faults_of;
using test::make_rules;
using test::normalised;
using test::object_with;
using test::value;
using test::warnings;
using test::with;

TEST(Normalise, APlainObservationHasNoWarningsAndNoFaults) {
  const Normalised n = with(R"("nic":"1234567","nombres_apellidos":"Ana")");
  EXPECT_EQ(
      canonical_json(n.values),
      R"({"estado_solicitud":"Pendiente","fecha":"2025-10-08 10:11:00","nic":"1234567","nombres_apellidos":"Ana","numero_radicado":"R1"})");
  EXPECT_EQ(warnings(n), "");
  EXPECT_EQ(faults_of(n), "");
  EXPECT_TRUE(n.has_time);
}

// --- aliases (§3)

TEST(Aliases, EachStandsForItsField) {
  const std::vector<std::pair<std::string, std::string>> table{{"nombre_completo", "nombres_apellidos"},
                                                               {"numero_documento", "documento_identidad"},
                                                               {"cedula", "documento_identidad"},
                                                               {"email", "correo_electronico"},
                                                               {"descripcion_solicitud", "cuerpo_reclamacion"},
                                                               {"descripcion", "cuerpo_reclamacion"},
                                                               {"radicado", "numero_radicado"},
                                                               {"numero_reclamo_cgs", "numero_reclamo_sgc"},
                                                               {"sgc", "numero_reclamo_sgc"},
                                                               {"sgc_number", "numero_reclamo_sgc"},
                                                               {"estado", "estado_solicitud"},
                                                               {"fecha_solicitud", "fecha"},
                                                               {"tipo_solicitud", "tipo_pqr"}};
  for (const auto& [alias, field] : table) {
    const std::string text = field == "documento_identidad"  ? "12345678"
                             : field == "correo_electronico" ? "ana@gmail.com"
                             : field == "estado_solicitud"   ? "Cerrado"
                             : field == "fecha"              ? "2025-10-09 11:12:13"
                             : field == "tipo_pqr"           ? "Queja"
                                                             : "x";
    std::string json = "{\"" + alias + "\":\"" + text + "\"";
    for (const auto& [key, filler] : std::vector<std::pair<std::string, std::string>>{
             {"numero_radicado", "R1"}, {"fecha", "2025-10-08 10:11:00"}, {"estado_solicitud", "Pendiente"}})
      if (key != field) json += ",\"" + key + "\":\"" + filler + "\"";
    const Normalised n = normalised(default_rules(), json + "}");
    EXPECT_EQ(value(n, field), text) << alias;
    EXPECT_EQ(value(n, alias), "-") << alias << " leaves no key of its own";
    EXPECT_EQ(warnings(n), "") << alias;
    EXPECT_EQ(faults_of(n), "") << alias;
  }
}

TEST(Aliases, TheFieldsOwnKeyWinsThenTheFirstNonEmptyOne) {
  EXPECT_EQ(
      value(R"("sgc_number":"D","sgc":"C","numero_reclamo_cgs":"B","numero_reclamo_sgc":"A")", "numero_reclamo_sgc"),
      "A");
  EXPECT_EQ(
      value(R"("sgc_number":"D","sgc":"C","numero_reclamo_cgs":"B","numero_reclamo_sgc":"n/a")", "numero_reclamo_sgc"),
      "B");
  EXPECT_EQ(value(R"("sgc_number":"D","sgc":"C","numero_reclamo_cgs":"")", "numero_reclamo_sgc"), "C");
  EXPECT_EQ(value(R"("sgc_number":"D","sgc":null)", "numero_reclamo_sgc"), "D");
}

TEST(Aliases, ALosingValueThatDiffersGoesToDatosExtra) {
  const Normalised n = with(R"("documento_identidad":"12345678","numero_documento":" 12345678 ","cedula":"87654321")");
  EXPECT_EQ(value(n, "documento_identidad"), "12345678");
  EXPECT_EQ(value(n, "numero_documento"), "-") << "the same after Text";
  EXPECT_EQ(value(n, "cedula"), "87654321");
  EXPECT_EQ(warnings(n), "alias_en_conflicto");
}

TEST(Aliases, ALosingSgcNumberIsMetadata) {
  const Normalised n = with(R"("numero_reclamo_sgc":"A","sgc_number":"B")");
  EXPECT_EQ(value(n, "sgc_number"), "-");
  EXPECT_EQ(warnings(n), "");
  EXPECT_EQ(warnings(R"("numero_reclamo_sgc":"A","sgc":"B","sgc_number":"C")"), "alias_en_conflicto");
}

TEST(Aliases, AListOrObjectCountsAsEmpty) {
  const Normalised n = with(R"("nombres_apellidos":["x"],"nombre_completo":"Ana")");
  EXPECT_EQ(value(n, "nombres_apellidos"), "Ana");
  EXPECT_EQ(*n.values.find_extra("nombres_apellidos"), R"(["x"])");
  EXPECT_EQ(warnings(n), "tipo_inesperado");
}

TEST(Aliases, KeysAreComparedExactly) {
  EXPECT_EQ(value(R"("NIC":"1234567"," nic":"x")", "nic"), "-");
  const Normalised n = with(R"("NIC":"1234567")");
  EXPECT_EQ(value(n, "NIC"), "1234567");
}

TEST(Metadata, IsNeverBusinessData) {
  const Normalised n =
      with(R"("record_number":3,"extraction_timestamp":"20251008_101112","page_url":"https://x","page_title":"t")");
  EXPECT_EQ(n.values.extra.size(), 0U);
  EXPECT_EQ(warnings(n), "");
}

TEST(Sgc, APlaceholderIsEmpty) {
  EXPECT_EQ(value(R"("numero_reclamo_sgc":"PQR_3_20251008_101112")", "numero_reclamo_sgc"), "-");
  EXPECT_EQ(value(R"("numero_reclamo_sgc":" PQR_1","sgc":"RE1")", "numero_reclamo_sgc"), "RE1");
  EXPECT_EQ(value(R"("numero_reclamo_sgc":"PQR3")", "numero_reclamo_sgc"), "PQR3");
  EXPECT_EQ(value(R"("lectura":"PQR_1")", "lectura"), "PQR_1") << "of no other field";
  EXPECT_EQ(warnings(R"("numero_reclamo_sgc":"RE1","sgc":"PQR_1")"), "") << "no conflict with nothing";
}

// --- observation time (§3)

std::string time_of(std::string_view members, std::optional<std::string_view> name_time = {},
                    const RuleBook& rules = default_rules(), std::string* found = nullptr) {
  FileTimes times;
  if (name_time) times.name_time = parse_local(*name_time);
  times.modified = *parse_local("2025-01-01 00:00:00");
  const Normalised n = normalised(rules, object_with(members), times);
  if (found != nullptr) *found = warnings(n) + faults_of(n);
  return format_local(n.time);
}

TEST(ObservationTime, IsTheFirstOfStampNameAndModification) {
  EXPECT_EQ(time_of(R"("extraction_timestamp":"20251008_101112")", "2025-09-09 09:09:09"), "2025-10-08 10:11:12");
  EXPECT_EQ(time_of("", "2025-09-09 09:09:09"), "2025-09-09 09:09:09");
  EXPECT_EQ(time_of(""), "2025-01-01 00:00:00");
}

TEST(ObservationTime, PassesOverWhatIsNoRealTime) {
  for (const char* stamp : {"\"20250230_101112\"", "\"2025-10-08 10:11:12\"", "\"20251008_101112x\"",
                            "\"20251008_251112\"", "\"\"", "null", "[]", "20251008"})
    EXPECT_EQ(time_of("\"extraction_timestamp\":" + std::string(stamp), "2025-09-09 09:09:09"), "2025-09-09 09:09:09")
        << stamp;
}

TEST(ObservationTime, MayLieOneDayAhead) {
  std::string found;
  EXPECT_EQ(time_of(R"("extraction_timestamp":"20261125_120000")", {}, default_rules(), &found), "2026-11-25 12:00:00");
  EXPECT_EQ(found, "");
  EXPECT_EQ(time_of(R"("extraction_timestamp":"20261125_120001")", "2025-09-09 09:09:09", default_rules(), &found),
            "2025-09-09 09:09:09");
  EXPECT_EQ(found, "marca_de_tiempo_futura");
  EXPECT_EQ(time_of(R"("extraction_timestamp":"20270101_000000")", "2027-01-01 00:00:00", default_rules(), &found),
            "2025-01-01 00:00:00");
  EXPECT_EQ(found, "marca_de_tiempo_futura");
  EXPECT_EQ(time_of("", "2027-01-01 00:00:00", default_rules(), &found), "2025-01-01 00:00:00");
  EXPECT_EQ(found, "marca_de_tiempo_futura");
}

TEST(ObservationTime, OfTheFileIsTakenAsItIs) {
  FileTimes times;
  times.modified = *parse_local("2030-01-01 00:00:00");
  const Normalised n = normalised(default_rules(), object_with(""), times);
  EXPECT_EQ(format_local(n.time), "2030-01-01 00:00:00");
  EXPECT_EQ(warnings(n), "");
}

// --- values (§5)

TEST(NormalisedValues, NumbersStandForTheirSourceText) {
  EXPECT_EQ(value(R"("lectura":1234.50)", "lectura"), "1234.50");
  EXPECT_EQ(value(R"("lectura":1234.000)", "lectura"), "1234");
  EXPECT_EQ(value(R"("lectura":12345678901234567890123)", "lectura"), "12345678901234567890123");
  EXPECT_EQ(value(R"("nic":1234567.0)", "nic"), "1234567");
  EXPECT_EQ(value(R"("numero_radicado":20250001.0)", "numero_radicado"), "20250001");
}

TEST(NormalisedValues, TruthStandsForItsWordAndNullForNothing) {
  EXPECT_EQ(value(R"("finalizar":true)", "finalizar"), "true");
  EXPECT_EQ(value(R"("finalizar":false)", "finalizar"), "false");
  EXPECT_EQ(value(R"("finalizar":null)", "finalizar"), "-");
}

TEST(NormalisedValues, OfDuplicateKeysTheLastNonEmptyWins) {
  const Normalised n = with(R"("nic":"1234567","nic":"7654321","nic":"")");
  EXPECT_EQ(value(n, "nic"), "7654321");
  EXPECT_EQ(warnings(n), "clave_duplicada");
  EXPECT_EQ(warnings(R"("extraction_timestamp":"x","extraction_timestamp":"y")"), "clave_duplicada");
}

TEST(NormalisedValues, ADuplicateOfAnyKeyIsWarned) {
  for (const char* key : {"record_number", "page_title", "page_url", "extraction_timestamp", "sgc_number", "nic",
                          "cedula", "barrio", "datos_extra"})
    EXPECT_EQ(warnings("\"" + std::string(key) + "\":\"\",\"" + key + "\":\"\""), "clave_duplicada") << key;
  EXPECT_EQ(warnings(R"("numero_documento":"12345678","cedula":"12345678")"), "") << "two aliases are two keys";
}

TEST(NormalisedValues, OfDuplicateMetadataTheLastNonEmptyCounts) {
  for (const char* nothing : {"\"\"", "null", "\"N/A\"", "[]", "{\"a\":1}"}) {
    EXPECT_EQ(faults_of(with(std::string(R"("page_url":"https://caribesol.facture.co/","page_url":)") + nothing)),
              "empresa_inconsistente page_url /page_url")
        << nothing;
    EXPECT_EQ(time_of(std::string(R"("extraction_timestamp":"20251008_101112","extraction_timestamp":)") + nothing),
              "2025-10-08 10:11:12")
        << nothing;
  }
}

TEST(NormalisedValues, OfATextAndAListUnderOneFieldsKeyTheTextWins) {
  for (const char* members : {R"("nic":["x"],"nic":"1234567")", R"("nic":"1234567","nic":{"a":"x"})",
                              R"("nic":[],"nic":"1234567","nic":["x"],"nic":"")"}) {
    const Normalised n = with(members);
    EXPECT_EQ(value(n, "nic"), "1234567") << members;
    EXPECT_EQ(n.values.extra.size(), 0U) << members;
    EXPECT_EQ(warnings(n), "clave_duplicada") << members;
  }
  const Normalised n = with(R"("nic":["x"],"nic":"n/a","nic":["y"],"nic":[])");
  EXPECT_EQ(*n.values.find_extra("nic"), R"(["y"])") << "without a text the last list that is not empty";
  EXPECT_EQ(warnings(n), "clave_duplicada|tipo_inesperado");
  EXPECT_EQ(value(R"("nic":"1234567","datos_extra":{"nic":["x"]})", "datos_extra"), "-");
  EXPECT_EQ(*with(R"("nic":"1234567","datos_extra":{"nic":["x"]})").values.find_extra("nic"), R"(["x"])")
      << "a key of datos_extra is another key";
}

TEST(NormalisedValues, ContainersUnderAFieldGoWholeToDatosExtra) {
  const Normalised n = with(R"("comentarios":{"b":1,"a":[true]},"cedula":[])");
  EXPECT_EQ(value(n, "comentarios"), "-");
  EXPECT_EQ(*n.values.find_extra("comentarios"), R"({"a":[true],"b":"1"})");
  EXPECT_EQ(n.values.find_extra("cedula"), nullptr) << "an empty one is left out";
  EXPECT_EQ(warnings(n), "tipo_inesperado");
}

TEST(NormalisedValues, NonFiniteNumbersAreNullWithAWarning) {
  const Normalised n = with(R"("lectura":NaN,"x":-Infinity,"y":[Infinity])");
  EXPECT_EQ(value(n, "lectura"), "-");
  EXPECT_EQ(n.values.find_extra("x"), nullptr);
  EXPECT_EQ(*n.values.find_extra("y"), "[null]");
  EXPECT_EQ(warnings(n), "numero_no_finito");
}

TEST(NormalisedValues, BadBytesAndLoneSurrogatesAreReported) {
  const Normalised n = with("\"lectura\":\"ni\xF1o\"");
  EXPECT_EQ(value(n, "lectura"), "niño");
  EXPECT_EQ(warnings(n), "codificacion");
  const Normalised lone = with(R"("lectura":"a\ud800")");
  EXPECT_EQ(value(lone, "lectura"), "a\uFFFD");
  EXPECT_EQ(warnings(lone), "caracter_invalido");
}

TEST(NormalisedValues, OnlyTheObservationWithTheBadByteIsWarned) {
  JsonDocument document;
  const std::string text = "[" + object_with("\"lectura\":\"\xF1\"") + "," + object_with("") + "]";
  const ParsedFile file = parse_file(text, document);
  EXPECT_EQ(warnings(normalise(default_rules(), document, file.elements[0], {})), "codificacion");
  EXPECT_EQ(warnings(normalise(default_rules(), document, file.elements[1], {})), "");
}

TEST(NormalisedValues, MojibakeIsRepairedOnceBeforeText) {
  const Normalised n = with(R"("tipo_pqr":"PeticiÃ³n","barrio":"NariÃ±o","direcciÃ³n":"x","lista":["Ã©"])");
  EXPECT_EQ(value(n, "tipo_pqr"), "Petición");
  EXPECT_EQ(value(n, "barrio"), "Nariño");
  EXPECT_EQ(value(n, "dirección"), "x") << "keys too";
  EXPECT_EQ(value(n, "lista"), R"(["é"])");
  EXPECT_EQ(warnings(n), "mojibake");
  EXPECT_EQ(value(R"("lectura":"PeticiÃƒÂ³n")", "lectura"), "PeticiÃ³n");
  EXPECT_EQ(value("\"lectura\":\"Ã\u00AD \"", "lectura"), "í") << "the soft hyphen is the byte AD";
}

TEST(NormalisedValues, ALongTextThatSaysNothingIsEmptyHoweverFarItsWordsStandApart) {
  for (const std::string& gap : {std::string(40, ' '), std::string(30, '\n'), std::string(100, '\n')}) {
    const Normalised n = with(R"("cuerpo_reclamacion":)" + json_string("no" + gap + "aplica") +
                              R"(,"descripcion":"texto real del reclamo")");
    EXPECT_EQ(value(n, "cuerpo_reclamacion"), "texto real del reclamo");
    EXPECT_TRUE(n.warnings.is_empty());
  }
}

TEST(NormalisedValues, ALongTextOfWhichOnlyAnEmptyWordIsLeftIsEmpty) {
  std::string invisible, blanks;
  for (int i = 0; i < 40; ++i) {
    invisible += "\xE2\x80\x8B";
    blanks += R"(\t\u00A0)";
  }
  EXPECT_EQ(value(with("\"comentarios\":\"no" + blanks + "aplica\""), "comentarios"), "-");
  EXPECT_EQ(value(with("\"comentarios\":\"sin" + invisible + R"(\ndato")"), "comentarios"), "-");
  EXPECT_EQ(value(with("\"comentarios\":\"" + invisible + "\""), "comentarios"), "-");
  EXPECT_EQ(value(with("\"comentarios\":\"sin" + invisible + R"(\ndatos de  la casa")"), "comentarios"),
            "sin\ndatos de  la casa");
}

TEST(NormalisedValues, TextIsCleanedAndLongTextKeepsItsLines) {
  const Normalised n = with(
      R"("nombres_apellidos":" Ana\n\tMarí\u0301a  ","cuerpo_reclamacion":" uno \r\n  dos\u200b\r\n\r\n","comentarios":"a\n\nb")");
  EXPECT_EQ(value(n, "nombres_apellidos"), "Ana Marí\u0301a") << "NFC has no form with two accents";
  EXPECT_EQ(value(n, "cuerpo_reclamacion"), "uno\n  dos");
  EXPECT_EQ(value(n, "comentarios"), "a\n\nb");
}

TEST(NormalisedValues, EveryFieldGoesThroughItsRule) {
  const Normalised n = with(
      R"("tipo_pqr":"QUEJA","canal_respuesta":"correo electronico","nic":"1.234.567","telefono":"605 323 4567","celular":"+57 300 123 4567",)"
      R"("correo_electronico":"ANA@Gmail.com","documento_identidad":"CC 12.345.678","lectura":" 1  2 ","documento_prueba":" d  p ","finalizar":" f ",)"
      R"("adjuntar_archivo":" a ","estado_solicitud":"EN PROCESO","numero_reclamo_sgc":" RE  1 ")");
  const std::vector<std::pair<std::string, std::string>> table{{"tipo_pqr", "Queja"},
                                                               {"canal_respuesta", "Correo electrónico"},
                                                               {"nic", "1234567"},
                                                               {"telefono", "+576053234567"},
                                                               {"celular", "+573001234567"},
                                                               {"documento_identidad", "12345678"},
                                                               {"lectura", "1 2"},
                                                               {"documento_prueba", "d p"},
                                                               {"finalizar", "f"},
                                                               {"adjuntar_archivo", "a"},
                                                               {"estado_solicitud", "En proceso"},
                                                               {"numero_reclamo_sgc", "RE 1"},
                                                               {"documento_identidad_tipo", "CC"}};
  for (const auto& [name, text] : table) EXPECT_EQ(value(n, name), text) << name;
  EXPECT_EQ(warnings(n), "clave_duplicada") << "estado_solicitud stands twice";
}

// --- empty (§5)

TEST(Empty, EveryWordOfTheListIsNothingWhateverItsCase) {
  for (const char* word : {"",
                           " ",
                           "nan",
                           "NaN",
                           "null",
                           "None",
                           "UNDEFINED",
                           "n/a",
                           "N.A.",
                           "na",
                           "No Aplica",
                           "no tiene",
                           "no registra",
                           "ninguno",
                           "Ninguna",
                           "s/n",
                           "sin dato",
                           "SIN DATOS",
                           "sin informacion",
                           "SIN INFORMACIÓN",
                           "-",
                           "--",
                           "---",
                           ".",
                           " no\\t aplica "}) {
    EXPECT_EQ(value("\"lectura\":\"" + std::string(word) + "\"", "lectura"), "-") << word;
    EXPECT_EQ(with("\"barrio\":\"" + std::string(word) + "\"").values.extra.size(), 0U) << word;
  }
  for (const char* word : {"0", "----", "..", "nana", "sin", "no", "ningun", "n a", "sín dato"})
    EXPECT_EQ(value("\"lectura\":\"" + std::string(word) + "\"", "lectura"), word);
}

TEST(Empty, ZeroCountsInNicPhonesAndDocumento) {
  for (const char* field : {"nic", "telefono", "celular", "documento_identidad"}) {
    for (const char* zero : {"\"0\"", "0", "0.0", "\" 0 \""}) {
      const Normalised n = with("\"" + std::string(field) + "\":" + zero);
      EXPECT_EQ(value(n, field), "-") << field << zero;
      EXPECT_EQ(n.values.extra.size(), 0U) << field << zero;
      EXPECT_EQ(warnings(n), "") << field << zero;
    }
  }
  EXPECT_EQ(value(R"("finalizar":0)", "finalizar"), "0");
}

TEST(Empty, TheConfigurationMayAddWords) {
  RuleOptions options;
  options.empty_values = {"Por Definir"};
  const RuleBook rules = make_rules(options);
  EXPECT_EQ(value(normalised(rules, object_with(R"("lectura":"por  definir")")), "lectura"), "-");
  EXPECT_EQ(value(R"("lectura":"por definir")", "lectura"), "por definir");
}

TEST(Empty, MojibakeOfAnEmptyWordIsEmpty) {
  EXPECT_EQ(value(R"("lectura":"sin informaciÃ³n")", "lectura"), "-");
  EXPECT_EQ(with(R"("barrio":"sin informaciÃ³n")").values.extra.size(), 0U);
  for (const char* key : {"lectura", "barrio"})
    EXPECT_EQ(warnings("\"" + std::string(key) + R"(":"sin informaciÃ³n")"), "mojibake") << key;
}

// --- rules of the fields that live here (§5)

TEST(Radicado, KeepsCaseAndZeros) {
  EXPECT_EQ(value(R"("numero_radicado":"  00aB-7 ")", "numero_radicado"), "00aB-7");
}

TEST(Radicado, AnExponentIsAnError) {
  for (const char* text : {"1e5", "2.0251E+12", "\"2.0251E+12\"", "\"2.0251e12\"", "1E-2"})
    EXPECT_EQ(faults_of(with("\"numero_radicado\":" + std::string(text))),
              "numero_radicado_invalido numero_radicado /numero_radicado")
        << text;
  for (const char* text : {"\"1E5\"", "\"RE1\"", "\"2.5E\"", "\"x2.0E5\""})
    EXPECT_EQ(faults_of(with("\"numero_radicado\":" + std::string(text))), "") << text;
}

TEST(Fecha, WithoutTimeIsWarned) {
  const Normalised n = with(R"("fecha":"08/10/2025")");
  EXPECT_EQ(value(n, "fecha"), "2025-10-08 00:00:00");
  EXPECT_FALSE(n.has_time);
  EXPECT_EQ(warnings(n), "clave_duplicada|fecha_sin_hora");
}

TEST(Names, WithADigitOrAtSignAreSuspicious) {
  EXPECT_EQ(warnings(R"("nombres_apellidos":"Ana 2")"), "nombre_sospechoso");
  const Normalised n = with(R"("nombre_completo":"ana@x")");
  EXPECT_EQ(warnings(n), "nombre_sospechoso");
  EXPECT_EQ(value(n, "nombres_apellidos"), "ana@x") << "and kept";
}

TEST(TooLong, IsAnErrorForRequiredFields) {
  EXPECT_EQ(faults_of(with("\"numero_radicado\":\"" + std::string(51, 'x') + "\"")),
            "longitud_excedida numero_radicado /numero_radicado");
  EXPECT_EQ(faults_of(with("\"numero_radicado\":\"" + std::string(50, 'x') + "\"")), "");
  EXPECT_EQ(faults_of(with("\"estado\":\"y\",\"estado_solicitud\":\"" + std::string(101, 'x') + "\"")),
            "longitud_excedida estado_solicitud /estado_solicitud");
}

TEST(TooLong, SetsOtherValuesAside) {
  const std::string name(201, 'x');
  const Normalised n = with("\"nombres_apellidos\":\"" + name + "\"");
  EXPECT_EQ(value(n, "nombres_apellidos"), "-");
  EXPECT_EQ(value(n, "nombres_apellidos_original"), name);
  EXPECT_EQ(warnings(n), "longitud_excedida");
  EXPECT_EQ(faults_of(n), "");
}

TEST(TooLong, CountsCodePointsAfterTheRules) {
  std::string letters;
  for (int i = 0; i < 200; ++i) letters += "n\\u0303";
  EXPECT_EQ(warnings("\"nombres_apellidos\":\"" + letters + "\""), "") << "200 code points after NFC, 400 bytes";
  EXPECT_EQ(warnings("\"numero_reclamo_sgc\":\"" + std::string(50, 'x') + std::string(60, ' ') + "\""), "");
  EXPECT_EQ(warnings("\"documento_prueba\":\"" + std::string(256, 'x') + "\""), "longitud_excedida");
  EXPECT_EQ(warnings("\"lectura\":\"" + std::string(100000, 'x') + "\""), "") << "no limit";
}

TEST(TooLong, IsMeasuredForCataloguesToo) {
  for (const auto& [name, limit] :
       std::vector<std::pair<std::string, std::size_t>>{{"tipo_pqr", 200}, {"canal_respuesta", 100}}) {
    const std::string longest(limit, 'x');
    EXPECT_EQ(warnings("\"" + name + "\":\"" + longest + "\""), "catalogo_desconocido") << name;
    const Normalised n = with("\"" + name + "\":\"" + longest + "x\"");
    EXPECT_EQ(warnings(n), "catalogo_desconocido|longitud_excedida") << name;
    EXPECT_EQ(value(n, name) + value(n, name + "_original"), "-" + longest + "x") << name;
  }
}

TEST(TooLong, IsMeasuredForEveryColumnWithALimit) {
  for (const Field& field : kFields) {
    if (field.limit == 0 || field.is_required || field.rule != FieldRule::kText) continue;
    const Normalised n = with("\"" + std::string(field.name) + "\":\"" + std::string(field.limit + 1, 'x') + "\"");
    EXPECT_EQ(warnings(n), "longitud_excedida") << field.name;
    EXPECT_EQ(warnings("\"" + std::string(field.name) + "\":\"" + std::string(field.limit, 'x') + "\""), "")
        << field.name;
  }
}

}  // namespace
}  // namespace radica
