// What of the rules a user can set ([rules] of the configuration) and its defaults (SPEC §5, §6, §9). Immutable while a
// run lasts; fingerprint() changes when a record could come out differently.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "model/rules.h"
#include "model/schema.h"

namespace radica {

struct RuleOptions {
  std::array<Severity, kRuleCount> severity = default_severities();
  std::vector<std::string> ignore_keys;   // globs of volatile keys that datos_extra drops
  std::vector<std::string> empty_values;  // besides the list of SPEC §5
  // Known values by field, with their spelling; empty for fields that are not catalogues.
  std::array<std::vector<std::string>, kFieldCount> catalogues = default_catalogues();
  // A record lacks one of these when all of its alternatives are empty (SPEC §9, incomplete).
  std::vector<std::vector<std::size_t>> expected = default_expected();

  [[nodiscard]] Severity severity_of(Rule rule) const { return severity[static_cast<std::size_t>(rule)]; }
  // 16 hex digits over everything above that shapes a record, the time zone, the companies' portals (in any order; they
  // decide empresa_inconsistente) and Radica's rule version.
  [[nodiscard]] std::string fingerprint(const std::string& timezone, std::vector<std::string> portals) const;

  // Names of the expected fields that are all empty, in the order of `expected`.
  [[nodiscard]] std::vector<std::string_view> missing_in(const std::array<std::string, kFieldCount>& fields) const;

  static std::array<Severity, kRuleCount> default_severities();
  static std::array<std::vector<std::string>, kFieldCount> default_catalogues();
  static std::vector<std::vector<std::size_t>> default_expected();
};

// Raised whenever a change of the code makes records come out differently from the same input.
inline constexpr int kRuleVersion = 2;

}  // namespace radica
