// radica generate: realistic synthetic input with its answer key (app/generate).
#include "app/generate/generate.h"

#include <fmt/format.h>

#include "app/progress.h"
#include "app/verbs/verbs.h"
#include "base/json.h"

namespace radica {
namespace {

constexpr std::int64_t kDefaultClaims = 1000, kDefaultSeed = 1;
constexpr LocalTime kNewestAge = 3600;  // seconds: nothing of it waits for settle_seconds

std::string as_json(const GenerateOptions& options, const GenerateSummary& summary) {
  return fmt::format(
      "{{\"folder\":{},\"claims\":{},\"seed\":{},\"newest\":{},\"files\":{},\"bytes\":{},\"input_files\":{},"
      "\"observations\":{},\"records\":{},\"objects\":{}}}",
      json_string(options.out), summary.claims, options.seed, json_string(format_local(options.newest)), summary.files,
      summary.bytes, summary.input.found, summary.observations.read, summary.observations.records,
      summary.store.uploaded);
}

}  // namespace

Result<int> verb_generate(World& world) {
  const Arguments& arguments = world.arguments;
  const Texts& texts = world.texts;
  GenerateOptions options;
  options.out = arguments.out.value_or("");
  options.claims = static_cast<std::uint64_t>(arguments.claims.value_or(kDefaultClaims));
  options.seed = static_cast<std::uint64_t>(arguments.seed.value_or(kDefaultSeed));
  options.newest = world.clock->now() - kNewestAge;
  options.timezone = world.zone.name();
  Progress progress;
  progress.begin("generate", options.claims);
  GenerateSummary summary;
  {
    const ProgressPrinter printer(world, progress);
    TRY_SET(summary, generate(options, [&progress](std::uint64_t done, std::uint64_t) { progress.done = done; }));
  }
  if (arguments.is_json) {
    print(as_json(options, summary));
    return kExitDone;
  }
  if (arguments.is_quiet) return kExitDone;
  const auto number = [&texts](std::uint64_t value) { return texts.number(static_cast<std::int64_t>(value)); };
  print(texts.text("generate.made", {{"claims", number(summary.claims)},
                                     {"files", number(summary.files)},
                                     {"bytes", texts.bytes(summary.bytes)},
                                     {"path", options.out}}));
  print(texts.text("generate.holds", {{"input", number(summary.input.found)},
                                      {"observations", number(summary.observations.read)},
                                      {"records", number(summary.observations.records)},
                                      {"objects", number(summary.store.uploaded)}}));
  print(texts.text("generate.key", {{"path", options.out}}));
  print(texts.text("generate.next", {{"path", options.out}}));
  return kExitDone;
}

}  // namespace radica
