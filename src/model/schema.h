// THE field table (SPEC §4): what a record has, in the order of every output. Parser, validator, both databases' DDL,
// CSV header, docs and help are made from it; adding a field is one line here and one rule in stages/normalise.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace radica {

// Which rule of SPEC §5 a field's value goes through.
enum class FieldRule { kText, kLongText, kRadicado, kFecha, kCatalogue, kNic, kPhone, kEmail, kDocument };

struct Field {
  std::string_view name;  // key in JSON, column in CSV and database
  FieldRule rule;
  std::size_t limit;  // code points the column holds; 0 = unlimited
  bool is_required;
  bool is_personal;          // masked in logs and at the API
  std::string_view aliases;  // other keys of the input, by precedence, separated by blanks (SPEC §3)
};

inline constexpr std::array kFields{
    Field{"numero_radicado", FieldRule::kRadicado, 50, true, false, "radicado"},
    Field{"fecha", FieldRule::kFecha, 0, true, false, "fecha_solicitud"},
    Field{"estado_solicitud", FieldRule::kCatalogue, 100, true, false, "estado"},
    Field{"tipo_pqr", FieldRule::kCatalogue, 200, false, false, "tipo_solicitud"},
    Field{"nic", FieldRule::kNic, 20, false, true, ""},
    Field{"nombres_apellidos", FieldRule::kText, 200, false, true, "nombre_completo"},
    Field{"telefono", FieldRule::kPhone, 20, false, true, ""},
    Field{"celular", FieldRule::kPhone, 20, false, true, ""},
    Field{"correo_electronico", FieldRule::kEmail, 100, false, true, "email"},
    Field{"documento_identidad", FieldRule::kDocument, 20, false, true, "numero_documento cedula"},
    Field{"canal_respuesta", FieldRule::kCatalogue, 100, false, false, ""},
    Field{"numero_reclamo_sgc", FieldRule::kText, 50, false, false, "numero_reclamo_cgs sgc sgc_number"},
    Field{"lectura", FieldRule::kText, 0, false, true, ""},
    Field{"documento_prueba", FieldRule::kText, 255, false, true, ""},
    Field{"cuerpo_reclamacion", FieldRule::kLongText, 0, false, true, "descripcion_solicitud descripcion"},
    Field{"finalizar", FieldRule::kText, 0, false, true, ""},
    Field{"adjuntar_archivo", FieldRule::kText, 0, false, true, ""},
    Field{"comentarios", FieldRule::kLongText, 0, false, true, ""},
};
inline constexpr std::size_t kFieldCount = kFields.size();  // fields 1–18; datos_extra is the nineteenth
inline constexpr std::string_view kExtraName = "datos_extra";

// Positions in kFields that the code names.
enum FieldIndex : std::size_t {
  kNumeroRadicado = 0,
  kFecha = 1,
  kEstadoSolicitud = 2,
  kTipoPqr = 3,
  kNic = 4,
  kNombresApellidos = 5,
  kTelefono = 6,
  kCelular = 7,
  kCorreoElectronico = 8,
  kDocumentoIdentidad = 9,
  kCanalRespuesta = 10,
  kNumeroReclamoSgc = 11,
};
static_assert(kFields[kNumeroReclamoSgc].name == "numero_reclamo_sgc" && kFields[kNic].name == "nic");

// Keys that describe the extraction, never business data (SPEC §3).
inline constexpr std::array<std::string_view, 5> kMetadataKeys{"record_number", "sgc_number", "extraction_timestamp",
                                                               "page_url", "page_title"};

// Keys of datos_extra that belong to a field and live and die with its value (SPEC §7.1).
inline constexpr std::array<std::string_view, 4> kUnitSuffixes{"_otros", "_ext", "_original", "_tipo"};

// What an input key is: a field by its own name or by alias `precedence` (0 = own name), or neither.
struct KeyRole {
  std::size_t field;
  std::size_t precedence;
};
[[nodiscard]] std::optional<KeyRole> key_role(std::string_view key);
[[nodiscard]] bool is_metadata_key(std::string_view key);
[[nodiscard]] std::optional<std::size_t> field_by_name(std::string_view name);
// The field whose unit a datos_extra key belongs to ("telefono_ext" → telefono), if any.
[[nodiscard]] std::optional<std::size_t> unit_of_extra_key(std::string_view key);

}  // namespace radica
