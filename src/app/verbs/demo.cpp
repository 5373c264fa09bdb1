// radica demo: a folder of its own with generated data, the whole pipeline on the embedded defaults, and the proof that
// the run found exactly what the generator knows.
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include "app/config_text.h"
#include "app/generate/generate.h"
#include "app/json_view.h"
#include "app/progress.h"
#include "app/session.h"
#include "app/verbs/verbs.h"
#include "base/file.h"

namespace radica {
namespace {

constexpr std::int64_t kDefaultClaims = 400, kDefaultSeed = 1;
constexpr LocalTime kNewestAge = 3600;  // seconds: nothing of it waits for settle_seconds
constexpr std::string_view kConfigName = "radica.toml", kInput = "data/downloads";

// A folder that nobody used before: --out, or radica-demo-YYYYMMDD_HHMMSS here, with -2, -3… if it is taken.
Result<std::string> make_demo_folder(const World& world) {
  std::error_code error;
  std::string path = world.arguments.out.value_or("");
  if (!path.empty()) {
    TRY(make_folders(path));
    if (!std::filesystem::is_empty(path, error)) return fail(ErrorCode::kBadInput, "E-INPUT-010", {{"path", path}});
    return std::filesystem::canonical(path).string();
  }
  const std::string stem = "radica-demo-" + format_stamp(world.clock->now());
  path = stem;
  for (int copy = 2; ::mkdir(path.c_str(), 0777) != 0; ++copy) {
    if (errno != EEXIST) return fail_errno("E-FILE-006", path, errno);
    path = stem + "-" + std::to_string(copy);
  }
  return std::filesystem::canonical(path).string();
}

// The world of the demo, in the working directory: its own file, no variables, no flags.
Result<World> demo_world(const World& outer) {
  TRY(write_atomically(std::string(kConfigName), sample_config(outer.texts)));
  ConfigSources sources;
  sources.file = std::string(kConfigName);
  World world{.arguments = outer.arguments,
              .texts = outer.texts,
              .loaded = load_config(sources),
              .zone = {},
              .clock = nullptr,
              .real_clock = nullptr,
              .log = nullptr,
              .actor = outer.actor};
  if (!world.loaded.faults.empty())
    return fail(ErrorCode::kBug, "E-RUN-013", {{"fault", world.loaded.faults.front().id}});
  world.arguments.verb = "run";
  world.arguments.is_full = true;
  TRY_SET(world.zone, Zone::open(world.config().pipeline.timezone));
  world.real_clock = system_clock(world.zone);
  world.clock = outer.arguments.now ? fixed_clock(*outer.arguments.now) : system_clock(world.zone);
  LogOptions log;
  log.folder = world.config().log.dir;
  log.stderr_level = LogLevel::kError;  // the generated faults are expected
  log.is_stderr_text = is_terminal(STDERR_FILENO);
  world.log = Log::open(log, *world.real_clock);
  return world;
}

Result<GenerateSummary> generate_input(const World& world) {
  GenerateOptions options;
  options.out = kInput;
  options.claims = static_cast<std::uint64_t>(world.arguments.claims.value_or(kDefaultClaims));
  options.seed = static_cast<std::uint64_t>(world.arguments.seed.value_or(kDefaultSeed));
  options.newest = world.clock->now() - kNewestAge;
  options.timezone = world.zone.name();
  Progress progress;
  progress.begin("generate", options.claims);
  const ProgressPrinter printer(world, progress);
  return generate(options, [&progress](std::uint64_t done, std::uint64_t) { progress.done = done; });
}

// Numbers of the answer key against those that the database keeps of the run.
struct Comparison {
  std::uint64_t compared = 0;
  std::string differences;  // "afinia files.read 12 (expected 13); …"

  void compare(const std::string& name, std::int64_t expected, std::int64_t found) {
    ++compared;
    if (expected == found) return;
    if (!differences.empty()) differences += "; ";
    differences += fmt::format("{} {} (expected {})", name, found, expected);
  }
};

Result<Comparison> compare_with_key(World& world, JsonView key) {
  TRY_SET(const auto session, Session::open(world, {.verb = "demo", .database = true, .store = true}));
  TRY_SET(const auto runs, session->runs()->list_runs(1));
  JsonDocument document;
  const std::string balance = runs.empty() ? "" : runs.front().end.balance;
  const bool has_balance = !document.parse(balance);
  const JsonView found = has_balance ? JsonView(document) : JsonView();
  Comparison comparison;
  std::int64_t objects = 0, stored = 0;
  for (const JsonView& company : key["companies"].children()) {
    const std::string name(company.key());
    for (const std::string_view sum : {"files", "observations", "store"})
      for (const JsonView& part : company[sum].children())
        comparison.compare(fmt::format("{} {}.{}", name, sum, part.key()), part.number(),
                           found[name][sum][part.key()].number());
    comparison.compare(name + " records.inserted", company["records"].number(),
                       found[name]["records"]["inserted"].number());
    for (const JsonView& tipo : company["objects"].children()) objects += tipo.number();
  }
  const auto count = [&stored](const ObjectInfo&) -> Result<void> {
    ++stored;
    return {};
  };
  for (const CompanyConfig& company : world.config().companies)
    TRY(session->store()->list(world.config().store.prefix + "/" + company.store_folder + "/", count));
  comparison.compare("objects in the archive", objects, stored);
  return comparison;
}

// A claim of the data that has the most files, so that there is something to explain.
std::string interesting_claim(JsonView key) {
  std::string radicado;
  std::int64_t most = -1;
  for (const JsonView& company : key["companies"].children()) {
    for (const JsonView& claim : company["sample"].children()) {
      std::int64_t files = 0;
      for (const JsonView& tipo : claim["files"].children()) files += tipo.number();
      if (files <= most) continue;
      most = files;
      radicado = claim.key();
    }
  }
  return radicado;
}

std::vector<std::string> files_like(const std::string& folder, std::string_view part, std::string_view ending) {
  std::vector<std::string> paths;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename().string();
    if (name.find(part) != std::string::npos && name.ends_with(ending)) paths.push_back(entry.path().string());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

std::string shell_quoted(const std::string& word) {
  const auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("/._-+,:@").find(c) != std::string_view::npos;
  };
  if (!word.empty() && std::all_of(word.begin(), word.end(), is_plain)) return word;
  std::string quoted = "'";
  for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

// How this program is called: by its name if the shell finds it by that, else by its path.
std::string program_name() {
  std::error_code error;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", error);
  if (error) return "radica";
  const Environment environment = process_environment();
  const auto path = environment.find("PATH");
  std::string_view folders = path == environment.end() ? std::string_view() : std::string_view(path->second);
  while (!folders.empty()) {
    const std::size_t colon = std::min(folders.find(':'), folders.size());
    if (std::filesystem::equivalent(std::filesystem::path(folders.substr(0, colon)) / "radica", self, error) && !error)
      return "radica";
    folders.remove_prefix(std::min(colon + 1, folders.size()));
  }
  return shell_quoted(self.string());
}

struct DemoResult {
  std::string folder, radicado;
  int exit_code = kExitDone;
  Comparison comparison;
};

void print_json(const World& world, const DemoResult& result) {
  const auto list = [](const std::vector<std::string>& paths) {
    std::string text = "[";
    for (const std::string& path : paths) text += (text.size() > 1 ? "," : "") + json_string(path);
    return text + "]";
  };
  const std::string& output = world.config().pipeline.output;
  print(fmt::format(
      "{{\"folder\":{},\"exit_code\":{},\"compared\":{},\"differences\":{},\"csv\":{},\"reports\":{},"
      "\"database\":{},\"store\":{},\"radicado\":{}}}",
      json_string(result.folder), result.exit_code, result.comparison.compared,
      json_string(result.comparison.differences), list(files_like(output, "_consolidated_", ".csv")),
      list(files_like(join_path(output, "reports"), "_report_", ".html")), json_string(world.config().database.url),
      json_string(world.config().store.url), json_string(result.radicado)));
}

void print_text(const World& world, const DemoResult& result) {
  const Texts& texts = world.texts;
  const auto path_of = [&result](const std::string& path) { return join_path(result.folder, path); };
  const auto after_colon = [](const std::string& url) { return url.substr(url.find(':') + 1); };
  const std::string& output = world.config().pipeline.output;
  print("");
  if (result.comparison.differences.empty())
    print(texts.text("demo.matches", {{"count", std::to_string(result.comparison.compared)}}));
  print("");
  print(texts.text("demo.where", {{"path", result.folder}}));
  for (const std::string& path : files_like(output, "_consolidated_", ".csv"))
    print("  " + texts.text("demo.csv", {{"path", path_of(path)}}));
  for (const std::string& path : files_like(join_path(output, "reports"), "_report_", ".html"))
    print("  " + texts.text("demo.report", {{"path", path_of(path)}}));
  print("  " + texts.text("demo.database", {{"path", path_of(after_colon(world.config().database.url))}}));
  print("  " + texts.text("demo.archive", {{"path", path_of(after_colon(world.config().store.url))}}));
  print("");
  print(texts.text("demo.try"));
  const std::string program = program_name();
  print("  cd " + shell_quoted(result.folder));
  print("  " + program + " status");
  if (!result.radicado.empty()) print("  " + program + " explain " + shell_quoted(result.radicado));
  print("  " + program + " quarantine list");
}

}  // namespace

Result<int> verb_demo(World& outer) {
  if (outer.arguments.config || !outer.arguments.settings.empty()) return fail(ErrorCode::kBadInput, "E-USAGE-015");
  DemoResult result;
  TRY_SET(result.folder, make_demo_folder(outer));
  if (::chdir(result.folder.c_str()) != 0) return fail_errno("E-FILE-006", result.folder, errno);
  TRY_SET(World world, demo_world(outer));
  TRY_SET(const GenerateSummary generated, generate_input(world));
  const Texts& texts = world.texts;
  const bool shows_text = !world.arguments.is_json && !world.arguments.is_quiet;
  if (shows_text) {
    const auto number = [&texts](std::uint64_t value) { return texts.number(static_cast<std::int64_t>(value)); };
    print(texts.text("demo.generated", {{"claims", number(generated.claims)},
                                        {"files", number(generated.files)},
                                        {"bytes", texts.bytes(generated.bytes)},
                                        {"path", result.folder}}));
  }
  TRY_SET(result.exit_code, verb_run(world));

  TRY_SET(const std::string key_text, read_file(join_path(kInput, "expected.json")));
  JsonDocument document;
  const bool has_key = !document.parse(key_text);
  const JsonView key = has_key ? JsonView(document) : JsonView();
  TRY_SET(result.comparison, compare_with_key(world, key));
  result.radicado = interesting_claim(key);
  if (world.arguments.is_json) print_json(world, result);
  if (shows_text) print_text(world, result);
  if (result.comparison.differences.empty()) return result.exit_code;
  return fail(ErrorCode::kBug, "E-RUN-012", {{"differences", result.comparison.differences}});
}

}  // namespace radica
