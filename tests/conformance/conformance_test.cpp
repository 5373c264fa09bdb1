// Runs the real radica on each case of this folder and compares everything it leaves as README.md says: files, table,
// store; then runs again and expects that nothing moved.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "conformance/csv_table.h"
#include "support/run_binary.h"
#include "support/sqlite_reader.h"
#include "support/temporary_folder.h"

namespace radica::test {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kDay = "20261124";
constexpr std::string_view kCompanies[] = {"afinia", "aire"};
constexpr std::string_view kConfiguration = R"(
[pipeline]
timezone = "America/Bogota"
input    = "input"
output   = "out"
settle_seconds = 10

[[company]]
name = "afinia"
store_folder = "Afinia"
portal_host = "caribemar.facture.co"
[[company]]
name = "aire"
store_folder = "Air-e"
portal_host = "caribesol.facture.co"

[database]
url = "sqlite:radica.db"
schema = "data_general"
[store]
url = "folder:archive"
prefix = "Central_De_Escritos"
)";

fs::path cases_folder() {
  return fs::path(RADICA_SOURCE_DIR) / "tests/conformance";
}

std::vector<std::string> case_names() {
  std::vector<std::string> names{"messy"};
  for (const auto& entry : fs::directory_iterator(cases_folder() / "cases"))
    names.push_back("cases/" + entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

// The line without its member `where`, which stands last (RFC 8785) and is a string or null. An unescaped quote behind
// a comma cannot be inside a string, so the first hit is the member itself.
std::string without_where(const std::string& line) {
  const std::size_t begin = line.find(R"(,"where":)");
  if (begin == std::string::npos) return line + " (has no where)";
  std::size_t end = begin + 9;
  if (line.compare(end, 4, "null") == 0) {
    end += 4;
  } else {
    for (++end; end < line.size() && line[end] != '"'; ++end)
      if (line[end] == '\\') ++end;
    ++end;
  }
  return line.substr(0, begin) + line.substr(std::min(end, line.size()));
}

// Every file below `folder` with what `describe` says about it, by its path from there.
template <class Describe>
std::map<std::string, std::string> files_below(const fs::path& folder, const Describe& describe) {
  std::map<std::string, std::string> files;
  if (!fs::exists(folder)) return files;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (!entry.is_directory()) files[entry.path().lexically_relative(folder).string()] = describe(entry.path());
  return files;
}

std::string claim_folder(std::string_view name) {
  constexpr std::string_view kKept = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string folder;
  for (const char c : name) {
    if (kKept.find(c) != std::string_view::npos && !(folder.empty() && c == '.')) {
      folder += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    folder += '%';
    folder += kHex[byte >> 4U];
    folder += kHex[byte & 15U];
  }
  if (folder.size() <= 120) return folder;
  return folder.substr(0, 100) + "~" + hex(sha256(name)).substr(0, 16);
}

class Conformance : public testing::TestWithParam<std::string> {
 protected:
  Conformance() : case_(cases_folder() / GetParam()), work_(work_folder_.path()) {}

  void SetUp() override {
    fs::copy(case_ / "input", work_ / "input", fs::copy_options::recursive);
    for (const auto& entry : fs::recursive_directory_iterator(work_))
      fs::permissions(entry.path(), fs::perms::owner_write, fs::perm_options::add);
    const Ended touched = run_program(
        "sh", {(cases_folder() / "set_mtimes.sh").string(), case_.string(), (work_ / "input").string()}, work_);
    ASSERT_EQ(touched.exit_code, 0) << touched.describe();
    work_folder_.write("radica.toml", kConfiguration);
  }

  void run(const std::vector<std::string>& verb) {
    std::vector<std::string> arguments{"--config", "radica.toml", "--no-progress", "--now", "2026-11-24T12:00:00"};
    arguments.insert(arguments.end(), verb.begin(), verb.end());
    const Ended ended = run_radica(arguments, work_);
    ASSERT_EQ(ended.exit_code, 0) << ended.describe() << "\n" << ended.standard_output;
  }

  [[nodiscard]] std::string expected(const std::string& name) const { return read(case_ / "expected" / name); }
  [[nodiscard]] std::string written(const std::string& name) const { return read(work_ / "out" / name); }

  // A missing file is a failure with its name, not an exception.
  static std::string read(const fs::path& path) {
    if (!fs::is_regular_file(path)) {
      ADD_FAILURE() << "missing: " << path;
      return {};
    }
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }

  [[nodiscard]] std::vector<std::string> companies() const {
    std::vector<std::string> found;
    for (const std::string_view company : kCompanies)
      if (fs::exists(case_ / "expected" / dated(company, "consolidated", "csv"))) found.emplace_back(company);
    return found;
  }
  static std::string dated(std::string_view company, std::string_view what, std::string_view ending) {
    return std::string(company) + "_" + std::string(what) + "_" + std::string(kDay) + "." + std::string(ending);
  }

  [[nodiscard]] std::set<std::string> expected_keys() const {
    std::set<std::string> keys;
    for (const std::string& line : lines_of(expected("store.tsv"))) keys.insert(line.substr(0, line.find('\t')));
    return keys;
  }

  void compare_files(const std::string& company) const;
  void compare_rejected(const std::string& company) const;
  void compare_report(const std::string& company) const;
  void compare_store() const;
  void compare_table(const std::string& company, std::multiset<std::string>& keys) const;
  void compare_row(const CsvRow& row, const SqliteRow& stored, std::multiset<std::string>& keys) const;
  void compare_registered() const;
  [[nodiscard]] std::map<std::string, std::string> world() const;
  void watch_rows() const;
  void expect_no_row_touched() const;

  TemporaryFolder work_folder_;
  fs::path case_, work_;
};

void Conformance::compare_files(const std::string& company) const {
  for (const std::string& name :
       {dated(company, "consolidated", "csv"), dated(company, "master", "ndjson"),
        "reports/" + dated(company, "duplicates", "csv"), "reports/" + dated(company, "unmatched", "csv")})
    EXPECT_EQ(written(name), expected(name)) << name;
}

void Conformance::compare_rejected(const std::string& company) const {
  const std::string name = "reports/" + dated(company, "rejected", "ndjson");
  std::string stripped;
  for (const std::string& line : lines_of(written(name))) stripped += without_where(line) + "\n";
  EXPECT_EQ(stripped, expected(name)) << name;
}

// Every value of the expected report stands at the same place of the product's; arrays have the same length. Of the
// catalogues a count of 0 may be left out.
void Conformance::compare_report(const std::string& company) const {
  const std::string name = "reports/" + dated(company, "report", "json");
  SqliteReader reader(":memory:");
  reader.execute("CREATE TEMP TABLE node(side, fullkey, type, value, PRIMARY KEY (side, fullkey))");
  for (const auto& [side, text] :
       std::map<std::string, std::string>{{"expected", expected(name)}, {"written", written(name)}})
    reader.query(
        "INSERT INTO node SELECT ?1, fullkey, type, CASE type WHEN 'array' THEN json_array_length(value) "
        "WHEN 'object' THEN '' ELSE atom END FROM json_tree(?2) RETURNING 1",
        {side, text});
  const auto differing = reader.query(
      "SELECT e.fullkey, e.value, w.value FROM node e LEFT JOIN node w ON w.side = 'written' AND w.fullkey = e.fullkey "
      "WHERE e.side = 'expected' AND (w.type IS NOT e.type OR w.value IS NOT e.value) "
      "AND NOT (e.fullkey LIKE '$.catalogues.%' AND e.value IS 0 AND w.fullkey IS NULL)");
  for (const SqliteRow& row : differing)
    ADD_FAILURE() << name << " at " << row.text("fullkey") << ": expected " << row.at(1).value_or("null") << ", is "
                  << row.at(2).value_or("missing or null");
}

void Conformance::compare_store() const {
  std::string listing;
  const auto hash = [](const fs::path& path) { return hex(sha256(read(path))); };
  std::map<std::string, std::string> objects;
  for (const auto& [key, sha] : files_below(work_ / "archive/Central_De_Escritos", hash))
    objects["Central_De_Escritos/" + key] = sha;
  for (const auto& [key, sha] : objects) listing += key + "\t" + sha + "\n";
  EXPECT_EQ(listing, expected("store.tsv"));
}

void Conformance::compare_table(const std::string& company, std::multiset<std::string>& keys) const {
  const std::vector<CsvRow> rows = read_csv(expected(dated(company, "consolidated", "csv")));
  const auto stored = SqliteReader((work_ / "radica.db").string())
                          .query("SELECT * FROM ov_" + company + " ORDER BY CAST(numero_radicado AS BLOB)");
  ASSERT_EQ(stored.size(), rows.size()) << "rows of ov_" << company;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    SCOPED_TRACE("ov_" + company + ", numero_radicado " + rows[i].at("numero_radicado"));
    compare_row(rows[i], stored[i], keys);
  }
}

void Conformance::compare_row(const CsvRow& row, const SqliteRow& stored, std::multiset<std::string>& keys) const {
  for (const auto& [column, value] : row) {
    if (column == "advertencias") {
      std::string list;  // the CSV has a|b, the table ["a","b"]
      for (const char c : value) list += c == '|' ? std::string(R"(",")") : std::string(1, c);
      EXPECT_EQ(stored.value(column).value_or("[]"), value.empty() ? "[]" : R"([")" + list + R"("])") << column;
    } else if (value.empty()) {
      EXPECT_FALSE(stored.value(column).has_value()) << column << " is " << stored.text(column);
    } else {
      EXPECT_EQ(stored.value(column).value_or("NULL"), value) << column;
    }
  }
  EXPECT_EQ(stored.value("version").value_or("NULL"), "1");
  EXPECT_EQ(stored.value("procesado_flag").value_or("NULL"), "1");

  const std::string claim =
      claim_folder(row.at("numero_reclamo_sgc").empty() ? row.at("numero_radicado") : row.at("numero_reclamo_sgc"));
  const std::string shared = claim + "~" + claim_folder(row.at("numero_radicado"));
  ASSERT_TRUE(stored.value("archivos_s3_urls").has_value());
  for (const SqliteRow& object : SqliteReader(":memory:")
                                     .query("SELECT json_extract(value, '$.clave') AS clave FROM json_each(?1)",
                                            {stored.text("archivos_s3_urls")})) {
    const std::string folder = fs::path(object.text("clave")).parent_path().filename().string();
    EXPECT_TRUE(folder == claim || folder == shared) << object.text("clave") << " is not of the claim " << claim;
    keys.insert(object.text("clave"));
  }
}

// Rows of the tables that users read, and objects with hash and time: what a run without news must leave alone.
std::map<std::string, std::string> Conformance::world() const {
  std::map<std::string, std::string> all = files_below(work_ / "archive/Central_De_Escritos", [](const fs::path& path) {
    return hex(sha256(read(path))) + " " + std::to_string(fs::last_write_time(path).time_since_epoch().count());
  });
  SqliteReader database((work_ / "radica.db").string());
  for (const char* table : {"ov_afinia", "ov_aire", "registros_ov_s3", "ov_historial"}) {
    int number = 0;
    for (const SqliteRow& row : database.query(std::string("SELECT * FROM ") + table + " ORDER BY rowid"))
      all[std::string(table) + " row " + std::to_string(number++)] = row.joined();
  }
  return all;
}

// Notes every write to a row of these tables, also one that puts the same values again.
void Conformance::watch_rows() const {
  SqliteReader database((work_ / "radica.db").string());
  database.execute("CREATE TABLE test_touched(what TEXT)");
  for (const std::string table : {"ov_afinia", "ov_aire", "registros_ov_s3", "ov_historial"})
    for (const std::string act : {"INSERT", "UPDATE", "DELETE"})
      database.execute("CREATE TRIGGER test_" + table + "_" + act + " AFTER " + act + " ON " + table +
                       " BEGIN INSERT INTO test_touched VALUES ('" + act + " " + table + "'); END");
}

void Conformance::expect_no_row_touched() const {
  SqliteReader database((work_ / "radica.db").string());
  for (const SqliteRow& row : database.query("SELECT what, count(*) FROM test_touched GROUP BY what"))
    ADD_FAILURE() << "rows written: " << row.joined();
}

void Conformance::compare_registered() const {
  std::vector<std::string> registered;
  for (const SqliteRow& row : SqliteReader((work_ / "radica.db").string())
                                  .query("SELECT clave_s3 FROM registros_ov_s3 ORDER BY CAST(clave_s3 AS BLOB)"))
    registered.push_back(row.text("clave_s3"));
  const std::set<std::string> wanted = expected_keys();
  EXPECT_EQ(registered, std::vector<std::string>(wanted.begin(), wanted.end())) << "keys in registros_ov_s3";
}

TEST_P(Conformance, GivesTheExpectedWorldAndThenLeavesItAlone) {
  ASSERT_NO_FATAL_FAILURE(run({"run", "--full"}));
  std::multiset<std::string> keys;
  for (const std::string& company : companies()) {
    compare_files(company);
    compare_rejected(company);
    compare_report(company);
    compare_table(company, keys);
  }
  compare_store();
  const std::set<std::string> wanted = expected_keys();
  EXPECT_EQ(keys, std::multiset<std::string>(wanted.begin(), wanted.end())) << "keys in archivos_s3_urls";
  compare_registered();

  const auto before = world();
  watch_rows();
  for (const std::vector<std::string>& verb : {std::vector<std::string>{"run", "--full"}, {"run"}}) {
    SCOPED_TRACE("second run: " + verb.back());
    ASSERT_NO_FATAL_FAILURE(run(verb));
    EXPECT_EQ(world(), before);
    expect_no_row_touched();
    for (const std::string& company : companies()) compare_files(company);
  }
  for (const auto& entry : fs::recursive_directory_iterator(work_ / "out"))
    EXPECT_EQ(entry.path().filename().string().find("_delta_"), std::string::npos) << entry.path();
}

std::string parameter_name(const testing::TestParamInfo<std::string>& info) {
  std::string name;
  for (const char c : fs::path(info.param).filename().string())
    name += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
  return name;
}

INSTANTIATE_TEST_SUITE_P(Cases, Conformance, testing::ValuesIn(case_names()), parameter_name);

TEST(ConformanceCases, AreAllListed) {
  std::set<std::string> listed, found;
  std::ifstream list(cases_folder() / "cases.tsv");
  for (std::string line; std::getline(list, line);) listed.insert("cases/" + line.substr(0, line.find('\t')));
  for (const std::string& name : case_names())
    if (name != "messy") found.insert(name);
  EXPECT_EQ(found, listed);
}

}  // namespace
}  // namespace radica::test
