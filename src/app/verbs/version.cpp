// radica version: what this binary is and what it was built from, as a report of a defect needs it.
#include <fmt/format.h>
#include <libpq-fe.h>
#include <openssl/crypto.h>
#include <sqlite3.h>
#include <toml++/toml.h>
#include <utf8proc.h>
#include <xxhash.h>
#include <zlib.h>

#include <algorithm>
#include <charconv>
#include <vector>

#include "app/verbs/verbs.h"
#include "app/version.h"
#include "base/embedded.h"
#include "base/json.h"
#include "model/rule_options.h"

namespace radica {
namespace {

std::string build_type() {
#ifdef RADICA_BUILD_TYPE
  std::string type = RADICA_BUILD_TYPE;
#else
  std::string type = "unknown";
#endif
#ifdef RADICA_FAULTS
  type += ", faults";
#endif
#ifdef __SANITIZE_ADDRESS__
  type += ", asan";
#endif
#ifdef __SANITIZE_THREAD__
  type += ", tsan";
#endif
  return type;
}

std::string compiler() {
#ifdef __clang__
  return fmt::format("clang {}.{}.{}", __clang_major__, __clang_minor__, __clang_patchlevel__);
#else
  return fmt::format("g++ {}.{}.{}", __GNUC__, __GNUC_MINOR__, __GNUC_PATCHLEVEL__);
#endif
}

// Of the running process where the library says it, else of its headers.
std::vector<std::pair<std::string, std::string>> libraries() {
  const unsigned xxhash = XXH_versionNumber();
  return {{"fmt", fmt::format("{}.{}.{}", FMT_VERSION / 10000, FMT_VERSION / 100 % 100, FMT_VERSION % 100)},
          {"libpq", fmt::format("{}.{}", PQlibVersion() / 10000, PQlibVersion() % 10000)},
          {"openssl", OpenSSL_version(OPENSSL_VERSION_STRING)},
          {"sqlite", sqlite3_libversion()},
          {"toml++", fmt::format("{}.{}.{}", TOML_LIB_MAJOR, TOML_LIB_MINOR, TOML_LIB_PATCH)},
          {"utf8proc", utf8proc_version()},
          {"xxhash", fmt::format("{}.{}.{}", xxhash / 10000, xxhash / 100 % 100, xxhash % 100)},
          {"zlib", zlibVersion()}};
}

// The number of the newest migration.
int schema_version() {
  constexpr std::string_view kFolder = "sql/migrations/";
  int newest = 0;
  for (const EmbeddedFile& file : embedded_files()) {
    if (!file.name.starts_with(kFolder)) continue;
    const std::string_view name = file.name.substr(kFolder.size());
    int number = 0;
    std::from_chars(name.data(), name.data() + name.size(), number);
    newest = std::max(newest, number);
  }
  return newest;
}

}  // namespace

Result<int> verb_version(World& world) {
  if (world.arguments.is_json) {
    std::string json = fmt::format(
        "{{\"version\":{},\"build\":{},\"compiler\":{},\"rule_version\":{},\"schema_version\":{},\"libraries\":{{",
        json_string(program_version()), json_string(build_type()), json_string(compiler()), kRuleVersion,
        schema_version());
    for (const auto& [name, number] : libraries())
      json += fmt::format("{}{}:{}", json.back() == '{' ? "" : ",", json_string(name), json_string(number));
    print(json + "}}");
    return kExitDone;
  }
  print(fmt::format("radica {}", program_version()));
  if (world.arguments.is_quiet) return kExitDone;
  const Texts& texts = world.texts;
  print(texts.text("version.build", {{"build", build_type()}, {"compiler", compiler()}}));
  print(texts.text("version.rules",
                   {{"rules", std::to_string(kRuleVersion)}, {"schema", std::to_string(schema_version())}}));
  std::string list;
  for (const auto& [name, number] : libraries()) list += fmt::format("{}{} {}", list.empty() ? "" : ", ", name, number);
  print(texts.text("version.libraries", {{"libraries", list}}));
  return kExitDone;
}

}  // namespace radica
