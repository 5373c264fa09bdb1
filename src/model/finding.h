// What `reconcile` finds between disk, database and store (docs/decisions/0016). One table: classes on the command
// line, in reports and in locale/*.toml ([reconcile.class.ID]) are made from it.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace radica {

enum class FindingClass : std::uint8_t {
  kPhantom,          // registered, and the store does not have it
  kOrphan,           // in the store under our layout, registered nowhere
  kMismatch,         // other size, bytes, ETag, content type or metadata than registered
  kStaleUrl,         // archivos_s3_urls or registros_ov_s3 say something else than the ledger
  kAlteredRow,       // the row is not the fold of its versions, or its hash is not that of its columns
  kWrongFlag,        // procesado_flag, or the list of claims that wait, contradicts the objects
  kMissingLocal,     // the source file of a stored object is gone
  kChangedRadicado,  // no file gives this claim any more: its file now holds another one (SPEC §11)
  kLegacy,           // an object of an older layout
  kCount,
};
inline constexpr std::size_t kFindingClasses = static_cast<std::size_t>(FindingClass::kCount);

struct FindingInfo {
  FindingClass type;
  std::string_view id;
  bool is_information;  // nothing contradicts the contract: no reason for exit code 3, nothing to repair
  bool is_named_only;   // repaired only when its name was given: what it does cannot be undone by a run
  std::string_view repair;
};
inline constexpr std::array<FindingInfo, kFindingClasses> kFindings{{
    {FindingClass::kPhantom, "fantasma", false, false, "send_again"},
    {FindingClass::kOrphan, "huerfano", false, true, "move_to_trash"},
    {FindingClass::kMismatch, "distinto", false, false, "send_again"},
    {FindingClass::kStaleUrl, "url_desactualizada", false, false, "write_urls"},
    {FindingClass::kAlteredRow, "fila_alterada", false, false, "restore_row"},
    {FindingClass::kWrongFlag, "marca_incorrecta", false, false, "queue_again"},
    {FindingClass::kMissingLocal, "archivo_local_ausente", true, false, ""},
    {FindingClass::kChangedRadicado, "radicado_cambiado", true, false, ""},
    {FindingClass::kLegacy, "legado", true, false, ""},
}};

[[nodiscard]] constexpr const FindingInfo& info(FindingClass type) {
  return kFindings[static_cast<std::size_t>(type)];
}
[[nodiscard]] constexpr std::optional<FindingClass> finding_class_by_id(std::string_view id) {
  for (const FindingInfo& known : kFindings)
    if (known.id == id) return known.type;
  return std::nullopt;
}

// `detail` names what differs ("bytes", "nic|telefono", "archivos_s3_urls.url"), never a value of a record.
struct Finding {
  FindingClass type = FindingClass::kCount;
  std::string radicado;  // empty where no claim is known
  std::string place;     // key of an object, path of a file; empty for a row
  std::string detail;
  std::string sha256;  // of a registered object, as the ledger has it
};

// A row without versions holds all that is known of its claim: nobody can say which of its values is right.
[[nodiscard]] inline bool can_be_repaired(const Finding& finding) {
  return !info(finding.type).repair.empty() && !finding.detail.ends_with("no_versions");
}

struct FindingCount {
  std::uint64_t found = 0;
  std::uint64_t settled = 0;  // repaired, or set out to be repaired by what follows
};
using FindingCounts = std::array<FindingCount, kFindingClasses>;

}  // namespace radica
