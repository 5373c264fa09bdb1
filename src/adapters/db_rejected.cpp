// The quarantine, the repairs of accepted texts and the names of the input that were seen before.
#include <utility>

#include "adapters/db_ledger.h"
#include "adapters/sql_lists.h"
#include "adapters/sql_work.h"
#include "base/fault.h"

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
  const std::vector<std::string_view> columns{"empresa", "path", "idx",     "rule",   "field",       "place",
                                              "sha256",  "sgc",  "excerpt", "run_id", "rejected_at", "shape"};
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
           text_or_null(entry.shape)};
    return true;
  }));
  return {};
}

// A statement for each kPathsPerStatement of them.
Result<void> drop_rejected(Transaction& transaction, const std::string& company,
                           const Ledger::NextPath& next_read_file) {
  std::vector<std::string> paths;
  for (bool has_more = true; has_more;) {
    std::string path;
    TRY_SET(has_more, next_read_file(path));
    if (has_more) paths.push_back(std::move(path));
    if (paths.empty() || (paths.size() < kPathsPerStatement && has_more)) continue;
    const std::string list = json_list(paths);
    TRY(transaction.run({"ledger/drop_rejected"}, {{"empresa", company}, {"paths", list}}));
    paths.clear();
  }
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
    const auto [next_read_file, next_rejected] = begin();
    std::int64_t known = 0;
    TRY(transaction.query({"ledger/rejected_count"}, {{"empresa", company}}, [&](const SqlRow& row) -> Result<void> {
      known = row.integer(0);
      return {};
    }));
    if (known > 0) TRY(drop_rejected(transaction, company, next_read_file));
    if (known > 0) TRY(transaction.run({"ledger/drop_rejected_folders"}, {{"empresa", company}}));
    TRY(insert_rejected(transaction, act, company, next_rejected, now));
    FAULT("rejected.before_commit");
    return {};
  });
}

Result<void> set_repairs(Sql& sql, const Act& act, const std::string& company,
                         const std::vector<std::int64_t>& read_files, const std::vector<Repair>& repairs) {
  return write_work(sql, act, [&](Transaction& transaction) -> Result<void> {
    bool has_any = false;
    TRY(transaction.query({"ledger/has_repairs"}, {{"empresa", company}}, [&has_any](const SqlRow&) -> Result<void> {
      has_any = true;
      return {};
    }));
    if (has_any && !read_files.empty()) {
      const std::string list = json_list(read_files);
      TRY(transaction.run({"ledger/drop_repairs"}, {{"ids", list}}));
    }
    std::size_t next = 0;
    const std::vector<std::string_view> columns{"empresa", "radicado", "file_id",     "idx",
                                                "place",   "rule",     "text_before", "text_after"};
    TRY(transaction.bulk_insert("radica_repair", columns, [&](std::vector<SqlValue>& row) {
      if (next == repairs.size()) return false;
      const Repair& repair = repairs[next++];
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
