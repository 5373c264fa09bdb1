// What organise asks of the ledger for the claims and files that a run did not read: of many groups at once, so that a
// run with many changed files makes few round trips.
#include <map>
#include <set>
#include <tuple>

#include "adapters/db_ledger.h"
#include "adapters/sql_lists.h"
#include "adapters/sql_work.h"
#include "base/file.h"

namespace radica::db {
namespace {

constexpr int kFileColumns = 15;  // of ledger_file_of; what they were found by stands behind them

// The groups that are asked for, by the texts that statements find them by.
class GroupIndex {
 public:
  explicit GroupIndex(const std::vector<GroupName>& groups) {
    for (std::size_t place = 0; place < groups.size(); ++place) {
      by_start_.emplace(join_path(groups[place].folder, groups[place].segment), place);
      by_segment_[groups[place].segment].push_back(place);
    }
    starts_ = list_of(by_start_);
    segments_ = list_of(by_segment_);
  }
  // What paths of a group begin with, before '_'.
  [[nodiscard]] const std::string& starts() const { return starts_; }
  [[nodiscard]] const std::string& segments() const { return segments_; }
  [[nodiscard]] std::size_t with_start(std::string_view start) const { return by_start_.at(std::string(start)); }
  [[nodiscard]] const std::vector<std::size_t>& with_segment(std::string_view segment) const {
    return by_segment_.at(std::string(segment));
  }

 private:
  template <class Places>
  static std::string list_of(const std::map<std::string, Places>& index) {
    std::vector<std::string> texts;
    texts.reserve(index.size());
    for (const auto& [text, places] : index) texts.push_back(text);
    return json_list(texts);
  }

  std::map<std::string, std::size_t> by_start_;
  std::map<std::string, std::vector<std::size_t>> by_segment_;
  std::string starts_, segments_;
};

template <class Value>
ByGroup<Value> in_order(const std::vector<std::set<Value>>& found) {
  ByGroup<Value> groups;
  groups.reserve(found.size());
  for (const std::set<Value>& values : found) groups.emplace_back(values.begin(), values.end());
  return groups;
}

}  // namespace

Result<std::vector<ClaimKeys>> claim_keys(Sql& sql, const std::string& company,
                                          const std::vector<std::string>& radicados) {
  if (radicados.empty()) return std::vector<ClaimKeys>();
  const std::string list = json_list(radicados), table = company_table_name(company);
  const std::vector<SqlParameter> parameters{{"empresa", company}, {"radicados", list}};
  std::map<std::string, ClaimKeys> claims;
  std::map<std::string, std::set<std::string>> folders;
  const SqlWork work = [&](Transaction& transaction) -> Result<void> {
    claims.clear();
    folders.clear();
    TRY(transaction.query({"ledger/claim_sgc", {{"table", table}}}, {{"radicados", list}},
                          [&](const SqlRow& row) -> Result<void> {
                            claims[std::string(row.text(0))].sgc = row.text(1);
                            return {};
                          }));
    TRY(transaction.query({"ledger/claim_data_files"}, parameters, [&](const SqlRow& row) -> Result<void> {
      const std::string radicado(row.text(0));
      claims[radicado].data_files.push_back({std::string(row.text(1)), row.integer(2)});
      folders[radicado].insert(parent_of(row.text(1)));
      return {};
    }));
    return transaction.query({"ledger/claim_list_files"}, parameters, [&](const SqlRow& row) -> Result<void> {
      folders[std::string(row.text(0))].insert(parent_of(row.text(1)));
      return {};
    });
  };
  TRY(read_work(sql, work));
  std::vector<ClaimKeys> result;
  for (auto& [radicado, claim] : claims) {
    claim.radicado = radicado;
    claim.folders.assign(folders[radicado].begin(), folders[radicado].end());
    result.push_back(std::move(claim));
  }
  return result;
}

Result<ByGroup<std::string>> claims_of_groups(Sql& sql, const std::string& company,
                                              const std::vector<GroupName>& groups) {
  const GroupIndex index(groups);
  const std::string table = company_table_name(company);
  std::vector<std::set<std::string>> radicados;
  const SqlWork work = [&](Transaction& transaction) -> Result<void> {
    radicados.assign(groups.size(), {});
    TRY(transaction.query({"ledger/data_files_of_groups"}, {{"empresa", company}, {"starts", index.starts()}},
                          [&](const SqlRow& row) -> Result<void> {
                            radicados[index.with_start(row.text(0))].emplace(row.text(1));
                            return {};
                          }));
    return transaction.query({"ledger/keys_of_groups", {{"table", table}}},
                             {{"empresa", company}, {"segments", index.segments()}},
                             [&](const SqlRow& row) -> Result<void> {
                               for (const std::size_t place : index.with_segment(row.text(0)))
                                 radicados[place].emplace(row.text(1));
                               return {};
                             });
  };
  TRY(read_work(sql, work));
  return in_order(radicados);
}

Result<ByGroup<LedgerFile>> files_of_groups(Sql& sql, const std::string& company,
                                            const std::vector<GroupName>& groups) {
  const GroupIndex index(groups);
  ByGroup<LedgerFile> files;
  const SqlWork work = [&](Transaction& transaction) -> Result<void> {
    files.assign(groups.size(), {});
    return transaction.query({"ledger/files_of_groups"}, {{"empresa", company}, {"starts", index.starts()}},
                             [&](const SqlRow& row) -> Result<void> {
                               const std::size_t place = index.with_start(row.text(kFileColumns));
                               LedgerFile file = ledger_file_of(row);
                               if (folder_of(file.path) == groups[place].folder)
                                 files[place].push_back(std::move(file));
                               return {};
                             });
  };
  TRY(read_work(sql, work));
  return files;
}

Result<std::vector<std::vector<LedgerFile>>> files_below(Sql& sql, const std::string& company,
                                                         const std::vector<std::string>& folders) {
  std::map<std::string, std::size_t, std::less<>> places;
  for (std::size_t place = 0; place < folders.size(); ++place) places.emplace(folders[place], place);
  const std::string list = json_list(folders);
  std::vector<std::vector<LedgerFile>> files;
  const SqlWork work = [&](Transaction& transaction) -> Result<void> {
    files.assign(folders.size(), {});
    return transaction.query({"ledger/files_below"}, {{"empresa", company}, {"folders", list}},
                             [&](const SqlRow& row) -> Result<void> {
                               files[places.find(row.text(kFileColumns))->second].push_back(ledger_file_of(row));
                               return {};
                             });
  };
  TRY(read_work(sql, work));
  return files;
}

Result<ByGroup<RejectedName>> rejected_of_groups(Sql& sql, const std::string& company,
                                                 const std::vector<GroupName>& groups) {
  const GroupIndex index(groups);
  std::vector<std::set<RejectedName>> rejected;
  const SqlWork work = [&](Transaction& transaction) -> Result<void> {
    rejected.assign(groups.size(), {});
    return transaction.query({"ledger/rejected_of_groups"},
                             {{"empresa", company}, {"starts", index.starts()}, {"segments", index.segments()}},
                             [&](const SqlRow& row) -> Result<void> {
                               const bool is_by_path = row.integer(0) != 0;
                               const std::vector<std::size_t> places = is_by_path
                                                                           ? std::vector{index.with_start(row.text(1))}
                                                                           : index.with_segment(row.text(1));
                               for (const std::size_t place : places)
                                 if (folder_of(row.text(2)) == groups[place].folder)
                                   rejected[place].insert({std::string(row.text(2)), std::string(row.text(3))});
                               return {};
                             });
  };
  TRY(read_work(sql, work));
  return in_order(rejected);
}

}  // namespace radica::db
