// radica quarantine list|show|export|retry: rejected input, by reason, and its way back after a fix.
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <functional>

#include "adapters/db_views.h"
#include "app/audit_trail.h"
#include "app/documents/quarantine.h"
#include "app/session.h"
#include "app/signatures.h"
#include "app/verbs/lookups.h"
#include "app/verbs/verbs.h"
#include "base/file.h"

namespace radica {
namespace {

// Entries asked for: of these companies, all of them or those of one path.
using Scope = std::vector<Views::Place>;  // an empty path = all of the company

QuarantineFilter filter_of(const World& world, const Views::Place& place) {
  return {world.arguments.rule, place.path, world.arguments.signature};
}

Result<bool> has_entries(Views& views, const Views::Place& place) {
  bool has_any = false;
  TRY(views.quarantine(place.company, {std::nullopt, place.path}, [&has_any](const QuarantineEntry&) -> Result<void> {
    has_any = true;
    return {};
  }));
  return has_any;
}

void add_place(Scope& scope, Views::Place place) {
  const auto is_same = [&place](const Views::Place& other) {
    return other.company == place.company && other.path == place.path;
  };
  if (std::none_of(scope.begin(), scope.end(), is_same)) scope.push_back(std::move(place));
}

// An entry's number, a path (also of a folder that could not be read), or the last segments of one.
Result<Scope> places_of(const World& world, Views& views, const std::vector<std::string>& companies,
                        const std::string& word) {
  Scope candidates, scope;
  if (word.size() < 19 && word.find_first_not_of("0123456789") == std::string::npos) {
    TRY_SET(auto place, views.place_of_entry(std::stoll(word)));
    const bool is_wanted = place && std::find(companies.begin(), companies.end(), place->company) != companies.end();
    if (is_wanted) return Scope{std::move(*place)};
  }
  for (const std::string& company : companies)
    for (std::string& path : ledger_paths(world, company, word)) add_place(candidates, {company, std::move(path)});
  TRY_SET(const auto files, find_files(world, views, companies, word));
  for (const FoundFile& file : files) add_place(candidates, {file.company, file.known.file.path});
  for (Views::Place& place : candidates) {
    TRY_SET(const bool has_any, has_entries(views, place));
    if (has_any) scope.push_back(std::move(place));
  }
  if (scope.empty()) return fail(ErrorCode::kBadInput, "E-INPUT-021", {{"key", word}});
  return scope;
}

Result<Scope> scope_of(const World& world, Views& views) {
  TRY_SET(const auto companies, chosen_companies(world));
  if (!world.arguments.operands.empty()) return places_of(world, views, companies, world.arguments.operands.front());
  Scope scope;
  for (const std::string& company : companies) scope.push_back({company, {}});
  return scope;
}

std::string entry_json(const std::string& company, const QuarantineEntry& entry) {
  const Rejected& rejected = entry.rejected;
  std::string text;
  JsonText json(text);
  json.open('{');
  number(json, "id", entry.id);
  json.member("company", company);
  json.member("file", rejected.file);
  json.literal("index", rejected.index ? std::to_string(*rejected.index) : "null");
  json.member("rule", id_of(rejected.rule));
  text_or_null(json, "field", rejected.field);
  text_or_null(json, "shape", rejected.shape);
  json.member("where", rejected.where);
  text_or_null(json, "sha256", rejected.sha256);
  text_or_null(json, "sgc", rejected.sgc);
  json.member("excerpt", rejected.excerpt);
  json.member("run_id", entry.run_id);
  json.member("rejected_at", entry.time);
  json.close('}');
  return text;
}

std::string place_text(const Texts& texts, const std::string& field, const std::string& where) {
  if (!field.empty()) return texts.text("report.place", {{"field", field}, {"where", where}});
  return where;
}

Result<void> each_entry(const World& world, Views& views, const Scope& scope,
                        const std::function<Result<void>(const std::string& line)>& on_line) {
  for (const Views::Place& place : scope)
    TRY(views.quarantine(place.company, filter_of(world, place), [&](const QuarantineEntry& entry) -> Result<void> {
      return on_line(entry_json(place.company, entry));
    }));
  return {};
}

Result<void> print_line(const std::string& line) {
  print(line);
  return {};
}

// --- list

// "412 files: fecha with the month first".
void print_group(const Texts& texts, const std::string& company, const QuarantineGroup& group) {
  const std::string text = signature_text(texts, group.rule, group.field, group.shape);
  print(on_screen(texts.text(group.files == 1 ? "quarantine.one_file" : "quarantine.files",
                             {{"files", texts.number(group.files)}, {"text", text}})));
  print("    " + texts.text("quarantine.example", {{"company", company},
                                                   {"rule", std::string(id_of(group.rule))},
                                                   {"errors", texts.number(group.errors)},
                                                   {"file", on_screen(group.example)}}));
}

void print_list(const Texts& texts, const std::vector<CompanySummary>& companies) {
  std::int64_t errors = 0;
  for (const CompanySummary& summary : companies) {
    for (const QuarantineGroup& group : summary.groups) {
      print_group(texts, summary.company, group);
      errors += group.errors;
    }
  }
  print(errors == 0 ? texts.text("quarantine.empty")
                    : texts.text("quarantine.total", {{"errors", texts.number(errors)}}));
  for (const CompanySummary& summary : companies) {
    if (!summary.repairs.empty()) print(texts.text("quarantine.repairs", {{"company", summary.company}}));
    for (const RepairGroup& group : summary.repairs)
      print("    " + texts.text("quarantine.repair", {{"rule", std::string(id_of(group.rule))},
                                                      {"repairs", texts.number(group.repairs)},
                                                      {"files", texts.number(group.files)},
                                                      {"file", on_screen(group.example)}}));
  }
  for (const CompanySummary& summary : companies) {
    if (!summary.incomplete.empty()) print(texts.text("quarantine.incomplete", {{"company", summary.company}}));
    for (const IncompleteCount& count : summary.incomplete)
      print("    " +
            texts.text("quarantine.missing", {{"missing", count.missing}, {"claims", texts.number(count.claims)}}));
  }
}

Result<int> list(const World& world, Views& views, const Scope& scope) {
  std::vector<CompanySummary> companies;
  for (const Views::Place& place : scope) {
    CompanySummary summary{place.company, {}, {}, {}};
    TRY_SET(summary.groups, views.quarantine_groups(place.company, filter_of(world, place)));
    if (!world.arguments.rule && !world.arguments.signature && place.path.empty()) {
      TRY_SET(summary.repairs, views.repair_groups(place.company));
      TRY_SET(summary.incomplete, views.incomplete(place.company, world.config().rules.expected));
    }
    companies.push_back(std::move(summary));
  }
  if (world.arguments.is_json) {
    print(quarantine_json(world.texts, companies, world.clock->now()));
  } else {
    print_list(world.texts, companies);
  }
  return kExitDone;
}

// --- show

void print_entry(const Texts& texts, const QuarantineEntry& entry) {
  const Rejected& rejected = entry.rejected;
  const std::string rule(id_of(rejected.rule));
  const std::string index = rejected.index
                                ? texts.text("quarantine.index", {{"index", std::to_string(*rejected.index)}}) + ", "
                                : std::string();
  print(fmt::format("#{} {}{}", entry.id, index, rule));
  print(labelled(texts.text("quarantine.what"),
                 rejected.shape.empty() ? texts.text("rules." + rule + ".what")
                                        : signature_text(texts, rejected.rule, rejected.field, rejected.shape)));
  print(labelled(texts.text("quarantine.hint"), texts.text("rules." + rule + ".hint")));
  const std::string place = place_text(texts, rejected.field, rejected.where);
  if (!place.empty()) print(labelled(texts.text("quarantine.place"), place));
  if (!rejected.sgc.empty()) print(labelled("sgc", rejected.sgc));
  if (!rejected.sha256.empty()) print(labelled("sha256", rejected.sha256));
  print(labelled(texts.text("quarantine.run"), entry.run_id + ", " + moment_text(texts, entry.time)));
  if (!rejected.excerpt.empty()) print(labelled(texts.text("quarantine.excerpt"), rejected.excerpt));
}

Result<int> show(const World& world, Views& views, const Scope& scope) {
  if (world.arguments.is_json) {
    TRY(each_entry(world, views, scope, &print_line));
    return kExitDone;
  }
  for (const Views::Place& place : scope) {
    print(place.company + " · " + on_screen(place.path));
    TRY(views.quarantine(place.company, filter_of(world, place), [&](const QuarantineEntry& entry) -> Result<void> {
      print_entry(world.texts, entry);
      return {};
    }));
  }
  return kExitDone;
}

// --- export

// JSON lines with the private excerpt: a file of it is for its owner only, from its first byte on.
Result<int> export_entries(const World& world, Views& views, const Scope& scope) {
  if (!world.arguments.out) {
    TRY(each_entry(world, views, scope, &print_line));
    return kExitDone;
  }
  TRY_SET(AtomicFile file, AtomicFile::create(*world.arguments.out));
  if (::chmod(file.temporary().c_str(), S_IRUSR | S_IWUSR) != 0) return fail_errno("E-FILE-002", file.path(), errno);
  std::int64_t entries = 0;
  TRY(each_entry(world, views, scope, [&](const std::string& line) -> Result<void> {
    ++entries;
    return file.write(line + "\n");
  }));
  TRY(file.commit());
  if (world.arguments.is_json) {
    std::string text;
    JsonText json(text);
    json.open('{');
    json.member("written", file.path());
    number(json, "entries", entries);
    json.close('}');
    print(text);
  } else if (!world.arguments.is_quiet) {
    print(world.texts.text("quarantine.exported", {{"count", world.texts.number(entries)}, {"path", file.path()}}));
  }
  return kExitDone;
}

// --- retry

std::string asked_for(const Arguments& arguments) {
  if (const auto& signature = arguments.signature)
    return signature_id(signature->rule, signature->field, signature->shape);
  return std::string(arguments.rule ? id_of(*arguments.rule) : "*");
}

Result<int> retry(World& world, const Scope& scope) {
  // A second session: the lease is not taken for a word that names nothing.
  TRY_SET(const std::unique_ptr<Session> session,
          Session::open(world, {.verb = "quarantine retry", .database = true, .lease = true}));
  std::int64_t files = 0;
  const std::string rule = asked_for(world.arguments);
  for (const Views::Place& place : scope) {
    TRY(session->check_lease());
    const Act act = told(world, session->act(), place.company, "\"rule\":" + json_string(rule));
    TRY_SET(const std::int64_t marked, retry_quarantined(*session->sql(), act, place.company, filter_of(world, place)));
    files += marked;
  }
  world.log->info("quarantine_retry", {{"rule", rule}, {"files", files}, {"actor", world.actor}});
  if (world.arguments.is_json) {
    print("{\"files\":" + std::to_string(files) + "}");
  } else {
    print(world.texts.text("quarantine.retry", {{"count", world.texts.number(files)}}));
  }
  return kExitDone;
}

}  // namespace

Result<int> verb_quarantine(World& world) {
  Scope scope;
  {
    TRY_SET(const std::unique_ptr<Session> session, Session::open(world, {.verb = "quarantine", .database = true}));
    const std::unique_ptr<Views> views = db_views(*session->sql());
    TRY_SET(scope, scope_of(world, *views));
    const std::string& action = world.arguments.action;
    if (action == "list") return list(world, *views, scope);
    if (action == "show") {
      const auto& names = world.arguments.operands;
      tell_view(world, *session->audit(), names.empty() ? std::string() : printable_path(names.front()));
      return show(world, *views, scope);
    }
    if (action == "export") {
      TRY(session->audit()->append(audit_event(world, act_of(world.arguments))));  // it holds personal data
      return export_entries(world, *views, scope);
    }
  }
  return retry(world, scope);
}

}  // namespace radica
