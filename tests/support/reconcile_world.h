// A small archive in a work folder, run once through the binary: SQLite and a local folder, both open to mischief.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "support/run_binary.h"
#include "support/sqlite_reader.h"
#include "support/temporary_folder.h"
#include "support/world.h"

namespace radica::test {

class ReconcileWorld : public testing::Test {
 protected:
  // R1 with a data file, a detail and an attachment; R2 with a data file.
  ReconcileWorld() : world_(folder_.path()) {
    world_.write_config();
    write("RE1_data_20251008_101112.json", claim("R1", R"(,"numero_reclamo_sgc":"RE1","nic":"1234567")"));
    write("RE1_20251008_101110.pdf", "%PDF-1.4 detail\n%%EOF\n");
    write("RE1_adjunto_20251008_101111.jpg", "\xFF\xD8\xFF\xE0 picture");
    write("RE2_data_20251009_101112.json", claim("R2", R"(,"numero_reclamo_sgc":"RE2")"));
  }

  static std::string claim(const std::string& radicado, const std::string& more = "") {
    return "{\"numero_radicado\":\"" + radicado +
           "\",\"fecha\":\"2025/10/08 10:11\",\"estado_solicitud\":\"Pendiente\"" + more + "}";
  }
  void write(const std::string& name, const std::string& bytes, const std::string& at = "2025-11-01 05:00:00") {
    world_.write("afinia/oficina_virtual/processed/" + name, bytes, at);
  }
  [[nodiscard]] Ended radica(const std::vector<std::string>& verb, const Environment& environment = {}) {
    std::vector<std::string> words{"--config", "radica.toml", "--no-progress",      "--lang",
                                   "en",       "--now",       "2026-11-24T12:00:00"};
    words.insert(words.end(), verb.begin(), verb.end());
    return run_radica(words, folder_.path(), environment);
  }
  void run() {
    const Ended ended = radica({"run"});
    ASSERT_EQ(ended.exit_code, 0) << ended.describe();
  }
  // Lines of `class radicado place detail`, without the archive's prefix, in the order of the report.
  std::string findings(const std::vector<std::string>& more = {}, int exit_code = 3) {
    std::vector<std::string> verb{"reconcile", "--json"};
    verb.insert(verb.end(), more.begin(), more.end());
    const Ended ended = radica(verb);
    EXPECT_EQ(ended.exit_code, exit_code) << ended.describe() << ended.standard_output;
    return ended.standard_output;
  }
  void expect_clean() {
    const std::string report = findings({}, 0);
    EXPECT_THAT(report, testing::Not(testing::HasSubstr("{\"class\":"))) << report;
  }
  // Finds exactly this class, changes nothing while only asked, repairs it, and is clean then.
  void expect_repaired(const std::string& type, const std::string& found) {
    const std::string report = findings();
    EXPECT_THAT(report, testing::HasSubstr("\"" + type + "\":{\"found\":1,\"settled\":0"));
    EXPECT_THAT(report, testing::HasSubstr(found));
    const std::string before = state();
    EXPECT_THAT(findings({"--repair", type, "--dry-run"}, 0), testing::HasSubstr("\"settled\":1"));
    EXPECT_EQ(difference(before, state()), "");
    const Ended repaired = radica({"reconcile", "--repair", type, "--yes"});
    EXPECT_EQ(repaired.exit_code, 0) << repaired.describe() << repaired.standard_output;
    expect_clean();
  }

  [[nodiscard]] std::string object(const std::string& name) const {
    return folder_.path("archive/Central_De_Escritos/Afinia/01_raw_data/oficina_virtual/" + name);
  }
  static void overwrite(const std::string& path, const std::string& bytes) {
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
    std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
  }
  void execute(const std::string& sql) { SqliteReader(folder_.path("radica.db")).execute(sql); }
  std::string value(const std::string& sql) {
    const auto rows = SqliteReader(folder_.path("radica.db")).query(sql);
    return rows.empty() ? "no row" : rows.front().joined();
  }
  [[nodiscard]] std::string state() const { return world_.state(); }

  TemporaryFolder folder_;
  WorkWorld world_;
};

}  // namespace radica::test
