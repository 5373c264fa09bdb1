#include "app/generate/extracted.h"

#include <array>
#include <cstddef>

#include "base/json_text.h"
#include "base/text.h"

namespace radica::synthetic {
namespace {

// Every character of `text` is of Latin-1 (people.h).
std::string to_latin1(const std::string& text) {
  std::string bytes;
  for (std::size_t at = 0; at < text.size();) bytes += static_cast<char>(next_point(text, at));
  return bytes;
}

// UTF-8 that was read as Windows-1252 and written as UTF-8 again.
std::string garbled(std::string_view text) {
  constexpr std::array<char32_t, 32> kHigh{0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021,
                                           0x2C6,  0x2030, 0x160,  0x2039, 0x152,  0x8D,   0x17D,  0x8F,
                                           0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                           0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E,  0x178};
  std::string result;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    append_utf8(result, byte >= 0x80 && byte < 0xA0 ? kHigh[byte - 0x80U] : char32_t{byte});
  }
  return result;
}

void write_metadata(JsonText& json, const Claim& claim, const Extraction& extraction) {
  const bool is_future = extraction.mess == Mess::kFutureStamp;
  const bool is_wrong = extraction.mess == Mess::kWrongCompany;
  const std::string_view host = is_wrong ? claim.company->other_host : claim.company->portal_host;
  json.member("record_number", static_cast<std::uint64_t>(extraction.ordinal));
  json.member("sgc_number", extraction_key(claim, extraction));
  json.member("extraction_timestamp", is_future ? "20991231_235959" : format_stamp(extraction.time));
  json.member("page_url", "https://" + std::string(host) + "/" + claim.page);
  json.member("page_title", "Detalle de la PQR");
}

void write_person(JsonText& json, const Claim& claim, const Extraction& extraction) {
  const bool is_rich = !extraction.is_poorer;
  json.member("nic", claim.nic.raw);
  json.member("fecha", claim.fecha.at(static_cast<std::size_t>(extraction.fecha)));
  json.member("documento_identidad", claim.document);
  json.member("nombres_apellidos", extraction.mess == Mess::kMojibake ? garbled(claim.name) : claim.name);
  if (extraction.mess == Mess::kNan)
    json.literal("lectura", "NaN");
  else
    json.member("lectura", is_rich ? claim.reading : "");
  json.member("correo_electronico", is_rich ? claim.email : "");
  json.member("telefono", is_rich ? claim.phone.raw : "");
  json.member("celular", is_rich ? claim.mobile : "");
}

constexpr std::array<std::string_view, 4> kComments{"", "Se envía a revisión en terreno; pendiente de visita.",
                                                    "Visita realizada:\nmedidor en buen estado.",
                                                    "Se cierra: \"respuesta enviada\"."};

// A member that stands twice with the mess of duplicate keys: the last non-empty value is the one that was meant.
void write_state(JsonText& json, const Extraction& extraction) {
  const bool is_doubled = extraction.mess == Mess::kDuplicateKeys;
  if (is_doubled) json.member("estado_solicitud", "Pendiente");
  json.member("estado_solicitud", extraction.state->raw);
  if (is_doubled) json.member("estado_solicitud", "");
}

void write_claim(JsonText& json, const Claim& claim, const Extraction& extraction) {
  const bool is_rich = !extraction.is_poorer;
  json.member("tipo_pqr", claim.kind);
  json.member("canal_respuesta", is_rich ? claim.channel : "");
  json.member("documento_prueba", is_rich ? claim.proof : "");
  json.member("cuerpo_reclamacion", is_rich ? claim.complaint : "");
  json.member("numero_radicado", claim.radicado);
  write_state(json, extraction);
  const std::string_view sgc = extraction.is_sgc_known ? std::string_view(claim.sgc) : "";
  if (!claim.company->has_comments) return json.member("numero_reclamo_sgc", sgc);
  json.member("finalizar", is_rich ? "Finalizar" : "");
  json.member("adjuntar_archivo", "");
  json.member("numero_reclamo_sgc", sgc);
  json.member("comentarios", is_rich ? kComments.at(static_cast<std::size_t>(extraction.comment)) : "");
  if (!claim.has_tables) return;
  json.member("tabla_n°_radicado_pqr", claim.radicado);
  json.member("tabla_correo_electrónico", claim.email);
}

void write_empty_fields(JsonText& json, bool has_comments) {
  for (const std::string_view key : {"nic", "fecha", "documento_identidad", "nombres_apellidos", "lectura",
                                     "correo_electronico", "telefono", "celular", "tipo_pqr", "canal_respuesta",
                                     "documento_prueba", "cuerpo_reclamacion", "numero_radicado", "estado_solicitud"})
    json.member(key, "");
  if (has_comments)
    for (const std::string_view key : {"finalizar", "adjuntar_archivo"}) json.member(key, "");
  json.member("numero_reclamo_sgc", "");
  if (has_comments) json.member("comentarios", "");
}

std::string object_json(const Claim& claim, const Extraction& extraction) {
  std::string text;
  JsonText json(text, JsonLayout::kIndented);
  json.open('{');
  write_metadata(json, claim, extraction);
  if (extraction.mess == Mess::kOutsideDetail) {
    json.member("tabla_menú", "Inicio");
    json.member("tabla_usuario", "Invitado");
  } else if (extraction.mess == Mess::kNearlyEmpty || extraction.mess == Mess::kErrorPlaceholder) {
    write_empty_fields(json, claim.company->has_comments);
  } else {
    write_person(json, claim, extraction);
    write_claim(json, claim, extraction);
  }
  json.close('}');
  return text;
}

}  // namespace

std::string with_crlf(const std::string& text) {
  std::string result;
  result.reserve(text.size() + text.size() / 16);
  for (const char c : text) {
    if (c == '\n') result += '\r';
    result += c;
  }
  return result;
}

std::string extraction_key(const Claim& claim, const Extraction& extraction) {
  if (extraction.mess == Mess::kErrorPlaceholder) return "PQR_" + std::to_string(extraction.ordinal) + "_ERROR";
  if (extraction.is_sgc_known) return claim.sgc;
  return "PQR_" + std::to_string(extraction.ordinal) + "_" + format_stamp(extraction.time - 20);
}

std::string extraction_json(const Claim& claim, const Extraction& extraction) {
  if (extraction.mess == Mess::kZeroBytes) return {};
  std::string text = object_json(claim, extraction);
  if (extraction.has_crlf) text = with_crlf(text);
  if (extraction.mess == Mess::kBom) return "\xEF\xBB\xBF" + text;
  if (extraction.mess == Mess::kLatin1) return to_latin1(text);
  // Where the write broke off differs from file to file; the closing bracket is always missing.
  if (extraction.mess == Mess::kTruncated) text.resize(text.size() / 4 + claim.number * 37 % (text.size() / 2));
  return text;
}

std::string list_json(std::span<const ListRow> rows, bool has_stray_text) {
  std::string text;
  JsonText json(text, JsonLayout::kIndented);
  json.open('[');
  for (const ListRow& row : rows) {
    const Claim& claim = *row.claim;
    json.open_item('{');
    json.member("numero_radicado", claim.radicado);
    json.member("fecha", claim.fecha.front());
    json.member("estado_solicitud", row.state->raw);
    json.member("tipo_pqr", claim.kind);
    json.member("nic", claim.nic.raw);
    json.member("nombres_apellidos", claim.name);
    json.member("telefono", claim.phone.raw);
    json.member("celular", claim.mobile);
    json.member("correo_electronico", claim.email);
    json.member("documento_identidad", claim.document);
    json.member("canal_respuesta", claim.channel);
    json.close('}');
  }
  if (has_stray_text) json.item("1 - 10 de 333529");
  json.close(']');
  return text;
}

std::string export_json(const std::vector<const Claim*>& claims, unsigned style) {
  constexpr std::array<std::string_view, 3> kArrays{"data", "records", "pqrs"};
  constexpr std::array<std::string_view, 3> kNumbers{"sgc", "numero_reclamo_cgs", "sgc_number"};
  std::string text;
  JsonText json(text, JsonLayout::kIndented);
  json.open('{');
  json.member("total", claims.size());
  json.open_member(kArrays.at(style % 3), '[');
  for (const Claim* claim : claims) {
    json.open_item('{');
    json.member("radicado", claim->radicado);
    json.member(kNumbers.at(style / 3 % 3), claim->sgc);
    json.member("cedula", claim->document);
    json.member("nombre_completo", claim->name);
    json.member("email", claim->email);
    json.member("telefono", claim->phone.raw);
    json.member("celular", claim->mobile);
    json.member("nic", claim->nic.raw);
    json.member("fecha_solicitud", claim->fecha.front());
    json.member("estado", claim->first_state->raw);
    json.member("tipo_solicitud", claim->kind);
    json.member("descripcion_solicitud", claim->complaint);
    json.member("direccion", "Carrera 7 # 8-90");
    json.member("municipio", claim->company->has_comments ? "Montería" : "Santa Marta");
    json.open_member("archivos_adjuntos", '[');
    if (!claim->proof.empty()) json.item(claim->proof);
    json.close(']');
    json.close('}');
  }
  json.close(']');
  json.close('}');
  return text;
}

}  // namespace radica::synthetic
