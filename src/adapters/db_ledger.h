// The ledger (ports/ledger.h) on the port Sql, for both databases. Reading is here, the loader in db_load.cpp, the
// states of files in db_files.cpp, what organise asks for in db_groups.cpp, the quarantine and what else is told of the
// input in db_rejected.cpp.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
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
Result<std::vector<ClaimKeys>> claim_keys(Sql& sql, const std::string& company,
                                          const std::vector<std::string>& radicados);
Result<ByGroup<std::string>> claims_of_groups(Sql& sql, const std::string& company,
                                              const std::vector<GroupName>& groups);
Result<ByGroup<LedgerFile>> files_of_groups(Sql& sql, const std::string& company, const std::vector<GroupName>& groups);
Result<std::vector<std::vector<LedgerFile>>> files_below(Sql& sql, const std::string& company,
                                                         const std::vector<std::string>& folders);
Result<ByGroup<RejectedName>> rejected_of_groups(Sql& sql, const std::string& company,
                                                 const std::vector<GroupName>& groups);

Result<LoadedBatch> load_batch(Sql& sql, const Act& act, const Ledger::LoadOptions& options,
                               std::span<const ClaimToLoad> claims);
// Inside a transaction of the caller.
Result<LoadedBatch> load_claims(Transaction& transaction, const Act& act, const Ledger::LoadOptions& options,
                                std::span<const ClaimToLoad> claims);
Result<void> read_versions(Transaction& transaction, const std::string& company,
                           const std::vector<std::string>& radicados, const Ledger::OnVersion& on_version);
// Of all claims behind one radicado, up to another and with it.
Result<void> read_versions_between(Transaction& transaction, const std::string& company, const std::string& after,
                                   const std::string& last, const Ledger::OnVersion& on_version);
// Without what they hold: values have the radicado only, file is empty. `radicados` is a JSON list.
Result<void> read_versions_without_values(Transaction& transaction, const std::string& company,
                                          const std::string& radicados, const Ledger::OnVersion& on_version);
// All that the ledger keeps of a version but its values, as 16 bytes; `rule_fp` is that of one seen now.
[[nodiscard]] std::string version_mark(const Observation& version, std::string_view rule_fp);
// `rule_fp`: of those that say none.
Result<void> add_versions(Transaction& transaction, const std::string& company, std::string_view rule_fp,
                          const std::vector<const Observation*>& versions);
// What the ledger holds of a claim: nothing, just the versions that were seen of it now, or others; versions of an
// earlier Radica that have no mark yet are written again.
enum class NotedVersions : std::uint8_t { kNone, kSame, kOther, kUnmarked };
// The positions of the claims of a batch by their radicados.
class ClaimPlaces {
 public:
  explicit ClaimPlaces(std::span<const ClaimToLoad> claims);
  [[nodiscard]] std::optional<std::size_t> find(std::string_view radicado) const;
  [[nodiscard]] std::pair<std::string_view, std::string_view> ends() const;  // the first and the last; of one or more

 private:
  std::vector<std::pair<std::string_view, std::size_t>> sorted_;
};
// By the position of the claim.
Result<std::vector<NotedVersions>> compare_versions(Transaction& transaction, const Ledger::LoadOptions& options,
                                                    std::span<const ClaimToLoad> claims, const ClaimPlaces& places);
Result<void> set_future_files(Sql& sql, const Act& act, const std::string& company, const Ledger::FutureFiles& files);
Result<void> open_files(Sql& sql, const Act& act, const std::string& company, std::int64_t first_id);
Result<void> announce_files(Sql& sql, const Act& act, const std::string& company,
                            const std::vector<FinishedFile>& files, LocalTime now);
[[nodiscard]] FileMark mark_of(const FinishedFile& file);
Result<void> leave_out_noted(Transaction& transaction, std::vector<MarkedFile>& files);
Result<void> settle_files(Sql& sql, const Act& act, const std::string& company);
Result<std::vector<ReassignedFile>> finish_files(Sql& sql, const Act& act, const std::string& company,
                                                 const std::vector<FinishedFile>& files, LocalTime now);
Result<void> set_rejected(Sql& sql, const Act& act, const std::string& company, const Ledger::BeginRejected& begin,
                          LocalTime now);
Result<void> add_rejected(Sql& sql, const Act& act, const std::string& company, const Rejected& rejected,
                          LocalTime now);
Result<void> set_repairs(Sql& sql, const Act& act, const std::string& company, const Ledger::BeginRepairs& begin);
Result<void> note_names(Sql& sql, const Act& act, const std::string& company, const std::vector<SeenName>& added,
                        bool is_baseline, const std::vector<SeenName>& recognised, LocalTime now);
// With every number as one '#'.
[[nodiscard]] std::string with_numbers_hidden(std::string_view text);
Result<Record> record_of(const SqlRow& row);

}  // namespace db
}  // namespace radica
