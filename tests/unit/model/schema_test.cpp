#include "model/schema.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

namespace radica {
namespace {

struct AliasCase {
  std::string_view key, field;
  std::size_t precedence;
};

// SPEC §3, in the order of precedence that stands there.
constexpr AliasCase kAliases[] = {{"radicado", "numero_radicado", 1},
                                  {"fecha_solicitud", "fecha", 1},
                                  {"estado", "estado_solicitud", 1},
                                  {"tipo_solicitud", "tipo_pqr", 1},
                                  {"nombre_completo", "nombres_apellidos", 1},
                                  {"email", "correo_electronico", 1},
                                  {"numero_documento", "documento_identidad", 1},
                                  {"cedula", "documento_identidad", 2},
                                  {"numero_reclamo_cgs", "numero_reclamo_sgc", 1},
                                  {"sgc", "numero_reclamo_sgc", 2},
                                  {"sgc_number", "numero_reclamo_sgc", 3},
                                  {"descripcion_solicitud", "cuerpo_reclamacion", 1},
                                  {"descripcion", "cuerpo_reclamacion", 2}};

TEST(KeyRole, OfAFieldsOwnNameHasPrecedenceZero) {
  for (std::size_t field = 0; field < kFieldCount; ++field) {
    const auto role = key_role(kFields[field].name);
    ASSERT_TRUE(role.has_value()) << kFields[field].name;
    EXPECT_EQ(role->field, field);
    EXPECT_EQ(role->precedence, 0U);
  }
}

TEST(KeyRole, OfAnAliasFollowsTheOrderOfTheSpec) {
  for (const AliasCase& alias : kAliases) {
    const auto role = key_role(alias.key);
    ASSERT_TRUE(role.has_value()) << alias.key;
    EXPECT_EQ(kFields.at(role->field).name, alias.field) << alias.key;
    EXPECT_EQ(role->precedence, alias.precedence) << alias.key;
  }
}

TEST(KeyRole, KnowsNoOtherAlias) {
  std::size_t aliases = 0;
  for (const Field& field : kFields) {
    if (field.aliases.empty()) continue;
    ++aliases;
    for (const char c : field.aliases)
      if (c == ' ') ++aliases;
  }
  EXPECT_EQ(aliases, std::size(kAliases));
}

TEST(KeyRole, ComparesExactly) {
  for (const char* key : {"", "NIC", "Nic", "nic ", "telefono_", "correo", "numero_documento cedula", "datos_extra"})
    EXPECT_FALSE(key_role(key).has_value()) << key;
}

TEST(FieldByName, TakesNamesButNotAliases) {
  EXPECT_EQ(field_by_name("numero_radicado"), kNumeroRadicado);
  EXPECT_EQ(field_by_name("documento_identidad"), kDocumentoIdentidad);
  EXPECT_EQ(field_by_name("comentarios"), kFieldCount - 1);
  EXPECT_FALSE(field_by_name("cedula").has_value());
  EXPECT_FALSE(field_by_name("datos_extra").has_value());
}

TEST(MetadataKeys, AreThoseOfTheExtraction) {
  for (const char* key : {"record_number", "sgc_number", "extraction_timestamp", "page_url", "page_title"})
    EXPECT_TRUE(is_metadata_key(key)) << key;
  for (const char* key : {"sgc", "fecha", "page", ""}) EXPECT_FALSE(is_metadata_key(key)) << key;
}

TEST(UnitOfExtraKey, IsTheFieldBeforeTheSuffix) {
  EXPECT_EQ(unit_of_extra_key("telefono_otros"), kTelefono);
  EXPECT_EQ(unit_of_extra_key("celular_ext"), kCelular);
  EXPECT_EQ(unit_of_extra_key("nic_original"), kNic);
  EXPECT_EQ(unit_of_extra_key("documento_identidad_tipo"), kDocumentoIdentidad);
  EXPECT_EQ(unit_of_extra_key("correo_electronico_otros"), kCorreoElectronico);
}

TEST(UnitOfExtraKey, IsNothingForKeysOnTheirOwn) {
  for (const char* key : {"telefono", "telefono_nota", "cedula_original", "otros", "_otros", "telefono_Otros",
                          "mi_telefono_ext", "telefono_ext_", ""})
    EXPECT_FALSE(unit_of_extra_key(key).has_value()) << key;
}

TEST(Fields, StandInTheOrderOfTheSpecWithTheirLimits) {
  const std::vector<std::pair<std::string_view, std::size_t>> expected{{"numero_radicado", 50},
                                                                       {"fecha", 0},
                                                                       {"estado_solicitud", 100},
                                                                       {"tipo_pqr", 200},
                                                                       {"nic", 20},
                                                                       {"nombres_apellidos", 200},
                                                                       {"telefono", 20},
                                                                       {"celular", 20},
                                                                       {"correo_electronico", 100},
                                                                       {"documento_identidad", 20},
                                                                       {"canal_respuesta", 100},
                                                                       {"numero_reclamo_sgc", 50},
                                                                       {"lectura", 0},
                                                                       {"documento_prueba", 255},
                                                                       {"cuerpo_reclamacion", 0},
                                                                       {"finalizar", 0},
                                                                       {"adjuntar_archivo", 0},
                                                                       {"comentarios", 0}};
  ASSERT_EQ(kFieldCount, expected.size());
  for (std::size_t field = 0; field < kFieldCount; ++field) {
    EXPECT_EQ(kFields[field].name, expected[field].first);
    EXPECT_EQ(kFields[field].limit, expected[field].second) << kFields[field].name;
  }
}

TEST(Fields, RequireRadicadoFechaAndEstadoOnly) {
  std::set<std::string_view> required;
  for (const Field& field : kFields)
    if (field.is_required) required.insert(field.name);
  EXPECT_EQ(required, (std::set<std::string_view>{"numero_radicado", "fecha", "estado_solicitud"}));
}

TEST(Fields, ThatNameOrReachAPersonAreMarkedPersonal) {
  for (const std::size_t field :
       {kNic, kNombresApellidos, kTelefono, kCelular, kCorreoElectronico, kDocumentoIdentidad})
    EXPECT_TRUE(kFields.at(field).is_personal) << kFields.at(field).name;
  EXPECT_TRUE(kFields.at(field_by_name("cuerpo_reclamacion").value()).is_personal);
}

}  // namespace
}  // namespace radica
