#include "adapters/db_alerts.h"

#include <algorithm>
#include <utility>

#include "adapters/db_audit.h"
#include "adapters/sql_work.h"

namespace radica {
namespace {

std::string joined_names(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : "|") + name;
  return text;
}

std::vector<std::string> parted_names(std::string_view text) {
  std::vector<std::string> names;
  while (!text.empty()) {
    const std::size_t bar = std::min(text.find('|'), text.size());
    names.emplace_back(text.substr(0, bar));
    text.remove_prefix(std::min(bar + 1, text.size()));
  }
  return names;
}

Incident incident_of(const SqlRow& row) {
  Incident incident;
  incident.id = row.integer(0);
  incident.fingerprint = row.text(1);
  AlertSignal& signal = incident.signal;
  signal.rule = alert_rule_by_id(row.text(2)).value_or(AlertRule::kCount);
  signal.company = row.text(3);
  signal.cause = row.text(4);
  signal.count = row.integer(5);
  signal.value = row.integer(6);
  signal.limit = row.integer(7);
  signal.run_id = row.text(8);
  signal.since = parse_local(row.text(9)).value_or(0);
  incident.opened = parse_local(row.text(10)).value_or(0);
  if (!row.is_null(11)) incident.told = parse_local(row.text(11));
  incident.channels = parted_names(row.text(12));
  incident.acked_by = row.text(13);
  if (!row.is_null(14)) incident.resolved = parse_local(row.text(14));
  return incident;
}

bool is_as_it_was(const AlertSignal& known, const AlertSignal& signal) {
  return known.count == signal.count && known.value == signal.value && known.limit == signal.limit &&
         known.run_id == signal.run_id && known.since == signal.since;
}

Result<void> put(Transaction& transaction, const AlertSignal& signal, const std::string& now) {
  const std::string since = format_local(signal.since), fingerprint = fingerprint_of(signal);
  TRY(transaction.run({"alerts/put"}, {{"fingerprint", fingerprint},
                                       {"rule", info(signal.rule).id},
                                       {"empresa", signal.company},
                                       {"cause", signal.cause},
                                       {"count", signal.count},
                                       {"value", signal.value},
                                       {"threshold", signal.limit},
                                       {"run_id", signal.run_id},
                                       {"since", since},
                                       {"now", now}}));
  return {};
}

Result<void> put_messages(Transaction& transaction, const std::vector<AlertMessage>& messages, const std::string& now) {
  for (const AlertMessage& message : messages)
    TRY(transaction.run({"alerts/queue"}, {{"key", message.key},
                                           {"channel", message.channel},
                                           {"subject", message.subject},
                                           {"text", message.text},
                                           {"html", message.html},
                                           {"event", message.event},
                                           {"now", now}}));
  return {};
}

// Who of the incidents is told to be open by which message.
Result<void> link(Transaction& transaction, const std::vector<Telling>& tellings,
                  const std::vector<AlertMessage>& messages) {
  for (const Telling& telling : tellings) {
    if (telling.is_resolution) continue;
    for (const AlertMessage& message : messages)
      if (std::find(telling.channels.begin(), telling.channels.end(), message.channel) != telling.channels.end())
        TRY(transaction.run({"alerts/link"}, {{"message", message.key}, {"incident", telling.incident}}));
  }
  return {};
}

class DbAlerts final : public Alerts {
 public:
  explicit DbAlerts(Sql& sql) : sql_(sql) {}

  Result<void> take(const Act& act, const std::vector<AlertRule>& judged, const std::vector<AlertSignal>& signals,
                    LocalTime now) override {
    TRY_SET(const std::vector<Incident> open, open_incidents());
    std::vector<AlertSignal> changed;
    for (AlertSignal signal : signals) {
      const auto known = std::find_if(open.begin(), open.end(), [mark = fingerprint_of(signal)](const Incident& other) {
        return other.fingerprint == mark;
      });
      if (signal.since == 0) signal.since = now;
      if (known != open.end()) signal.since = std::min(signal.since, known->signal.since);
      if (known == open.end() || !is_as_it_was(known->signal, signal)) changed.push_back(signal);
    }
    std::vector<std::int64_t> over;
    for (const Incident& incident : open) {
      const bool is_judged = std::find(judged.begin(), judged.end(), incident.signal.rule) != judged.end();
      const bool goes_on = std::any_of(signals.begin(), signals.end(), [&incident](const AlertSignal& signal) {
        return fingerprint_of(signal) == incident.fingerprint;
      });
      if (is_judged && !goes_on) over.push_back(incident.id);
    }
    if (changed.empty() && over.empty()) return {};
    return write_work(sql_, act, [&, time = format_local(now)](Transaction& transaction) -> Result<void> {
      for (const AlertSignal& signal : changed) TRY(put(transaction, signal, time));
      for (const std::int64_t id : over) TRY(transaction.run({"alerts/resolve"}, {{"id", id}, {"now", time}}));
      return {};
    });
  }

  Result<std::vector<Incident>> open_incidents() override { return incidents("alerts/open", {}); }
  Result<std::vector<Incident>> resolved_since(LocalTime since) override {
    return incidents("alerts/resolved", {{"since", format_local(since)}});
  }
  Result<std::vector<Incident>> untold(LocalTime opened_until) override {
    return incidents("alerts/untold", {{"until", format_local(opened_until)}});
  }
  Result<std::vector<Incident>> untold_resolutions() override { return incidents("alerts/untold_ends", {}); }

  Result<bool> tell(const Act& act, const std::vector<Telling>& tellings, const std::vector<AlertMessage>& messages,
                    LocalTime now) override {
    bool is_first = true;
    const std::string time = format_local(now);
    const auto told = write_work(sql_, act, [&](Transaction& transaction) -> Result<void> {
      is_first = true;
      for (const Telling& telling : tellings) {
        const std::string channels = joined_names(telling.channels);
        std::vector<SqlParameter> parameters{{"id", telling.incident}, {"now", time}};
        if (!telling.is_resolution) parameters.emplace_back("channels", channels);
        TRY_SET(const std::int64_t rows,
                transaction.run({telling.is_resolution ? "alerts/tell_end" : "alerts/tell"}, parameters));
        is_first = is_first && rows == 1;
      }
      if (!is_first) return fail(ErrorCode::kAborted, "E-ALERT-004");  // rolls back
      TRY(put_messages(transaction, messages, time));
      return link(transaction, tellings, messages);
    });
    if (!is_first) return false;
    TRY(told);
    return true;
  }

  Result<std::int64_t> acknowledge(const Act& act, std::string_view target) override {
    std::int64_t rows = 0;
    const SqlWork work = [&](Transaction& transaction) -> Result<void> {
      TRY_SET(rows, transaction.run({"alerts/acknowledge"}, {{"target", target}, {"actor", act.actor}}));
      return rows > 0 && act.audit ? append_audit(transaction, *act.audit) : Result<void>{};
    };
    TRY(write_work(sql_, without_event(act), work));
    return rows;
  }

  Result<void> silence(const Act& act, const Silence& silence) override {
    const std::string since = format_local(silence.since), until = format_local(silence.until);
    return write_work(sql_, act, [&](Transaction& transaction) -> Result<void> {
      TRY(transaction.run({"alerts/silence"}, {{"target", silence.target},
                                               {"since", since},
                                               {"until", until},
                                               {"actor", silence.actor},
                                               {"reason", silence.reason}}));
      return {};
    });
  }

  Result<std::vector<Silence>> silences(LocalTime now) override {
    std::vector<Silence> found;
    const std::string time = format_local(now);
    TRY(stream_rows(sql_, {"alerts/silences"}, {{"now", time}}, [&found](const SqlRow& row) -> Result<void> {
      found.push_back({std::string(row.text(0)), std::string(row.text(1)), std::string(row.text(2)),
                       parse_local(row.text(3)).value_or(0), parse_local(row.text(4)).value_or(0)});
      return {};
    }));
    return found;
  }

  Result<void> queue(const Act& act, const std::vector<AlertMessage>& messages, LocalTime now) override {
    if (messages.empty()) return {};
    return write_work(sql_, act, [&, time = format_local(now)](Transaction& transaction) {
      return put_messages(transaction, messages, time);
    });
  }

  Result<std::optional<OutboxEntry>> claim(const Act& act, std::string_view owner,
                                           std::chrono::seconds lease) override {
    TRY_SET(const std::vector<ChannelQueue> queues, waiting());
    std::optional<OutboxEntry> entry;
    if (queues.empty()) return entry;  // the writer of SQLite is left alone
    TRY(write_work(sql_, act, [&](Transaction& transaction) {
      entry.reset();
      return transaction.query(
          {"alerts/claim"}, {{"owner", owner}, {"lease", static_cast<std::int64_t>(lease.count())}},
          [&entry](const SqlRow& row) -> Result<void> {
            entry = OutboxEntry{row.integer(0),
                                row.integer(1),
                                {std::string(row.text(2)), std::string(row.text(3)), std::string(row.text(4)),
                                 std::string(row.text(5)), std::string(row.text(6)), std::string(row.text(7))}};
            return {};
          });
    }));
    return entry;
  }

  Result<bool> delivered(const Act& act, const OutboxEntry& entry, std::string_view owner, LocalTime now) override {
    std::int64_t rows = 0;
    const std::string time = format_local(now);
    const SqlWork work = [&](Transaction& transaction) -> Result<void> {
      TRY_SET(rows, transaction.run({"alerts/delivered"}, {{"id", entry.id}, {"owner", owner}, {"now", time}}));
      if (rows == 1) TRY(transaction.run({"alerts/told"}, {{"message", entry.message.key}, {"now", time}}));
      return {};
    };
    TRY(write_work(sql_, act, work));
    return rows == 1;
  }

  Result<std::int64_t> give_up(const Act& act, std::string_view channel, LocalTime now) override {
    std::int64_t rows = 0;
    const std::string time = format_local(now);
    const SqlWork work = [&](Transaction& transaction) -> Result<void> {
      TRY_SET(rows, transaction.run({"alerts/give_up"}, {{"channel", channel}, {"now", time}}));
      TRY(transaction.run({"alerts/untell"}));
      return {};
    };
    TRY(write_work(sql_, act, work));
    return rows;
  }

  Result<void> postponed(const Act& act, const OutboxEntry& entry, std::string_view owner, std::string_view error,
                         std::chrono::seconds pause) override {
    return write_work(sql_, act, [&](Transaction& transaction) -> Result<void> {
      TRY(transaction.run(
          {"alerts/postponed"},
          {{"id", entry.id}, {"owner", owner}, {"error", error}, {"pause", static_cast<std::int64_t>(pause.count())}}));
      return {};
    });
  }

  Result<std::vector<ChannelQueue>> waiting() override {
    std::vector<ChannelQueue> queues;
    TRY(stream_rows(sql_, {"alerts/waiting"}, {}, [&queues](const SqlRow& row) -> Result<void> {
      queues.push_back({std::string(row.text(0)), std::string(row.text(1)), row.integer(2), row.integer(3),
                        parse_local(row.text(4)).value_or(0)});
      return {};
    }));
    return queues;
  }

  Result<void> prune(const Act& act, LocalTime before) override {
    return write_work(sql_, act, [time = format_local(before)](Transaction& transaction) -> Result<void> {
      for (const char* statement : {"alerts/prune_outbox", "alerts/prune_incidents", "alerts/prune_silences"})
        TRY(transaction.run({statement}, {{"before", time}}));
      TRY(transaction.run({"alerts/prune_tellings"}));
      return {};
    });
  }

 private:
  // Incidents of rules that this version does not know are not ours to judge.
  Result<std::vector<Incident>> incidents(std::string_view statement,
                                          const std::vector<std::pair<std::string_view, std::string>>& times) {
    std::vector<SqlParameter> parameters;
    for (const auto& [name, time] : times) parameters.emplace_back(name, std::string_view(time));
    std::vector<Incident> found;
    TRY(stream_rows(sql_, {statement}, parameters, [&found](const SqlRow& row) -> Result<void> {
      Incident incident = incident_of(row);
      if (incident.signal.rule != AlertRule::kCount) found.push_back(std::move(incident));
      return {};
    }));
    return found;
  }

  Sql& sql_;
};

}  // namespace

std::unique_ptr<Alerts> db_alerts(Sql& sql) {
  return std::make_unique<DbAlerts>(sql);
}

}  // namespace radica
