// Judges, tells and sends (SPEC §14, docs/decisions/0034): in `serve` and `watch` as long as they are there, and once
// at the end of a command that somebody else's clock started. Any number of them may work on one database.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/alert_channels.h"
#include "app/alert_text.h"
#include "app/edited_config.h"
#include "app/service.h"
#include "app/service_health.h"
#include "app/session.h"
#include "app/world.h"
#include "ports/alerts.h"
#include "ports/indicators.h"
#include "ports/schedules.h"
#include "ports/tasks.h"

namespace radica {

class Alerter final : public Service {
 public:
  // Opens nothing yet. `world` and `services`, those of this process if it has any, outlive it.
  explicit Alerter(World& world, const ServiceHealth* services = nullptr);
  ~Alerter() override;

  [[nodiscard]] std::string_view name() const override { return "alerter"; }
  // Where no channel is configured it judges all the same: `alerts list` and `status` show what it finds.
  Result<std::chrono::milliseconds> tick() override;

  // All at once: judges, tells without waiting for more, and sends what is due for up to 20 s. How many messages were
  // sent, and how many wait.
  struct Sent {
    std::int64_t sent = 0, waiting = 0;
  };
  enum class Judging { kDue, kQuick, kAll };  // of the evaluators: those that are due, that do not read all, all
  Result<Sent> pass(Judging judging);
  // Nothing is sent while an incident is open that nobody has seen to and that is critical but in no channel yet, or
  // says that a part of a server keeps failing: who listens there hears of it by the silence. After pass().
  Result<void> ping_heartbeat();

  // Sends a signal to its channels at once, beside the outbox; what cannot be sent is logged.
  void tell_directly(const AlertSignal& signal, bool is_over);
  [[nodiscard]] Session* session() const { return session_.get(); }

 private:
  using Moment = std::chrono::steady_clock::time_point;
  Result<void> open();
  Result<void> take_config();  // as it is now, for this pass
  Result<void> work();
  Result<void> judge(Judging judging);
  Result<void> tell(LocalTime opened_until);
  Result<void> queue_receipt();
  Result<DailyReceipt> read_receipt();
  Result<std::int64_t> deliver(std::size_t most, std::chrono::seconds limit);
  Result<void> give_up_lost_channels();
  Result<void> deliver_one(const OutboxEntry& entry, std::int64_t& sent);
  void note_outage(const Error& error);
  [[nodiscard]] LocalTime now() const { return world_.real_clock->now(); }
  [[nodiscard]] const Config& whole_config() const { return config_ ? config_->config : world_.config(); }
  [[nodiscard]] const Config::Alerts& config() const { return whole_config().alerts; }

  World& world_;
  const ServiceHealth* services_;
  const Texts texts_;        // of the messages
  const std::string owner_;  // this process
  std::unique_ptr<Session> session_;
  std::unique_ptr<Alerts> alerts_;
  std::unique_ptr<Indicators> indicators_;
  std::unique_ptr<TaskQueue> tasks_;
  std::unique_ptr<Schedules> schedules_;
  std::unique_ptr<Edits> edits_;
  std::unique_ptr<EditedConfig> edited_;
  std::shared_ptr<const LoadedConfig> config_;  // with edits; nothing before the database was reached
  std::optional<AlertChannels> channels_;       // of it
  std::map<std::string_view, Moment> due_;      // of the evaluators
  Moment heartbeat_due_{};
  std::string receipt_day_;            // of the last one that was queued
  std::optional<AlertSignal> outage_;  // the database does not answer
  bool is_outage_told_ = false;
};

// A thread that runs an Alerter for a command that stays, until it is destroyed.
class AlertThread {
 public:
  explicit AlertThread(World& world);
  ~AlertThread();
  AlertThread(const AlertThread&) = delete;
  AlertThread& operator=(const AlertThread&) = delete;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// What an error means of which nothing can be stored, because the database is not to be had.
[[nodiscard]] AlertSignal signal_without_database(const Error& error, LocalTime since);

// At the end of a command, where channels are configured: a failure before there was a run is noted as one, then a
// pass(). `began` is when the command was started. Trouble is logged and changes nothing of the command's result.
void alert_after(World& world, const Result<int>& result, LocalTime began);

}  // namespace radica
