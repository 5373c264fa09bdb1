// The ledger (ports/ledger.h) on the port Sql, for both databases. Reading is here, the loader in db_load.cpp, the
// states of files and the quarantine in db_files.cpp.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ports/ledger.h"
#include "ports/sql.h"

namespace radica {

[[nodiscard]] std::unique_ptr<Ledger> db_ledger(Sql& sql);

// Parts of the implementation, one file each.
namespace db {

[[nodiscard]] LedgerFile ledger_file_of(const SqlRow& row);
[[nodiscard]] std::string company_table_name(const std::string& company);  // ov_{company}
// "segment_" and the first text that does not begin with it.
struct Range {
  std::string from, below;
};
[[nodiscard]] Range range_of(const std::string& start);

Result<LoadedBatch> load_batch(Sql& sql, const Act& act, const Ledger::LoadOptions& options,
                               const std::vector<ClaimToLoad>& claims);
Result<void> read_versions(Transaction& transaction, const std::string& company,
                           const std::vector<std::string>& radicados, const Ledger::OnVersion& on_version);
Result<void> announce_files(Sql& sql, const Act& act, const std::string& company, const std::vector<SourceFile>& files,
                            LocalTime now);
Result<std::vector<ReassignedFile>> finish_files(Sql& sql, const Act& act, const std::string& company,
                                                 const std::vector<FinishedFile>& files, LocalTime now);
Result<void> set_rejected(Sql& sql, const Act& act, const std::string& company, const Ledger::BeginRejected& begin,
                          LocalTime now);
Result<void> add_rejected(Sql& sql, const Act& act, const std::string& company, const Rejected& rejected,
                          LocalTime now);
Result<void> set_repairs(Sql& sql, const Act& act, const std::string& company,
                         const std::vector<std::int64_t>& read_files, const std::vector<Repair>& repairs);
Result<void> note_names(Sql& sql, const Act& act, const std::string& company, const std::vector<SeenName>& added,
                        bool is_baseline, const std::vector<SeenName>& recognised, LocalTime now);
// With every number as one '#'.
[[nodiscard]] std::string with_numbers_hidden(std::string_view text);
Result<Record> record_of(const SqlRow& row);

}  // namespace db
}  // namespace radica
