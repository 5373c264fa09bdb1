#include "app/verbs/lookups.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "app/json_view.h"
#include "base/file.h"
#include "base/text.h"

namespace radica {
namespace {

constexpr std::size_t kLabelWidth = 22;

// `path` relative to `root` if it lies below it.
std::optional<std::string> below(const std::filesystem::path& root, const std::filesystem::path& path) {
  const std::string relative = path.lexically_relative(root).string();
  if (relative.empty() || relative == "." || relative == ".." || relative.starts_with("../")) return std::nullopt;
  return relative;
}

// The links of its folder resolved, its own name kept.
std::filesystem::path without_links(const std::filesystem::path& path) {
  std::error_code failed;
  const std::filesystem::path folder = std::filesystem::weakly_canonical(path.parent_path(), failed);
  return failed ? path : folder / path.filename();
}

void add_balance_line(const Texts& texts, const JsonView& sum, std::vector<std::string>& lines) {
  std::vector<ErrorFact> facts;
  bool is_zero = true;
  for (const JsonView& member : sum.children()) {
    is_zero = is_zero && member.number() == 0;
    facts.emplace_back(std::string(member.key()), texts.number(member.number()));
  }
  const std::string id = "report." + std::string(sum.key());
  if (!is_zero && texts.has(id)) lines.push_back("    " + texts.text(id, facts));
}

std::string_view outcome_of(const RunInfo& run, const std::optional<LeaseHolder>& holder) {
  const bool goes_on = holder && holder->run_id == run.id;
  return run.end.outcome == kRunOngoing && !goes_on ? std::string_view("interrumpida")
                                                    : std::string_view(run.end.outcome);
}

void json_or_null(JsonText& json, std::string_view key, const std::string& text) {
  json.literal(key, text.empty() ? std::string_view("null") : std::string_view(text));
}

}  // namespace

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

std::vector<std::string> ledger_paths(const World& world, const std::string& company, const std::string& word) {
  std::vector<std::string> paths{word, printable_path(word)};
  std::error_code failed;
  const std::filesystem::path root =
      std::filesystem::absolute(world.config().pipeline.input + "/" + company + "/oficina_virtual", failed)
          .lexically_normal();
  const std::filesystem::path path = std::filesystem::absolute(word, failed).lexically_normal();
  if (!failed) {
    if (const auto relative = below(root, path)) paths.push_back(printable_path(*relative));
    const std::filesystem::path real_root = without_links(root / "x").parent_path();
    if (const auto relative = below(real_root, without_links(path))) paths.push_back(printable_path(*relative));
  }
  std::sort(paths.begin(), paths.end());
  paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
  std::erase_if(paths, [](const std::string& text) { return !is_valid_utf8(text); });
  return paths;
}

Result<std::vector<FoundFile>> find_files(const World& world, Views& views, const std::vector<std::string>& companies,
                                          const std::string& word) {
  std::vector<FoundFile> found;
  for (const std::string& company : companies) {
    for (const std::string& path : ledger_paths(world, company, word)) {
      TRY_SET(auto known, views.file(company, path));
      if (known) found.push_back({company, std::move(*known)});
    }
  }
  const std::string shown = printable_path(word);
  if (!found.empty() || shown.ends_with('/')) return found;
  const std::string tail = "/" + shown;
  for (const std::string& company : companies) {
    TRY_SET(auto named, views.files_named(company, std::string(name_of(shown))));
    for (KnownFile& known : named)
      if (("/" + known.file.path).ends_with(tail)) found.push_back({company, std::move(known)});
  }
  return found;
}

std::string on_screen(std::string_view text, std::optional<std::string_view> indent) {
  std::string result;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    const auto next = static_cast<unsigned char>(at + 1 < text.size() ? text[at + 1] : '\0');
    // Marks and overrides of writing direction make a line look like another one.
    const std::string_view three = text.substr(at, 3);
    const bool turns = three == "\u200E" || three == "\u200F" || (three >= "\u202A" && three <= "\u202E") ||
                       (three >= "\u2066" && three <= "\u2069");
    const bool is_c1 = byte == 0xC2 && next >= 0x80 && next < 0xA0;  // U+0080–U+009F steer terminals too
    if (byte == '\n' && indent) {
      result += '\n';
      result += *indent;
    } else if (byte == '\t') {
      result += ' ';
    } else if (turns) {
      std::size_t next_at = at;
      result += fmt::format("\\u{:04x}", static_cast<unsigned>(next_point(text, next_at)));
      at = next_at - 1;
    } else if (is_c1) {
      result += fmt::format("\\x{:02x}", next);
      ++at;
    } else if (byte < 0x20 || byte == 0x7F) {
      result += fmt::format("\\x{:02x}", byte);
    } else {
      result += text[at];
    }
  }
  return result;
}

std::string fitted(std::string_view text, std::size_t columns) {
  std::string line = on_screen(text, "");
  std::replace(line.begin(), line.end(), '\n', ' ');
  const std::size_t points = count_points(line);
  if (points <= columns) return line;
  const std::size_t head = columns * 3 / 5, tail = columns - head - 1;
  std::size_t at = 0, from = 0;
  for (std::size_t i = 0; i < head; ++i) (void)next_point(line, at);
  for (std::size_t i = 0; i < points - tail; ++i) (void)next_point(line, from);
  return line.substr(0, at) + "…" + line.substr(from);
}

std::string padded(std::string_view text, std::size_t columns) {
  const std::size_t points = count_points(text);
  return std::string(text) + std::string(points < columns ? columns - points : 0, ' ');
}

std::string labelled(std::string_view label, std::string_view value) {
  const std::size_t width = count_points(label);
  const std::string padding(width < kLabelWidth ? kLabelWidth - width : 1, ' ');
  return "  " + std::string(label) + padding + on_screen(value, std::string(kLabelWidth + 2, ' '));
}

std::string moment_text(const Texts& texts, std::string_view stored) {
  const auto time = parse_local(stored);
  return time ? texts.moment(*time) : std::string(stored);
}

std::string outcome_text(const Texts& texts, const RunInfo& run, const std::optional<LeaseHolder>& holder) {
  return texts.text("status.outcome." + std::string(outcome_of(run, holder)));
}

std::vector<std::string> balance_lines(const Texts& texts, const std::string& balance) {
  std::vector<std::string> lines;
  JsonDocument document;
  if (balance.empty() || document.parse(balance)) return lines;
  for (const JsonView& company : JsonView(document).children()) {
    lines.push_back("  " + std::string(company.key()));
    for (const JsonView& sum : company.children()) add_balance_line(texts, sum, lines);
  }
  return lines;
}

std::string run_json(const RunInfo& run, const std::optional<LeaseHolder>& holder) {
  std::string text;
  JsonText json(text);
  json.open('{');
  json.member("id", run.id);
  json.member("verb", run.verb);
  json.member("actor", run.actor);
  json.member("outcome", outcome_of(run, holder));
  json.member("started", format_local(run.started));
  text_or_null(json, "ended", run.ended ? format_local(*run.ended) : std::string());
  flag(json, "is_full", run.is_full);
  json.member("rule_fp", run.rule_fingerprint);
  json.literal("task", run.task == 0 ? "null" : std::to_string(run.task));
  text_or_null(json, "asked_by", run.asked_by);
  json_or_null(json, "balance", run.end.balance);
  json_or_null(json, "stages", run.end.stages);
  text_or_null(json, "error", run.end.error);
  json.close('}');
  return text;
}

void text_or_null(JsonText& json, std::string_view key, std::string_view text) {
  if (text.empty()) return json.literal(key, "null");
  json.member(key, text);
}

void number(JsonText& json, std::string_view key, std::int64_t value) {
  json.literal(key, std::to_string(value));
}

void flag(JsonText& json, std::string_view key, bool value) {
  json.literal(key, value ? "true" : "false");
}

}  // namespace radica
