#include "app/alerter.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include "adapters/db_alerts.h"
#include "adapters/db_edits.h"
#include "adapters/db_indicators.h"
#include "adapters/db_runs.h"
#include "adapters/db_schedules.h"
#include "adapters/db_tasks.h"
#include "app/alert_rules.h"
#include "app/backups.h"
#include "app/database.h"
#include "app/json_view.h"
#include "base/backoff.h"

namespace radica {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr seconds kTick{10};    // with the group's wait and a sender's time less than a minute
constexpr seconds kLease{120};  // of a message: longer than any sending takes
constexpr seconds kHeartbeat{60};
constexpr seconds kPassLimit{20};
constexpr std::size_t kMostInTick = 5;
constexpr std::int64_t kGap = 180;      // seconds without a beat that are still one stretch
constexpr LocalTime kUntilOutage = 30;  // a server that restarts is no outage
constexpr LocalTime kDay = 86'400, kKept = 90 * kDay;
constexpr Backoff kPauses{milliseconds(10'000), milliseconds(600'000)};
constexpr seconds kLongestRetryAfter{3600};

std::string owner_text() {
  const ProcessIdentity self = this_process();
  return self.host + " " + std::to_string(self.pid) + " " + std::to_string(self.pid_start);
}

Act alert_act(const World& world) {
  return {world.actor, "alerts", "", 0};
}

// What the other side asks for, as far as it is a number of seconds.
seconds pause_after(const Error& error, std::int64_t attempts) {
  seconds pause = std::chrono::ceil<seconds>(kPauses.pause(static_cast<int>(std::min<std::int64_t>(attempts, 30)) - 1));
  for (const auto& [name, value] : error.facts) {
    std::int64_t asked = 0;
    if (name != "seconds") continue;
    std::from_chars(value.data(), value.data() + value.size(), asked);
    pause = std::max(pause, std::min(seconds(asked), kLongestRetryAfter));
  }
  return std::max(pause, seconds(1));
}

std::vector<std::string> channel_names(const Config::Alerts& config) {
  std::vector<std::string> names;
  for (const AlertChannelConfig& channel : config.channels) names.push_back(channel.name);
  return names;
}

std::optional<std::vector<std::string>> channels_now(const AlertSignal& signal, const Config::Alerts& config,
                                                     const std::vector<std::string>& all, LocalTime now) {
  return channels_for(signal, config.severity_of(signal.rule), config.routes, all, now);
}

// Those who were told that it is so; where none of these is configured any more, those who would be told now.
std::vector<std::string> channels_of_end(const Incident& incident, const Config::Alerts& config,
                                         const std::vector<std::string>& all, LocalTime now) {
  std::vector<std::string> channels;
  for (const std::string& channel : incident.channels)
    if (std::find(all.begin(), all.end(), channel) != all.end()) channels.push_back(channel);
  if (!channels.empty() || incident.channels.empty()) return channels;
  return channels_now(incident.signal, config, all, now).value_or(all);
}

// Nobody may take the heartbeat for a sign that all is well: it is critical and no channel has taken a message of it
// yet, or a part of the server does not work.
bool stops_heartbeat(const Incident& incident, const Config::Alerts& config) {
  const bool is_unheard = config.severity_of(incident.signal.rule) == AlertSeverity::kCritical &&
                          !incident.channels.empty() && !incident.told;
  return incident.acked_by.empty() && (is_unheard || incident.signal.rule == AlertRule::kServiceDown);
}

}  // namespace

Alerter::Alerter(World& world, const ServiceHealth* services)
    : world_(world),
      services_(services),
      texts_(Texts::load(language_by_code(world.config().alerts.language).value_or(Language::kEs))),
      owner_(owner_text()) {
  channels_.emplace(config(), process_environment());
}

Alerter::~Alerter() = default;

Result<void> Alerter::open() {
  if (session_) return {};
  TRY_SET(auto session, Session::open(world_, {.verb = "alerts", .database = true}));
  alerts_ = db_alerts(*session->sql());
  indicators_ = db_indicators(*session->sql());
  tasks_ = db_tasks(*session->sql());
  schedules_ = db_schedules(*session->sql(), *tasks_);
  edits_ = db_edits(*session->sql());
  edited_ = std::make_unique<EditedConfig>(world_.loaded, *edits_, *world_.log);
  session_ = std::move(session);
  return {};
}

Result<void> Alerter::take_config() {
  TRY_SET(auto config, edited_->now());
  if (config == config_) return {};
  config_ = std::move(config);
  channels_.emplace(this->config(), process_environment());
  return {};
}

Result<milliseconds> Alerter::tick() {
  auto done = work();
  if (!done && done.error().id == "E-SQL-014") return milliseconds(kTick);  // before the first run
  if (!done) {
    if (is_database_away(done.error())) note_outage(done.error());
    return Failure(std::move(done).error());
  }
  if (std::exchange(is_outage_told_, false)) tell_directly(*outage_, true);
  outage_.reset();
  if (std::chrono::steady_clock::now() >= heartbeat_due_) {
    heartbeat_due_ = std::chrono::steady_clock::now() + kHeartbeat;
    if (const auto pinged = ping_heartbeat(); !pinged)
      world_.log->warning("heartbeat_failed", {{"error", pinged.error().id}});
  }
  return milliseconds(kTick);
}

Result<void> Alerter::work() {
  TRY(open());
  TRY(take_config());
  TRY(indicators_->beat(alert_act(world_), owner_, kGap));
  TRY(judge(Judging::kDue));
  TRY(give_up_lost_channels());
  TRY(tell(now() - config().group_seconds));
  TRY(queue_receipt());
  TRY(deliver(kMostInTick, kPassLimit));
  return {};
}

Result<Alerter::Sent> Alerter::pass(Judging judging) {
  TRY(open());
  TRY(take_config());
  TRY(judge(judging));
  TRY(give_up_lost_channels());
  TRY(tell(now()));
  TRY(queue_receipt());
  Sent result;
  TRY_SET(result.sent, deliver(1000, kPassLimit));
  TRY_SET(const std::vector<ChannelQueue> queues, alerts_->waiting());
  for (const ChannelQueue& queue : queues) result.waiting += queue.waiting;
  return result;
}

Result<void> Alerter::ping_heartbeat() {
  TRY_SET(const std::vector<Incident> open, alerts_->open_incidents());
  const auto reasons = std::count_if(open.begin(), open.end(),
                                     [this](const Incident& incident) { return stops_heartbeat(incident, config()); });
  if (reasons == 0) return channels_->ping_heartbeat();
  world_.log->warning("heartbeat_withheld", {{"incidents", reasons}});
  return {};
}

// Of one that takes long there is less: together they use about 1 % of a processor.
Result<void> Alerter::judge(Judging judging) {
  const AlertFacts facts{world_,      whole_config(), *indicators_, *alerts_, *session_->views(), *session_->ledger(),
                         *schedules_, now(),          services_};
  std::vector<AlertRule> judged;
  std::vector<AlertSignal> signals;
  for (const AlertEvaluator& evaluator : alert_evaluators()) {
    const Moment began = std::chrono::steady_clock::now();
    if (judging == Judging::kDue && began < due_[evaluator.name]) continue;
    if (judging == Judging::kQuick && evaluator.reads_all) continue;
    if (evaluator.of_services && services_ == nullptr) continue;
    auto found = evaluator.evaluate(facts);
    const Moment ended = std::chrono::steady_clock::now();
    due_[evaluator.name] = ended + std::max<Moment::duration>(evaluator.every, 100 * (ended - began));
    if (!found && is_database_away(found.error())) return Failure(std::move(found).error());
    if (!found) {
      world_.log->warning("alert_rule_failed", {{"rule", evaluator.name}, {"error", found.error().describe()}});
      continue;
    }
    judged.insert(judged.end(), evaluator.rules.begin(), evaluator.rules.end());
    signals.insert(signals.end(), found->begin(), found->end());
  }
  return alerts_->take(alert_act(world_), judged, signals, now());
}

Result<void> Alerter::tell(LocalTime opened_until) {
  const std::vector<std::string> all = channel_names(config());
  if (all.empty()) return {};
  TRY_SET(const std::vector<Silence> silences, alerts_->silences(now()));
  TRY_SET(const std::vector<Incident> opened, alerts_->untold(opened_until));
  TRY_SET(const std::vector<Incident> resolved, alerts_->untold_resolutions());
  std::map<std::string, std::array<std::vector<Incident>, 2>> by_channel;  // opened, resolved
  std::vector<Telling> tellings;
  for (const Incident& incident : opened) {
    if (is_silenced(incident, silences, now()) || !incident.acked_by.empty()) continue;
    const auto channels = channels_now(incident.signal, config(), all, now());
    if (!channels) continue;  // at its hour
    if (channels->empty()) world_.log->warning("alert_without_route", {{"rule", info(incident.signal.rule).id}});
    tellings.push_back({incident.id, false, *channels});
    for (const std::string& channel : *channels) by_channel[channel][0].push_back(incident);
  }
  for (const Incident& incident : resolved) {
    const std::vector<std::string> channels = channels_of_end(incident, config(), all, now());
    tellings.push_back({incident.id, true, channels});
    for (const std::string& channel : channels) by_channel[channel][1].push_back(incident);
  }
  if (tellings.empty()) return {};
  std::vector<AlertMessage> messages;
  for (const auto& [channel, incidents] : by_channel)
    messages.push_back(incident_message(texts_, config(), channel, incidents[0], incidents[1]));
  TRY_SET(const bool is_first, alerts_->tell(alert_act(world_), tellings, messages, now()));
  if (is_first) world_.log->info("alerts_told", {{"incidents", tellings.size()}, {"messages", messages.size()}});
  return {};
}

Result<DailyReceipt> Alerter::read_receipt() {
  DailyReceipt receipt;
  receipt.now = now();
  TRY_SET(const std::vector<RunFact> runs, indicators_->runs(receipt.now - kDay));
  receipt.runs = static_cast<std::int64_t>(runs.size());
  receipt.failed = std::count_if(runs.begin(), runs.end(), [](const RunFact& run) {
    return run.outcome == kRunFailed || run.outcome == kRunAbandoned || run.outcome == kRunUnbalanced;
  });
  TRY_SET(const auto notes, indicators_->notes(receipt.now - kDay));
  for (const Indicators::RunNotes& run : notes) {
    JsonDocument document;
    if (run.balance.empty() || document.parse(run.balance)) continue;
    for (const JsonView& company : JsonView(document).children()) {
      receipt.inserted += company["records"]["inserted"].number();
      receipt.updated += company["records"]["updated"].number();
    }
  }
  TRY_SET(receipt.open, alerts_->open_incidents());
  return receipt;
}

Result<void> Alerter::queue_receipt() {
  const std::string time = format_local(now()), day = time.substr(0, 10);
  if (config().receipt.empty() || time.substr(11, 5) < config().receipt || receipt_day_ == day) return {};
  TRY_SET(const DailyReceipt receipt, read_receipt());
  std::vector<AlertMessage> messages;
  for (const std::string& channel : channel_names(config()))
    messages.push_back(receipt_message(texts_, config(), channel, receipt));
  TRY(alerts_->queue(alert_act(world_), messages, now()));
  TRY(alerts_->prune(alert_act(world_), now() - kKept));
  receipt_day_ = day;
  return {};
}

Result<std::int64_t> Alerter::deliver(std::size_t most, seconds limit) {
  const Moment end = std::chrono::steady_clock::now() + limit;
  std::int64_t sent = 0;
  for (std::size_t i = 0; i < most && std::chrono::steady_clock::now() < end && stop_signals() == 0; ++i) {
    TRY_SET(const auto entry, alerts_->claim(alert_act(world_), owner_, kLease));
    if (!entry) break;
    TRY(deliver_one(*entry, sent));
  }
  return sent;
}

// What waits for a channel that is configured no more goes to those that are, as far as it is still so.
Result<void> Alerter::give_up_lost_channels() {
  const std::vector<std::string> names = channel_names(config());
  TRY_SET(const std::vector<ChannelQueue> queues, alerts_->waiting());
  for (const ChannelQueue& queue : queues) {
    if (std::find(names.begin(), names.end(), queue.channel) != names.end()) continue;
    TRY_SET(const std::int64_t messages, alerts_->give_up(alert_act(world_), queue.channel, now()));
    world_.log->warning("alert_given_up", {{"channel", queue.channel}, {"messages", messages}});
  }
  return {};
}

Result<void> Alerter::deliver_one(const OutboxEntry& entry, std::int64_t& sent) {
  const auto done = channels_->send(entry.message);
  if (done) {
    TRY_SET(const bool is_ours, alerts_->delivered(alert_act(world_), entry, owner_, now()));
    sent += is_ours ? 1 : 0;
    world_.log->info("alert_sent",
                     {{"channel", entry.message.channel}, {"id", entry.message.key}, {"attempt", entry.attempts}});
    return {};
  }
  const Error& error = done.error();
  const seconds pause = error.code == ErrorCode::kCancelled ? seconds(0) : pause_after(error, entry.attempts);
  world_.log->warning("alert_not_sent", {{"channel", entry.message.channel},
                                         {"attempt", entry.attempts},
                                         {"error", error.describe()},
                                         {"seconds", pause.count()}});
  return alerts_->postponed(alert_act(world_), entry, owner_, error.id, pause);
}

void Alerter::note_outage(const Error& error) {
  if (!outage_) outage_ = signal_without_database(error, now());
  if (is_outage_told_ || now() - outage_->since < kUntilOutage) return;
  is_outage_told_ = true;
  tell_directly(*outage_, false);
}

void Alerter::tell_directly(const AlertSignal& signal, bool is_over) {
  const auto chosen = channels_now(signal, config(), channel_names(config()), now());
  for (const std::string& channel : chosen.value_or(channel_names(config()))) {
    const auto sent = channels_->send(direct_message(texts_, config(), channel, signal, is_over));
    if (!sent) world_.log->error("alert_not_sent", {{"channel", channel}, {"error", sent.error().describe()}});
  }
}

AlertSignal signal_without_database(const Error& error, LocalTime since) {
  const bool is_database = error.id.starts_with("E-SQL-");
  AlertSignal signal;
  signal.rule = is_database ? AlertRule::kDatabaseDown : AlertRule::kFailedRun;
  signal.cause = error.id;
  signal.since = since;
  return signal;
}

struct AlertThread::State {
  std::mutex mutex;
  std::condition_variable changed;
  bool is_over = false;
  std::thread thread;
};

AlertThread::AlertThread(World& world) : state_(std::make_unique<State>()) {
  state_->thread = std::thread([&world, state = state_.get()] {
    Alerter alerter(world);
    int failures = 0;
    std::unique_lock lock(state->mutex);
    while (!state->is_over) {
      lock.unlock();
      const auto pause = alerter.tick();
      failures = pause ? 0 : failures + 1;
      if (failures == 1) world.log->warning("alerter_failed", {{"error", pause.error().describe()}});
      lock.lock();
      state->changed.wait_for(lock, pause.value_or(milliseconds(kTick)), [state] { return state->is_over; });
    }
  });
}

AlertThread::~AlertThread() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->is_over = true;
  }
  state_->changed.notify_all();
  state_->thread.join();
}

namespace {

// Nobody has to be told that another run is at work, that it was stopped by hand or that a word was misspelt.
bool is_worth_telling(const Result<int>& result) {
  return result || (exit_code_of(result.error()) != kExitLocked && result.error().code != ErrorCode::kCancelled &&
                    result.error().code != ErrorCode::kBadInput);
}

// A command that failed before it could note a run.
Result<void> note_failure(World& world, Session& session, const Error& error, LocalTime began) {
  TRY_SET(const auto runs, session.runs()->list_runs(1));
  // A good run may have begun in the same second.
  if (!runs.empty() && runs.front().verb == world.arguments.verb && runs.front().started >= began &&
      runs.front().end.outcome != kRunDone)
    return {};
  RunEnd end;
  end.outcome = std::string(kRunFailed);
  end.error = error.describe();
  note_act(world, *session.sql(), world.arguments.verb, end);
  return {};
}

}  // namespace

void alert_after(World& world, const Result<int>& result, LocalTime began) {
  constexpr std::array<std::string_view, 7> kVerbs{"run", "load", "upload", "verify", "reconcile", "cleanup", "backup"};
  const bool is_work = std::find(kVerbs.begin(), kVerbs.end(), world.arguments.verb) != kVerbs.end();
  if (!is_work || world.arguments.is_dry_run || world.arguments.is_list || world.config().alerts.channels.empty() ||
      !is_worth_telling(result))
    return;
  Alerter alerter(world);
  const auto done = [&]() -> Result<void> {
    if (!result) {
      TRY_SET(const auto session, Session::open(world, {.verb = "alerts", .database = true}));
      TRY(note_failure(world, *session, result.error(), began));
    }
    TRY(alerter.pass(Alerter::Judging::kQuick));
    return result && *result == kExitDone ? alerter.ping_heartbeat() : Result<void>{};
  }();
  if (done) return;
  world.log->warning("alerter_failed", {{"error", done.error().describe()}});
  if (alerter.session() != nullptr) return;
  const Error& error = result ? done.error() : result.error();
  alerter.tell_directly(signal_without_database(error, began), false);
}

}  // namespace radica
