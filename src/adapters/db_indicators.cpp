#include "adapters/db_indicators.h"

#include <algorithm>
#include <utility>

#include "adapters/sql_work.h"

namespace radica {
namespace {

// Of "E-SQL-002 statement=…"; what else stands there may be personal and goes no further.
std::string error_id_of(std::string_view text) {
  const std::string_view id = text.substr(0, text.find(' '));
  const bool is_id = id.starts_with("E-") && std::all_of(id.begin(), id.end(), [](char c) {
                       return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
                     });
  return is_id ? std::string(id) : std::string();
}

class DbIndicators final : public Indicators {
 public:
  explicit DbIndicators(Sql& sql) : sql_(sql) {}

  Result<std::vector<RunFact>> runs(LocalTime since) override {
    std::vector<RunFact> found;
    const std::string first = format_stamp(since);
    TRY(stream_rows(sql_, {"indicators/runs"}, {{"since", first}}, [&found](const SqlRow& row) -> Result<void> {
      RunFact run{std::string(row.text(0)),
                  std::string(row.text(1)),
                  std::string(row.text(2)),
                  error_id_of(row.text(3)),
                  parse_local(row.text(4)).value_or(0),
                  std::nullopt};
      if (!row.is_null(5)) run.ended = parse_local(row.text(5));
      found.push_back(std::move(run));
      return {};
    }));
    return found;
  }

  Result<std::vector<RunNotes>> notes(LocalTime since) override {
    std::vector<RunNotes> found;
    const std::string first = format_stamp(since);
    TRY(stream_rows(sql_, {"indicators/notes"}, {{"since", first}}, [&found](const SqlRow& row) -> Result<void> {
      found.push_back(
          {std::string(row.text(0)), std::string(row.text(1)), std::string(row.text(2)), std::string(row.text(3))});
      return {};
    }));
    return found;
  }

  Result<std::vector<std::pair<std::string, std::int64_t>>> new_rows(const std::string& company,
                                                                     LocalTime since) override {
    std::vector<std::pair<std::string, std::int64_t>> days;
    const std::string table = "ov_" + company, time = format_local(since);
    TRY(stream_rows(sql_, {"indicators/new_rows", {{"table", table}}}, {{"since", time}},
                    [&days](const SqlRow& row) -> Result<void> {
                      days.emplace_back(row.text(0), row.integer(1));
                      return {};
                    }));
    return days;
  }

  Result<std::vector<WaitCount>> waits(const std::string& company, LocalTime since) override {
    std::vector<WaitCount> found;
    const std::string table = "ov_" + company, time = format_local(since);
    TRY(stream_rows(sql_, {"indicators/waits", {{"table", table}}}, {{"empresa", company}, {"since", time}},
                    [&found](const SqlRow& row) -> Result<void> {
                      found.push_back({std::max<std::int64_t>(row.integer(0), 0), row.integer(1)});
                      return {};
                    }));
    return found;
  }

  Result<void> beat(const Act& act, std::string_view owner, std::int64_t gap_seconds) override {
    return write_work(sql_, act, [&](Transaction& transaction) -> Result<void> {
      TRY_SET(const std::int64_t rows,
              transaction.run({"indicators/prolong"}, {{"owner", owner}, {"gap", gap_seconds}}));
      if (rows > 0) return {};
      TRY(transaction.run({"indicators/prune"}));
      TRY(transaction.run({"indicators/begin"}, {{"owner", owner}}));
      return {};
    });
  }

  Result<std::vector<std::pair<std::int64_t, std::int64_t>>> uptime(std::int64_t after) override {
    std::vector<std::pair<std::int64_t, std::int64_t>> stretches;
    TRY(stream_rows(sql_, {"indicators/uptime"}, {{"after", after}}, [&stretches](const SqlRow& row) -> Result<void> {
      stretches.emplace_back(row.integer(0), row.integer(1));
      return {};
    }));
    return stretches;
  }

 private:
  Sql& sql_;
};

}  // namespace

std::unique_ptr<Indicators> db_indicators(Sql& sql) {
  return std::make_unique<DbIndicators>(sql);
}

}  // namespace radica
