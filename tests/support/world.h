// The state a run leaves behind as text that can be compared: rows, history, versions, files, registry, quarantine,
// objects with their hashes, datasets. What rightly differs between two ways to the same state (ids, run ids, ETags'
// times) is left out. One thread.
#pragma once

#include <filesystem>
#include <string>

namespace radica::test {

// A work folder that holds radica.toml, input/, and after runs out/, radica.db and archive/.
class WorkWorld {
 public:
  explicit WorkWorld(std::filesystem::path folder) : folder_(std::move(folder)) {}
  // The configuration of the tests: SQLite, local folder, one thread so that calls come in the same order.
  void write_config() const;
  void write(const std::string& path, const std::string& bytes, const std::string& local_time) const;  // below input/
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

  [[nodiscard]] std::string database() const;
  [[nodiscard]] std::string objects() const;   // key, SHA-256; sorted
  [[nodiscard]] std::string datasets() const;  // consolidated and master files of the day
  // Both of the above, with the work folder's own path left out.
  [[nodiscard]] std::string state() const;

 private:
  std::filesystem::path folder_;
};

// Of such a text what any way to the same input ends in (SPEC §13): hashes, objects by claim and bytes, rejects;
// without versions, history and names in the store.
[[nodiscard]] std::string facts_of(const std::string& state);

// The lines that stand in one text only, "-" of the first and "+" of the second; empty if they are equal.
[[nodiscard]] std::string difference(const std::string& expected, const std::string& found);

}  // namespace radica::test
