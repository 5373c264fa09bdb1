#include "adapters/db_views.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "adapters/db_ledger.h"
#include "adapters/db_runs.h"
#include "adapters/sql_work.h"
#include "base/text.h"
#include "model/row_columns.h"

namespace radica {
namespace {

constexpr std::int64_t kPageRows = 2000;  // of an export

// Views of the filter.
std::vector<SqlParameter> parameters_of(const std::string& company, const QuarantineFilter& filter) {
  const auto& signature = filter.signature;
  const std::optional<Rule> rule = signature ? signature->rule : filter.rule;
  return {{"empresa", company},
          {"rule", rule ? id_of(*rule) : std::string_view()},
          {"signed", std::int64_t{signature ? 1 : 0}},
          {"field", signature ? std::string_view(signature->field) : std::string_view()},
          {"shape", signature ? std::string_view(signature->shape) : std::string_view()}};
}

// The columns of a LedgerFile, then four of ours.
KnownFile known_file_of(const SqlRow& row) {
  const int own = row.columns() - 4;
  KnownFile known;
  known.file = db::ledger_file_of(row);
  known.is_json = row.integer(own) != 0;
  known.counts_as_read = row.integer(own + 1) != 0;
  known.run_id = row.text(own + 2);
  known.seen = row.text(own + 3);
  return known;
}

Result<QuarantineEntry> entry_of(const SqlRow& row) {
  QuarantineEntry entry;
  entry.id = row.integer(0);
  Rejected& rejected = entry.rejected;
  rejected.file = row.text(1);
  if (!row.is_null(2)) rejected.index = row.integer(2);
  const auto rule = rule_by_id(row.text(3));
  if (!rule) return fail(ErrorCode::kCorrupt, "E-SQL-020");
  rejected.rule = *rule;
  rejected.field = row.text(4);
  rejected.where = row.text(5);
  rejected.sha256 = row.text(6);
  rejected.sgc = row.text(7);
  rejected.excerpt = row.text(8);
  entry.run_id = row.text(9);
  entry.time = row.text(10);
  rejected.shape = row.text(11);
  return entry;
}

Result<RepairEntry> repair_of(const SqlRow& row) {
  RepairEntry entry;
  entry.file = row.text(0);
  entry.repair.index = row.integer(1);
  entry.repair.where = row.text(2);
  const auto rule = rule_by_id(row.text(3));
  if (!rule) return fail(ErrorCode::kCorrupt, "E-SQL-020");
  entry.repair.rule = *rule;
  entry.repair.before = row.text(4);
  entry.repair.after = row.text(5);
  return entry;
}

class DbViews final : public Views {
 public:
  explicit DbViews(Sql& sql) : sql_(sql) {}

  Result<std::int64_t> schema_version() override {
    std::int64_t version = 0;
    TRY(query({"views/schema_version"}, {}, [&](const SqlRow& row) -> Result<void> {
      version = row.integer(0);
      return {};
    }));
    return version;
  }

  Result<CompanyCounts> counts(const std::string& company) override;
  Result<std::optional<LeaseHolder>> lease_holder() override;
  Result<std::vector<ClaimRow>> find_claims(const std::string& company, const ClaimSearch& search,
                                            const std::string& after, std::size_t limit) override;
  Result<std::optional<ClaimRow>> claim(const std::string& company, const std::string& radicado) override;

  Result<std::vector<std::string>> claims_with_sgc(const std::string& company, const std::string& sgc) override {
    const std::string table = db::company_table_name(company);
    return texts({"views/claims_with_sgc", {{"table", table}}}, {{"sgc", sgc}});
  }

  Result<std::vector<HistoryEntry>> history(const std::string& company, const std::string& radicado) override {
    std::vector<HistoryEntry> entries;
    TRY(query({"views/history"}, {{"empresa", company}, {"radicado", radicado}},
              [&](const SqlRow& row) -> Result<void> {
                const auto text = [&row](int column) { return std::string(row.text(column)); };
                entries.push_back({row.integer(0), text(1), text(2), text(3), text(4), text(5), text(6)});
                return {};
              }));
    return entries;
  }

  Result<std::vector<Registered>> registered_objects(const std::string& company, const std::string& radicado) override {
    std::vector<Registered> all;
    TRY(query({"views/registered_objects"}, {{"empresa", company}, {"radicado", radicado}},
              [&](const SqlRow& row) -> Result<void> {
                all.push_back({std::string(row.text(0)), std::string(row.text(1))});
                return {};
              }));
    return all;
  }

  Result<std::vector<KnownFile>> files_of_claim(const std::string& company, const std::string& radicado) override {
    const std::vector<SqlParameter> parameters{{"empresa", company}, {"radicado", radicado}};
    TRY_SET(auto found, files("views/files_of_claim", parameters));
    TRY_SET(auto lists, files("views/lists_of_claim", parameters));
    std::move(lists.begin(), lists.end(), std::back_inserter(found));
    std::sort(found.begin(), found.end(),
              [](const KnownFile& left, const KnownFile& right) { return left.file.path < right.file.path; });
    return found;
  }

  Result<std::optional<KnownFile>> file(const std::string& company, const std::string& path) override {
    TRY_SET(auto found, files("views/file", {{"empresa", company}, {"path", path}}));
    if (found.empty()) return std::optional<KnownFile>();
    return std::optional<KnownFile>(std::move(found.front()));
  }

  Result<std::vector<KnownFile>> files_named(const std::string& company, const std::string& name) override;

  Result<std::vector<std::string>> claims_of_file(const std::string& company, std::int64_t file_id) override {
    return texts({"views/claims_of_file"}, {{"empresa", company}, {"id", file_id}});
  }

  Result<std::vector<FileOfRun>> files_of_run(const std::string& run_id, const std::string& state, std::int64_t after,
                                              std::size_t limit) override {
    const std::vector<SqlParameter> parameters{
        {"run", run_id}, {"state", state}, {"after", after}, {"limit", static_cast<std::int64_t>(limit)}};
    std::vector<FileOfRun> found;
    TRY(query({"views/files_of_run"}, parameters, [&found](const SqlRow& row) -> Result<void> {
      found.push_back({row.integer(0), std::string(row.text(1)), std::string(row.text(2)), row.integer(3) != 0,
                       std::string(row.text(4)), std::string(row.text(5)), std::string(row.text(6)), row.integer(7),
                       row.integer(8)});
      return {};
    }));
    return found;
  }

  Result<void> quarantine(const std::string& company, const QuarantineFilter& filter, const OnEntry& on_entry) override;
  Result<std::vector<QuarantineGroup>> quarantine_groups(const std::string& company,
                                                         const QuarantineFilter& filter) override;

  Result<std::vector<QuarantineEntry>> quarantine_page(const std::string& company, const RejectSignature& signature,
                                                       std::int64_t after, std::size_t limit) override {
    std::vector<QuarantineEntry> found;
    TRY(query({"views/quarantine_page"},
              {{"empresa", company},
               {"after", after},
               {"rule", id_of(signature.rule)},
               {"field", signature.field},
               {"shape", signature.shape},
               {"limit", static_cast<std::int64_t>(limit)}},
              [&found](const SqlRow& row) -> Result<void> {
                TRY_SET(QuarantineEntry entry, entry_of(row));
                found.push_back(std::move(entry));
                return {};
              }));
    return found;
  }
  Result<std::optional<Place>> place_of_entry(std::int64_t id) override {
    std::optional<Place> place;
    TRY(query({"views/place_of_entry"}, {{"id", id}}, [&](const SqlRow& row) -> Result<void> {
      place = Place{std::string(row.text(0)), std::string(row.text(1))};
      return {};
    }));
    return place;
  }

  Result<std::vector<std::string>> quarantined_with_sgc(const std::string& company, const std::string& sgc) override {
    return texts({"views/quarantined_with_sgc"}, {{"empresa", company}, {"sgc", sgc}});
  }

  Result<GrowthCounts> growth(const std::string& company, const std::string& since) override;
  Result<std::int64_t> database_bytes() override {
    std::int64_t bytes = 0;
    TRY(stream_rows(sql_, {"views/database_bytes", {}, "SELECT pg_database_size(current_database())"}, {},
                    [&bytes](const SqlRow& row) -> Result<void> {
                      bytes = row.integer(0);
                      return {};
                    }));
    return bytes;
  }
  Result<std::vector<std::string>> quarantined_with_radicado(const std::string& company,
                                                             const std::string& radicado) override {
    return texts({"views/quarantined_with_radicado"}, {{"empresa", company}, {"radicado", radicado}});
  }

  Result<std::vector<RepairEntry>> repairs_of_claim(const std::string& company, const std::string& radicado) override {
    return repairs("views/repairs_of_claim", {{"empresa", company}, {"radicado", radicado}});
  }
  Result<std::vector<RepairEntry>> repairs_of_file(std::int64_t file_id) override {
    return repairs("views/repairs_of_file", {{"id", file_id}});
  }
  Result<std::vector<RepairGroup>> repair_groups(const std::string& company) override;
  Result<std::vector<DriftEntry>> last_drift(const std::string& company) override;
  Result<std::vector<IncompleteCount>> incomplete(const std::string& company,
                                                  const std::vector<std::vector<std::size_t>>& expected) override;

  Result<void> records(const std::string& company, const RecordFilter& filter,
                       const Ledger::OnRecord& on_record) override;

 private:
  Result<std::vector<ClaimRow>> claim_rows(const std::string& company, std::string_view statement,
                                           const std::string& with, const std::string& condition,
                                           const std::vector<SqlParameter>& parameters);
  Result<std::vector<RepairEntry>> repairs(std::string_view statement, const std::vector<SqlParameter>& parameters) {
    std::vector<RepairEntry> all;
    TRY(query({statement}, parameters, [&](const SqlRow& row) -> Result<void> {
      TRY_SET(RepairEntry entry, repair_of(row));
      all.push_back(std::move(entry));
      return {};
    }));
    return all;
  }
  Result<void> query(const Statement& statement, const std::vector<SqlParameter>& parameters, const OnRow& on_row) {
    return stream_rows(sql_, statement, parameters, on_row);
  }
  Result<std::vector<std::string>> texts(const Statement& statement, const std::vector<SqlParameter>& parameters) {
    std::vector<std::string> all;
    TRY(query(statement, parameters, [&](const SqlRow& row) -> Result<void> {
      all.emplace_back(row.text(0));
      return {};
    }));
    return all;
  }
  Result<std::vector<KnownFile>> files(std::string_view statement, const std::vector<SqlParameter>& parameters) {
    std::vector<KnownFile> all;
    TRY(query({statement}, parameters, [&](const SqlRow& row) -> Result<void> {
      all.push_back(known_file_of(row));
      return {};
    }));
    return all;
  }

  Sql& sql_;
};

Result<GrowthCounts> DbViews::growth(const std::string& company, const std::string& since) {
  const std::string table = db::company_table_name(company);
  GrowthCounts growth;
  const SqlWork work = [&](Transaction& transaction) -> Result<void> {
    TRY(transaction.query({"views/growth_rows", {{"table", table}}}, {{"since", since}},
                          [&](const SqlRow& row) -> Result<void> {
                            growth.rows = row.integer(0);
                            growth.new_rows = row.integer(1);
                            growth.first_row = row.text(2);
                            return {};
                          }));
    return transaction.query({"views/growth_objects"}, {{"empresa", company}, {"since", since}},
                             [&](const SqlRow& row) -> Result<void> {
                               growth.store_bytes = row.integer(0);
                               growth.new_store_bytes = row.integer(1);
                               return {};
                             });
  };
  TRY(read_work(sql_, work));
  return growth;
}

Result<CompanyCounts> DbViews::counts(const std::string& company) {
  const std::string table = db::company_table_name(company);
  const std::vector<SqlParameter> of_company{{"empresa", company}};
  CompanyCounts counts;
  const SqlWork work = [&](Transaction& transaction) -> Result<void> {
    counts = {};
    TRY(transaction.query({"views/count_claims", {{"table", table}}}, {}, [&](const SqlRow& row) -> Result<void> {
      counts.claims = row.integer(0);
      counts.processed = row.integer(1);
      return {};
    }));
    TRY(transaction.query({"views/count_files"}, of_company, [&](const SqlRow& row) -> Result<void> {
      counts.files = row.integer(0);
      counts.vanished = row.integer(1);
      counts.unread = row.integer(2);
      counts.cleaned = row.integer(3);
      return {};
    }));
    TRY(transaction.query({"views/count_waiting", {{"table", table}}}, of_company,
                          [&](const SqlRow& row) -> Result<void> {
                            counts.waiting = row.integer(0);
                            return {};
                          }));
    TRY(transaction.query({"views/count_rejected"}, of_company, [&](const SqlRow& row) -> Result<void> {
      counts.rejected = row.integer(0);
      return {};
    }));
    return {};
  };
  TRY(read_work(sql_, work));
  return counts;
}

Result<std::optional<LeaseHolder>> DbViews::lease_holder() {
  std::optional<LeaseHolder> holder;
  SignsOfLife signs;
  TRY(query({"views/lease_holder"}, {}, [&](const SqlRow& row) -> Result<void> {
    signs.process = {std::string(row.text(1)), std::string(row.text(2)), row.integer(3), row.integer(4)};
    signs.silent_seconds = row.integer(5);
    if (!row.is_null(9)) signs.is_connected = row.integer(9) != 0;
    holder =
        LeaseHolder{std::string(row.text(0)), signs.process.host,   std::string(row.text(6)), std::string(row.text(7)),
                    signs.process.pid,        signs.silent_seconds, parse_local(row.text(8)), {}};
    if (!row.is_null(10))
      holder->progress = {std::string(row.text(10)), row.integer(11), row.integer(12), row.integer(13),
                          row.integer(14)};
    return {};
  }));
  if (holder && !is_alive(signs, this_process(), start_of_process)) holder.reset();
  return holder;
}

// What follows behind "SELECT columns": rows of ov_{company} with what else stands there.
Result<std::vector<ClaimRow>> DbViews::claim_rows(const std::string& company, std::string_view statement,
                                                  const std::string& with, const std::string& condition,
                                                  const std::vector<SqlParameter>& parameters) {
  const std::string table = db::company_table_name(company);
  const std::string sql = with + "SELECT " + record_columns() +
                          ", version, fecha_creacion, fecha_actualizacion, procesado_flag, archivos_s3_urls "
                          "FROM {schema}.{table} WHERE " +
                          condition;
  const int first = static_cast<int>(record_column_names().size());
  std::vector<ClaimRow> found;
  TRY(query({statement, {{"table", table}}, sql}, parameters, [&](const SqlRow& row) -> Result<void> {
    ClaimRow& claim = found.emplace_back();
    TRY_SET(claim.record, db::record_of(row));
    claim.version = row.integer(first);
    claim.created = row.text(first + 1);
    claim.updated = row.text(first + 2);
    claim.is_processed = row.integer(first + 3) != 0;
    claim.urls = row.text(first + 4);
    return {};
  }));
  return found;
}

Result<std::optional<ClaimRow>> DbViews::claim(const std::string& company, const std::string& radicado) {
  TRY_SET(auto found, claim_rows(company, "views/claim", "", "numero_radicado = :radicado", {{"radicado", radicado}}));
  if (found.empty()) return std::optional<ClaimRow>();
  return std::optional<ClaimRow>(std::move(found.front()));
}

Result<std::vector<ClaimRow>> DbViews::find_claims(const std::string& company, const ClaimSearch& search,
                                                   const std::string& after, std::size_t limit) {
  const auto count = static_cast<std::int64_t>(limit);
  const std::string page = " ORDER BY numero_radicado LIMIT :limit";
  if (!search.radicado.empty())
    return claim_rows(company, "views/find_radicado", "", "numero_radicado = :key AND numero_radicado > :after" + page,
                      {{"key", search.radicado}, {"after", after}, {"limit", count}});
  if (search.nic.empty() && search.sgc.empty())
    return claim_rows(company, "views/find_any", "", "numero_radicado > :after" + page,
                      {{"after", after}, {"limit", count}});
  // By the index of the key first: read in the order of the radicados, a key that few have would be looked for in all.
  const bool is_nic = !search.nic.empty();
  const std::string with = std::string(
                               "WITH found AS MATERIALIZED (SELECT numero_radicado AS radicado FROM "
                               "{schema}.{table} WHERE ") +
                           (is_nic ? "nic" : "numero_reclamo_sgc") + " = :key) ";
  return claim_rows(company, is_nic ? "views/find_nic" : "views/find_sgc", with,
                    "numero_radicado IN (SELECT radicado FROM found WHERE radicado > :after)" + page,
                    {{"key", is_nic ? search.nic : search.sgc}, {"after", after}, {"limit", count}});
}

Result<std::vector<KnownFile>> DbViews::files_named(const std::string& company, const std::string& name) {
  std::string pattern = "%";
  for (const char c : name) {
    if (c == '!' || c == '%' || c == '_') pattern += '!';
    pattern += c;
  }
  TRY_SET(auto found, files("views/files_named", {{"empresa", company}, {"pattern", pattern}}));
  std::erase_if(found, [&name](const KnownFile& known) { return name_of(known.file.path) != name; });
  return found;
}

Result<void> DbViews::quarantine(const std::string& company, const QuarantineFilter& filter, const OnEntry& on_entry) {
  std::vector<SqlParameter> parameters = parameters_of(company, filter);
  if (!filter.path.empty()) parameters.emplace_back("path", filter.path);
  const std::string_view statement = filter.path.empty() ? "views/quarantine" : "views/quarantine_of_file";
  return query({statement}, parameters, [&](const SqlRow& row) -> Result<void> {
    TRY_SET(const QuarantineEntry entry, entry_of(row));
    return on_entry(entry);
  });
}

Result<std::vector<QuarantineGroup>> DbViews::quarantine_groups(const std::string& company,
                                                                const QuarantineFilter& filter) {
  struct Counted {
    QuarantineGroup group;
    std::string last_file;
  };
  std::map<std::tuple<Rule, std::string, std::string>, Counted> groups;
  TRY(quarantine(company, filter, [&](const QuarantineEntry& entry) -> Result<void> {
    const Rejected& rejected = entry.rejected;
    auto& [group, last_file] = groups[{rejected.rule, rejected.field, rejected.shape}];
    if (group.errors == 0) group = {rejected.rule, rejected.field, rejected.shape, 0, 0, rejected.file, {}};
    ++group.errors;
    ++group.days[entry.time.substr(0, 10)];
    if (last_file != rejected.file) ++group.files;  // they come in the order of their files
    last_file = rejected.file;
    return {};
  }));
  std::vector<QuarantineGroup> result;
  for (auto& [key, counted] : groups) result.push_back(std::move(counted.group));
  std::stable_sort(result.begin(), result.end(), [](const QuarantineGroup& left, const QuarantineGroup& right) {
    return left.errors > right.errors;
  });
  return result;
}

Result<std::vector<RepairGroup>> DbViews::repair_groups(const std::string& company) {
  std::vector<RepairGroup> groups;
  TRY(query({"views/repair_groups"}, {{"empresa", company}}, [&](const SqlRow& row) -> Result<void> {
    const auto rule = rule_by_id(row.text(0));
    if (!rule) return fail(ErrorCode::kCorrupt, "E-SQL-020");
    groups.push_back({*rule, row.integer(1), row.integer(2), std::string(row.text(3))});
    return {};
  }));
  return groups;
}

Result<std::vector<DriftEntry>> DbViews::last_drift(const std::string& company) {
  std::vector<DriftEntry> entries;
  TRY(query({"views/last_drift"}, {{"empresa", company}}, [&](const SqlRow& row) -> Result<void> {
    const bool is_told = !row.is_null(5);
    entries.push_back({{std::string(row.text(0)), std::string(row.text(1)), row.integer(2) != 0,
                        std::string(row.text(3)), 0, is_told},
                       std::string(row.text(5)),
                       std::string(row.text(4))});
    return {};
  }));
  return entries;
}

// One pass over the claims for the fields, one each for the two kinds of files.
Result<std::vector<IncompleteCount>> DbViews::incomplete(const std::string& company,
                                                         const std::vector<std::vector<std::size_t>>& expected) {
  const std::string table = db::company_table_name(company);
  std::vector<IncompleteCount> counts;
  const SqlWork work = [&](Transaction& transaction) -> Result<void> {
    counts.clear();
    if (!expected.empty()) {
      std::string sums;
      for (const std::vector<std::size_t>& alternatives : expected) {
        std::string lacks;
        for (const std::size_t field : alternatives)
          lacks += (lacks.empty() ? "" : " AND ") + std::string(kFields[field].name) + " IS NULL";
        sums += (sums.empty() ? "" : ", ") + ("coalesce(sum(CASE WHEN " + lacks + " THEN 1 ELSE 0 END), 0)");
      }
      TRY(transaction.query({"views/incomplete", {{"table", table}}, "SELECT " + sums + " FROM {schema}.{table}"}, {},
                            [&](const SqlRow& row) -> Result<void> {
                              for (std::size_t i = 0; i < expected.size(); ++i) {
                                const std::int64_t claims = row.integer(static_cast<int>(i));
                                for (const std::size_t field : expected[i])
                                  counts.push_back({std::string(kFields[field].name), claims});
                              }
                              return {};
                            }));
    }
    for (const auto& [tipo, name] : {std::pair("datos", "pqr_data.json"), std::pair("detalle", "pqr_detail.pdf")})
      TRY(transaction.query({"views/count_without_file", {{"table", table}}},
                            {{"empresa", company}, {"tipo", std::string_view(tipo)}},
                            [&, missing = name](const SqlRow& row) -> Result<void> {
                              counts.push_back({missing, row.integer(0)});
                              return {};
                            }));
    return {};
  };
  TRY(read_work(sql_, work));
  std::erase_if(counts, [](const IncompleteCount& count) { return count.claims == 0; });
  return counts;
}

// Pages by key in one transaction: one snapshot, and no answer of a database is ever held whole.
Result<void> DbViews::records(const std::string& company, const RecordFilter& filter,
                              const Ledger::OnRecord& on_record) {
  constexpr std::string_view kFirst = "0001-01-01 00:00:00", kLast = "9999-12-31 23:59:59";
  const std::string table = db::company_table_name(company);
  const std::string from = filter.from ? format_local(*filter.from) : std::string(kFirst);
  const std::string to = filter.to ? format_local(*filter.to) : std::string(kLast);
  const std::string since = filter.updated_since ? format_local(*filter.updated_since) : std::string(kFirst);
  const std::string estado = fold_for_comparison(filter.estado);
  const std::string sql = "SELECT " + record_columns() +
                          " FROM {schema}.{table} WHERE numero_radicado > :after AND fecha >= :from AND fecha <= :to "
                          "AND coalesce(fecha_actualizacion, fecha_creacion, '0001-01-01 00:00:00') >= :since "
                          "ORDER BY numero_radicado LIMIT :limit";
  return give_once<Record>(
      sql_, on_record, [&](Transaction& transaction, const Ledger::OnRecord& give) -> Result<void> {
        std::string after;
        for (std::int64_t rows = kPageRows; rows == kPageRows;) {
          rows = 0;
          std::string last;
          TRY(transaction.query({"views/records", {{"table", table}}, sql},
                                {{"after", after}, {"from", from}, {"to", to}, {"since", since}, {"limit", kPageRows}},
                                [&](const SqlRow& row) -> Result<void> {
                                  ++rows;
                                  TRY_SET(const Record record, db::record_of(row));
                                  last = record.radicado();
                                  if (!estado.empty() &&
                                      fold_for_comparison(record.values.fields[kEstadoSolicitud]) != estado)
                                    return {};
                                  return give(record);
                                }));
          after = std::move(last);
        }
        return {};
      });
}

}  // namespace

std::unique_ptr<Views> db_views(Sql& sql) {
  return std::make_unique<DbViews>(sql);
}

Result<std::int64_t> retry_quarantined(Sql& sql, const Act& act, const std::string& company,
                                       const QuarantineFilter& filter) {
  std::int64_t files = 0;
  const SqlWork work = [&](Transaction& transaction) -> Result<void> {
    std::vector<SqlParameter> parameters = parameters_of(company, filter);
    parameters.emplace_back("path", filter.path);
    TRY_SET(files, transaction.run({"views/retry_quarantined"}, parameters));
    return {};
  };
  TRY(write_work(sql, act, work));
  return files;
}

}  // namespace radica
