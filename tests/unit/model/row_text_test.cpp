#include "model/row_text.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "support/observations.h"

namespace radica {
namespace {

using test::make_values;

std::string cell(std::string_view value) {
  std::string text;
  append_csv_cell(text, value);
  return text;
}

TEST(CsvCell, IsQuotedOnlyWhereNeeded) {
  EXPECT_EQ(cell(""), "");
  EXPECT_EQ(cell("plain; text 'x' | \t=1"), "plain; text 'x' | \t=1");
  EXPECT_EQ(cell("a,b"), "\"a,b\"");
  EXPECT_EQ(cell("a\"b"), "\"a\"\"b\"");
  EXPECT_EQ(cell("a\nb"), "\"a\nb\"");
  EXPECT_EQ(cell("a\rb"), "\"a\rb\"");
  EXPECT_EQ(cell("\""), "\"\"\"\"");
  EXPECT_EQ(cell(" ñ "), " ñ ");
}

TEST(CsvCell, IsQuotedForASignAtAnyPlace) {
  for (const char sign : {',', '"', '\r', '\n'}) {
    for (std::size_t before = 0; before < 40; ++before) {
      std::string text = std::string(before, 'a') + sign + std::string(before % 5, 'b');
      const std::string quoted = cell(text);
      if (sign == '"') text.insert(before, 1, '"');
      EXPECT_EQ(quoted, '"' + text + '"');
    }
  }
  EXPECT_EQ(cell("\"a\"\"b"), "\"\"\"a\"\"\"\"b\"");
}

Record make_record() {
  Record record;
  record.values = make_values({{"numero_radicado", "01"},
                               {"fecha", "2025-10-08 10:11:00"},
                               {"estado_solicitud", "Pendiente"},
                               {"cuerpo_reclamacion", "uno, \"dos\"\ntres"},
                               {"comentarios", "fin"},
                               {"barrio", "a"}});
  record.hash = content_hash(record.values);
  record.extracted = *parse_local("2025-10-08 10:11:12");
  record.origin = "lote, 1/a.json";
  record.warnings.add(Rule::kMojibake);
  record.warnings.add(Rule::kAliasEnConflicto);
  return record;
}

TEST(CsvHeader, NamesTheColumnsOfTheSpecInOrder) {
  EXPECT_EQ(
      csv_header(),
      "numero_radicado,fecha,estado_solicitud,tipo_pqr,nic,nombres_apellidos,telefono,celular,correo_electronico,"
      "documento_identidad,canal_respuesta,numero_reclamo_sgc,lectura,documento_prueba,cuerpo_reclamacion,finalizar,"
      "adjuntar_archivo,comentarios,datos_extra,hash_registro,fecha_extraccion,archivo_origen,advertencias");
}

TEST(CsvRow, HoldsOneCellAColumnAndEndsInLf) {
  const Record record = make_record();
  std::string text;
  append_csv_row(text, record);
  EXPECT_EQ(
      text,
      "01,2025-10-08 10:11:00,Pendiente,,,,,,,,,,,,\"uno, \"\"dos\"\"\ntres\",,,fin,\"{\"\"barrio\"\":\"\"a\"\"}\"," +
          hex(record.hash) + ",2025-10-08 10:11:12,\"lote, 1/a.json\",alias_en_conflicto|mojibake\n");
}

TEST(CsvRow, LeavesEmptyCellsUnquoted) {
  Record record;
  record.extracted = *parse_local("2025-10-08 10:11:12");
  std::string text = "before\n";
  append_csv_row(text, record);
  EXPECT_EQ(text, "before\n" + std::string(19, ',') + std::string(64, '0') + ",2025-10-08 10:11:12,,\n");
  const std::string header = csv_header();
  EXPECT_EQ(std::count(text.begin(), text.end(), ','), std::count(header.begin(), header.end(), ','));
}

TEST(NdjsonRow, IsTheCanonicalObjectWithFourMembersInOrder) {
  const Record record = make_record();
  std::string text;
  append_ndjson_row(text, record);
  EXPECT_EQ(
      text,
      R"({"advertencias":["alias_en_conflicto","mojibake"],"archivo_origen":"lote, 1/a.json","comentarios":"fin",)"
      R"("cuerpo_reclamacion":"uno, \"dos\"\ntres","datos_extra":{"barrio":"a"},"estado_solicitud":"Pendiente",)"
      R"("fecha":"2025-10-08 10:11:00","fecha_extraccion":"2025-10-08 10:11:12","hash_registro":")" +
          hex(record.hash) +
          R"(","numero_radicado":"01"})"
          "\n");
}

TEST(NdjsonRow, SortsEveryFieldAroundTheInsertedMembers) {
  Record record;
  for (std::string& value : record.values.fields) value = "x";
  record.values.set_extra("k", "\"x\"");
  std::string text, before;
  append_ndjson_row(text, record);
  JsonDocument document;
  ASSERT_FALSE(document.parse(text));
  std::size_t members = 0;
  for (const JsonNode* node = document.first_child(document.root()); node != nullptr;
       node = document.next_sibling(*node), ++members) {
    EXPECT_LT(before, node->key);
    before = node->key;
  }
  EXPECT_EQ(members, kFieldCount + 5);
}

TEST(NdjsonRow, AlwaysHoldsTheListOfAdvertencias) {
  Record record;
  record.values = make_values({{"adjuntar_archivo", "x"}});
  record.extracted = *parse_local("2025-10-08 10:11:12");
  std::string text;
  append_ndjson_row(text, record);
  EXPECT_EQ(
      text,
      R"({"adjuntar_archivo":"x","advertencias":[],"archivo_origen":"","fecha_extraccion":"2025-10-08 10:11:12","hash_registro":")" +
          std::string(64, '0') + "\"}\n");
}

TEST(ExcelRow, HasBomSemicolonsAndCrlf) {
  EXPECT_EQ(excel_header().substr(0, 25), "\xEF\xBB\xBFnumero_radicado;fecha;");
  std::string text;
  append_excel_row(text, make_record());
  EXPECT_EQ(text.substr(text.size() - 2), "\r\n");
  EXPECT_EQ(text.rfind("01;2025-10-08 10:11:00;Pendiente;;;", 0), 0U) << text;
  EXPECT_NE(text.find(";lote, 1/a.json;"), std::string::npos) << "a comma needs no quotes here";
  EXPECT_NE(text.find(";\"uno, \"\"dos\"\"\ntres\";"), std::string::npos) << text;
}

TEST(ExcelRow, DisarmsEveryBeginningOfAFormula) {
  for (const std::string_view value : {"=1+1", "+57 300", "-1", "@SUM(A1)", "\tx", "\rx"}) {
    Record record;
    record.values.fields[0] = value;
    std::string text;
    append_excel_row(text, record);
    EXPECT_EQ(text.substr(0, value.size() + 3), "\"'" + std::string(value) + "\"") << value;
  }
  Record record;
  record.values.fields[0] = "a=1;b\"";
  std::string text;
  append_excel_row(text, record);
  EXPECT_EQ(text.substr(0, 10), "\"a=1;b\"\"\";");
}

}  // namespace
}  // namespace radica
