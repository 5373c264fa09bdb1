#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "property/generators.h"
#include "stages/observation_records.h"
#include "support/normalised.h"
#include "support/observations.h"

namespace radica {
namespace {

using test::draw;
using test::draw_json;
using test::draw_one;
using test::draw_text;
using test::faults_of;
using test::normalised;

const RuleBook& rules() {
  static const RuleBook kRules = test::make_rules();
  return kRules;
}

std::string draw_phone_text() {
  if (draw(4) == 0) return draw_one<std::string>({"3001234567 / 12345", "3001234567.0", "6053234567 - casa"});
  std::string text;
  for (std::size_t i = draw(4); i > 0; --i)
    text += draw_one<std::string>({"3001234567", "605 323 4567", "+57 300 123 4568", "3234567", "0", "tel. 3001234567",
                                   " / ", "; ", " - ", " ext 12", " y ", "x", "3000000000", "\n"});
  return text;
}

// A value for a key: often one that its rule likes, sometimes anything.
std::string draw_value(std::string_view key) {
  const auto text = [](const std::string& value) { return json_string(value); };
  if (draw(5) == 0) return draw_json(2);
  if (draw(10) == 0) return text(draw_one<std::string>({"NariÃ±o", "sin informaciÃ³n", "PeticiÃƒÂ³n"}));  // once, twice
  if (key == "telefono" || key == "celular") return text(draw_phone_text());
  if (key == "nic" || key == "documento_identidad" || key == "cedula")
    return draw_one<std::string>({"1234567", "1234567.0", "\"1234567.0\"", "\"1.234.567\"", "\"CC 12.345.678\"",
                                  "\"NIT 900123456 8\"", "\"900123456-8\"", "\"900.123.456-1\"", "\"AB123456\"",
                                  "\"12\"", "1e9", "0", "\"cc: x\""});
  if (key == "correo_electronico" || key == "email")
    return text(draw_one<std::string>(
        {"ana@Gmail.COM", "a@b.co; c@d.co", "x", "notiene@x.com", "mailto:a@b.co,zz", "a@gmail.con", "<a@b.co>"}));
  if (key == "tipo_pqr" || key == "canal_respuesta")
    return text(draw_one<std::string>({"PETICION", "queja", "portal web", "Otro  tipo", "n/a"}));
  return text(draw_text(20));
}

using Members = std::vector<std::pair<std::string, std::string>>;  // key, JSON of its value

Members draw_members() {
  Members members{{"numero_radicado", draw_one<std::string>({"\"R1\"", "\" 007 \"", "20250001.0"})},
                  {"fecha", draw_one<std::string>({"\"2025-10-08 10:11\"", "\"08/10/2025\"", "\"2025-10-08T10:11:12Z\"",
                                                   "\"1/2/2024 1:02:03.5\""})},
                  {"estado_solicitud", draw_one<std::string>({"\"PENDIENTE\"", "\"otro estado\""})}};
  static const std::vector<std::string> kKeys{"tipo_pqr",
                                              "nic",
                                              "nombres_apellidos",
                                              "telefono",
                                              "celular",
                                              "correo_electronico",
                                              "documento_identidad",
                                              "canal_respuesta",
                                              "numero_reclamo_sgc",
                                              "lectura",
                                              "documento_prueba",
                                              "cuerpo_reclamacion",
                                              "finalizar",
                                              "adjuntar_archivo",
                                              "comentarios",
                                              "datos_extra",
                                              "email",
                                              "cedula",
                                              "descripcion",
                                              "sgc",
                                              "sgc_number",
                                              "nombre_completo",
                                              "nic_original",
                                              "telefono_ext",
                                              "telefono_otros",
                                              "documento_identidad_tipo",
                                              "barrio",
                                              "Zona Ñ",
                                              "page_url",
                                              "record_number"};
  for (const std::string& key : kKeys)
    if (draw(3) == 0) members.push_back({key, draw_value(key)});
  // A key of the object once more: the same, or one that is equal after Text.
  for (std::size_t i = draw(3); i > 0; --i) {
    const std::string key = draw_one(members).first;
    members.push_back({draw(2) == 0 ? key : key + " ", draw_value(key)});
  }
  return members;
}

std::string object_of(const Members& members) {
  std::string text = "{";
  for (const auto& [key, json] : members) text += (text.size() > 1 ? "," : "") + json_string(key) + ":" + json;
  return text + "}";
}

RC_GTEST_PROP(NormaliseProperty, TwiceIsOnce, ()) {
  Members members = draw_members();
  for (std::size_t i = draw(4); i > 0; --i) members.push_back({draw_text(4), draw_json(2)});
  const Normalised once = normalised(rules(), object_of(members));
  RC_PRE(once.faults.empty());
  const std::string canonical = canonical_json(once.values);
  const Normalised twice = normalised(rules(), canonical);
  RC_PRE(!twice.warnings.has(Rule::kMojibake));  // repaired once: what was encoded twice still is some
  RC_ASSERT(faults_of(twice) == "");
  RC_ASSERT(canonical_json(twice.values) == canonical);
}

// The properties below would hold for nothing if what they draw were always rejected or always plain.
TEST(NormaliseGenerator, DrawsWhatEachRuleIsAbout) {
  RuleSet seen;
  std::size_t accepted = 0, mended = 0, drawn = 0;
  rc::check([&] {
    for (int i = 0; i < 10; ++i) {
      const Normalised once = normalised(rules(), object_of(draw_members()));
      ++drawn;
      if (!once.faults.empty()) continue;
      ++accepted;
      seen.add(once.warnings);
      if (!normalised(rules(), canonical_json(once.values)).warnings.has(Rule::kMojibake)) ++mended;
    }
  });
  EXPECT_GT(accepted * 2, drawn);
  EXPECT_GT(mended * 2, accepted);
  for (const Rule rule :
       {Rule::kAliasEnConflicto, Rule::kCodificacion,      Rule::kNumeroNoFinito,          Rule::kCaracterInvalido,
        Rule::kMojibake,         Rule::kTipoInesperado,    Rule::kClaveDuplicada,          Rule::kDecimalQuitado,
        Rule::kFechaSinHora,     Rule::kTelefonoParcial,   Rule::kTelefonoInvalido,        Rule::kCorreoParcial,
        Rule::kCorreoFicticio,   Rule::kCorreoInvalido,    Rule::kCorreoDominioSospechoso, Rule::kNicInvalido,
        Rule::kNitDvIncorrecto,  Rule::kDocumentoInvalido, Rule::kCatalogoDesconocido,     Rule::kNombreSospechoso})
    EXPECT_TRUE(seen.has(rule)) << id_of(rule);
}

RC_GTEST_PROP(NormaliseProperty, TheOrderOfMembersDoesNotMatter, ()) {
  Members members = draw_members();
  // Of keys that are equal the last one wins: one of each is left, and no object whose keys may be among them.
  std::set<std::string> keys{"datos_extra"};
  members.erase(std::remove_if(members.begin(), members.end(),
                               [&keys](const auto& member) { return !keys.insert(clean_text(member.first)).second; }),
                members.end());
  const Normalised one = normalised(rules(), object_of(members));
  for (std::size_t i = members.size(); i > 1; --i) std::swap(members[i - 1], members[draw(i)]);
  const Normalised two = normalised(rules(), object_of(members));
  RC_ASSERT(canonical_json(one.values) == canonical_json(two.values));
  RC_ASSERT(one.warnings.bits() == two.warnings.bits());
  RC_ASSERT(faults_of(one) == faults_of(two));
}

RC_GTEST_PROP(NormaliseProperty, AnyObjectGivesAnObservationThatFitsItsColumns, ()) {
  Members members;
  for (const Field& field : kFields)
    if (draw(2) == 0) members.push_back({std::string(field.name), draw_value(field.name)});
  const Normalised result = normalised(rules(), object_of(members));
  if (!result.faults.empty()) return;
  for (std::size_t field = 0; field < kFieldCount; ++field) {
    const std::string& value = result.values.fields[field];
    RC_ASSERT(is_valid_utf8(value));
    RC_ASSERT((kFields[field].limit == 0 || count_points(value) <= kFields[field].limit));
    RC_ASSERT((!kFields[field].is_required || !value.empty()));
  }
  for (std::size_t i = 1; i < result.values.extra.size(); ++i)
    RC_ASSERT(utf16_less(result.values.extra[i - 1].key, result.values.extra[i].key));
  const auto read = values_from_canonical(canonical_json(result.values));
  RC_ASSERT(read.has_value());
  RC_ASSERT(canonical_json(*read) == canonical_json(result.values));
}

RC_GTEST_PROP(ObservationRecordsProperty, ReadBackAsTheyWereWritten, ()) {
  std::string bytes;
  std::vector<Observation> written(1 + draw(4));
  for (Observation& observation : written) {
    observation.values = normalised(rules(), object_of(draw_members())).values;
    observation.order = {static_cast<LocalTime>(draw(1000)) - 500, observation.values.richness(), draw_text(),
                         static_cast<std::int64_t>(&observation - written.data())};
    observation.file = draw_text();
    observation.content = content_hash(observation.values);
    append_observation(bytes, observation, draw(2) == 0);
  }
  std::size_t found = 0;
  for (const ClaimObservations& claim : test::claims_of(bytes)) {
    for (const Observation& read : claim.observations) {
      const Observation& original = written.at(static_cast<std::size_t>(read.order.index));
      RC_ASSERT(read.radicado() == claim.radicado);
      RC_ASSERT(canonical_json(read.values) == canonical_json(original.values));
      RC_ASSERT(read.order == original.order);
      RC_ASSERT(read.file == (original.file.empty() ? original.order.path : original.file));
      RC_ASSERT(read.content == original.content);
      ++found;
    }
  }
  RC_ASSERT(found == written.size());
}

}  // namespace
}  // namespace radica
