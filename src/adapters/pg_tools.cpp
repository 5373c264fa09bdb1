#include "adapters/pg_tools.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <filesystem>

#include "adapters/pg_error.h"
#include "base/file.h"

namespace radica {
namespace {

constexpr std::string_view kDebianFolder = "/usr/lib/postgresql";
constexpr std::size_t kSqlState = 5;

std::string program_in(const std::string& folder, std::string_view program) {
  return folder.empty() ? std::string(program) : join_path(folder, program);
}

// Of the packages postgresql-client-N that are installed, the lowest N that will do first; then PATH.
std::vector<std::string> candidates(const PgToolsOptions& options, int server_major) {
  if (!options.folder.empty()) return {options.folder};
  std::vector<int> majors;
  std::error_code error;
  for (std::filesystem::directory_iterator it(kDebianFolder, error), end; !error && it != end; it.increment(error)) {
    const std::string name = it->path().filename().string();
    int major = 0;
    std::from_chars(name.data(), name.data() + name.size(), major);
    if (major >= server_major) majors.push_back(major);
  }
  std::sort(majors.begin(), majors.end());
  std::vector<std::string> folders;
  for (const int major : majors) folders.push_back(std::string(kDebianFolder) + "/" + std::to_string(major) + "/bin");
  folders.emplace_back();
  return folders;
}

// The line that says what went wrong: "pg_dump: error: …", "psql:<stdin>:7: ERROR:  42P01: …"; of several the first.
std::string_view line_of_error(std::string_view said) {
  for (const std::string_view mark : {"ERROR:  ", "FATAL:  ", "error: "})
    if (const std::size_t at = said.find(mark); at != std::string_view::npos) {
      const std::string_view line = said.substr(at + mark.size());
      return line.substr(0, line.find('\n'));
    }
  return said.substr(0, said.find('\n'));
}

// Of several of that name the last one counts.
std::string with_parameter(const std::string& url, std::string_view name, std::string_view value) {
  return url + (url.find('?') == std::string::npos ? "?" : "&") + std::string(name) + "=" + std::string(value);
}

// What libpq reads as ~/.pgpass: for any server, database and role. It is gone with the last process that has it.
Result<std::shared_ptr<const Descriptor>> password_file(std::string_view password) {
  std::string line = "*:*:*:*:";
  for (const char c : password) {
    if (c == ':' || c == '\\') line += '\\';
    line += c;
  }
  line += '\n';
  auto file = std::make_shared<const Descriptor>(::memfd_create("passwords", MFD_CLOEXEC));
  const bool is_written = file->get() >= 0 && ::fchmod(file->get(), S_IRUSR | S_IWUSR) == 0 &&
                          ::write(file->get(), line.data(), line.size()) == static_cast<ssize_t>(line.size());
  if (!is_written) return fail_errno("E-FILE-002", "memfd", errno);
  return file;
}

}  // namespace

int major_version(std::string_view version) {
  constexpr std::string_view kOf = "(PostgreSQL) ";
  if (const std::size_t at = version.find(kOf); at != std::string_view::npos) version.remove_prefix(at + kOf.size());
  int major = 0;
  std::from_chars(version.data(), version.data() + version.size(), major);
  return major;
}

Result<PgTools> PgTools::find(PgToolsOptions options, int server_major) {
  std::string found;
  for (const std::string& folder : candidates(options, server_major)) {
    const auto said = run_child({{program_in(folder, "pg_dump"), "--version"}, {{"LC_ALL", "C"}}});
    if (!said || said->exit_code != 0) continue;
    std::string version = said->output.substr(0, said->output.find('\n'));
    if (major_version(version) >= server_major) return PgTools(std::move(options), folder, std::move(version));
    if (found.empty()) found = std::move(version);
  }
  return fail(ErrorCode::kNotFound, "E-BACKUP-002",
              {{"found", found.empty() ? "-" : found}, {"major", std::to_string(server_major)}});
}

ChildSetup PgTools::alone(std::string_view program, const std::vector<std::string>& words) const {
  ChildSetup setup;
  setup.words.push_back(program_in(folder_, program));
  setup.words.insert(setup.words.end(), words.begin(), words.end());
  setup.environment = {{"LC_ALL", "C"}, {"PGAPPNAME", "radica"}, {"PGCONNECT_TIMEOUT", "30"}};
  return setup;
}

Result<ChildSetup> PgTools::on_database(std::string_view program, const std::string& url,
                                        const std::vector<std::string>& words) const {
  TRY_SET(const std::string password, options_.password.read());
  ChildSetup setup = alone(program, words);
  setup.words.emplace_back("--no-password");  // never asks
  std::string place;
  if (!password.empty()) {
    TRY_SET(setup.kept, password_file(password));
    place = "/proc/self/fd/" + std::to_string(setup.kept->get());
    setup.environment.emplace_back("PGPASSWORD", "");  // which would win
  }
  setup.words.push_back("--dbname=" + (place.empty() ? url : with_parameter(url, "passfile", place)));
  return setup;
}

std::string url_of_database(const std::string& url, std::string_view database) {
  return with_parameter(url, "dbname", database);
}

Result<void> check_end(std::string_view program, const ChildEnd& end) {
  if (end.exit_code == 0) return {};
  const std::string_view line = line_of_error(end.said);
  // With psql's VERBOSITY=verbose the SQLSTATE stands before the message.
  const bool has_state = line.size() > kSqlState && line.substr(kSqlState, 2) == ": ";
  const std::string_view state = has_state ? line.substr(0, kSqlState) : std::string_view();
  std::string reason = has_state ? reason_without_values(state, line.substr(kSqlState + 2)) : one_line(line);
  // Who depends on a table is the name of something, no value.
  constexpr std::string_view kDetail = "DETAIL:  ";
  if (const std::size_t detail = end.said.find(kDetail); state == "2BP01" && detail != std::string::npos)
    reason += ": " + end.said.substr(detail + kDetail.size(), end.said.find('\n', detail) - detail - kDetail.size());
  const ErrorCode said =
      reason.find("permission denied") == std::string::npos ? ErrorCode::kUnavailable : ErrorCode::kDenied;
  return fail(has_state ? code_of_sqlstate(state) : said, "E-BACKUP-003",
              {{"program", std::string(program)}, {"reason", reason.empty() ? std::to_string(end.exit_code) : reason}});
}

}  // namespace radica
