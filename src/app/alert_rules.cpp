#include "app/alert_rules.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <set>

#include "app/alert_machine.h"
#include "app/backup_folder.h"
#include "app/growth.h"
#include "app/json_view.h"
#include "app/late_files.h"
#include "model/backup.h"
#include "ports/runs.h"

namespace radica {
namespace {

using Signals = std::vector<AlertSignal>;
using std::chrono::seconds;

constexpr LocalTime kDay = 86'400, kRunDays = 7, kRowDays = 28;
constexpr std::size_t kLatestOccurrences = 50;  // of a schedule
constexpr LocalTime kGrace = 60;                // a run may be noted before its lease, and end after it
constexpr std::int64_t kFewestRead = 20;        // observations of which a share says something
constexpr std::size_t kFewestDays = 5;          // days of which a median says something
constexpr std::int64_t kDownAttempts = 3;       // of a message, until its channel counts as down
constexpr LocalTime kDownSeconds = 300;

// What a check looks at is one cause, whichever command finds it: a lost object is seen by both.
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kChecks{
    {{"verify", "archivo"}, {"reconcile", "archivo"}, {"check_manifests", "manifiestos"}, {"audit_root", "auditoria"}}};

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// What a run that went well makes good: itself, and with `run` or `watch` all that these do too.
bool is_pipeline(std::string_view verb) {
  return is_one_of(verb, {"run", "load", "upload", "watch"});
}
bool is_judged(std::string_view verb) {
  return is_pipeline(verb) || is_one_of(verb, {"verify", "reconcile", "cleanup", "backup"});
}

bool is_failure(std::string_view outcome) {
  return is_one_of(outcome, {kRunFailed, kRunAbandoned, kRunUnbalanced});
}

AlertSignal signal_of(const RunFact& run) {
  const bool is_abandoned = run.outcome == kRunAbandoned || run.error_id.starts_with("E-LEASE-");
  AlertSignal signal;
  signal.rule = is_abandoned ? AlertRule::kAbandonedRun : AlertRule::kFailedRun;
  signal.cause = is_abandoned || run.error_id.empty() ? run.verb : run.error_id;  // of whichever command
  if (run.outcome == kRunUnbalanced) signal.cause = kRunUnbalanced;
  signal.run_id = run.id;
  signal.since = run.started;
  return signal;
}

std::vector<std::string> judged_companies(const AlertFacts& facts) {
  std::vector<std::string> names;
  for (const CompanyConfig& company : facts.config.companies) names.push_back(company.name);
  return names;
}

Result<Signals> failed_runs(const AlertFacts& facts) {
  TRY_SET(const std::vector<RunFact> runs, facts.indicators.runs(facts.now - kRunDays * kDay));
  Signals signals = signals_of_runs(runs);
  TRY_SET(const std::optional<LeaseHolder> holder, facts.views.lease_holder());
  for (const RunFact& run : runs) {
    const bool is_held = holder && holder->run_id == run.id;
    if (run.outcome != kRunOngoing || is_held || run.started > facts.now - kGrace) continue;
    AlertSignal signal = signal_of(run);
    signal.rule = AlertRule::kAbandonedRun;
    const auto same = std::find_if(signals.begin(), signals.end(), [&signal](const AlertSignal& other) {
      return fingerprint_of(other) == fingerprint_of(signal);
    });
    if (same == signals.end()) {
      signals.push_back(std::move(signal));
    } else {
      ++same->count;
    }
  }
  Signals untold;
  for (AlertSignal& signal : signals) {
    TRY_SET(const bool is_told, is_told_by_input(facts, signal));
    if (!is_told) untold.push_back(std::move(signal));
  }
  return untold;
}

Result<Signals> input(const AlertFacts& facts) {
  TRY_SET(auto missing, missing_input(facts));
  return missing ? Signals{std::move(*missing)} : Signals{};
}

Result<Signals> long_runs(const AlertFacts& facts) {
  const std::int64_t limit = facts.config.alerts.run_minutes;
  TRY_SET(const std::optional<LeaseHolder> holder, facts.views.lease_holder());
  if (limit == 0 || !holder || !holder->started) return Signals{};
  const std::int64_t minutes = (facts.now - *holder->started) / 60;
  if (minutes < limit) return Signals{};
  return Signals{{AlertRule::kLongRun, "", holder->verb, 1, limit, limit, holder->run_id, *holder->started}};
}

Result<Signals> few_records(const AlertFacts& facts) {
  Signals signals;
  const std::int64_t percent = facts.config.alerts.few_percent;
  if (percent == 0) return signals;
  for (const std::string& company : judged_companies(facts)) {
    TRY_SET(const auto rows, facts.indicators.new_rows(company, facts.now - kRowDays * kDay));
    if (auto signal = signal_of_few(company, rows, percent, facts.now)) signals.push_back(std::move(*signal));
  }
  return signals;
}

struct ReadSum {
  std::int64_t read = 0, rejected = 0;
  std::string newest;
  LocalTime oldest = 0;
};

Result<Signals> many_rejects(const AlertFacts& facts) {
  Signals signals;
  const std::int64_t percent = facts.config.alerts.reject_percent;
  if (percent == 0) return signals;
  TRY_SET(const auto notes, facts.indicators.notes(facts.now - kDay));
  std::map<std::string, ReadSum> sums;
  for (const Indicators::RunNotes& run : notes) {
    if (!is_pipeline(run.verb)) continue;
    JsonDocument document;
    if (document.parse(run.balance)) continue;
    for (const JsonView& company : JsonView(document).children()) {
      const std::int64_t files = company["files"]["rejected"].number();
      const std::int64_t read = company["observations"]["read"].number() + files;
      if (read == 0) continue;
      ReadSum& sum = sums[std::string(company.key())];
      if (sum.newest.empty()) sum.newest = run.id;
      sum.oldest = start_of_run(run.id);
      sum.read += read;
      sum.rejected += company["observations"]["rejected"].number() + files;
    }
  }
  for (const auto& [company, sum] : sums)
    if (sum.read >= kFewestRead && sum.rejected * 100 > sum.read * percent)
      signals.push_back({AlertRule::kManyRejects, company, "", sum.rejected, sum.rejected * 100 / sum.read, percent,
                         sum.newest, sum.oldest});
  return signals;
}

Result<Signals> integrity(const AlertFacts& facts) {
  TRY_SET(const auto notes, facts.indicators.notes(facts.now - kRunDays * kDay));
  return signals_of_checks(notes);
}

Result<Signals> backups(const AlertFacts& facts) {
  const Config& config = facts.config;
  Signals signals;
  const std::int64_t limit = config.alerts.backup_hours;
  if (config.database.backup == "external") return signals;
  TRY_SET(const std::vector<BackupManifest> all, BackupFolder(config.backup.dir).list());
  LocalTime last = facts.now;
  if (all.empty()) {
    TRY_SET(const std::vector<RunFact> runs, facts.indicators.runs(0));
    if (!runs.empty()) last = runs.back().started;  // since there has been something to be lost
  } else {
    last = all.front().made;
  }
  if (limit > 0 && facts.now - last > limit * 3600)
    signals.push_back({AlertRule::kBackupMissing, "", "", 1, limit, limit, "", last});
  const auto percent = static_cast<std::uint64_t>(config.alerts.backup_percent);
  if (all.size() > 1 && all[0].bytes * 100 < all[1].bytes * percent)
    signals.push_back({AlertRule::kBackupSmall, "", "", 1,
                       static_cast<std::int64_t>(all[0].bytes * 100 / std::max<std::uint64_t>(all[1].bytes, 1)),
                       config.alerts.backup_percent, "", all[0].made});
  return signals;
}

Result<Signals> disks(const AlertFacts& facts) {
  const auto limit = static_cast<std::uint64_t>(facts.config.alerts.disk_percent);
  Signals signals;
  for (const DiskRoom& disk : disks_in_use(facts.config)) {
    if (disk.total == 0 || disk.free * 100 >= disk.total * limit) continue;
    signals.push_back({AlertRule::kDiskLow,
                       "",
                       disk.path,
                       1,
                       static_cast<std::int64_t>(disk.free * 100 / disk.total),
                       static_cast<std::int64_t>(limit),
                       "",
                       {}});
  }
  return signals;
}

Result<Signals> late_records(const AlertFacts& facts) {
  const std::int64_t limit = facts.config.alerts.late_minutes;
  Signals signals;
  if (limit == 0) return signals;
  for (const std::string& company : judged_companies(facts)) {
    TRY_SET(const LateFiles late, find_late_files(facts.world, facts.ledger, company, limit * 60, facts.now));
    if (late.count > 0)
      signals.push_back({AlertRule::kRecordLate, company, "", late.count, limit, limit, "", late.oldest});
  }
  return signals;
}

Result<Signals> occurrences(const AlertFacts& facts) {
  Signals signals;
  TRY_SET(const std::vector<RunFact> runs, facts.indicators.runs(facts.now - kRunDays * kDay));
  for (const ScheduleConfig& schedule : facts.config.schedules) {
    TRY_SET(const std::vector<Occurrence> latest, facts.schedules.latest(schedule.name, kLatestOccurrences));
    std::set<std::string> verbs;
    for (const std::string& command : schedule.commands) verbs.insert(command.substr(0, command.find(' ')));
    std::vector<RunFact> its_runs;
    std::copy_if(runs.begin(), runs.end(), std::back_inserter(its_runs),
                 [&verbs](const RunFact& run) { return verbs.contains(run.verb); });
    const Signals found = signals_of_schedule(schedule.name, latest, its_runs, facts.world.zone);
    signals.insert(signals.end(), found.begin(), found.end());
  }
  return signals;
}

Result<Signals> channels_down(const AlertFacts& facts) {
  Signals signals;
  TRY_SET(const std::vector<ChannelQueue> queues, facts.alerts.waiting());
  for (const ChannelQueue& queue : queues)
    if (queue.attempts >= kDownAttempts && queue.oldest <= facts.now - kDownSeconds && !queue.error.empty())
      signals.push_back({AlertRule::kChannelDown, "", queue.channel, queue.waiting, 0, 0, "", queue.oldest});
  return signals;
}

}  // namespace

std::span<const AlertEvaluator> alert_evaluators() {
  static const std::array kEvaluators{
      AlertEvaluator{"runs", {AlertRule::kFailedRun, AlertRule::kAbandonedRun}, seconds(10), false, &failed_runs},
      AlertEvaluator{"input", {AlertRule::kInputMissing}, seconds(10), false, &input},
      AlertEvaluator{"services", {AlertRule::kServiceDown}, seconds(10), false, &failing_services, true},
      AlertEvaluator{"long_runs", {AlertRule::kLongRun}, seconds(30), false, &long_runs},
      AlertEvaluator{"integrity", {AlertRule::kIntegrity}, seconds(30), false, &integrity},
      AlertEvaluator{"occurrences",
                     {AlertRule::kMissed, AlertRule::kLateStart, AlertRule::kOccurrence},
                     seconds(20),
                     false,
                     &occurrences},
      AlertEvaluator{"channels", {AlertRule::kChannelDown}, seconds(30), false, &channels_down},
      AlertEvaluator{"disks", {AlertRule::kDiskLow}, seconds(30), false, &disks},
      AlertEvaluator{"late_records", {AlertRule::kRecordLate}, seconds(45), true, &late_records},
      AlertEvaluator{"rejects", {AlertRule::kManyRejects}, seconds(60), false, &many_rejects},
      AlertEvaluator{"backups", {AlertRule::kBackupMissing, AlertRule::kBackupSmall}, seconds(60), false, &backups},
      AlertEvaluator{"few_records", {AlertRule::kFewRecords}, seconds(900), true, &few_records},
  };
  return kEvaluators;
}

LocalTime start_of_run(std::string_view run_id) {
  return parse_stamp(run_id.substr(0, std::string_view("20261124_050000").size())).value_or(0);
}

std::vector<AlertSignal> signals_of_runs(const std::vector<RunFact>& newest_first) {
  std::set<std::string> made_good;  // verbs
  bool is_pipeline_good = false;
  std::vector<AlertSignal> signals;
  for (const RunFact& run : newest_first) {
    if (!is_judged(run.verb)) continue;
    if (run.outcome == kRunDone) {
      made_good.insert(run.verb);
      is_pipeline_good = is_pipeline_good || is_one_of(run.verb, {"run", "watch"});
    }
    const bool is_over = made_good.contains(run.verb) || (is_pipeline_good && is_pipeline(run.verb));
    if (!is_failure(run.outcome) || is_over) continue;
    AlertSignal signal = signal_of(run);
    const auto same = std::find_if(signals.begin(), signals.end(), [&signal](const AlertSignal& other) {
      return other.rule == signal.rule && other.cause == signal.cause;
    });
    if (same == signals.end()) {
      signals.push_back(std::move(signal));
    } else {
      ++same->count;
      same->since = run.started;
    }
  }
  return signals;
}

std::vector<AlertSignal> signals_of_checks(const std::vector<Indicators::RunNotes>& newest_first) {
  Signals signals;
  std::set<std::string> judged;
  for (const Indicators::RunNotes& run : newest_first) {
    if (!is_one_of(run.verb, {"verify", "reconcile"}) || !judged.insert(run.verb).second) continue;
    JsonDocument document;
    if (document.parse(run.stages)) continue;
    for (const JsonView& stage : JsonView(document).children()) {
      const auto checked = std::find_if(kChecks.begin(), kChecks.end(),
                                        [&stage](const auto& check) { return check.first == stage["name"].text(); });
      const std::int64_t found = stage["rejected"].number();
      if (checked == kChecks.end() || found == 0) continue;
      const LocalTime began = start_of_run(run.id);
      const auto same = std::find_if(signals.begin(), signals.end(),
                                     [&checked](const AlertSignal& signal) { return signal.cause == checked->second; });
      if (same == signals.end()) {
        signals.push_back({AlertRule::kIntegrity, "", std::string(checked->second), found, 0, 0, run.id, began});
      } else {
        same->count = std::max(same->count, found);
        same->since = std::min(same->since, began);
      }
    }
  }
  return signals;
}

bool has_failed_run(const Occurrence& occurrence, const std::vector<RunFact>& runs, const Zone& zone) {
  if (!occurrence.tasked || !occurrence.ended) return false;
  const LocalTime from = zone.to_local(*occurrence.tasked), to = zone.to_local(*occurrence.ended);
  return std::any_of(runs.begin(), runs.end(), [&](const RunFact& run) {
    const bool is_its_error =
        run.error_id.empty() || occurrence.detail.empty() || occurrence.detail.find(run.error_id) != std::string::npos;
    // One that has no end although its task has one was cut off: it is told as soon as that is certain.
    const bool is_told = is_judged(run.verb) && (is_failure(run.outcome) || run.outcome == kRunOngoing);
    return is_told && run.started >= from && run.started <= to && is_its_error;
  });
}

std::vector<AlertSignal> signals_of_schedule(const std::string& schedule, const std::vector<Occurrence>& newest_first,
                                             const std::vector<RunFact>& runs, const Zone& zone) {
  std::vector<AlertSignal> signals;
  const auto add = [&](AlertRule rule, const Occurrence& occurrence) {
    if (signals.empty() || signals.back().rule != rule) {
      signals.push_back({});
      signals.back().rule = rule;
      signals.back().cause = schedule;
      signals.back().count = 0;
    }
    ++signals.back().count;
    signals.back().since = zone.to_local(occurrence.instant);
  };
  for (const Occurrence& occurrence : newest_first) {
    const bool is_missed = occurrence.reason == Reason::kMissed || occurrence.reason == Reason::kDeadline ||
                           occurrence.reason == Reason::kSuperseded;
    if (occurrence.state != OccurrenceState::kEnded) continue;
    if (occurrence.fate == Fate::kSkipped && is_missed) {
      add(AlertRule::kMissed, occurrence);
    } else if (occurrence.fate == Fate::kFailed) {
      if (!has_failed_run(occurrence, runs, zone)) add(AlertRule::kOccurrence, occurrence);
      break;
    } else if (occurrence.fate == Fate::kLate) {
      add(AlertRule::kLateStart, occurrence);
      break;
    } else if (occurrence.fate == Fate::kDone) {
      break;
    }
  }
  return signals;
}

std::optional<AlertSignal> signal_of_few(const std::string& company,
                                         const std::vector<std::pair<std::string, std::int64_t>>& rows,
                                         std::int64_t percent, LocalTime now) {
  LocalTime day = now - now % kDay - kDay;
  if ((day / kDay + 3) % 7 == 6) day -= kDay;  // a Sunday
  const std::string name = format_local(day).substr(0, 10), today = format_local(now).substr(0, 10);
  std::int64_t found = 0;
  std::vector<std::int64_t> others;
  for (const auto& [date, count] : rows) {
    if (date == name)
      found = count;
    else if (date != today)
      others.push_back(count);
  }
  if (others.size() < kFewestDays) return std::nullopt;
  std::sort(others.begin(), others.end());
  const std::int64_t usual = others[others.size() / 2];
  if (usual < kFewestRead || found * 100 >= usual * percent) return std::nullopt;
  return AlertSignal{AlertRule::kFewRecords, company, "", found, found * 100 / usual, usual, "", day};
}

}  // namespace radica
