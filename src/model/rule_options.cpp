#include "model/rule_options.h"

#include <algorithm>

#include "base/bytes.h"
#include "base/hash.h"

namespace radica {

std::array<Severity, kRuleCount> RuleOptions::default_severities() {
  std::array<Severity, kRuleCount> severities{};
  for (const RuleInfo& rule : kRules) severities[static_cast<std::size_t>(rule.rule)] = rule.severity;
  return severities;
}

std::array<std::vector<std::string>, kFieldCount> RuleOptions::default_catalogues() {
  std::array<std::vector<std::string>, kFieldCount> catalogues;
  catalogues[kEstadoSolicitud] = {"Pendiente", "En proceso", "Resuelto", "Cerrado",
                                  "Cancelado", "Finalizado", "Abierto",  "Anulado"};
  catalogues[kTipoPqr] = {"Petición", "Queja", "Reclamo", "Sugerencia", "Denuncia", "Recurso", "Consulta"};
  catalogues[kCanalRespuesta] = {"Correo electrónico", "Teléfono", "Presencial", "Portal web",
                                 "Correspondencia física"};
  return catalogues;
}

std::vector<std::vector<std::size_t>> RuleOptions::default_expected() {
  return {{kNic},
          {kNombresApellidos},
          {kDocumentoIdentidad},
          {kTelefono, kCelular, kCorreoElectronico},
          {*field_by_name("cuerpo_reclamacion")}};
}

std::vector<std::string_view> RuleOptions::missing_in(const std::array<std::string, kFieldCount>& fields) const {
  std::vector<std::string_view> missing;
  for (const std::vector<std::size_t>& alternatives : expected) {
    const bool is_missing =
        std::all_of(alternatives.begin(), alternatives.end(), [&](std::size_t field) { return fields[field].empty(); });
    if (!is_missing) continue;
    for (const std::size_t field : alternatives) missing.emplace_back(kFields[field].name);
  }
  return missing;
}

std::string RuleOptions::fingerprint(const std::string& timezone, std::vector<std::string> portals) const {
  std::sort(portals.begin(), portals.end());
  std::string bytes;
  ByteWriter out(bytes);
  const auto add = [&out](const std::vector<std::string>& values) {
    out.number(values.size());
    for (const std::string& value : values) out.text(value);
  };
  out.number(kRuleVersion);
  out.text(timezone);
  for (const RuleInfo& rule : kRules) out.number(static_cast<std::uint64_t>(severity_of(rule.rule)));
  add(ignore_keys);
  add(empty_values);
  for (const std::vector<std::string>& values : catalogues) add(values);
  add(portals);
  return hex(hash128(bytes)).substr(0, 16);
}

}  // namespace radica
