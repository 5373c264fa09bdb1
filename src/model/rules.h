// THE table of rules (SPEC §3–§7): every id that may stand in `advertencias`, in the rejects or among a run's findings.
// Messages by id are in locale/{en,es}.toml under [rules]. Bit i of a RuleSet is the rule at position i.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace radica {

enum class Severity : std::uint8_t { kOff, kWarning, kError };

enum class RuleLevel : std::uint8_t {
  kFile,         // rejects the whole file
  kObservation,  // about one observation
  kClaim,        // about the observations of a claim together: marks its record, cannot reject any of them
  kFinding,      // about a claim or its files, found by a later stage; never in `advertencias`
};

enum class Rule : std::uint8_t {
  kArchivoVacio,
  kArchivoIlegible,
  kArchivoMuyGrande,
  kJsonInvalido,
  kEstructuraInvalida,
  kCampoObligatorioVacio,
  kFechaInvalida,
  kFechaFueraDeRango,
  kNumeroRadicadoInvalido,
  kLongitudExcedida,
  kEmpresaInconsistente,
  kMarcaDeTiempoFutura,
  kAliasEnConflicto,
  kCodificacion,
  kNumeroNoFinito,
  kCaracterInvalido,
  kMojibake,
  kTipoInesperado,
  kClaveDuplicada,
  kDecimalQuitado,
  kFechaSinHora,
  kTelefonoSinIndicativo,
  kTelefonoParcial,
  kTelefonoInvalido,
  kCorreoParcial,
  kCorreoFicticio,
  kCorreoInvalido,
  kCorreoDominioSospechoso,
  kNicInvalido,
  kNitDvIncorrecto,
  kDocumentoInvalido,
  kCatalogoDesconocido,
  kNombreSospechoso,
  kConflictoFecha,
  kRechazadoPorBase,
  kTitularSuprimido,
  kSgcCompartido,
  kReasignado,
  kValorCorregidoDistinto,
  kCount,
};

struct RuleInfo {
  Rule rule;
  std::string_view id;
  RuleLevel level;
  Severity severity;  // default
  bool is_fixed;      // protects a required column or the file's structure: cannot be set in the config (78)
};

inline constexpr std::size_t kRuleCount = static_cast<std::size_t>(Rule::kCount);
extern const std::array<RuleInfo, kRuleCount> kRules;

[[nodiscard]] const RuleInfo& info(Rule rule);
[[nodiscard]] inline std::string_view id_of(Rule rule) {
  return info(rule).id;
}
[[nodiscard]] std::optional<Rule> rule_by_id(std::string_view id);

// A set of rules, one bit each.
class RuleSet {
 public:
  constexpr RuleSet() = default;
  constexpr explicit RuleSet(std::uint64_t bits) : bits_(bits) {}
  constexpr void add(Rule rule) { bits_ |= std::uint64_t{1} << static_cast<unsigned>(rule); }
  constexpr void add(RuleSet other) { bits_ |= other.bits_; }
  [[nodiscard]] constexpr bool has(Rule rule) const { return (bits_ >> static_cast<unsigned>(rule) & 1U) != 0; }
  [[nodiscard]] constexpr bool is_empty() const { return bits_ == 0; }
  [[nodiscard]] constexpr std::uint64_t bits() const { return bits_; }
  [[nodiscard]] std::vector<std::string_view> ids() const;                               // sorted by id
  [[nodiscard]] std::string joined(char separator) const;                                // ids joined, as in the CSV
  [[nodiscard]] static RuleSet from_joined(std::string_view ids, char separator = '|');  // unknown ids are left out

 private:
  std::uint64_t bits_ = 0;
};
static_assert(kRuleCount <= 64);

}  // namespace radica
