// What the verbs that only look (status, runs, explain, quarantine, export) share: which companies, which file a word
// on the command line means, and how a stored run reads.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/world.h"
#include "base/json_text.h"
#include "ports/runs.h"
#include "ports/views.h"

namespace radica {

// What `word` may be as a path of the ledger: itself, or what it is below the company's input folder.
[[nodiscard]] std::vector<std::string> ledger_paths(const World& world, const std::string& company,
                                                    const std::string& word);
struct FoundFile {
  std::string company;
  KnownFile known;
};
// By path; if there is none, by the last segments of the path.
Result<std::vector<FoundFile>> find_files(const World& world, Views& views, const std::vector<std::string>& companies,
                                          const std::string& word);

// For a terminal: control characters as \xNN, tabs as blanks; one line, or line feeds kept with `indent` behind them.
[[nodiscard]] std::string on_screen(std::string_view text, std::optional<std::string_view> indent = std::nullopt);
// One line of at most `columns` code points: line ends as blanks, what is too long cut in its middle with "…".
[[nodiscard]] std::string fitted(std::string_view text, std::size_t columns);
[[nodiscard]] std::string padded(std::string_view text, std::size_t columns);
// "  label          value", the value's further lines under its first.
[[nodiscard]] std::string labelled(std::string_view label, std::string_view value);

// "a, b"
[[nodiscard]] std::string joined(const std::vector<std::string>& names);
// "24/11/2026 12:00:00" of what the database holds; the text itself if it is no time.
[[nodiscard]] std::string moment_text(const Texts& texts, std::string_view stored);
// A run that nobody goes on with was interrupted.
[[nodiscard]] std::string outcome_text(const Texts& texts, const RunInfo& run,
                                       const std::optional<LeaseHolder>& holder);
// The sums of SPEC §10 that are not zero, under the name of each company.
[[nodiscard]] std::vector<std::string> balance_lines(const Texts& texts, const std::string& balance);
[[nodiscard]] std::string run_json(const RunInfo& run, const std::optional<LeaseHolder>& holder);

// Members that are null when there is nothing to say.
void text_or_null(JsonText& json, std::string_view key, std::string_view text);
void number(JsonText& json, std::string_view key, std::int64_t value);
void flag(JsonText& json, std::string_view key, bool value);

}  // namespace radica
