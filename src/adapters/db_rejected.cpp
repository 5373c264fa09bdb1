// The quarantine, the repairs of accepted texts and the names of the input that were seen before.
#include <cstdint>
#include <functional>
#include <unordered_map>
#include <utility>

#include "adapters/db_ledger.h"
#include "adapters/sql_lists.h"
#include "adapters/sql_work.h"
#include "base/bytes.h"
#include "base/fault.h"
#include "base/hash.h"

namespace radica::db {
namespace {

constexpr std::size_t kPathsPerStatement = 2000;

SqlValue text_or_null(std::string_view text) {
  if (text.empty()) return std::monostate();
  return text;
}

Result<void> insert_rejected(Transaction& transaction, const Act& act, const std::string& company,
                             const Ledger::NextRejected& next_rejected, LocalTime now) {
  const std::string time = format_local(now);
  const std::vector<std::string_view> columns{"empresa",     "path",   "idx",     "rule",    "field",
                                              "place",       "sha256", "sgc",     "excerpt", "run_id",
                                              "rejected_at", "shape",  "radicado"};
  Rejected entry;
  TRY(transaction.bulk_insert("radica_rejected", columns, [&](std::vector<SqlValue>& row) -> Result<bool> {
    TRY_SET(const bool has_entry, next_rejected(entry));
    if (!has_entry) return false;
    row = {std::string_view(company),
           std::string_view(entry.file),
           entry.index ? SqlValue(*entry.index) : SqlValue(std::monostate()),
           id_of(entry.rule),
           text_or_null(entry.field),
           std::string_view(entry.where),
           text_or_null(entry.sha256),
           text_or_null(entry.sgc),
           std::string_view(entry.excerpt),
           std::string_view(act.run_id),
           std::string_view(time),
           text_or_null(entry.shape),
           text_or_null(entry.radicado)};
    return true;
  }));
  return {};
}

// What is noted of each file, by the hash of its path or by its id, as one number, whatever the order of its entries.
class Entries {
 public:
  void add(std::uint64_t file, std::string_view entry, bool is_unreadable = false) {
    Sum& sum = of_file_[file];
    sum.entries += hash64(entry);
    ++sum.count;
    sum.is_unreadable |= is_unreadable;
  }
  [[nodiscard]] bool has(std::uint64_t file) const { return of_file_.contains(file); }
  // Folders that could not be read are told anew by every run (ledger/drop_rejected_folders).
  [[nodiscard]] bool holds_the_same(const Entries& other, std::uint64_t file) const {
    const auto own = of_file_.find(file), theirs = other.of_file_.find(file);
    return own != of_file_.end() && theirs != other.of_file_.end() && !own->second.is_unreadable &&
           own->second.entries == theirs->second.entries && own->second.count == theirs->second.count;
  }
  [[nodiscard]] bool is_empty() const { return of_file_.empty(); }

 private:
  struct Sum {
    std::uint64_t entries = 0;
    std::uint32_t count = 0;
    bool is_unreadable = false;
  };
  std::unordered_map<std::uint64_t, Sum> of_file_;
};

// In the order of ledger/rejected_entries, behind the path.
std::string entry_of(const Rejected& rejected) {
  std::string entry;
  ByteWriter out(entry);
  out.number(rejected.index ? static_cast<std::uint64_t>(*rejected.index) + 1 : 0);
  out.text(id_of(rejected.rule));
  for (const std::string* text : {&rejected.field, &rejected.where, &rejected.sha256, &rejected.sgc, &rejected.excerpt,
                                  &rejected.shape, &rejected.radicado})
    out.text(*text);
  return entry;
}
std::string entry_of(const SqlRow& row) {
  std::string entry;
  ByteWriter out(entry);
  out.number(row.is_null(1) ? 0 : static_cast<std::uint64_t>(row.integer(1)) + 1);
  for (int column = 2; column < row.columns(); ++column) out.text(row.text(column));
  return entry;
}

Result<Entries> noted_entries(Transaction& transaction, const std::string& company) {
  Entries entries;
  TRY(transaction.query({"ledger/rejected_entries"}, {{"empresa", company}}, [&](const SqlRow& row) -> Result<void> {
    entries.add(hash64(row.text(0)), entry_of(row), row.text(2) == id_of(Rule::kArchivoIlegible));
    return {};
  }));
  return entries;
}

Result<Entries> entries_of(const Ledger::NextRejected& next_rejected) {
  Entries entries;
  for (Rejected rejected;;) {
    TRY_SET(const bool has_more, next_rejected(rejected));
    if (!has_more) return entries;
    entries.add(hash64(rejected.file), entry_of(rejected), rejected.rule == Rule::kArchivoIlegible);
  }
}

// A statement for each kPathsPerStatement of them.
Result<void> drop_rejected(Transaction& transaction, const std::string& company, const Ledger::NextPath& next_read_file,
                           const std::function<bool(const std::string&)>& is_dropped) {
  std::vector<std::string> paths;
  for (bool has_more = true; has_more;) {
    std::string path;
    TRY_SET(has_more, next_read_file(path));
    if (has_more && is_dropped(path)) paths.push_back(std::move(path));
    if (paths.empty() || (paths.size() < kPathsPerStatement && has_more)) continue;
    const std::string list = json_list(paths);
    TRY(transaction.run({"ledger/drop_rejected"}, {{"empresa", company}, {"paths", list}}));
    paths.clear();
  }
  return {};
}

std::uint64_t file_of(const Repair& repair) {
  return static_cast<std::uint64_t>(repair.file_id);
}
// In the order of ledger/repairs, behind the file.
std::string entry_of(const Repair& repair) {
  std::string entry;
  ByteWriter out(entry);
  out.integer(repair.index);
  for (const std::string_view text :
       {std::string_view(repair.radicado), std::string_view(repair.where), id_of(repair.rule),
        std::string_view(repair.before), std::string_view(repair.after)})
    out.text(text);
  return entry;
}

Result<Entries> noted_repairs(Transaction& transaction, const std::string& company) {
  Entries entries;
  TRY(transaction.query({"ledger/repairs"}, {{"empresa", company}}, [&](const SqlRow& row) -> Result<void> {
    std::string entry;
    ByteWriter out(entry);
    out.integer(row.integer(1));
    for (int column = 2; column < row.columns(); ++column) out.text(row.text(column));
    entries.add(static_cast<std::uint64_t>(row.integer(0)), entry);
    return {};
  }));
  return entries;
}

Result<Entries> entries_of(const Ledger::NextRepair& next_repair) {
  Entries entries;
  for (Repair repair;;) {
    TRY_SET(const bool has_more, next_repair(repair));
    if (!has_more) return entries;
    entries.add(file_of(repair), entry_of(repair));
  }
}

Result<void> drop_repairs(Transaction& transaction, const Ledger::NextFile& next_read_file,
                          const std::function<bool(std::int64_t)>& is_dropped) {
  std::vector<std::int64_t> ids;
  std::int64_t id = 0;
  for (bool has_more = true; has_more;) {
    TRY_SET(has_more, next_read_file(id));
    if (has_more && is_dropped(id)) ids.push_back(id);
    if (ids.empty() || (ids.size() < kPathsPerStatement && has_more)) continue;
    const std::string list = json_list(ids);
    TRY(transaction.run({"ledger/drop_repairs"}, {{"ids", list}}));
    ids.clear();
  }
  return {};
}

Result<void> insert_repairs(Transaction& transaction, const std::string& company,
                            const Ledger::NextRepair& next_repair) {
  const std::vector<std::string_view> columns{"empresa", "radicado", "file_id",     "idx",
                                              "place",   "rule",     "text_before", "text_after"};
  Repair repair;
  TRY(transaction.bulk_insert("radica_repair", columns, [&](std::vector<SqlValue>& row) -> Result<bool> {
    TRY_SET(const bool has_repair, next_repair(repair));
    if (!has_repair) return false;
    row = {std::string_view(company),
           std::string_view(repair.radicado),
           repair.file_id,
           repair.index,
           std::string_view(repair.where),
           id_of(repair.rule),
           std::string_view(repair.before),
           std::string_view(repair.after)};
    return true;
  }));
  return {};
}

}  // namespace

// An input that is not accepted, found while loading: added to what stands in the quarantine.
Result<void> add_rejected(Sql& sql, const Act& act, const std::string& company, const Rejected& rejected,
                          LocalTime now) {
  return write_work(sql, act, [&](Transaction& transaction) -> Result<void> {
    const auto next_rejected = [&rejected, is_next = true](Rejected& next) mutable {
      if (is_next) next = rejected;
      return std::exchange(is_next, false);
    };
    TRY(insert_rejected(transaction, act, company, next_rejected, now));
    return {};
  });
}

Result<void> set_rejected(Sql& sql, const Act& act, const std::string& company, const Ledger::BeginRejected& begin,
                          LocalTime now) {
  return write_work(sql, act, [&](Transaction& transaction) -> Result<void> {
    TRY_SET(const Entries noted, noted_entries(transaction, company));
    if (noted.is_empty()) {
      TRY(insert_rejected(transaction, act, company, begin().next_rejected, now));
    } else {
      // Of a file that gives the same entries as before nothing is written.
      TRY_SET(const Entries entries, entries_of(begin().next_rejected));
      const auto [next_read_file, next_rejected] = begin();
      TRY(drop_rejected(transaction, company, next_read_file, [&noted, &entries](const std::string& path) {
        return noted.has(hash64(path)) && !entries.holds_the_same(noted, hash64(path));
      }));
      TRY(transaction.run({"ledger/drop_rejected_folders"}, {{"empresa", company}}));
      const Ledger::NextRejected& next = next_rejected;
      const auto next_changed = [&](Rejected& rejected) -> Result<bool> {
        for (bool has_more = true; has_more;) {
          TRY_SET(has_more, next(rejected));
          if (has_more && !entries.holds_the_same(noted, hash64(rejected.file))) return true;
        }
        return false;
      };
      TRY(insert_rejected(transaction, act, company, next_changed, now));
    }
    FAULT("rejected.before_commit");
    return {};
  });
}

Result<void> set_repairs(Sql& sql, const Act& act, const std::string& company, const Ledger::BeginRepairs& begin) {
  return write_work(sql, act, [&](Transaction& transaction) -> Result<void> {
    TRY_SET(const Entries noted, noted_repairs(transaction, company));
    if (noted.is_empty()) return insert_repairs(transaction, company, begin().next_repair);
    TRY_SET(const Entries entries, entries_of(begin().next_repair));
    const auto is_same = [&](std::uint64_t file) { return entries.holds_the_same(noted, file); };
    const auto [next_read_file, next_repair] = begin();
    TRY(drop_repairs(transaction, next_read_file, [&](std::int64_t id) {
      const auto file = static_cast<std::uint64_t>(id);
      return noted.has(file) && !is_same(file);
    }));
    const Ledger::NextRepair& next = next_repair;
    return insert_repairs(transaction, company, [&](Repair& repair) -> Result<bool> {
      for (bool has_more = true; has_more;) {
        TRY_SET(has_more, next(repair));
        if (has_more && !is_same(file_of(repair))) return true;
      }
      return false;
    });
  });
}

Result<void> note_names(Sql& sql, const Act& act, const std::string& company, const std::vector<SeenName>& added,
                        bool is_baseline, const std::vector<SeenName>& recognised, LocalTime now) {
  const std::string time = format_local(now);
  return write_work(sql, act, [&](Transaction& transaction) -> Result<void> {
    std::size_t next = 0;
    const std::vector<std::string_view> columns{"empresa", "kind", "name", "is_known", "first_file", "seen_at", "told"};
    TRY(transaction.bulk_insert("radica_seen", columns, [&](std::vector<SqlValue>& row) {
      if (next == added.size()) return false;
      const SeenName& name = added[next++];
      row = {std::string_view(company),
             std::string_view(name.kind),
             std::string_view(name.name),
             std::int64_t{name.is_known ? 1 : 0},
             std::string_view(name.first_file),
             std::string_view(time),
             is_baseline || name.is_told ? SqlValue(std::string_view("")) : SqlValue(std::monostate())};
      return true;
    }));
    for (const SeenName& name : recognised)
      TRY(transaction.run({"ledger/recognise_name"}, {{"empresa", company},
                                                      {"kind", name.kind},
                                                      {"name", name.name},
                                                      {"is_known", std::int64_t{name.is_known ? 1 : 0}}}));
    return {};
  });
}

std::string with_numbers_hidden(std::string_view text) {
  std::string shape;
  for (const char c : text) {
    const bool is_digit = c >= '0' && c <= '9';
    if (!is_digit) shape += c;
    if (is_digit && !shape.ends_with('#')) shape += '#';
  }
  return shape;
}

}  // namespace radica::db
