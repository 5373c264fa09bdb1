#include "app/profile.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <mutex>

#include "app/progress.h"
#include "base/file.h"
#include "base/json.h"
#include "base/workers.h"
#include "model/schema.h"
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
constexpr std::size_t kFilesPerTurn = 64, kShownKeys = 40;

// How the files of a company are built (SPEC §3 "Shapes").
enum class Shape : std::uint8_t { kObject, kArray, kWrapper, kRejected, kCount };
constexpr std::array<std::string_view, static_cast<std::size_t>(Shape::kCount)> kShapeNames{"object", "array",
                                                                                            "wrapper", "rejected"};

// What the stages do not count by themselves.
struct Findings {
  std::array<std::uint64_t, static_cast<std::size_t>(Shape::kCount)> shapes{};
  std::uint64_t data = 0, details = 0, attachments = 0;  // files of claims
  std::map<std::string, std::uint64_t> unmatched;        // by reason
};

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
  std::vector<std::string> foreign_hosts;
  if (own != config.companies.end()) {
    run->company = {own->name, own->store_folder, own->portal_host};
    for (const CompanyConfig& other : config.companies)
      if (other.name != own->name && other.portal_host != own->portal_host) foreign_hosts.push_back(other.portal_host);
  }
  run->rules = std::make_unique<RuleBook>(config.rules, world.zone, world.clock->now(), foreign_hosts);
  return run;
}

StageOptions stage_options(const World& world, const std::string& folder) {
  const Config& config = world.config();
  StageOptions options;
  options.input = folder;
  options.settle_seconds = 0;  // a copy made for this purpose is looked at whole
  options.is_dry_run = true;
  options.threads = config.limits.threads > 0 ? static_cast<std::size_t>(config.limits.threads) : default_workers();
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

// Reads the files once more: only the parser sees their shape.
Result<void> count_shapes(const Context& context, CompanyRun& company, Findings& findings) {
  std::mutex mutex;
  company.read_files->rewind();
  return run_workers(context.options.threads, [&](std::size_t) -> Result<void> {
    JsonDocument document;
    std::vector<FinishedFile> files;
    std::array<std::uint64_t, kShapeNames.size()> shapes{};
    std::uint64_t data = 0;
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
        data += file.role == FileRole::kData ? 1 : 0;
        const auto bytes =
            file.is_rejected ? Result<std::string>(std::string()) : read_file(join_path(company.root, file.file.path));
        const Shape shape =
            file.is_rejected || !bytes ? Shape::kRejected : shape_of(parse_file(*bytes, document), document);
        ++shapes.at(static_cast<std::size_t>(shape));
      }
    }
    const std::lock_guard lock(mutex);
    for (std::size_t i = 0; i < shapes.size(); ++i) findings.shapes.at(i) += shapes.at(i);
    findings.data += data;
    return {};
  });
}

Result<Findings> examine(const Context& context, CompanyRun& company) {
  Findings findings;
  TRY(count_shapes(context, company, findings));
  for (std::size_t bucket = 0; bucket < kBucketCount; ++bucket) {
    TRY_SET(const std::string bytes, company.claim_files->read(bucket));
    for (ByteReader reader(bytes); !reader.at_end();) {
      const ClaimFileRecord file = read_claim_file(reader);
      ++(file.role == FileRole::kDetail ? findings.details : findings.attachments);
    }
  }
  for (const Unmatched& file : company.unmatched) ++findings.unmatched[file.reason];
  return findings;
}

class ProfilePrinter {
 public:
  ProfilePrinter(const World& world, const Context& context) : texts_(world.texts), context_(context) {}

  void print_company(const CompanyRun& company, const Findings& findings) const {
    print(company.company.name + " - " + company.root);
    print_balance(company, findings);
    print_rules(company);
    print_fields(company);
    print_keys(company);
  }

 private:
  [[nodiscard]] std::string number(std::uint64_t value) const {
    return texts_.number(static_cast<std::int64_t>(value));
  }
  void line(std::string_view id, const std::vector<std::pair<const char*, std::uint64_t>>& numbers) const {
    std::vector<ErrorFact> facts;
    for (const auto& [name, value] : numbers) facts.push_back({name, number(value)});
    print("  " + texts_.text(id, facts));
  }

  void print_balance(const CompanyRun& company, const Findings& findings) const {
    const FileBalance& f = company.files;
    line("report.files", {{"found", f.found},
                          {"ignored", f.ignored},
                          {"deferred", f.deferred},
                          {"unchanged", f.unchanged},
                          {"rejected", f.rejected},
                          {"read", f.read}});
    const ObservationBalance& o = company.observations_balance;
    line("report.observations", {{"read", o.read},
                                 {"rejected", o.rejected},
                                 {"conflicts", o.conflicts},
                                 {"exact_duplicates", o.exact_duplicates},
                                 {"earlier_versions", o.earlier_versions},
                                 {"records", o.records}});
    line("profile.shapes",
         {{"objects", findings.shapes[0]}, {"arrays", findings.shapes[1]}, {"wrappers", findings.shapes[2]}});
    line("profile.claims", {{"claims", company.records.touched}});
    line("profile.claim_files",
         {{"data", findings.data}, {"details", findings.details}, {"attachments", findings.attachments}});
    for (const auto& [reason, count] : findings.unmatched)
      print("  " + texts_.text("profile.unmatched", {{"count", number(count)}, {"reason", reason}}));
  }

  void print_rules(const CompanyRun& company) const {
    std::vector<const RuleInfo*> found;
    const auto count_of = [&company](const RuleInfo* rule) -> const RuleCount& {
      return company.census.rules[static_cast<std::size_t>(rule->rule)];
    };
    for (const RuleInfo& rule : kRules)
      if (count_of(&rule).count > 0) found.push_back(&rule);
    std::stable_sort(found.begin(), found.end(), [&](const RuleInfo* left, const RuleInfo* right) {
      return count_of(left).count > count_of(right).count;
    });
    print("  " + texts_.text(found.empty() ? "profile.no_rules" : "profile.rules"));
    for (const RuleInfo* rule : found) {
      const bool is_error = context_.options.rules.severity_of(rule->rule) == Severity::kError;
      print(fmt::format("    {:>9}  {} ({}): {}", number(count_of(rule).count), rule->id,
                        texts_.text(is_error ? "profile.error" : "profile.warning"),
                        texts_.text(fmt::format("rules.{}.what", rule->id))));
      if (!count_of(rule).samples.empty()) print("               " + *count_of(rule).samples.begin());
    }
  }

  void print_fields(const CompanyRun& company) const {
    const std::uint64_t all = company.records.touched;
    if (all == 0) return;
    print("  " + texts_.text("profile.fields"));
    for (std::size_t field = 0; field <= kFieldCount; ++field) {
      const double share = 100.0 * static_cast<double>(company.census.filled[field]) / static_cast<double>(all);
      print(fmt::format("    {:>7} %  {}", texts_.decimal(share, 1),
                        field == kFieldCount ? kExtraName : kFields[field].name));
    }
  }

  // What a key of the input becomes.
  [[nodiscard]] std::string meaning_of(const std::string& key) const {
    if (const auto role = key_role(key)) return std::string(kFields[role->field].name);
    return is_metadata_key(key) ? texts_.text("profile.metadata") : std::string(kExtraName);
  }

  void print_keys(const CompanyRun& company) const {
    std::vector<std::pair<std::string, std::uint64_t>> keys;
    for (const auto& [key, counted] : company.census.keys) keys.push_back({key, counted.count});
    std::sort(keys.begin(), keys.end(), [](const auto& left, const auto& right) {
      return left.second != right.second ? left.second > right.second : left.first < right.first;
    });
    if (!keys.empty()) print("  " + texts_.text("profile.keys"));
    for (std::size_t i = 0; i < std::min(keys.size(), kShownKeys); ++i)
      print(fmt::format("    {:>9}  {} -> {}", number(keys[i].second), keys[i].first, meaning_of(keys[i].first)));
    if (keys.size() > kShownKeys)
      print("    " + texts_.text("profile.more_keys", {{"count", number(keys.size() - kShownKeys)}}));
  }

  const Texts& texts_;
  const Context& context_;
};

std::string company_json(const Context& context, const CompanyRun& company, const Findings& findings) {
  std::string json = fmt::format("{{\"path\":{},\"shapes\":{{", json_string(company.root));
  for (std::size_t i = 0; i < kShapeNames.size(); ++i)
    json += fmt::format("{}{}:{}", i == 0 ? "" : ",", json_string(kShapeNames.at(i)), findings.shapes.at(i));
  json +=
      fmt::format("}},\"claims\":{},\"claim_files\":{{\"data\":{},\"details\":{},\"attachments\":{}}},\"unmatched\":{{",
                  company.records.touched, findings.data, findings.details, findings.attachments);
  for (const auto& [reason, count] : findings.unmatched)
    json += fmt::format("{}{}:{}", json.back() == '{' ? "" : ",", json_string(reason), count);
  std::string report = report_json(context, company, "");
  while (!report.empty() && report.back() == '\n') report.pop_back();
  return json + "},\"report\":" + report + "}";
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
  if (!is_folder(folder)) return fail(ErrorCode::kBadInput, "E-INPUT-003", {{"path", folder}});
  LogOptions silent;
  silent.stderr_level = LogLevel::kOff;  // rejected files are counted, not listed
  const auto log = Log::open(silent, *world.real_clock);
  Progress progress;
  Context context{.options = stage_options(world, folder),
                  .clock = *world.clock,
                  .zone = world.zone,
                  .log = *log,
                  .ledger = nullptr,
                  .uploads = nullptr,
                  .store = nullptr,
                  .progress = progress,
                  .stop_signals = stop_signals(),
                  .work = nullptr,
                  .companies = {},
                  .stages = {},
                  .written = {}};
  for (const Place& place : places_of(world, folder)) context.companies.push_back(company_run(world, place));
  std::vector<Findings> findings;
  {
    const ProgressPrinter printer(world, progress);
    TRY(run_stages(context));
    for (const auto& company : context.companies) {
      TRY_SET(auto found, examine(context, *company));
      findings.push_back(std::move(found));
    }
  }
  bool closes = true;
  std::string json;
  const ProfilePrinter printer(world, context);
  for (std::size_t i = 0; i < findings.size(); ++i) {
    const CompanyRun& company = *context.companies[i];
    closes = closes && company.files.is_closed() && company.observations_balance.is_closed();
    if (world.arguments.is_json)
      json += (i == 0 ? "" : ",") + company_json(context, company, findings[i]);
    else if (!world.arguments.is_quiet)
      printer.print_company(company, findings[i]);
  }
  if (world.arguments.is_json) print(fmt::format("{{\"input\":{},\"companies\":[{}]}}", json_string(folder), json));
  return closes ? kExitDone : kExitBalanceOpen;
}

}  // namespace radica
