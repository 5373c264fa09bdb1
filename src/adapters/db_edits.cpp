#include "adapters/db_edits.h"

#include <string_view>

#include "adapters/db_audit.h"
#include "adapters/sql_work.h"

namespace radica {
namespace {

std::vector<SqlParameter> value_of(const Edit& edit) {
  return {{"value", edit.value}, {"actor", edit.actor}, {"at", edit.at}};
}

std::vector<SqlParameter> thing_of(const Edit& edit) {
  return {{"what", edit.what}, {"name", edit.name}};
}

std::vector<SqlParameter> known_of(const Edit& known) {
  return {{"known_value", known.value}, {"known_actor", known.actor}, {"known_at", known.at}};
}

std::vector<SqlParameter> operator+(std::vector<SqlParameter> left, const std::vector<SqlParameter>& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

class DbEdits final : public Edits {
 public:
  explicit DbEdits(Sql& sql) : sql_(sql) {}

  Result<std::vector<Edit>> list() override {
    std::vector<Edit> found;
    TRY(read_work(sql_, [&found](Transaction& transaction) {
      found.clear();
      return transaction.query({"edits/list"}, {}, [&found](const SqlRow& row) -> Result<void> {
        found.push_back({std::string(row.text(0)), std::string(row.text(1)), std::string(row.text(2)),
                         std::string(row.text(3)), row.integer(4)});
        return {};
      });
    }));
    return found;
  }

  Result<bool> put(const Act& act, const Edit& edit, const std::optional<Edit>& known) override {
    const auto thing = thing_of(edit) + value_of(edit);
    return known ? change(act, edit, "edits/replace", thing + known_of(*known)) : change(act, edit, "edits/add", thing);
  }

  Result<bool> reset(const Act& act, const Edit& known) override {
    return change(act, known, "edits/remove", thing_of(known) + known_of(known));
  }

 private:
  // The event of the act is told only of what was changed.
  Result<bool> change(const Act& act, const Edit& edit, std::string_view statement,
                      const std::vector<SqlParameter>& parameters) {
    bool is_changed = false;
    const SqlWork work = [&](Transaction& transaction) -> Result<void> {
      TRY_SET(const std::int64_t rows, transaction.run({statement}, parameters));
      is_changed = rows == 1;
      if (!is_changed) return {};
      if (edit.what == "schedule") TRY(transaction.run({"edits/next_turn"}, {}));
      return act.audit ? append_audit(transaction, *act.audit) : Result<void>{};
    };
    TRY(write_work(sql_, without_event(act), work));
    return is_changed;
  }

  Sql& sql_;
};

}  // namespace

std::unique_ptr<Edits> db_edits(Sql& sql) {
  return std::make_unique<DbEdits>(sql);
}

}  // namespace radica
