#include "app/web/metrics.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "app/check_notes.h"
#include "ports/runs.h"
#include "ports/tasks.h"

namespace radica {
namespace {

class MetricsText {
 public:
  void head(std::string_view name, std::string_view type, std::string_view help) {
    heads_.push_back({name, type, help});
    text_ += fmt::format("# HELP {} {}\n# TYPE {} {}\n", name, help, name, type);
  }
  void value(std::int64_t number, std::string_view labels = {}) { line(std::to_string(number), labels); }
  void value(double number, std::string_view labels = {}) { line(fmt::format("{:.6f}", number), labels); }
  [[nodiscard]] std::string take() { return std::move(text_); }
  [[nodiscard]] const std::vector<MetricHead>& heads() const { return heads_; }

 private:
  void line(std::string_view number, std::string_view labels) {
    text_ += labels.empty() ? fmt::format("{} {}\n", heads_.back().name, number)
                            : fmt::format("{}{{{}}} {}\n", heads_.back().name, labels, number);
  }
  std::string text_;
  std::vector<MetricHead> heads_;  // the last one is that of the values that come
};

struct CompanyGauge {
  std::string_view name, help;
  std::int64_t CompanyCounts::*member;
};
constexpr std::array kCompanyGauges{
    CompanyGauge{"radica_claims", "Claims in the database.", &CompanyCounts::claims},
    CompanyGauge{"radica_claims_processed", "Claims whose files are all verified in the store.",
                 &CompanyCounts::processed},
    CompanyGauge{"radica_claims_waiting", "Claims whose files wait for upload or verification.",
                 &CompanyCounts::waiting},
    CompanyGauge{"radica_files", "Files seen and still there.", &CompanyCounts::files},
    CompanyGauge{"radica_files_unread", "Files that the next run reads.", &CompanyCounts::unread},
    CompanyGauge{"radica_rejects", "Errors in the quarantine.", &CompanyCounts::rejected},
};

// Names of the configuration, of a narrow alphabet.
std::string label(std::string_view name, std::string_view value) {
  return fmt::format("{}=\"{}\"", name, value);
}

void add_companies(MetricsText& text, const BoardRound& round) {
  for (const CompanyGauge& gauge : kCompanyGauges) {
    text.head(gauge.name, "gauge", gauge.help);
    for (const Status::OfCompany& one : round.status.companies)
      text.value(one.counts.*gauge.member, label("company", one.company));
  }
}

// All classes of a check, those of which nothing was found too: a series that is not there is no zero.
void add_findings(MetricsText& text, const BoardRound& round) {
  text.head("radica_integrity_findings", "gauge",
            "Open findings of the last verify and reconcile by class, an object that both found once.");
  for (const CheckNote& note : round.checks) {
    const auto add = [&text, &note](std::string_view type) {
      const auto found = note.counts.find(std::string(type));
      const std::uint64_t open = found == note.counts.end() ? 0 : found->second.open_once();
      text.value(static_cast<std::int64_t>(open), label("company", note.company) + "," + label("class", type));
    };
    if (note.verb == "verify") std::ranges::for_each(kUnprovenClasses, add);
    if (note.verb != "reconcile") continue;
    for (const FindingInfo& known : kFindings)
      if (!known.is_information) add(known.id);
  }
}

void add_level(MetricsText& text, const BoardRound& round, LocalTime now) {
  const ServiceLevel& level = round.status.level;
  text.head("radica_wait_seconds", "gauge", "From a file seen to its row committed, of the last 7 days.");
  text.value(level.waits.p50, label("quantile", "0.5"));
  text.value(level.waits.p95, label("quantile", "0.95"));
  text.value(level.waits.longest, label("quantile", "1"));
  if (level.availability) {
    text.head("radica_availability_ratio", "gauge", "Within the hours of operation of this month.");
    text.value(level.availability->percent() / 100);
    text.head("radica_availability_budget_seconds", "gauge", "That may still be down this month; negative: used up.");
    text.value(level.availability->budget);
  }
  text.head("radica_incidents_open", "gauge", "Open incidents.");
  text.value(level.open_incidents);
  text.head("radica_tasks", "gauge", "Unfinished tasks.");
  text.value(round.queued, label("state", name_of(TaskState::kQueued)));
  text.value(round.running, label("state", name_of(TaskState::kRunning)));
  text.value(round.paused, label("state", name_of(TaskState::kPaused)));
  if (const auto& run = round.status.last_run; run && run->ended) {
    text.head("radica_last_run_age_seconds", "gauge", "Since the last run ended.");
    text.value(std::int64_t{now - *run->ended});
    text.head("radica_last_run_success", "gauge", "Whether it was done with a balance that closes.");
    text.value(std::int64_t{run->end.outcome == kRunDone ? 1 : 0});
  }
  text.head("radica_disk_free_bytes", "gauge", "Of each disk that database or store stand on, in the order of paths.");
  std::int64_t number = 0;
  for (const Growth::Disk& disk : round.status.growth.disks)
    text.value(static_cast<std::int64_t>(disk.free), label("disk", std::to_string(number++)));
  text.head("radica_status_age_seconds", "gauge", "Since these counts were taken.");
  text.value(std::int64_t{now - round.as_of});
}

void add_requests(MetricsText& text, const std::map<std::string, RequestCounts::OfRoute, std::less<>>& requests) {
  text.head("radica_http_requests_total", "counter", "Answers by route and class of status.");
  for (const auto& [route, counts] : requests)
    for (std::size_t hundred = 2; hundred < counts.by_class.size(); ++hundred)
      if (counts.by_class[hundred] > 0)
        text.value(counts.by_class[hundred],
                   label("route", route) + "," + label("class", std::to_string(hundred) + "xx"));
  text.head("radica_http_seconds_total", "counter", "Time spent on answers by route.");
  for (const auto& [route, counts] : requests)
    text.value(static_cast<double>(counts.microseconds) / 1e6, label("route", route));
}

MetricsText all_metrics(const BoardRound* round, LocalTime now,
                        const std::map<std::string, RequestCounts::OfRoute, std::less<>>& requests,
                        const ProcessFacts& process) {
  MetricsText text;
  text.head("radica_up", "gauge", "1: this process answers.");
  text.value(std::int64_t{1}, label("version", process.version));
  text.head("radica_uptime_seconds", "gauge", "Since this process began to serve.");
  text.value(process.uptime_seconds);
  text.head("radica_resident_bytes", "gauge", "Memory of this process.");
  text.value(static_cast<std::int64_t>(process.resident_bytes));
  text.head("radica_http_connections", "gauge", "Open connections.");
  text.value(process.connections);
  text.head("radica_http_streams", "gauge", "Live streams.");
  text.value(process.streams);
  if (round != nullptr) {
    add_companies(text, *round);
    add_findings(text, *round);
    add_level(text, *round, now);
  }
  add_requests(text, requests);
  return text;
}

}  // namespace

std::string metrics_text(const BoardRound* round, LocalTime now,
                         const std::map<std::string, RequestCounts::OfRoute, std::less<>>& requests,
                         const ProcessFacts& process) {
  return all_metrics(round, now, requests, process).take();
}

std::vector<MetricHead> metric_heads() {
  BoardRound round;
  round.status.level.availability.emplace();
  round.status.last_run.emplace();
  round.status.last_run->ended = 0;
  return all_metrics(&round, 0, {}, {}).heads();
}

}  // namespace radica
