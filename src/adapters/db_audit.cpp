#include "adapters/db_audit.h"

#include <limits>

#include "adapters/sql_work.h"
#include "model/audit_chain.h"

namespace radica {
namespace {

constexpr std::int64_t kEver = std::numeric_limits<std::int64_t>::max();

Result<std::optional<AuditRow>> last_row(Transaction& transaction) {
  std::optional<AuditRow> last;
  TRY(transaction.query({"audit/last"}, {}, [&last](const SqlRow& row) -> Result<void> {
    last = audit_row_of(row);
    return {};
  }));
  return last;
}

Result<void> lock(Transaction& transaction) {
  return transaction.query({"audit/lock"}, {}, [](const SqlRow&) { return Result<void>{}; });
}

Result<std::optional<std::int64_t>> number_by(Transaction& transaction, std::string_view statement,
                                              const std::vector<SqlParameter>& parameters) {
  std::optional<std::int64_t> number;
  TRY(transaction.query({statement}, parameters, [&number](const SqlRow& row) -> Result<void> {
    if (!row.is_null(0)) number = row.integer(0);
    return {};
  }));
  return number;
}

class DbAudit final : public Audit {
 public:
  explicit DbAudit(Sql& sql) : sql_(sql) {}

  Result<void> append(const AuditEvent& event) override {
    Act act;
    act.audit = std::make_shared<const AuditEvent>(event);
    return write_work(sql_, act, [](Transaction&) { return Result<void>{}; });
  }

  Result<std::vector<AuditRow>> list(const AuditQuery& query) override {
    std::vector<AuditRow> rows;
    TRY(stream_rows(sql_, {"audit/list"},
                    {{"from", query.from.value_or(0)},
                     {"to", query.to.value_or(kEver)},
                     {"below", query.below.value_or(kEver)},
                     {"actor", query.actor},
                     {"act", query.act},
                     {"limit", static_cast<std::int64_t>(query.limit)}},
                    [&rows](const SqlRow& row) -> Result<void> {
                      rows.push_back(audit_row_of(row));
                      return {};
                    }));
    return rows;
  }

  Result<void> read(std::optional<std::int64_t> from, std::optional<std::int64_t> to,
                    const OnAuditRow& on_row) override {
    return stream_rows(sql_, {"audit/all"}, {{"from", from.value_or(0)}, {"to", to.value_or(kEver)}},
                       [&on_row](const SqlRow& row) { return on_row(audit_row_of(row)); });
  }

  Result<std::optional<AuditRow>> last() override {
    std::optional<AuditRow> last;
    const SqlWork work = [&last](Transaction& transaction) -> Result<void> {
      TRY_SET(last, last_row(transaction));
      return {};
    };
    TRY(read_work(sql_, work));
    return last;
  }

  Result<std::optional<std::int64_t>> least_rows() override {
    std::optional<std::int64_t> least;
    const SqlWork work = [&least](Transaction& transaction) -> Result<void> {
      least.reset();
      TRY_SET(const bool is_there, has_audit(transaction));
      if (!is_there) return {};
      TRY_SET(least, number_by(transaction, "audit/least_rows", {}));
      return {};
    };
    TRY(read_work(sql_, work));
    return least;
  }

  Result<std::int64_t> purge(const Act& act, std::int64_t before) override {
    std::int64_t gone = 0;
    const SqlWork work = [&](Transaction& transaction) -> Result<void> {
      gone = 0;
      TRY(lock(transaction));
      TRY_SET(const auto first, number_by(transaction, "audit/first", {}));
      TRY_SET(const auto kept, number_by(transaction, "audit/first_since", {{"before", before}}));
      TRY_SET(const auto end, last_row(transaction));
      if (!first) return {};
      // The newest of the old rows stays: its hash is what the first younger one follows.
      const std::int64_t anchor = kept ? *kept - 1 : end->seq;
      if (anchor <= *first) return {};
      AuditEvent event = act.audit ? *act.audit : AuditEvent{};
      event.act = kAuditPurge;
      event.object = std::to_string(anchor);
      event.details = "{\"rows\":" + std::to_string(anchor - *first) + "}";
      TRY(append_audit(transaction, event));
      TRY(transaction.query({"audit/let_go"}, {{"first", anchor}}, [&gone](const SqlRow&) -> Result<void> {
        ++gone;
        return {};
      }));
      // Only rows that are a year old go: what else was asked for is undone as a whole.
      if (gone != anchor - *first)
        return fail(ErrorCode::kBadInput, "E-AUDIT-001", {{"rows", std::to_string(anchor - *first)}});
      return {};
    };
    TRY(write_work(sql_, {}, work));
    return gone;
  }

 private:
  Sql& sql_;
};

}  // namespace

AuditRow audit_row_of(const SqlRow& row) {
  AuditRow found;
  found.seq = row.integer(0);
  found.event.at = row.integer(1);
  // A kind that nobody writes does not become another one: its hash tells that the row was changed.
  found.event.kind = actor_kind_by_name(row.text(2)).value_or(ActorKind::kCli);
  const bool is_known = actor_kind_by_name(row.text(2)).has_value();
  found.event.actor = row.text(3);
  found.event.peer = row.text(4);
  found.event.act = row.text(5);
  found.event.object = row.text(6);
  found.event.reason = row.text(7);
  found.event.details = row.text(8);
  found.previous = row.text(9);
  found.hash = is_known ? std::string(row.text(10)) : std::string();
  return found;
}

Result<void> put_audit_row(Transaction& transaction, const AuditRow& row) {
  TRY(transaction.run({"audit/add"}, {{"seq", row.seq},
                                      {"at", row.event.at},
                                      {"kind", name_of(row.event.kind)},
                                      {"actor", row.event.actor},
                                      {"peer", row.event.peer},
                                      {"act", row.event.act},
                                      {"object", row.event.object},
                                      {"reason", row.event.reason},
                                      {"details", row.event.details},
                                      {"previous", row.previous},
                                      {"hash", row.hash}}));
  return {};
}

Result<void> append_audit(Transaction& transaction, const AuditEvent& event) {
  TRY(lock(transaction));
  TRY_SET(const auto last, last_row(transaction));
  return put_audit_row(transaction, next_row(last, event));
}

Result<bool> has_audit(Transaction& transaction) {
  bool is_there = false;
  TRY(transaction.query({"migrate/tables"}, {}, [&is_there](const SqlRow& row) -> Result<void> {
    is_there = is_there || row.text(0) == "radica_audit";
    return {};
  }));
  return is_there;
}

Result<bool> has_audit(Sql& sql) {
  bool is_there = false;
  const SqlWork work = [&is_there](Transaction& transaction) -> Result<void> {
    TRY_SET(is_there, has_audit(transaction));
    return {};
  };
  TRY(read_work(sql, work));
  return is_there;
}

Result<void> carry_audit(Sql& present, Transaction& restored) {
  TRY_SET(const auto from, present.begin({}, Access::kRead));
  TRY_SET(const bool is_told, has_audit(*from));
  if (!is_told) return {};
  TRY_SET(const bool has_table, has_audit(restored));
  if (!has_table) {
    TRY(restored.run({"migrations/0050_audit"}));
    TRY(restored.run({"migrate/guard_audit"}));
  }
  TRY_SET(const auto last, last_row(restored));
  const std::int64_t seq = last ? last->seq : 0;
  bool is_same = !last;
  TRY(from->query({"audit/hash_of"}, {{"seq", seq}}, [&](const SqlRow& row) -> Result<void> {
    is_same = row.text(0) == last->hash;
    return {};
  }));
  if (!is_same) return {};
  return from->query({"audit/after"}, {{"seq", seq}},
                     [&restored](const SqlRow& row) { return put_audit_row(restored, audit_row_of(row)); });
}

std::unique_ptr<Audit> db_audit(Sql& sql) {
  return std::make_unique<DbAudit>(sql);
}

}  // namespace radica
