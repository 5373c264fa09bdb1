#include "app/profile.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <mutex>

#include "app/company_rules.h"
#include "app/limits.h"
#include "app/profile_text.h"
#include "app/progress.h"
#include "app/verbs/lookups.h"
#include "base/file.h"
#include "base/json.h"
#include "base/workers.h"
#include "model/store_names.h"
#include "stages/dedupe.h"
#include "stages/file_records.h"
#include "stages/group_records.h"
#include "stages/ingest.h"
#include "stages/organise.h"
#include "stages/parse.h"
#include "stages/report.h"
#include "stages/scan.h"

namespace radica {
namespace {

constexpr std::string_view kInputFolder = "oficina_virtual";
constexpr std::size_t kFilesPerTurn = 64, kSamples = 3;

struct Place {
  std::string company, root;  // company: configured, or empty
};

bool is_folder(const std::string& path) {
  std::error_code error;
  return std::filesystem::is_directory(path, error);
}

bool is_wanted(const World& world, const std::string& company) {
  const auto& wanted = world.arguments.companies;
  return wanted.empty() || std::find(wanted.begin(), wanted.end(), company) != wanted.end();
}

// The configured company that a folder of its path is named after.
std::string company_of_path(const World& world, const std::string& folder) {
  std::error_code error;
  std::string found;
  for (const auto& part : std::filesystem::canonical(folder, error))
    for (const CompanyConfig& company : world.config().companies)
      if (part == company.name) found = company.name;
  return found;
}

std::vector<Place> places_of(const World& world, const std::string& folder) {
  std::vector<Place> places;
  for (const CompanyConfig& company : world.config().companies) {
    const std::string root = join_path(join_path(folder, company.name), kInputFolder);
    if (is_folder(root) && is_wanted(world, company.name)) places.push_back({company.name, root});
  }
  if (!places.empty()) return places;
  const std::string inner = join_path(folder, kInputFolder);
  const auto& wanted = world.arguments.companies;
  return {{wanted.empty() ? company_of_path(world, folder) : wanted.front(), is_folder(inner) ? inner : folder}};
}

std::unique_ptr<CompanyRun> company_run(const World& world, const Place& place) {
  const Config& config = world.config();
  auto run = std::make_unique<CompanyRun>();
  run->company.name = place.company.empty() ? std::string(name_of(place.root)) : place.company;
  run->root = place.root;
  const auto own = std::find_if(config.companies.begin(), config.companies.end(),
                                [&place](const CompanyConfig& company) { return company.name == place.company; });
  if (own != config.companies.end()) run->company = {own->name, own->store_folder, own->portal_host};
  run->rules = company_rules(world, place.company);
  return run;
}

StageOptions stage_options(const World& world, const std::string& folder) {
  const Config& config = world.config();
  StageOptions options;
  options.input = folder;
  options.now = world.started;
  options.settle_seconds = 0;  // a copy made for this purpose is looked at whole
  options.is_dry_run = true;
  options.threads = choose_limits(this_machine(), config).threads;
  options.rules = config.rules;
  options.rule_fp = rule_fingerprint(config);
  return options;
}

Shape shape_of(const ParsedFile& parsed, const JsonDocument& document) {
  if (parsed.fault) return Shape::kRejected;
  if (document.root().type == JsonType::kArray) return Shape::kArray;
  const bool is_claim = parsed.elements.size() == 1 && parsed.elements.front().pointer.empty();
  return is_claim ? Shape::kObject : Shape::kWrapper;
}

void count_name(const FinishedFile& file, std::string_view company, Findings& findings) {
  const std::string_view name = name_of(file.file.path);
  findings.data += file.role == FileRole::kData ? 1 : 0;
  if (name == kDataName) {
    ++findings.organised;
  } else if (join_key_of_data_file(name, company)) {
    ++findings.keyed;
  } else {
    ++findings.unkeyed;
  }
}

// Reads the files once more: only the parser sees their shape.
Result<void> count_shapes(const Context& context, CompanyRun& company, Findings& findings) {
  std::mutex mutex;
  company.read_files->rewind();
  return run_workers(context.options.threads, [&](std::size_t) -> Result<void> {
    JsonDocument document;
    std::vector<FinishedFile> files;
    Findings own;
    while (!should_stop()) {
      TRY(check_stop(context));
      files.clear();
      {
        const std::lock_guard lock(mutex);
        std::string_view bytes;
        while (files.size() < kFilesPerTurn) {
          TRY_SET(const bool has_more, company.read_files->next(bytes));
          if (!has_more) break;
          files.push_back(read_finished_file(bytes));
        }
      }
      if (files.empty()) break;
      for (const FinishedFile& file : files) {
        count_name(file, company.company.name, own);
        const auto bytes =
            file.is_rejected ? Result<std::string>(std::string()) : read_file(join_path(company.root, file.file.path));
        const Shape shape =
            file.is_rejected || !bytes ? Shape::kRejected : shape_of(parse_file(*bytes, document), document);
        ++own.shapes.at(static_cast<std::size_t>(shape));
      }
    }
    const std::lock_guard lock(mutex);
    for (std::size_t i = 0; i < own.shapes.size(); ++i) findings.shapes.at(i) += own.shapes.at(i);
    findings.data += own.data;
    findings.keyed += own.keyed;
    findings.organised += own.organised;
    findings.unkeyed += own.unkeyed;
    return {};
  });
}

// Folders that hold an oficina_virtual and are no company's: nobody would read them.
std::set<std::string> strangers_in(const World& world, const std::string& folder) {
  std::set<std::string> names;
  std::error_code error;
  for (std::filesystem::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    if (std::error_code failed; !it->is_directory(failed)) continue;
    const std::string name = it->path().filename().string();
    const auto& companies = world.config().companies;
    const bool is_known = std::any_of(companies.begin(), companies.end(),
                                      [&name](const CompanyConfig& company) { return company.name == name; });
    if (!is_known && is_folder(join_path(it->path().string(), kInputFolder))) names.insert(printable_path(name));
  }
  return names;
}

Result<Findings> examine(const World& world, const Context& context, CompanyRun& company) {
  Findings findings;
  const auto& companies = world.config().companies;
  findings.is_configured = std::any_of(companies.begin(), companies.end(), [&company](const CompanyConfig& own) {
    return own.name == company.company.name;
  });
  if (&company == context.companies.front().get()) findings.strangers = strangers_in(world, context.options.input);
  TRY(count_shapes(context, company, findings));
  for (std::size_t bucket = 0; bucket < kBucketCount; ++bucket) {
    TRY_SET(const std::string bytes, company.claim_files->read(bucket));
    for (ByteReader reader(bytes); !reader.at_end();) {
      const ClaimFileRecord file = read_claim_file(reader);
      ++(file.role == FileRole::kDetail ? findings.details : findings.attachments);
    }
  }
  for (const Unmatched& file : company.unmatched) {
    UnmatchedCount& unmatched = findings.unmatched[file.reason];
    if (++unmatched.count <= kSamples) unmatched.samples.push_back(file.file);
  }
  return findings;
}

std::string company_json(const Context& context, const CompanyRun& company, const Findings& findings) {
  std::string json = fmt::format("{{\"path\":{},\"shapes\":{{", json_string(company.root));
  for (std::size_t i = 0; i < kShapeNames.size(); ++i)
    json += fmt::format("{}{}:{}", i == 0 ? "" : ",", json_string(kShapeNames.at(i)), findings.shapes.at(i));
  json +=
      fmt::format("}},\"claims\":{},\"claim_files\":{{\"data\":{},\"details\":{},\"attachments\":{}}},\"unmatched\":{{",
                  company.records.touched, findings.data, findings.details, findings.attachments);
  for (const auto& [reason, unmatched] : findings.unmatched)
    json += fmt::format("{}{}:{}", json.back() == '{' ? "" : ",", json_string(reason), unmatched.count);
  json += fmt::format("}},\"names\":{{\"keyed\":{},\"organised\":{},\"unkeyed\":{}", findings.keyed, findings.organised,
                      findings.unkeyed);
  std::string report = report_json(context, company, "");
  while (!report.empty() && report.back() == '\n') report.pop_back();
  return json + "},\"report\":" + report + "}";
}

// Whether the folder can be profiled at all.
Result<void> check_folder(const std::string& folder) {
  struct stat status {};
  if (::stat(folder.c_str(), &status) != 0) {
    const int number = errno;
    if (number == EACCES) return fail_errno("E-INPUT-002", folder, number);
    return fail(ErrorCode::kBadInput, "E-INPUT-003", {{"path", folder}});
  }
  if (!S_ISDIR(status.st_mode)) return fail(ErrorCode::kBadInput, "E-INPUT-004", {{"path", folder}});
  if (::access(folder.c_str(), R_OK | X_OK) != 0) return fail_errno("E-INPUT-002", folder, errno);
  return {};
}

Result<void> run_stages(Context& context) {
  TRY_SET(WorkFolder work, WorkFolder::create(std::filesystem::temp_directory_path().string()));
  context.work = std::make_unique<WorkFolder>(std::move(work));
  for (const auto stage : {&scan, &ingest, &dedupe, &organise}) {
    TRY(check_stop(context));
    TRY_SET(StageReport report, stage(context, {}));
    context.stages.push_back(std::move(report));
  }
  return {};
}

}  // namespace

Result<int> profile_folder(World& world) {
  const std::string folder = world.arguments.input.value_or("");
  TRY(check_folder(folder));
  LogOptions silent;
  silent.stderr_level = LogLevel::kOff;  // rejected files are counted, not listed
  const auto log = Log::open(silent, *world.real_clock);
  Progress progress;
  Context context{.options = stage_options(world, folder),
                  .clock = *world.clock,
                  .zone = world.zone,
                  .log = *log,
                  .progress = progress,
                  .stop_signals = stop_signals()};
  for (const Place& place : places_of(world, folder)) context.companies.push_back(company_run(world, place));
  std::vector<Findings> findings;
  {
    const ProgressPrinter printer(world, progress);
    TRY(run_stages(context));
    for (const auto& company : context.companies) {
      TRY_SET(auto found, examine(world, context, *company));
      findings.push_back(std::move(found));
    }
  }
  bool closes = true;
  std::string json;
  for (std::size_t i = 0; i < findings.size(); ++i) {
    const CompanyRun& company = *context.companies[i];
    closes = closes && company.files.is_closed() && company.observations_balance.is_closed();
    if (world.arguments.is_json)
      json += (i == 0 ? "" : ",") + company_json(context, company, findings[i]);
    else if (!world.arguments.is_quiet)
      for (const std::string& line : profile_lines(world, context, company, findings[i])) print(on_screen(line));
  }
  if (world.arguments.is_json) print(fmt::format("{{\"input\":{},\"companies\":[{}]}}", json_string(folder), json));
  return closes ? kExitDone : kExitBalanceOpen;
}

}  // namespace radica
