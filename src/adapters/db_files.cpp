// What the ledger keeps of files, and the quarantine: written when everything a file gave is committed (SPEC §11).
#include <algorithm>
#include <array>
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

// The bytes of a path that its text does not show.
SqlValue raw_or_null(const std::string& raw, const std::string& shown) {
  if (raw == shown) return std::monostate();
  return std::as_bytes(std::span(raw));
}

// One row of radica_changed_file, as texts that live until it is written.
struct FileRow {
  std::string path, fingerprint;

  void fill(const FinishedFile& finished, std::vector<SqlValue>& row) {
    const SourceFile& file = finished.file;
    path = file.shown_path();
    fingerprint = fingerprint_of(file.path, file.stat);
    // A JSON file that could not be read has no hash: it does not count as read and is tried again by every run.
    const bool counts = !finished.is_json || !finished.sha256.empty() || file.stat.size > (64ULL << 20);
    const bool is_data = finished.role == FileRole::kData;
    row = {file.id,
           std::string_view(path),
           raw_or_null(file.path, path),
           finished.is_json ? std::string_view("json") : std::string_view("adjunto"),
           counts ? SqlValue(std::as_bytes(std::span(fingerprint))) : SqlValue(std::monostate()),
           static_cast<std::int64_t>(file.stat.size),
           file.stat.mtime_ns,
           static_cast<std::int64_t>(file.stat.inode),
           text_or_null(finished.sha256),
           finished.is_rejected ? std::string_view("rechazado") : std::string_view("leido"),
           finished.observations,
           text_or_null(finished.radicado),
           text_or_null(name_of_role(finished.role)),
           text_or_null(finished.join_key),
           is_data ? SqlValue(finished.order.time) : SqlValue(std::monostate()),
           is_data ? SqlValue(std::int64_t{finished.order.richness}) : SqlValue(std::monostate()),
           std::string_view(file.first_path),
           file.first_mtime_ns};
  }
};

Result<void> write_listed(Transaction& transaction, const std::string& company,
                          const std::vector<FinishedFile>& files) {
  std::vector<std::int64_t> ids;
  for (const FinishedFile& file : files)
    if (file.is_json && (file.file.is_known || !file.listed.empty())) ids.push_back(file.file.id);
  if (ids.empty()) return {};
  const std::string list = json_list(ids);
  TRY(transaction.run({"load/drop_listed"}, {{"ids", list}}));
  std::size_t file = 0, claim = 0;
  TRY(transaction.bulk_insert("radica_listed", {"empresa", "radicado", "file_id"}, [&](std::vector<SqlValue>& row) {
    while (file < files.size() && claim == files[file].listed.size()) {
      ++file;
      claim = 0;
    }
    if (file == files.size()) return false;
    row = {std::string_view(company), std::string_view(files[file].listed[claim++]), files[file].file.id};
    return true;
  }));
  return {};
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

// Their ids must be taken before versions name them; without fingerprint they do not count as read.
Result<void> announce_files(Sql& sql, const Act& act, const std::string& company, const std::vector<SourceFile>& files,
                            LocalTime now) {
  const std::string time = format_local(now);
  const std::vector<std::string_view> columns{"id",       "empresa", "path",  "raw_path",   "kind",           "size",
                                              "mtime_ns", "inode",   "state", "first_path", "first_mtime_ns", "run_id",
                                              "seen_at"};
  return write_work(sql, act, [&](Transaction& transaction) -> Result<void> {
    std::size_t next = 0;
    std::string path;
    TRY(transaction.bulk_insert("radica_file", columns, [&](std::vector<SqlValue>& row) {
      if (next == files.size()) return false;
      const SourceFile& file = files[next++];
      path = file.shown_path();
      row = {file.id,
             std::string_view(company),
             std::string_view(path),
             raw_or_null(file.path, path),
             std::string_view("json"),
             static_cast<std::int64_t>(file.stat.size),
             file.stat.mtime_ns,
             static_cast<std::int64_t>(file.stat.inode),
             std::string_view("pendiente"),
             std::string_view(file.first_path),
             file.first_mtime_ns,
             std::string_view(act.run_id),
             std::string_view(time)};
      return true;
    }));
    return {};
  });
}

Result<std::vector<ReassignedFile>> finish_files(Sql& sql, const Act& act, const std::string& company,
                                                 const std::vector<FinishedFile>& files, LocalTime now) {
  const std::vector<std::string_view> columns{
      "id",    "path",         "raw_path", "kind", "fp",       "size",     "mtime_ns", "inode",      "sha256",
      "state", "observations", "radicado", "tipo", "join_key", "obs_time", "richness", "first_path", "first_mtime_ns"};
  const std::string time = format_local(now), table = company_table_name(company);
  std::vector<ReassignedFile> reassigned;
  const SqlWork work = [&](Transaction& transaction) -> Result<void> {
    TRY(transaction.run({"load/create_changed_files"}));
    TRY(transaction.run({"load/clear_changed_files"}));
    std::size_t next = 0;
    FileRow texts;
    TRY(transaction.bulk_insert("temp.radica_changed_file", columns, [&](std::vector<SqlValue>& row) {
      if (next == files.size()) return false;
      texts.fill(files[next++], row);
      return true;
    }));
    TRY(transaction.run({"load/unset_processed", {{"table", table}}}));
    TRY(transaction.run({"load/add_pending_of_files", {{"table", table}}}, {{"empresa", company}}));
    reassigned.clear();
    TRY(transaction.query({"load/reassigned_files"}, {{"empresa", company}}, [&](const SqlRow& row) -> Result<void> {
      reassigned.push_back({std::string(row.text(0)), std::string(row.text(1)), std::string(row.text(2))});
      return {};
    }));
    TRY(transaction.run({"load/merge_files"}, {{"empresa", company}, {"run_id", act.run_id}, {"now", time}}));
    TRY(write_listed(transaction, company, files));
    FAULT("files.before_commit");
    return {};
  };
  TRY(write_work(sql, act, work));
  return reassigned;
}

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
