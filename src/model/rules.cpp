#include "model/rules.h"

#include <algorithm>

namespace radica {

using enum RuleLevel;
using enum Severity;

const std::array<RuleInfo, kRuleCount> kRules{{
    {Rule::kArchivoVacio, "archivo_vacio", kFile, kError, true},
    {Rule::kArchivoIlegible, "archivo_ilegible", kFile, kError, true},
    {Rule::kArchivoMuyGrande, "archivo_muy_grande", kFile, kError, true},
    {Rule::kJsonInvalido, "json_invalido", kFile, kError, true},
    {Rule::kEstructuraInvalida, "estructura_invalida", kFile, kError, true},
    {Rule::kCampoObligatorioVacio, "campo_obligatorio_vacio", kObservation, kError, true},
    {Rule::kFechaInvalida, "fecha_invalida", kObservation, kError, true},
    {Rule::kFechaFueraDeRango, "fecha_fuera_de_rango", kObservation, kError, false},
    {Rule::kNumeroRadicadoInvalido, "numero_radicado_invalido", kObservation, kError, true},
    // Of the fields that are not required: of those it always is an error (SPEC §5 "Too long").
    {Rule::kLongitudExcedida, "longitud_excedida", kObservation, kWarning, false},
    {Rule::kEmpresaInconsistente, "empresa_inconsistente", kObservation, kError, false},
    {Rule::kMarcaDeTiempoFutura, "marca_de_tiempo_futura", kObservation, kWarning, false},
    {Rule::kAliasEnConflicto, "alias_en_conflicto", kObservation, kWarning, false},
    {Rule::kCodificacion, "codificacion", kObservation, kWarning, false},
    {Rule::kNumeroNoFinito, "numero_no_finito", kObservation, kWarning, false},
    {Rule::kCaracterInvalido, "caracter_invalido", kObservation, kWarning, false},
    {Rule::kMojibake, "mojibake", kObservation, kWarning, false},
    {Rule::kTipoInesperado, "tipo_inesperado", kObservation, kWarning, false},
    {Rule::kClaveDuplicada, "clave_duplicada", kObservation, kWarning, false},
    {Rule::kDecimalQuitado, "decimal_quitado", kObservation, kWarning, false},
    {Rule::kFechaSinHora, "fecha_sin_hora", kObservation, kWarning, false},
    {Rule::kTelefonoSinIndicativo, "telefono_sin_indicativo", kObservation, kWarning, false},
    {Rule::kTelefonoParcial, "telefono_parcial", kObservation, kWarning, false},
    {Rule::kTelefonoInvalido, "telefono_invalido", kObservation, kWarning, false},
    {Rule::kCorreoParcial, "correo_parcial", kObservation, kWarning, false},
    {Rule::kCorreoFicticio, "correo_ficticio", kObservation, kWarning, false},
    {Rule::kCorreoInvalido, "correo_invalido", kObservation, kWarning, false},
    {Rule::kCorreoDominioSospechoso, "correo_dominio_sospechoso", kObservation, kWarning, false},
    {Rule::kNicInvalido, "nic_invalido", kObservation, kWarning, false},
    {Rule::kNitDvIncorrecto, "nit_dv_incorrecto", kObservation, kWarning, false},
    {Rule::kDocumentoInvalido, "documento_invalido", kObservation, kWarning, false},
    {Rule::kCatalogoDesconocido, "catalogo_desconocido", kObservation, kWarning, false},
    {Rule::kNombreSospechoso, "nombre_sospechoso", kObservation, kWarning, false},
    {Rule::kConflictoFecha, "conflicto_fecha", kClaim, kWarning, false},
    {Rule::kRechazadoPorBase, "rechazado_por_base", kFinding, kError, true},
    {Rule::kTitularSuprimido, "titular_suprimido", kObservation, kError, true},
    {Rule::kSgcCompartido, "sgc_compartido", kFinding, kWarning, true},
    {Rule::kReasignado, "reasignado", kFinding, kWarning, true},
    {Rule::kValorCorregidoDistinto, "valor_corregido_distinto", kFinding, kWarning, true},
}};

const RuleInfo& info(Rule rule) {
  return kRules.at(static_cast<std::size_t>(rule));
}

std::optional<Rule> rule_by_id(std::string_view id) {
  for (const RuleInfo& entry : kRules)
    if (entry.id == id) return entry.rule;
  return std::nullopt;
}

std::vector<std::string_view> RuleSet::ids() const {
  std::vector<std::string_view> ids;
  if (is_empty()) return ids;
  for (const RuleInfo& entry : kRules)
    if (has(entry.rule)) ids.push_back(entry.id);
  std::sort(ids.begin(), ids.end());
  return ids;
}

std::string RuleSet::joined(char separator) const {
  std::string text;
  for (const std::string_view id : ids()) {
    if (!text.empty()) text += separator;
    text += id;
  }
  return text;
}

RuleSet RuleSet::from_joined(std::string_view ids, char separator) {
  RuleSet set;
  while (!ids.empty()) {
    const std::size_t end = std::min(ids.find(separator), ids.size());
    if (const auto rule = rule_by_id(ids.substr(0, end))) set.add(*rule);
    ids.remove_prefix(std::min(end + 1, ids.size()));
  }
  return set;
}

}  // namespace radica
