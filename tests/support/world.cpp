#include "support/world.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>
#include <stdexcept>
#include <vector>

#include "base/clock.h"
#include "base/hash.h"
#include "support/sqlite_reader.h"

namespace radica::test {
namespace {

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

// Everything a later run depends on, by names instead of ids.
// NOLINTNEXTLINE(bugprone-suspicious-missing-comma): each query is one string over several lines
const std::vector<std::string> kQueries{
    "SELECT 'FACT', c, hash_registro, procesado_flag FROM (SELECT 'afinia' AS c, * FROM ov_afinia "
    "UNION ALL SELECT 'aire', * FROM ov_aire) ORDER BY 2, 3",
    "SELECT 'FACT', empresa, radicado, tipo, sha256, bytes, state FROM radica_object ORDER BY 2, 3, 4, 5",
    "SELECT 'FACT', empresa, hash_archivo, metadatos FROM registros_ov_s3 ORDER BY 2, 3, 4",
    "SELECT 'FACT', empresa, path, idx, rule, field, place, sha256 FROM radica_rejected ORDER BY 1, 2, 3, 4, 5, 6",
    "SELECT * FROM (SELECT 'afinia' AS c, * FROM ov_afinia UNION ALL SELECT 'aire', * FROM ov_aire) ORDER BY c, "
    "numero_radicado",
    "SELECT empresa, numero_radicado, version, campo, valor_anterior, valor_nuevo, archivo_origen FROM ov_historial "
    "ORDER BY 1, 2, 3, 4",
    "SELECT empresa, clave_s3, ruta_original, hash_archivo, tamano_archivo, estado_carga, procesado, metadatos "
    "FROM registros_ov_s3 ORDER BY 2",
    "SELECT v.empresa, v.radicado, hex(v.content), v.has_time, v.obs_time, v.richness, v.order_path, v.idx, f.path, "
    "v.warnings "
    "FROM radica_version v LEFT JOIN radica_file f ON f.id = v.file_id ORDER BY 1, 2, 3, 4",
    "SELECT empresa, path, fp IS NOT NULL, sha256, state, observations, radicado, tipo, obs_time FROM radica_file "
    "ORDER BY 1, 2",
    "SELECT l.empresa, l.radicado, f.path FROM radica_listed l JOIN radica_file f ON f.id = l.file_id ORDER BY 1, 2, 3",
    "SELECT empresa, radicado, folder FROM radica_claim ORDER BY 1, 2",
    "SELECT o.empresa, o.radicado, o.tipo, o.key, f.path, o.sha256, o.bytes, o.stored_bytes, o.etag, o.state "
    "FROM radica_object o LEFT JOIN radica_file f ON f.id = o.file_id ORDER BY 4",
    "SELECT empresa, radicado FROM radica_pending ORDER BY 1, 2",
    "SELECT d.empresa, t.numero_radicado FROM radica_delta d JOIN (SELECT 'afinia' AS c, numero_radicado FROM "
    "ov_afinia "
    "UNION ALL SELECT 'aire', numero_radicado FROM ov_aire) t ON t.c = d.empresa "
    "AND t.numero_radicado BETWEEN d.radicado AND coalesce(d.last, d.radicado) GROUP BY 1, 2 ORDER BY 1, 2",
    "SELECT empresa, path, idx, rule, field, shape, place, sha256 FROM radica_rejected ORDER BY 1, 2, 3, 4, 5",
    "SELECT 'FACT', empresa, radicado, idx, place, rule, text_before, text_after FROM radica_repair "
    "ORDER BY 2, 3, 4, 5, 6, 7",
    "SELECT empresa, kind, name, is_known, told IS NULL FROM radica_seen ORDER BY 1, 2, 3",
};

std::string read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path.string());
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace

void WorkWorld::write_config() const {
  std::filesystem::create_directories(folder_ / "input/afinia/oficina_virtual");
  std::filesystem::create_directories(folder_ / "input/aire/oficina_virtual");
  std::ofstream(folder_ / "radica.toml") << kConfig;
}

void WorkWorld::write(const std::string& path, const std::string& bytes, const std::string& local_time) const {
  const std::filesystem::path file = folder_ / "input" / path;
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << bytes;
  const auto time = parse_local(local_time);
  if (!time) throw std::runtime_error("no time: " + local_time);
  const std::int64_t seconds = Zone::open("America/Bogota")->to_unix(*time);
  const timespec times[2] = {{seconds, 0}, {seconds, 0}};
  if (::utimensat(AT_FDCWD, file.c_str(), times, 0) != 0)
    throw std::runtime_error("cannot set the time of " + file.string());
}

std::string WorkWorld::database() const {
  SqliteReader reader((folder_ / "radica.db").string());
  std::string text;
  for (const std::string& query : kQueries) {
    text += "--- " + query.substr(0, 60) + "\n";
    for (const SqliteRow& row : reader.query(query)) {
      for (std::size_t column = 0; column < row.columns.size(); ++column)
        if (row.columns[column] != "id") text += row.values[column].value_or("NULL") + " | ";
      text += "\n";
    }
  }
  return text;
}

std::string WorkWorld::objects() const {
  std::vector<std::string> lines;
  const std::filesystem::path root = folder_ / "archive/Central_De_Escritos";
  if (!std::filesystem::exists(root)) return {};
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root))
    if (entry.is_regular_file())
      lines.push_back(std::filesystem::relative(entry.path(), root).string() + " " + hex(sha256(read(entry.path()))));
  std::sort(lines.begin(), lines.end());
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

std::string WorkWorld::datasets() const {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_ / "out")) {
    const std::string name = entry.path().filename().string();
    const bool is_of_a_run =
        entry.path().parent_path().filename() == "manifests" || name.find("report") != std::string::npos;
    if (entry.is_regular_file() && !is_of_a_run) paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  std::string text;
  for (const auto& path : paths) text += "--- " + path.filename().string() + "\n" + read(path);
  return text;
}

std::string WorkWorld::state() const {
  std::string text = database() + "--- objects\n" + objects();
  const std::string own = folder_.string();
  for (std::size_t at = text.find(own); at != std::string::npos; at = text.find(own, at))
    text.replace(at, own.size(), "WORK");
  return text;
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
