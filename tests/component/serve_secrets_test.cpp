// Where secrets must not stand while the real `radica serve` works with them: in the words and the environment of any
// of its processes, in what they say, in an image of their memory.
#include <sys/resource.h>

#include <charconv>
#include <filesystem>

#include "base/file.h"
#include "support/task_world.h"

namespace radica::test {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string text_of_proc(pid_t id, const std::string& name) {
  std::ostringstream text;
  text << std::ifstream("/proc/" + std::to_string(id) + "/" + name).rdbuf();
  return text.str();
}

pid_t parent_of_process(pid_t id) {
  const std::string stat = text_of_proc(id, "stat");
  const std::size_t end = stat.rfind(')');
  return end == std::string::npos ? 0 : std::stoi(stat.substr(end + 4));
}

// The process and all that it started, and they.
std::vector<pid_t> family_of(pid_t first) {
  std::vector<pid_t> family{first};
  for (std::size_t next = 0; next < family.size(); ++next)
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
      const std::string name = entry.path().filename();
      pid_t id = 0;
      const auto read = std::from_chars(name.data(), name.data() + name.size(), id);
      if (read.ptr == name.data() + name.size() && parent_of_process(id) == family[next]) family.push_back(id);
    }
  return family;
}

class SecretsOfServe : public TaskWorld {
 protected:
  SecretsOfServe() {
    folder_.make_folder("one/data/downloads/afinia/oficina_virtual");
    folder_.write("one/radica.toml",
                  "[store]\nurl = \"s3://cajon\"\nendpoint = \"http://127.0.0.1:9\"\n"
                  "[server]\nlisten = \"127.0.0.1:0\"\nmetrics_token = \"" +
                      secret("metrics") +
                      "\"\n[alerts]\nsmtp_host = \"127.0.0.1\"\nsmtp_port = 9\nsmtp_user = \"alert\"\n"
                      "from = \"radica@example.org\"\nsmtp_password = \"" +
                      secret("mail") + "\"\nheartbeat_url = \"" + secret("heart", "http://127.0.0.1:9/") +
                      "\"\n[[alert_channel]]\nname = \"correo\"\nkind = \"email\"\n"
                      "to = [\"ana@example.org\"]\n[[alert_channel]]\nname = \"chat\"\n"
                      "kind = \"slack\"\nurl = \"" +
                      secret("chat", "http://127.0.0.1:9/") + "\"\n");
    folder_.write("aws", "[default]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = canary-of-store\n");
    canaries_.emplace_back("canary-of-store");
    folder_.write("database", std::string(PostgresServer::kPassword) + "\n");
    canaries_.emplace_back(PostgresServer::kPassword);
    given_ = environment();
    given_.erase("TEST_SECRET");
    given_["RADICA_DATABASE_PASSWORD"] = "file:" + folder_.path("database");
    given_["AWS_SHARED_CREDENTIALS_FILE"] = folder_.path("aws");
    given_["AWS_EC2_METADATA_DISABLED"] = "true";
    given_["RADICA_LOG_LEVEL"] = "debug";
  }
  std::unique_ptr<Process> serve() {
    auto process = std::make_unique<Process>(RADICA_BINARY, std::vector<std::string>{"--lang", "en", "serve"},
                                             folder_.path("one"), given_);
    if (!process->says("worker_started")) throw std::runtime_error(process->wait().describe());
    return process;
  }
  // A reference to a file that holds a secret nobody else knows.
  std::string secret(const std::string& name, const std::string& beginning = "") {
    canaries_.push_back("canary-of-" + name);
    return "file:" + folder_.write(name, beginning + canaries_.back() + "\n");
  }
  void expect_none(const std::string& text, const std::string& where) const {
    for (const std::string& canary : canaries_) EXPECT_THAT(text, Not(HasSubstr(canary))) << where;
  }

  std::vector<std::string> canaries_;
  Environment given_;
};

TEST_F(SecretsOfServe, StandInNoWordsNoEnvironmentAndNoLogOfAnyProcess) {
  const auto process = serve();
  add(endless());
  ASSERT_TRUE(runs_endless());
  const std::vector<pid_t> family = family_of(process->id());
  EXPECT_GE(family.size(), 3U) << "serve, the task, its pg_dump";
  EXPECT_EQ(std::ranges::count(family, dumps().front()), 1);
  for (const pid_t id : family) {
    const std::string words = text_of_proc(id, "cmdline"), environment = text_of_proc(id, "environ");
    EXPECT_THAT(environment, HasSubstr("RADICA_DATABASE_PASSWORD=file:"));
    expect_none(words, "words of " + words);
    expect_none(environment, "environment of " + words);
  }
  process->send(SIGTERM);
  const Ended ended = process->wait();
  EXPECT_EQ(ended.exit_code, 0) << ended.describe();
  expect_none(ended.standard_output + ended.standard_error, "said");
  std::size_t logs = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_.path("one"))) {
    if (!entry.is_regular_file() || entry.path().filename() == "radica.toml") continue;
    expect_none(*read_file(entry.path()), entry.path());
    logs += entry.path().extension() == ".log" ? 1 : 0;
  }
  EXPECT_GE(logs, 2U) << "that of serve, and that of the task";
}

// A file of the memory of a process holds every secret it works with, and the records.
TEST_F(SecretsOfServe, ACrashWritesNoMemoryOfAnyProcessAnywhere) {
  rlimit before{};
  ::getrlimit(RLIMIT_CORE, &before);
  const rlimit all{before.rlim_max, before.rlim_max};
  ::setrlimit(RLIMIT_CORE, &all);  // as on a machine that keeps every crash
  const auto process = serve();
  add(endless());
  ASSERT_TRUE(runs_endless());
  ::setrlimit(RLIMIT_CORE, &before);
  for (const pid_t id : family_of(process->id())) {
    std::istringstream limits(text_of_proc(id, "limits"));
    std::string line;
    while (std::getline(limits, line) && !line.starts_with("Max core file size")) continue;
    std::istringstream words(line.substr(line.find("size") + 4));
    std::string soft, hard;
    words >> soft >> hard;
    EXPECT_THAT(soft, testing::AnyOf("0", "1")) << line << text_of_proc(id, "cmdline");
    EXPECT_EQ(hard, soft) << "nobody raises it again";
  }
  process->send(SIGABRT);
  EXPECT_EQ(process->wait().signal, SIGABRT);
  for (const auto& entry : std::filesystem::directory_iterator(folder_.path("one")))
    EXPECT_THAT(entry.path().filename().string(), Not(testing::StartsWith("core")));
}

}  // namespace
}  // namespace radica::test
