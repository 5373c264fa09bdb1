#include "app/reconcile_report.h"

#include "app/verbs/lookups.h"
#include "base/file.h"
#include "base/json.h"
#include "stages/output_names.h"

namespace radica {
namespace {

constexpr std::uint64_t kMostOnScreen = 20;  // of each class

std::string finding_json(const Context& context, const Finding& finding) {
  const FindingInfo& known = info(finding.type);
  const auto text_or_null = [](std::string_view text) { return text.empty() ? "null" : json_string(text); };
  return "{\"class\":" + json_string(known.id) + ",\"radicado\":" + text_or_null(finding.radicado) +
         ",\"place\":" + text_or_null(finding.place) + ",\"detail\":" + text_or_null(finding.detail) +
         ",\"repair\":" + (is_to_be_repaired(context, finding) ? json_string(known.repair) : "null") + "}";
}

std::string classes_json(CompanyRun& company) {
  std::string text = "{";
  for (const FindingInfo& known : kFindings) {
    const FindingCount& count = company.discrepancies->count(known.type);
    text += (text.size() > 1 ? "," : "") + json_string(known.id) + ":{\"found\":" + std::to_string(count.found) +
            ",\"settled\":" + std::to_string(count.settled) +
            ",\"information\":" + (known.is_information ? "true" : "false") + "}";
  }
  return text + "}";
}

std::string finding_line(const Finding& finding) {
  std::string line = finding.radicado;
  for (const std::string* part : {&finding.place, &finding.detail})
    if (!part->empty()) line += (line.empty() ? "" : "  ") + on_screen(*part);
  return line;
}

void print_class(const World& world, const Context& context, const FindingInfo& known, const FindingCount& count) {
  const Texts& texts = world.texts;
  const std::string id = "reconcile.class." + std::string(known.id);
  print("  " + texts.text("reconcile.found", {{"class", std::string(known.id)},
                                              {"count", texts.number(static_cast<std::int64_t>(count.found))},
                                              {"what", texts.text(id + ".what")}}));
  if (count.settled > 0)
    print("    " + texts.text(context.options.is_dry_run ? "reconcile.would_settle" : "reconcile.settled",
                              {{"count", texts.number(static_cast<std::int64_t>(count.settled))},
                               {"repair", texts.text(context.options.imports
                                                         ? std::string("reconcile.repair.import")
                                                         : "reconcile.repair." + std::string(known.repair))}}));
  if (count.settled < count.found) print("    " + texts.text(id + ".hint"));
}

Result<void> print_company(const World& world, const Context& context, CompanyRun& company) {
  print(company.company.name);
  std::array<std::vector<std::string>, kFindingClasses> lines;
  const auto take = [&lines](const Finding& finding) -> Result<void> {
    auto& of_class = lines[static_cast<std::size_t>(finding.type)];
    if (of_class.size() < kMostOnScreen) of_class.push_back(finding_line(finding));
    return {};
  };
  TRY(company.discrepancies->each(take));
  bool is_clean = true;
  for (const FindingInfo& known : kFindings) {
    const FindingCount& count = company.discrepancies->count(known.type);
    if (count.found == 0) continue;
    is_clean = false;
    print_class(world, context, known, count);
    const auto& of_class = lines[static_cast<std::size_t>(known.type)];
    for (const std::string& line : of_class) print("      " + line);
    if (count.found > of_class.size())
      print("      " + world.texts.text(
                           "reconcile.more",
                           {{"count", world.texts.number(static_cast<std::int64_t>(count.found - of_class.size()))}}));
  }
  if (is_clean) print("  " + world.texts.text("reconcile.clean"));
  return {};
}

Result<void> print_json(Context& context, const ReconcileEnd& end) {
  const Emit emit = [](std::string_view text) -> Result<void> {
    std::fwrite(text.data(), 1, text.size(), stdout);
    return {};
  };
  TRY(emit("{\"run_id\":" + (end.run_id.empty() ? "null" : json_string(end.run_id)) +
           ",\"outcome\":" + json_string(end.outcome) + ",\"exit_code\":" + std::to_string(end.exit_code) +
           ",\"dry_run\":" + (context.options.is_dry_run ? "true" : "false") + ",\"companies\":["));
  for (std::size_t i = 0; i < context.companies.size(); ++i) {
    if (i > 0) TRY(emit(","));
    TRY(reconcile_json(context, *context.companies[i], end.run_id, emit));
  }
  std::string rest = "],\"written\":[";
  for (std::size_t i = 0; i < context.written.size(); ++i)
    rest += (i == 0 ? "" : ",") + json_string(context.written[i]);
  print(rest + "]}");
  return {};
}

}  // namespace

bool is_to_be_repaired(const Context& context, const Finding& finding) {
  return context.options.repairs[static_cast<std::size_t>(finding.type)] && can_be_repaired(finding);
}

std::string unproven_text(const Texts& texts, const CompanyRun::Unproven& object) {
  const std::string_view id = object.is_missing       ? "report.object_missing"
                              : object.is_unreachable ? "report.object_unreachable"
                                                      : "report.object_different";
  return texts.text(id, {{"key", object.key}});
}

Result<void> reconcile_json(const Context& context, CompanyRun& company, std::string_view run_id, const Emit& emit) {
  TRY(emit("{\"company\":" + json_string(company.company.name) +
           ",\"run_id\":" + (run_id.empty() ? "null" : json_string(run_id)) +
           ",\"now\":" + json_string(format_local(context.options.now)) + ",\"classes\":" + classes_json(company) +
           ",\"findings\":["));
  bool is_first = true;
  const auto take = [&](const Finding& finding) -> Result<void> {
    TRY(emit((is_first ? "\n" : ",\n") + finding_json(context, finding)));
    is_first = false;
    return {};
  };
  TRY(company.discrepancies->each(take));
  return emit("]}");
}

Result<void> write_reconcile_reports(Context& context, std::string_view run_id) {
  std::vector<AtomicFile> files;
  TRY(make_folders(join_path(context.options.output, "reports")));
  for (const auto& company : context.companies) {
    const std::string path = dataset_path(context, company->company.name, "reconcile", ".json", true);
    TRY_SET(AtomicFile json, AtomicFile::create(path));
    TRY(reconcile_json(context, *company, run_id, [&json](std::string_view text) { return json.write(text); }));
    TRY(json.write("\n"));
    TRY_SET(AtomicFile page, AtomicFile::create(path.substr(0, path.size() - 5) + ".html"));
    TRY_SET(const std::string html, reconcile_html(context, *company, run_id));
    TRY(page.write(html));
    files.push_back(std::move(json));
    files.push_back(std::move(page));
  }
  std::vector<AtomicFile*> all;
  for (AtomicFile& file : files) {
    all.push_back(&file);
    context.written.push_back(file.path());
  }
  return commit_all(all);
}

Result<void> print_reconcile(const World& world, Context& context, const ReconcileEnd& end) {
  if (world.arguments.is_json) return print_json(context, end);
  if (world.arguments.is_quiet) return {};
  const Texts& texts = world.texts;
  if (context.options.is_dry_run) print(texts.text("report.dry_run"));
  for (const auto& company : context.companies) TRY(print_company(world, context, *company));
  for (const auto& company : context.companies)
    for (const CompanyRun::Unproven& object : company->unproven) print("  " + unproven_text(texts, object));
  for (const std::string& path : context.written) print("  " + texts.text("report.written", {{"path", path}}));
  return {};
}

}  // namespace radica
