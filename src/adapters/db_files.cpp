// What the ledger keeps of files: they count as read when everything they gave is committed (SPEC §11).
#include <algorithm>
#include <array>

#include "adapters/db_ledger.h"
#include "adapters/sql_lists.h"
#include "adapters/sql_work.h"
#include "base/bytes.h"
#include "base/fault.h"
#include "base/hash.h"

namespace radica::db {
namespace {

SqlValue text_or_null(std::string_view text) {
  if (text.empty()) return std::monostate();
  return text;
}

// The bytes of a path that its text does not show.
SqlValue raw_or_null(const std::string& raw, const std::string& shown) {
  if (raw == shown) return std::monostate();
  return std::as_bytes(std::span(raw));
}

// All that a run notes of a file but its name, which is in the fingerprint. The hash of an attachment is not made here.
FileMark file_mark(const FinishedFile& finished, std::string_view fingerprint) {
  std::string bytes;
  ByteWriter out(bytes);
  out.text(fingerprint);
  out.number((finished.is_json ? 1U : 0U) | (finished.is_rejected ? 2U : 0U));
  out.text(finished.is_json ? std::string_view(finished.sha256) : std::string_view());
  out.integer(finished.observations);
  out.text(finished.radicado);
  out.text(name_of_role(finished.role));
  out.text(finished.join_key);
  const bool is_data = finished.role == FileRole::kData;
  out.integer(is_data ? finished.order.time : 0);
  out.integer(is_data ? finished.order.richness : 0);
  for (const std::string& radicado : finished.listed) out.text(radicado);
  FileMark mark{};
  hash128(bytes).copy(mark.data(), mark.size());
  return mark;
}

// What is written of a file, as texts that live until it is written.
struct FileRow {
  std::string path, fingerprint;
  FileMark mark{};

  static const std::vector<std::string_view>& columns() {
    static const std::vector<std::string_view> kColumns{
        "id",       "path",     "raw_path",   "kind",           "fp",       "size", "mtime_ns",
        "inode",    "sha256",   "state",      "observations",   "radicado", "tipo", "join_key",
        "obs_time", "richness", "first_path", "first_mtime_ns", "mark"};
    return kColumns;
  }

  void fill(const FinishedFile& finished, std::vector<SqlValue>& row) {
    const SourceFile& file = finished.file;
    path = file.shown_path();
    fingerprint = noted_fingerprint_of(file);
    mark = file_mark(finished, fingerprint);
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
           file.first_mtime_ns,
           std::as_bytes(std::span(mark))};
  }
};

Result<void> insert_listed(Transaction& transaction, const std::string& company,
                           const std::vector<FinishedFile>& files) {
  const auto has_listed = [](const FinishedFile& file) { return !file.listed.empty(); };
  if (std::none_of(files.begin(), files.end(), has_listed)) return {};
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

Result<void> write_listed(Transaction& transaction, const std::string& company,
                          const std::vector<FinishedFile>& files) {
  std::vector<std::int64_t> ids;
  for (const FinishedFile& file : files)
    if (file.is_json && (file.file.is_known || !file.listed.empty())) ids.push_back(file.file.id);
  if (ids.empty()) return {};
  const std::string list = json_list(ids);
  TRY(transaction.run({"load/drop_listed"}, {{"ids", list}}));
  return insert_listed(transaction, company, files);
}

// Those of a part of the files whose marks the ledger holds. By the first and the last id where nearly all between them
// are meant, else by a list of them.
Result<void> find_noted(Transaction& transaction, std::span<const MarkedFile> files, const OnRow& on_row) {
  const std::int64_t first = files.front().id, last = files.back().id;
  if (last - first < 2 * static_cast<std::int64_t>(files.size()))
    return transaction.bulk_query({"load/file_marks_between"}, {{"from", first}, {"to", last}}, on_row);
  std::vector<std::int64_t> ids;
  for (const MarkedFile& file : files) ids.push_back(file.id);
  const std::string list = json_list(ids);
  return transaction.bulk_query({"load/file_marks"}, {{"ids", list}}, on_row);
}

}  // namespace

Result<void> set_future_files(Sql& sql, const Act& act, const std::string& company, const Ledger::FutureFiles& files) {
  return write_work(sql, act, [&](Transaction& transaction) -> Result<void> {
    TRY(transaction.run({"ledger/drop_future_files"}, {{"empresa", company}}));
    std::string since;
    auto next = files.begin();
    TRY(transaction.bulk_insert("radica_future", {"empresa", "fp", "since"}, [&](std::vector<SqlValue>& row) {
      if (next == files.end()) return false;
      since = format_local(next->second);
      row = {std::string_view(company), std::as_bytes(std::span(next->first)), std::string_view(since)};
      ++next;
      return true;
    }));
    return {};
  });
}

Result<void> open_files(Sql& sql, const Act& act, const std::string& company, std::int64_t first_id) {
  return write_work(sql, act, [&](Transaction& transaction) -> Result<void> {
    TRY(transaction.run({"load/open_files"}, {{"empresa", company}, {"first_id", first_id}}));
    return {};
  });
}

// Their ids must be taken before versions name them. Nothing of them has to be written again when they are settled.
Result<void> announce_files(Sql& sql, const Act& act, const std::string& company,
                            const std::vector<FinishedFile>& files, LocalTime now) {
  const std::string time = format_local(now);
  std::vector<std::string_view> columns = FileRow::columns();
  columns.insert(columns.end(), {"empresa", "run_id", "seen_at"});
  return write_work(sql, act, [&](Transaction& transaction) -> Result<void> {
    std::size_t next = 0;
    FileRow texts;
    TRY(transaction.bulk_insert("radica_file", columns, [&](std::vector<SqlValue>& row) {
      if (next == files.size()) return false;
      texts.fill(files[next++], row);
      row.insert(row.end(), {std::string_view(company), std::string_view(act.run_id), std::string_view(time)});
      return true;
    }));
    return insert_listed(transaction, company, files);
  });
}

FileMark mark_of(const FinishedFile& file) {
  return file_mark(file, noted_fingerprint_of(file.file));
}

// What finish_files would write is compared here: of a tree that is read again nearly nothing has changed.
Result<void> leave_out_noted(Transaction& transaction, std::vector<MarkedFile>& files) {
  constexpr std::size_t kPerQuery = 50'000;
  std::vector<bool> is_noted(files.size());
  for (std::size_t begin = 0; begin < files.size(); begin += kPerQuery) {
    const std::span part = std::span(files).subspan(begin, std::min(kPerQuery, files.size() - begin));
    TRY(find_noted(transaction, part, [&](const SqlRow& row) -> Result<void> {
      const auto found = std::ranges::lower_bound(part, row.integer(0), {}, &MarkedFile::id);
      if (found != part.end() && found->id == row.integer(0) && std::ranges::equal(found->mark, row.text(1)))
        is_noted[begin + static_cast<std::size_t>(found - part.begin())] = true;
      return {};
    }));
  }
  std::size_t kept = 0;
  for (std::size_t i = 0; i < files.size(); ++i)
    if (!is_noted[i]) files[kept++] = files[i];
  files.resize(kept);
  return {};
}

Result<void> settle_files(Sql& sql, const Act& act, const std::string& company) {
  return write_work(sql, act, [&](Transaction& transaction) -> Result<void> {
    TRY(transaction.run({"load/settle_files"}, {{"empresa", company}}));
    FAULT("files.before_commit");
    return {};
  });
}

Result<std::vector<ReassignedFile>> finish_files(Sql& sql, const Act& act, const std::string& company,
                                                 const std::vector<FinishedFile>& files, LocalTime now) {
  const std::string time = format_local(now), table = company_table_name(company);
  std::vector<ReassignedFile> reassigned;
  const SqlWork work = [&](Transaction& transaction) -> Result<void> {
    TRY(transaction.run({"load/create_changed_files"}));
    TRY(transaction.run({"load/clear_changed_files"}));
    std::size_t next = 0;
    FileRow texts;
    TRY(transaction.bulk_insert("temp.radica_changed_file", FileRow::columns(), [&](std::vector<SqlValue>& row) {
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

}  // namespace radica::db
