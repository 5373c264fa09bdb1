// The command line (SPEC §1) as plain fields. Verbs and options are two tables: parsing, `--help` and docs/commands.md
// are made from them. Errors are E-USAGE-… (exit 64).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/i18n.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "model/cleanup.h"
#include "model/finding.h"
#include "model/permissions.h"
#include "model/reject_signature.h"

namespace radica {

struct Arguments {
  // Global options, before or after the verb.
  std::optional<std::string> config;
  std::optional<Language> language;
  std::vector<std::pair<std::string, std::string>> settings;  // --set KEY=VALUE
  std::optional<LocalTime> now;
  bool is_json = false, is_quiet = false, no_progress = false, wants_help = false;

  std::string verb;                   // empty only with wants_help
  std::string action;                 // "list" of `quarantine list`; empty for verbs without actions
  std::vector<std::string> operands;  // `runs ID`, `explain KEY`, `quarantine show ID`

  bool is_full = false, is_dry_run = false, is_strict = false, is_deep = false, is_excel = false, says_yes = false,
       with_origin = false, is_repair = false, is_import = false, is_list = false, is_drill = false,
       is_generated = false;
  std::array<bool, kFindingClasses> repairs = {};  // `reconcile --repair CLASS...`, by class
  std::array<bool, kCleanupClasses> cleanup = {};  // `cleanup CLASS...`, by class; all of them when none was named
  std::vector<std::string> companies;
  std::optional<std::string> out, input, run, stage, estado, confirm, reason, offline;
  std::optional<std::int64_t> claims, seed, weeks, for_seconds;
  std::optional<LogLevel> level;
  std::optional<Rule> rule;
  std::optional<RejectSignature> signature;
  std::optional<Role> role;
  std::optional<LocalTime> from, to, updated_since,
      until;  // `to` of a day alone is its last second: both ends belong to it
};

// Options of a verb, its operand and its actions; texts are verbs.NAME.help and verbs.NAME.example.
struct VerbSpec {
  std::string_view name;
  std::string_view actions;  // separated by blanks; empty = none
  std::string_view operand;  // "ID", "ID..." for one or more; empty = none
  bool needs_operand;
  std::string_view options;   // names without dashes, separated by blanks
  std::string_view required;  // of these
};
[[nodiscard]] std::span<const VerbSpec> verbs();

struct OptionSpec {
  std::string_view name;   // without dashes; its text is options.NAME
  std::string_view value;  // "FILE", "N", "es|en"; empty = a switch
  bool is_global;
  bool (*set)(Arguments& arguments, std::string_view value);  // false = not acceptable
};
[[nodiscard]] std::span<const OptionSpec> command_options();

// `words` without the program's name.
[[nodiscard]] Result<Arguments> parse_arguments(const std::vector<std::string>& words);
// The language asked for, also when the rest of the command line is wrong.
[[nodiscard]] std::optional<Language> language_flag(const std::vector<std::string>& words);

// `radica --help`, or `radica VERB --help`. Ends with a newline.
[[nodiscard]] std::string help_text(const Texts& texts, std::string_view verb = "");
[[nodiscard]] std::string usage_line(const VerbSpec& verb);

}  // namespace radica
