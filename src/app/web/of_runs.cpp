// How things are: status, runs, rejects, what is incomplete. Counts of whole tables come from the status board.
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <tuple>

#include "app/documents/quarantine.h"
#include "app/task_kinds.h"
#include "app/verbs/lookups.h"
#include "app/web/desk.h"
#include "app/web/handlers.h"
#include "base/file.h"
#include "base/json.h"
#include "base/log_reader.h"

namespace radica::web {
namespace {

constexpr std::int64_t kPage = 50, kFiles = 100, kMostOfPage = 500;
constexpr std::size_t kMostReports = 500, kLooked = 50;

// "as_of": when the counts were taken; null before the first time.
std::string with_time(const std::shared_ptr<const BoardRound>& round, std::string_view key, std::string_view document) {
  std::string text;
  JsonText json(text);
  json.open('{');
  text_or_null(json, "as_of", round ? format_local(round->as_of) : std::string());
  json.literal(key, document);
  json.close('}');
  return text;
}

std::string summaries_json(const WebCall& call, const BoardRound* round) {
  if (round == nullptr) return quarantine_json(call.texts, {}, 0);
  return quarantine_json(call.texts, round->summaries, round->as_of);
}

std::string reports_folder(const WebCall& call) {
  return join_path(call.desk.world.config().pipeline.output, "reports");
}

// {company}_report_YYYYMMDD….json (SPEC §9): a name of ours, so of no other folder.
bool is_report(std::string_view name) {
  constexpr std::string_view kAllowed = "abcdefghijklmnopqrstuvwxyz0123456789_-.";
  return name.ends_with(".json") && name.find("_report_") != std::string_view::npos &&
         name.find_first_not_of(kAllowed) == std::string_view::npos;
}

Result<RunInfo> run_of(const WebCall& call) {
  TRY_SET(auto found, call.desk.session->runs()->find_run(call.parameter("id")));
  if (!found) return fail(ErrorCode::kNotFound, "E-API-014");
  return *std::move(found);
}

// What the next load goes on with; of what other commands had left nobody can say.
bool left_something(const RunInfo& run) {
  constexpr std::array<std::string_view, 4> kLoads{"run", "watch", "load", "upload"};
  return run.end.outcome != kRunDone && std::ranges::find(kLoads, run.verb) != kLoads.end();
}

// Only a load of all companies does all that one before it had left.
bool is_whole_load(const WebCall& call, const RunInfo& run) {
  return run.end.outcome == kRunDone && (run.verb == "run" || run.verb == "watch") &&
         std::ranges::all_of(call.desk.world.config().companies, [&run](const CompanyConfig& company) {
           return run.end.balance.find(json_string(company.name) + ":") != std::string::npos;
         });
}

// The first whole load behind a run; empty: there is none yet.
Result<std::string> whole_load_behind(const WebCall& call, std::string id) {
  for (;;) {
    TRY_SET(const auto loads, call.desk.session->runs()->loads_behind(id, kLooked));
    const auto found = std::ranges::find_if(loads, [&call](const RunInfo& run) { return is_whole_load(call, run); });
    if (found != loads.end()) return found->id;
    if (loads.size() < kLooked) return std::string();
    id = loads.back().id;
  }
}

// Of runs that follow each other, newest first: which later one did what each had left; empty: none, or it left
// nothing.
Result<std::vector<std::string>> completions(const WebCall& call, const std::vector<RunInfo>& runs) {
  std::vector<std::string> completed;
  std::optional<std::string> behind;  // the whole load next behind the run that is looked at; nothing: not known yet
  for (const RunInfo& run : runs) {
    const bool has_left = left_something(run);
    if (has_left && !behind) {
      TRY_SET(behind, whole_load_behind(call, run.id));
    }
    completed.push_back(has_left ? *behind : std::string());
    if (is_whole_load(call, run)) behind = run.id;
  }
  return completed;
}

std::string run_item(const RunInfo& run, const std::optional<LeaseHolder>& holder, const std::string& completed) {
  std::string text = run_json(run, holder);
  text.back() = ',';
  return text + "\"completed_by\":" + (completed.empty() ? "null" : json_string(completed)) + "}";
}

void file_item(JsonText& json, const FileOfRun& file) {
  json.open_item('{');
  number(json, "id", file.id);
  json.member("company", file.company);
  json.member("path", file.path);
  flag(json, "json", file.is_json);
  text_or_null(json, "tipo", file.role);
  json.member("state", file.state);
  text_or_null(json, "numero_radicado", file.radicado);
  number(json, "observations", file.observations);
  number(json, "bytes", file.bytes);
  json.close('}');
}

}  // namespace

// What changes from second to second is read anew.
Result<WebAnswer> status(WebCall& call) {
  WebDesk& desk = call.desk;
  const auto round = desk.board.last();
  Status status = round ? round->status : Status();
  TRY_SET(status.schema_version, desk.session->views()->schema_version());
  TRY_SET(status.last_run, desk.session->runs()->last_run());
  TRY_SET(status.holder, desk.session->views()->lease_holder());
  return json_answer(with_time(round, "status", status_json(desk.world, status)));
}

Result<WebAnswer> runs(WebCall& call) {
  TRY_SET(const std::int64_t limit, call.number("limit", kPage, 1, kMostOfPage));
  Runs& all = *call.desk.session->runs();
  const auto count = static_cast<std::size_t>(limit);
  RunPage page{std::string(call.query("before")), {}, {}};
  TRY_SET(page.from, call.time("from"));
  TRY_SET(page.to, call.time("to"));
  TRY_SET(const auto found, all.list_runs(page, count));
  TRY_SET(const auto holder, call.desk.session->views()->lease_holder());
  TRY_SET(const auto completed, completions(call, found));
  std::string text;
  JsonText json(text);
  json.open('{');
  json.open_member("runs", '[');
  for (std::size_t at = 0; at < found.size(); ++at) json.literal_item(run_item(found[at], holder, completed[at]));
  json.close(']');
  text_or_null(json, "next", found.size() < count ? std::string() : found.back().id);
  json.close('}');
  return json_answer(std::move(text));
}

Result<WebAnswer> run(WebCall& call) {
  TRY_SET(const RunInfo found, run_of(call));
  TRY_SET(const auto holder, call.desk.session->views()->lease_holder());
  TRY_SET(const auto completed, completions(call, {found}));
  return json_answer(run_item(found, holder, completed.front()));
}

// Those that no later run has read again.
Result<WebAnswer> run_files(WebCall& call) {
  TRY_SET(const std::int64_t limit, call.number("limit", kFiles, 1, kMostOfPage));
  TRY_SET(const std::int64_t after, call.number("after", 0, 0, INT64_MAX));
  TRY_SET(const RunInfo run, run_of(call));
  const auto count = static_cast<std::size_t>(limit);
  TRY_SET(auto found,
          call.desk.session->views()->files_of_run(run.id, std::string(call.query("state")), after, count + 1));
  const bool is_more = found.size() > count;
  if (is_more) found.pop_back();
  std::string text;
  JsonText json(text);
  json.open('{');
  json.open_member("files", '[');
  for (const FileOfRun& file : found) file_item(json, file);
  json.close(']');
  json.literal("next", is_more ? std::to_string(found.back().id) : "null");
  json.close('}');
  return json_answer(std::move(text));
}

// What stands in the log of this machine: JSON lines. The next piece begins at X-Next-Offset.
Result<WebAnswer> run_log(WebCall& call) {
  TRY_SET(const std::int64_t from, call.number("from", 0, 0, INT64_MAX));
  TRY_SET(const RunInfo run, run_of(call));
  const World& world = call.desk.world;
  TRY_SET(std::string piece, log_of_run(world.config().log.dir, run.id, world.zone.to_unix(run.started),
                                        static_cast<std::uint64_t>(from), kLogPiece));
  return log_answer(std::move(piece), from);
}

Result<WebAnswer> rejects(WebCall& call) {
  const auto round = call.desk.board.last();
  return json_answer(with_time(round, "quarantine", summaries_json(call, round.get())));
}

Result<WebAnswer> reject_entries(WebCall& call) {
  TRY_SET(const std::int64_t limit, call.number("limit", kPage, 1, kMostOfPage));
  TRY_SET(const std::int64_t after, call.number("after", 0, 0, INT64_MAX));
  const auto signature = signature_by_id(call.query("signature"));
  if (!signature) return wrong_field("signature", "RULE:FIELD:SHAPE");
  const auto count = static_cast<std::size_t>(limit);
  TRY_SET(auto found, call.desk.session->views()->quarantine_page(std::string(call.query("company")), *signature, after,
                                                                  count + 1));
  const bool is_more = found.size() > count;
  if (is_more) found.pop_back();
  return json_answer(entries_json(found, is_more));
}

Result<WebAnswer> incomplete(WebCall& call) {
  const auto round = call.desk.board.last();
  std::string text;
  JsonText json(text);
  json.open('[');
  if (round) incomplete_items(json, round->summaries);
  json.close(']');
  return json_answer(with_time(round, "incomplete", text));
}

// The newest of the folder of reports.
Result<WebAnswer> reports(WebCall& call) {
  struct Found {
    std::int64_t modified;
    std::string name;
  };
  std::vector<Found> found;
  std::error_code failed;
  const std::string folder = reports_folder(call);
  for (std::filesystem::directory_iterator it(folder, failed), end; !failed && it != end; it.increment(failed)) {
    const std::string name = it->path().filename().string();
    struct stat facts {};
    if (is_report(name) && ::stat(it->path().c_str(), &facts) == 0) found.push_back({facts.st_mtime, name});
  }
  std::ranges::sort(found, [](const Found& left, const Found& right) {
    return std::tie(right.modified, left.name) < std::tie(left.modified, right.name);
  });
  if (found.size() > kMostReports) found.resize(kMostReports);
  std::string text;
  JsonText json(text);
  json.open('{');
  json.open_member("reports", '[');
  for (const Found& one : found) {
    json.open_item('{');
    json.member("name", one.name);
    json.member("modified", format_local(call.desk.world.zone.to_local(one.modified)));
    json.close('}');
  }
  json.close(']');
  json.close('}');
  return json_answer(std::move(text));
}

Result<WebAnswer> report(WebCall& call) {
  const std::string path = join_path(reports_folder(call), call.parameter("name"));
  if (!is_report(call.parameter("name")) || !exists(path)) return fail(ErrorCode::kNotFound, "E-API-014");
  TRY_SET(std::string text, read_file(path));
  return json_answer(std::move(text));
}

// Needs the lease of runs: a task of the queue takes it when it is free.
Result<WebAnswer> retry_rejects(WebCall& call) {
  std::vector<std::string> words{"quarantine", "retry"};
  if (!call.field("rule").empty()) words.insert(words.end(), {"--rule", call.field("rule")});
  if (!call.field("signature").empty()) words.insert(words.end(), {"--signature", call.field("signature")});
  if (!call.field("company").empty()) words.insert(words.end(), {"--company", call.field("company")});
  TRY_SET(TaskSpec spec, task_of(words));
  spec.priority = kTaskUrgent;
  TRY_SET(const Enqueued queued,
          call.desk.tasks->enqueue(
              call.act("quarantine retry", call.field(call.field("signature").empty() ? "rule" : "signature")), spec));
  return json_answer("{\"task\":" + std::to_string(queued.id) + "}", 202);
}

}  // namespace radica::web
