#include "model/backup.h"

#include <algorithm>
#include <charconv>

#include "base/json.h"

namespace radica {
namespace {

constexpr std::int64_t kDay = 86'400;  // seconds
constexpr std::size_t kStampLength = 15;

class Members {
 public:
  Members(std::string& output, std::string_view indent) : output_(output), indent_(indent) {}
  void text(std::string_view key, std::string_view value) { literal(key, json_string(value)); }
  void number(std::string_view key, std::int64_t value) { literal(key, std::to_string(value)); }
  void literal(std::string_view key, std::string_view value) {
    output_ += is_first_ ? "\n" : ",\n";
    is_first_ = false;
    output_ += indent_;
    output_ += json_string(key);
    output_ += ": ";
    output_ += value;
  }

 private:
  std::string& output_;
  std::string_view indent_;
  bool is_first_ = true;
};

std::string rules_text(const CopyFacts& facts) {
  std::string text = "{";
  for (const auto& [company, fingerprint] : facts.rules)
    text += (text.size() > 1 ? ", " : "") + json_string(company) + ": " + json_string(fingerprint);
  return text + "}";
}

std::string tables_text(const CopyFacts& facts) {
  std::string text = "[";
  for (const TableDigest& table : facts.tables)
    text += (text.size() > 1 ? ",\n    " : "\n    ") + ("{\"name\": " + json_string(table.name)) +
            ", \"rows\": " + std::to_string(table.rows) + ", \"hash\": " + json_string(table.hash) + "}";
  return text + "\n  ]";
}

}  // namespace

std::string manifest_text(const BackupManifest& manifest) {
  std::string text = "{";
  Members members(text, "  ");
  members.number("format", 1);
  members.text("name", manifest.name);
  members.text("reason", manifest.reason);
  members.text("actor", manifest.actor);
  members.text("made", format_local(manifest.made));
  members.number("ms", manifest.ms);
  members.text("file", manifest.file);
  members.literal("bytes", std::to_string(manifest.bytes));
  members.text("sha256", manifest.sha256);
  members.text("dialect", manifest.facts.dialect);
  members.text("schema", manifest.facts.schema);
  members.text("tool", manifest.facts.tool);
  members.text("server", manifest.facts.server);
  members.number("schema_version", manifest.facts.version);
  members.literal("rules", rules_text(manifest.facts));
  members.text("last_run", manifest.facts.last_run);
  members.literal("tables", tables_text(manifest.facts));
  return text + "\n}\n";
}

std::vector<std::string> differing_tables(const std::vector<TableDigest>& expected,
                                          const std::vector<TableDigest>& found) {
  std::vector<std::string> names;
  const auto find = [](const std::vector<TableDigest>& list, std::string_view name) {
    return std::find_if(list.begin(), list.end(), [name](const TableDigest& table) { return table.name == name; });
  };
  for (const TableDigest& table : expected) {
    const auto other = find(found, table.name);
    if (other == found.end()) {
      names.push_back(table.name + " (" + std::to_string(table.rows) + ", -)");
    } else if (*other != table) {
      names.push_back(table.name + " (" + std::to_string(table.rows) + ", " + std::to_string(other->rows) + ")");
    }
  }
  for (const TableDigest& table : found)
    if (find(expected, table.name) == expected.end())
      names.push_back(table.name + " (-, " + std::to_string(table.rows) + ")");
  return names;
}

std::int64_t rows_of(const CopyFacts& facts) {
  std::int64_t rows = 0;
  for (const TableDigest& table : facts.tables) rows += table.rows;
  return rows;
}

BackupConcern concern_of(std::span<const BackupManifest> newest_first, LocalTime now) {
  constexpr LocalTime kLate = 26 * 3600;
  if (newest_first.empty()) return BackupConcern::kMissing;
  const BackupManifest& newest = newest_first.front();
  if (now - newest.made > kLate) return BackupConcern::kLate;
  if (newest_first.size() < 2) return BackupConcern::kNone;
  const auto is_smaller = [](std::uint64_t size, std::uint64_t before) { return size * 5 < before * 4; };
  const BackupManifest& before = newest_first[1];
  const bool has_shrunk =
      is_smaller(newest.bytes, before.bytes) ||
      is_smaller(static_cast<std::uint64_t>(rows_of(newest.facts)), static_cast<std::uint64_t>(rows_of(before.facts)));
  return has_shrunk ? BackupConcern::kSmaller : BackupConcern::kNone;
}

std::optional<LocalTime> time_of_backup(std::string_view name) {
  const auto time = parse_stamp(name.substr(0, kStampLength));
  std::string_view rest = name.substr(std::min(name.size(), kStampLength));
  if (!time || rest.empty()) return time;
  int number = 0;
  const auto parsed = std::from_chars(rest.data() + 1, rest.data() + rest.size(), number);
  const bool is_number = parsed.ec == std::errc() && parsed.ptr == rest.data() + rest.size() && number > 1;
  return rest.front() == '-' && is_number ? time : std::nullopt;
}

std::vector<std::string> outdated_backups(std::vector<std::string> names, std::int64_t keep, std::int64_t days,
                                          LocalTime now) {
  std::sort(names.begin(), names.end(), [](const std::string& left, const std::string& right) {
    // "…-10" is younger than "…-2".
    const auto stamp = left.compare(0, kStampLength, right, 0, kStampLength);
    return stamp != 0 ? stamp > 0 : left.size() != right.size() ? left.size() > right.size() : left > right;
  });
  std::vector<std::string> outdated;
  for (std::size_t place = static_cast<std::size_t>(std::max<std::int64_t>(keep, 1)); place < names.size(); ++place)
    if (const auto made = time_of_backup(names[place]); made && *made < now - days * kDay)
      outdated.push_back(names[place]);
  return outdated;
}

std::string store_backups(std::string_view prefix) {
  return std::string(prefix) + (prefix.empty() ? "" : "/") + "_respaldos/";
}

}  // namespace radica
