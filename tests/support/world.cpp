#include "support/world.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <stdexcept>
#include <vector>

#include "base/clock.h"
#include "base/hash.h"
#include "support/ceph_server.h"
#include "support/postgres_server.h"
#include "support/sqlite_reader.h"

namespace radica::test {
namespace {

namespace fs = std::filesystem;

constexpr const char* kConfig = R"([pipeline]
timezone = "America/Bogota"
input    = "input"
output   = "out"

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
[store]
url = "folder:archive"
prefix = "Central_De_Escritos"
[log]
dir = "logs"
[limits]
threads = 1
)";

// What is asked of the database, by names instead of ids. A fact is what any way to the same input ends in.
struct Question {
  bool is_fact;
  const char* text;
};

constexpr Question kQuestions[] = {
    {true,
     "SELECT c, hash_registro, procesado_flag FROM (SELECT 'afinia' AS c, * FROM ov_afinia "
     "UNION ALL SELECT 'aire', * FROM ov_aire) AS claims"},
    {true, "SELECT empresa, radicado, tipo, sha256, bytes, state FROM radica_object"},
    {true, "SELECT empresa, hash_archivo, metadatos FROM registros_ov_s3"},
    {true, "SELECT empresa, path, idx, rule, field, place, sha256 FROM radica_rejected"},
    {true, "SELECT empresa, radicado, idx, place, rule, text_before, text_after FROM radica_repair"},
    {false, "SELECT 'afinia' AS c, * FROM ov_afinia"},
    {false, "SELECT 'aire' AS c, * FROM ov_aire"},
    {false,
     "SELECT empresa, numero_radicado, version, campo, valor_anterior, valor_nuevo, archivo_origen "
     "FROM ov_historial"},
    {false,
     "SELECT empresa, clave_s3, ruta_original, hash_archivo, tamano_archivo, estado_carga, procesado, metadatos "
     "FROM registros_ov_s3"},
    {false,
     "SELECT v.empresa, v.radicado, v.object, v.has_time, v.obs_time, v.richness, v.order_path, v.idx, f.path, "
     "v.warnings FROM radica_version v LEFT JOIN radica_file f ON f.id = v.file_id"},
    {false,
     "SELECT empresa, path, fp IS NOT NULL AS is_read, sha256, state, observations, radicado, tipo, obs_time "
     "FROM radica_file"},
    {false, "SELECT l.empresa, l.radicado, f.path FROM radica_listed l JOIN radica_file f ON f.id = l.file_id"},
    {false, "SELECT empresa, radicado, folder FROM radica_claim"},
    {false,
     "SELECT o.empresa, o.radicado, o.tipo, o.key, f.path, o.sha256, o.bytes, o.stored_bytes, o.etag, o.state "
     "FROM radica_object o LEFT JOIN radica_file f ON f.id = o.file_id"},
    {false,
     "SELECT empresa, radicado FROM radica_pending UNION SELECT p.empresa, f.radicado FROM radica_pending p "
     "JOIN radica_file f ON f.empresa = p.empresa AND f.radicado BETWEEN p.radicado AND p.last "
     "WHERE f.tipo IS NOT NULL"},
    {false,
     "SELECT d.empresa, t.numero_radicado FROM radica_delta d JOIN (SELECT 'afinia' AS c, numero_radicado FROM "
     "ov_afinia "
     "UNION ALL SELECT 'aire', numero_radicado FROM ov_aire) t ON t.c = d.empresa "
     "AND t.numero_radicado BETWEEN d.radicado AND coalesce(d.last, d.radicado) GROUP BY 1, 2"},
    {false, "SELECT empresa, path, idx, rule, field, shape, place, sha256 FROM radica_rejected"},
    {false, "SELECT empresa, kind, name, is_known, told IS NULL AS is_untold FROM radica_seen"},
    {false,
     "SELECT empresa, clase, path, rule, sha256, bytes, key, trash, state, removed_at, evidence IS NULL AS is_untold "
     "FROM radica_removed"},
};

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path.string());
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

void replace_all(std::string& text, const std::string& what, const std::string& by) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
}

std::string start_of_line(const Question& question, std::size_t number) {
  return question.is_fact ? "FACT " + std::to_string(number) + " " : std::to_string(number) + " ";
}

std::vector<std::string> sqlite_lines(const std::string& path) {
  SqliteReader reader(path);
  std::vector<std::string> lines;
  for (std::size_t number = 0; const Question& question : kQuestions) {
    for (const SqliteRow& row : reader.query(question.text)) {
      lines.push_back(start_of_line(question, number));
      for (std::size_t column = 0; column < row.columns.size(); ++column)
        if (row.columns[column] != "id") lines.back() += row.values[column].value_or("NULL") + " | ";
      replace_all(lines.back(), "\n", "\\n");
    }
    ++number;
  }
  return lines;
}

// All at once: each call of the helper is a connection of its own.
std::vector<std::string> postgres_lines(const PostgresDatabase& database) {
  std::string all;
  for (std::size_t number = 0; const Question& question : kQuestions) {
    all += (number == 0 ? "" : " UNION ALL ") + ("SELECT '" + start_of_line(question, number)) +
           "' || (to_jsonb(q) - 'id')::text FROM (" + question.text + ") AS q";
    ++number;
  }
  return database.sql(all);
}

void expect_good(const Result<void>& result) {
  if (!result) throw std::runtime_error(result.error().describe());
}

std::vector<std::string> bucket_lines(const CephBucket& bucket) {
  const auto store = S3Store::open(bucket.options()).value();
  std::vector<std::string> keys, lines;
  expect_good(store->list("", [&keys](const ObjectInfo& info) -> Result<void> {
    keys.push_back(info.key);
    return {};
  }));
  for (const std::string& key : keys) {
    Sha256Hasher hasher;
    const auto got = store->get(key, [&hasher](std::string_view piece) -> Result<void> {
      hasher.update(piece);
      return {};
    });
    if (!got || !*got) throw std::runtime_error("cannot read the object " + key);
    lines.push_back(key + " " + hex(hasher.finish()));
  }
  const auto unfinished = store->sweep_unfinished({}, "", [&lines](const std::string& key) -> Result<bool> {
    lines.push_back(key + " in parts that nobody finished");
    return true;
  });
  if (!unfinished) throw std::runtime_error(unfinished.error().describe());
  return lines;
}

// Of the output folder, sorted: without what tells of one run (its manifest, its report).
std::vector<fs::path> output_files(const fs::path& folder) {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::recursive_directory_iterator(folder / "out")) {
    const std::string name = entry.path().filename().string();
    const bool is_of_a_run =
        entry.path().parent_path().filename() == "manifests" || name.find("report") != std::string::npos;
    if (entry.is_regular_file() && !is_of_a_run) paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

std::string contents_of(const std::vector<fs::path>& paths) {
  std::string text;
  for (const fs::path& path : paths) text += "--- " + path.filename().string() + "\n" + read(path);
  return text;
}

// Path and SHA-256 of each file below `root`, if there is one.
std::vector<std::string> lines_of_files(const fs::path& root) {
  std::vector<std::string> lines;
  if (!fs::exists(root)) return lines;
  for (const auto& entry : fs::recursive_directory_iterator(root))
    if (entry.is_regular_file())
      lines.push_back(fs::relative(entry.path(), root).string() + " " + hex(sha256(read(entry.path()))));
  return lines;
}

}  // namespace

class Servers {
 public:
  Servers() {
    database.sql("ALTER ROLE admin IN DATABASE \"" + database.name() + "\" SET search_path = data_general, radica");
  }
  PostgresDatabase database{PostgresDatabase::Kind::kBare};
  std::unique_ptr<CephBucket> bucket = std::make_unique<CephBucket>();
};

void WorkWorld::write_config() const {
  fs::create_directories(folder_ / "input/afinia/oficina_virtual");
  fs::create_directories(folder_ / "input/aire/oficina_virtual");
  std::ofstream(folder_ / "radica.toml") << kConfig;
}

void WorkWorld::write(const std::string& path, const std::string& bytes, const std::string& local_time) const {
  const fs::path file = folder_ / "input" / path;
  fs::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << bytes;
  const auto time = parse_local(local_time);
  if (!time) throw std::runtime_error("no time: " + local_time);
  const std::int64_t seconds = Zone::open("America/Bogota")->to_unix(*time);
  const timespec times[2] = {{seconds, 0}, {seconds, 0}};
  if (::utimensat(AT_FDCWD, file.c_str(), times, 0) != 0)
    throw std::runtime_error("cannot set the time of " + file.string());
}

Environment WorkWorld::environment(Environment more) const {
  if (servers_ == nullptr) return more;
  more.merge(servers_->bucket->environment());
  more.merge(Environment{{"RADICA_DATABASE_URL", servers_->database.url()},
                         {"RADICA_DATABASE_PASSWORD", "env:TEST_SECRET"},
                         {"TEST_SECRET", std::string(PostgresServer::kPassword)}});
  return more;
}

std::string WorkWorld::database() const {
  std::vector<std::string> lines =
      servers_ == nullptr ? sqlite_lines((folder_ / "radica.db").string()) : postgres_lines(servers_->database);
  std::sort(lines.begin(), lines.end());
  return joined(lines);
}

std::string WorkWorld::objects() const {
  std::vector<std::string> lines;
  if (servers_ != nullptr) {
    lines = bucket_lines(*servers_->bucket);
  } else {
    lines = lines_of_files(folder_ / "archive/Central_De_Escritos");
  }
  // Roots of the audit tell of runs, not of claims.
  std::erase_if(lines, [](const std::string& line) { return line.find("_auditoria/") != std::string::npos; });
  std::sort(lines.begin(), lines.end());
  return joined(lines);
}

std::string WorkWorld::datasets() const {
  return contents_of(output_files(folder_));
}

// Those of the day; what a kill may leave of a hidden file or a work folder counts, by its name.
std::string WorkWorld::files() const {
  std::vector<fs::path> paths = output_files(folder_);
  std::erase_if(paths, [](const fs::path& path) {
    const std::string name = path.filename().string();
    return name.front() != '.' && name.find("_20261124.") == std::string::npos;
  });
  return contents_of(paths);
}

// What a killed clean-up could not mark as listed stands in the next evidence file too.
std::string WorkWorld::kept() const {
  std::set<std::string> lines;
  for (const std::string folder : {"input", "data/trash"})
    for (const std::string& line : lines_of_files(folder_ / folder)) lines.insert(folder + " " + line);
  static const std::regex run(R"re("run_id":"[^"]*")re");
  if (const fs::path folder = folder_ / "out/cleanup"; fs::exists(folder)) {
    for (const auto& entry : fs::directory_iterator(folder)) {
      std::istringstream text(read(entry.path()));
      for (std::string line; std::getline(text, line);) lines.insert("evidence " + std::regex_replace(line, run, ""));
    }
  }
  return joined({lines.begin(), lines.end()});
}

std::string WorkWorld::deltas() const {
  std::set<std::string> lines;
  for (const fs::path& path : output_files(folder_)) {
    const std::string name = path.filename().string();
    if (name.find("_delta_") == std::string::npos) continue;
    std::istringstream text(read(path));
    for (std::string line; std::getline(text, line);) lines.insert(name.substr(0, name.find('_')) + ": " + line);
  }
  return joined({lines.begin(), lines.end()});
}

std::string WorkWorld::state() const {
  std::string text = database() + "--- objects\n" + objects();
  replace_all(text, folder_.string(), "WORK");
  if (servers_ != nullptr) replace_all(text, servers_->bucket->name(), "BUCKET");
  return text;
}

std::string WorkWorld::find_nothing_to_do(std::vector<std::string> words, const std::vector<std::string>& verb) const {
  const std::string before = state();
  words.insert(words.end(), verb.begin(), verb.end());
  const Ended ended = run_radica(words, folder_, environment());
  if (ended.exit_code != 0) throw std::runtime_error(verb.front() + ": " + ended.describe() + ended.standard_output);
  if (const std::string changed = difference(before, state()); !changed.empty())
    throw std::runtime_error(verb.front() + " found something to do:\n" + changed);
  return ended.standard_output;
}

WorldState WorkWorld::at_rest(const std::vector<std::string>& arguments) const {
  WorldState world{state() + "--- kept\n" + kept(), "", "", deltas()};
  const std::string summary = find_nothing_to_do(arguments, {"run", "--full", "--json"});
  const auto part = [&summary](const std::string& first, const std::string& behind) {
    const std::size_t from = summary.find(first), to = summary.find(behind, from);
    if (from == std::string::npos || to == std::string::npos) throw std::runtime_error("no " + first + " " + summary);
    return summary.substr(from, to - from);
  };
  // The store's sum is of the files that were looked at, among them those too young to be trusted: a matter of time.
  static const std::regex store(R"re("store":\{[^}]*\})re");
  world.balance = std::regex_replace(part("\"balance\":", ",\"stages\":"), store, "") + "\n" +
                  part("\"archive\":", ",\"preview\":");
  world.files = files();
  find_nothing_to_do(arguments, {"verify", "--deep"});
  return world;
}

std::shared_ptr<Servers> make_servers() {
  return std::make_shared<Servers>();
}

void clear(Servers& servers) {
  std::string tables;
  for (const std::string& table : servers.database.sql(
           "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables "
           "WHERE schemaname IN ('radica', 'data_general') AND tablename NOT IN ('radica_migration', 'radica_audit')"))
    tables += (tables.empty() ? "" : ", ") + table;
  servers.database.sql("TRUNCATE " + tables + " RESTART IDENTITY");
  servers.bucket = std::make_unique<CephBucket>();
}

std::string differences(const WorldState& expected, const WorldState& found, Sameness sameness) {
  if (sameness == Sameness::kFacts) return difference(facts_of(expected.held), facts_of(found.held));
  // A row may be in two deltas, never in none, and never in a state that it was not in.
  return difference(expected.held, found.held) + difference(expected.files, found.files) +
         difference(expected.balance, found.balance) + difference(expected.deltas, found.deltas);
}

std::string facts_of(const std::string& state) {
  std::string facts;
  std::istringstream stream(state);
  for (std::string line; std::getline(stream, line);)
    if (line.compare(0, 4, "FACT") == 0) facts += line + "\n";
  return facts;
}

std::string difference(const std::string& expected, const std::string& found) {
  const auto lines_of = [](const std::string& text) {
    std::multiset<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) lines.insert(line);
    return lines;
  };
  const auto only_in = [](std::multiset<std::string> left, const std::multiset<std::string>& right,
                          const std::string& mark) {
    for (const std::string& line : right)
      if (const auto same = left.find(line); same != left.end()) left.erase(same);
    std::string text;
    for (const std::string& line : left) text += mark + line.substr(0, 400) + "\n";
    return text;
  };
  const auto before = lines_of(expected), after = lines_of(found);
  return only_in(before, after, "- ") + only_in(after, before, "+ ");
}

}  // namespace radica::test
