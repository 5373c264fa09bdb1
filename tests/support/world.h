// A small world that the real binary works on, and the state it leaves there as text that can be compared: rows,
// history, versions, files, registry, quarantine, objects with their hashes, files written, balance. What rightly
// differs between two ways to the same state (ids, run ids) is left out. Failures of the helpers are exceptions. One
// thread.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "support/run_binary.h"

namespace radica::test {

// A database of the shared PostgreSQL and a bucket of the shared Ceph.
class Servers;

// Everything of a world that has come to rest. Two ways to the same input are held against each other with
// assert_same_world().
struct WorldState {
  std::string held;     // database, objects, input, trash, what the evidence of clean-ups says
  std::string files;    // of the output folder, by a `run --full` that followed
  std::string balance;  // of that run, and the sum of all files
  std::string deltas;   // the distinct lines of all delta files, before that run
};

// A work folder that holds radica.toml, input/, and after runs out/; radica.db and archive/ too unless its database and
// its store are servers.
class WorkWorld {
 public:
  explicit WorkWorld(std::filesystem::path folder) : folder_(std::move(folder)) {}
  WorkWorld(std::filesystem::path folder, std::shared_ptr<Servers> servers)
      : folder_(std::move(folder)), servers_(std::move(servers)) {}
  // The configuration of the tests: SQLite, local folder, one thread so that calls come in the same order.
  void write_config() const;
  void write(const std::string& path, const std::string& bytes, const std::string& local_time) const;  // below input/
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  // Of the processes that work on it.
  [[nodiscard]] Environment environment(Environment more = {}) const;

  [[nodiscard]] std::string database() const;
  [[nodiscard]] std::string objects() const;   // key, SHA-256; sorted; uploads of parts that nobody finished
  [[nodiscard]] std::string datasets() const;  // consolidated and master files of the day
  // Database and objects, with the work folder's own path left out.
  [[nodiscard]] std::string state() const;
  // Lets a `run --full` and a deep `verify` follow, which must find nothing to do: `arguments` are the words before the
  // verb. Throws with what it found if they do.
  [[nodiscard]] WorldState at_rest(const std::vector<std::string>& arguments) const;

 private:
  // Answers what the verb says.
  std::string find_nothing_to_do(std::vector<std::string> words, const std::vector<std::string>& verb) const;
  [[nodiscard]] std::string kept() const;  // input, trash and evidence
  [[nodiscard]] std::string files() const;
  [[nodiscard]] std::string deltas() const;
  std::filesystem::path folder_;
  std::shared_ptr<Servers> servers_;
};

// The servers of a world; `clear` makes them as they were just after `radica migrate`.
[[nodiscard]] std::shared_ptr<Servers> make_servers();
void clear(Servers& servers);

// kFacts: what a run that could go on with a fault ends in (a file it could not read was a reject): loaded in two
// steps, so that versions, history, names in the store and deltas differ.
enum class Sameness { kAll, kFacts };
// The one comparison of two worlds; empty, or what differs. For a test: ASSERT_EQ(differences(…), "").
[[nodiscard]] std::string differences(const WorldState& expected, const WorldState& found,
                                      Sameness sameness = Sameness::kAll);
#define ASSERT_SAME_WORLD(...) ASSERT_EQ(::radica::test::differences(__VA_ARGS__), "")

// Of such a text what any way to the same input ends in (SPEC §13): hashes, objects by claim and bytes, rejects;
// without versions, history and names in the store.
[[nodiscard]] std::string facts_of(const std::string& state);

// The lines that stand in one text only, "-" of the first and "+" of the second; empty if they are equal.
[[nodiscard]] std::string difference(const std::string& expected, const std::string& found);

}  // namespace radica::test
