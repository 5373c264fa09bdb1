#include "adapters/db_cleanup.h"

#include <span>

#include "adapters/sql_lists.h"
#include "adapters/sql_work.h"
#include "base/fault.h"

namespace radica {
namespace {

constexpr int kObjectColumn = 8;  // of cleanup/stored_files

SqlValue text_or_null(std::string_view text) {
  if (text.empty()) return std::monostate();
  return text;
}

const std::string& cutoff(const CleanupCutoffs& cutoffs, CleanupClass type) {
  return cutoffs[static_cast<std::size_t>(type)];
}

CleanupCandidate candidate_of(const SqlRow& row) {
  CleanupCandidate candidate;
  LedgerFile& file = candidate.file;
  file.id = row.integer(0);
  file.path = row.text(1);
  file.raw_path = row.is_null(2) ? file.path : std::string(row.text(2));
  file.stat.size = static_cast<std::uint64_t>(row.integer(3));
  file.stat.mtime_ns = row.integer(4);
  file.stat.inode = static_cast<std::uint64_t>(row.integer(5));
  file.sha256 = row.text(6);
  candidate.type = cleanup_class_by_id(row.text(7)).value_or(CleanupClass::kCount);
  return candidate;
}

StoredObject object_of(const SqlRow& row) {
  StoredObject object;
  int column = kObjectColumn;
  object.radicado = row.text(column++);
  for (const FileRole role : {FileRole::kData, FileRole::kDetail, FileRole::kAttachment})
    if (row.text(column) == name_of_role(role)) object.role = role;
  object.key = row.text(++column);
  object.sha256 = row.text(++column);
  object.bytes = static_cast<std::uint64_t>(row.integer(++column));
  object.stored_bytes = static_cast<std::uint64_t>(row.integer(++column));
  object.content_type = row.text(++column);
  object.etag = row.text(++column);
  object.version_id = row.text(++column);
  object.was_there = !row.text(++column).empty();
  object.encoding = row.text(++column);
  object.state = ObjectState::kVerified;
  return object;
}

Removed removed_of(const SqlRow& row) {
  Removed removed;
  removed.id = row.integer(0);
  removed.company = row.text(1);
  removed.file_id = row.is_null(2) ? 0 : row.integer(2);
  removed.type = cleanup_class_by_id(row.text(3)).value_or(CleanupClass::kCount);
  removed.path = row.text(4);
  removed.raw_path = row.is_null(5) ? removed.path : std::string(row.text(5));
  removed.rule = row.text(6);
  removed.sha256 = row.text(7);
  removed.bytes = static_cast<std::uint64_t>(row.integer(8));
  removed.key = row.text(9);
  removed.trash = row.text(10);
  removed.state = row.text(11);
  removed.run_id = row.text(12);
  removed.removed_at = row.text(13);
  return removed;
}

class DbCleanup final : public CleanupLedger {
 public:
  explicit DbCleanup(Sql& sql) : sql_(sql) {}

  Result<std::vector<CleanupCandidate>> stored_files(const std::string& company, const CleanupCutoffs& cutoffs,
                                                     std::int64_t after, std::size_t most) override {
    std::vector<CleanupCandidate> candidates;
    TRY(stream_rows(sql_, {"cleanup/stored_files"},
                    {{"empresa", company},
                     {"after", after},
                     {"most", static_cast<std::int64_t>(most)},
                     {"raw_before", cutoff(cutoffs, CleanupClass::kRaw)},
                     {"superseded_before", cutoff(cutoffs, CleanupClass::kSuperseded)}},
                    [&](const SqlRow& row) -> Result<void> {
                      candidates.push_back(candidate_of(row));
                      candidates.back().object = object_of(row);
                      return {};
                    }));
    return candidates;
  }

  Result<std::vector<CleanupCandidate>> other_files(const std::string& company, const CleanupCutoffs& cutoffs,
                                                    std::int64_t after, std::size_t most) override {
    std::vector<CleanupCandidate> candidates;
    TRY(stream_rows(sql_, {"cleanup/other_files"},
                    {{"empresa", company},
                     {"after", after},
                     {"most", static_cast<std::int64_t>(most)},
                     {"lists_before", cutoff(cutoffs, CleanupClass::kLists)},
                     {"rejects_before", cutoff(cutoffs, CleanupClass::kRejects)},
                     {"unmatched_before", cutoff(cutoffs, CleanupClass::kUnmatched)}},
                    [&](const SqlRow& row) -> Result<void> {
                      candidates.push_back(candidate_of(row));
                      return {};
                    }));
    return candidates;
  }

  Result<void> begin(const Act& act, const std::vector<Removed>& intents, LocalTime now) override {
    const std::string time = format_local(now);
    const std::vector<std::string_view> columns{"empresa", "file_id", "clase",     "path", "raw_path",
                                                "rule",    "sha256",  "bytes",     "key",  "trash",
                                                "state",   "run_id",  "removed_at"};
    return write_work(sql_, act, [&](Transaction& transaction) -> Result<void> {
      std::size_t next = 0;
      TRY(transaction.bulk_insert("radica_removed", columns, [&](std::vector<SqlValue>& row) {
        if (next == intents.size()) return false;
        const Removed& intent = intents[next++];
        row = {std::string_view(intent.company),
               intent.file_id == 0 ? SqlValue(std::monostate()) : SqlValue(intent.file_id),
               info(intent.type).id,
               std::string_view(intent.path),
               intent.raw_path == intent.path ? SqlValue(std::monostate())
                                              : SqlValue(std::as_bytes(std::span(intent.raw_path))),
               std::string_view(intent.rule),
               std::string_view(intent.sha256),
               static_cast<std::int64_t>(intent.bytes),
               text_or_null(intent.key),
               text_or_null(intent.trash),
               std::string_view("quitando"),
               std::string_view(act.run_id),
               std::string_view(time)};
        return true;
      }));
      return {};
    });
  }

  Result<std::vector<Removed>> open() override { return rows({"cleanup/open"}, {}); }

  Result<void> settle(const Act& act, const std::vector<std::int64_t>& removed, const std::vector<std::int64_t>& kept,
                      LocalTime now) override {
    const std::string done = json_list(removed), left = json_list(kept), time = format_local(now);
    return write_work(sql_, act, [&](Transaction& transaction) -> Result<void> {
      TRY(transaction.run({"cleanup/mark_files"}, {{"ids", done}}));
      TRY(transaction.run({"cleanup/mark_removed"}, {{"ids", done}, {"now", time}}));
      TRY(transaction.run({"cleanup/drop_intents"}, {{"ids", left}}));
      FAULT("cleanup.before_receipts");
      return {};
    });
  }

  Result<std::vector<Removed>> trashed(const std::string& before, std::int64_t after, std::size_t most) override {
    return rows({"cleanup/trashed"}, {{"before", before}, {"after", after}, {"most", static_cast<std::int64_t>(most)}});
  }

  Result<void> purged(const Act& act, const std::vector<std::int64_t>& ids, const std::string& rule,
                      LocalTime now) override {
    const std::string list = json_list(ids), time = format_local(now);
    return write_work(sql_, act, [&](Transaction& transaction) -> Result<void> {
      TRY(transaction.run({"cleanup/mark_purged"}, {{"ids", list}, {"rule", rule}, {"now", time}}));
      return {};
    });
  }

  Result<void> unlisted(const OnRemoved& on_removed) override {
    return stream_rows(sql_, {"cleanup/unlisted"}, {},
                       [&](const SqlRow& row) -> Result<void> { return on_removed(removed_of(row)); });
  }

  Result<void> mark_listed(const Act& act) override {
    return write_work(sql_, act, [&](Transaction& transaction) -> Result<void> {
      TRY(transaction.run({"cleanup/mark_listed"}, {{"run_id", act.run_id}}));
      return {};
    });
  }

 private:
  Result<std::vector<Removed>> rows(const Statement& statement, const std::vector<SqlParameter>& parameters) {
    std::vector<Removed> all;
    TRY(stream_rows(sql_, statement, parameters, [&all](const SqlRow& row) -> Result<void> {
      all.push_back(removed_of(row));
      return {};
    }));
    return all;
  }

  Sql& sql_;
};

}  // namespace

std::unique_ptr<CleanupLedger> db_cleanup(Sql& sql) {
  return std::make_unique<DbCleanup>(sql);
}

}  // namespace radica
