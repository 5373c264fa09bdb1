// A small world with a little of everything, just before a run that is disturbed, on either ground: SQLite and a
// folder, or PostgreSQL and S3. After the fault a clean run has to end in the state of an undisturbed one.
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <optional>
#include <random>

#include "support/run_binary.h"
#include "support/soak.h"
#include "support/temporary_folder.h"
#include "support/world.h"

namespace radica::test {

// The run that is disturbed: of everything; of what changed; of everything again behind a change; a round of watch; a
// clean-up of every class of input and of the trash of the one before.
enum class Phase { kFirstLoad, kLaterLoad, kFullAgain, kWatch, kCleanup };
inline constexpr Phase kPhases[] = {Phase::kFirstLoad, Phase::kLaterLoad, Phase::kFullAgain, Phase::kWatch,
                                    Phase::kCleanup};

inline std::string name_of(Phase phase) {
  switch (phase) {
    case Phase::kFirstLoad:
      return "FirstLoad";
    case Phase::kLaterLoad:
      return "LaterLoad";
    case Phase::kFullAgain:
      return "FullAgain";
    case Phase::kWatch:
      return "Watch";
    case Phase::kCleanup:
      break;
  }
  return "Cleanup";
}

inline std::vector<std::string> words_before_the_verb() {
  return {"--config", "radica.toml", "--no-progress", "--quiet", "--lang", "en", "--now", "2026-11-24T12:00:00"};
}

inline std::string claim(const std::string& radicado, const std::string& sgc, const std::string& stamp,
                         const std::string& state, const std::string& more = "") {
  return "{\"numero_radicado\": \"" + radicado + "\", \"fecha\": \"2025/10/08 10:11\", \"estado_solicitud\": \"" +
         state + "\", \"extraction_timestamp\": \"" + stamp + "\", \"numero_reclamo_sgc\": \"" + sgc + "\"" + more +
         "}";
}

// What is older than a week by the clock `now`, of these classes.
inline std::vector<std::string> cleanup(const std::string& now, const std::vector<std::string>& classes) {
  std::vector<std::string> words{"--now", now};
  for (const std::string& type : classes) words.insert(words.end(), {"--set", "cleanup." + type + "_days=7"});
  words.insert(words.end(), {"cleanup", "--yes"});
  return words;
}

class CrashWorld {
 public:
  explicit CrashWorld(Phase phase, std::shared_ptr<Servers> servers = nullptr)
      : phase_(phase), world_(folder_.path(), std::move(servers)) {
    world_.write_config();
    write_first_input();
    if (phase == Phase::kFirstLoad) return;
    expect_done(run({"run", "--full"}));
    if (phase == Phase::kCleanup) expect_done(run(cleanup("2026-12-24T12:00:00", {"raw"})));
    write_second_input();
    if (phase == Phase::kCleanup) {
      write_what_nobody_keeps();
      expect_done(run({"run"}));
    }
  }
  [[nodiscard]] const WorkWorld& world() const { return world_; }
  [[nodiscard]] std::string path(const std::string& name) const { return folder_.path(name); }
  [[nodiscard]] Ended run(const std::vector<std::string>& verb, const Environment& fault = {}) const {
    return started(verb, fault)->wait();
  }
  [[nodiscard]] std::unique_ptr<Process> started(const std::vector<std::string>& verb,
                                                 const Environment& fault = {}) const {
    std::vector<std::string> words = words_before_the_verb();
    words.insert(words.end(), verb.begin(), verb.end());
    return std::make_unique<Process>(RADICA_BINARY, words, world_.folder(), world_.environment(fault));
  }
  [[nodiscard]] std::unique_ptr<Process> disturbed_process(const Environment& fault = {}) const {
    if (phase_ == Phase::kWatch) {
      // Its lines are waited for.
      std::vector<std::string> words = words_before_the_verb();
      std::erase(words, "--quiet");
      words.emplace_back("watch");
      return std::make_unique<Process>(RADICA_BINARY, words, world_.folder(), world_.environment(fault));
    }
    if (phase_ == Phase::kCleanup) return started(verb_behind(), fault);
    return started(
        phase_ == Phase::kLaterLoad ? std::vector<std::string>{"run"} : std::vector<std::string>{"run", "--full"},
        fault);
  }
  // What has to mend it, undisturbed.
  [[nodiscard]] std::vector<std::string> verb_behind() const {
    if (phase_ != Phase::kCleanup) return {"run"};
    return cleanup("2027-01-30T12:00:00", {"raw", "superseded", "lists", "rejects", "unmatched"});
  }
  // The run of this phase; of watch until its round is over.
  [[nodiscard]] Ended disturb(const Environment& fault) const {
    const auto process = disturbed_process(fault);
    if (phase_ == Phase::kWatch && process->says("claims: ")) process->send(SIGTERM);
    return process->wait();
  }
  // The state at rest; only an incremental run writes every row that it changed to a delta.
  [[nodiscard]] WorldState at_rest() const {
    WorldState state = world_.at_rest(words_before_the_verb());
    if (phase_ == Phase::kFirstLoad || phase_ == Phase::kFullAgain) state.deltas.clear();
    return state;
  }
  static void expect_done(const Ended& ended) {
    if (ended.exit_code != 0) throw std::runtime_error(ended.describe() + ended.standard_output);
  }

 private:
  // Data files, a list, details, attachments (one twice), a shared SGC, a reject, an organised claim.
  void write_first_input() const {
    const std::string at = "2025-11-01 05:00:00", p = "afinia/oficina_virtual/processed/";
    world_.write(p + "RE1_data_20251008_101112.json", claim("A1", "RE1", "20251008_101112", "Pendiente"), at);
    world_.write(p + "RE1_20251008_101110.pdf", "%PDF-1.4 one", at);
    world_.write(p + "RE1_adjunto_20251008_101111.jpg", "\xFF\xD8\xFF image", at);
    world_.write(p + "RE1_adjunto_20251008_101112.jpg", "\xFF\xD8\xFF image", at);
    world_.write(p + "RE2_data_20251008_101112.json", claim("A2", "RE2", "20251008_101112", "Pendiente"), at);
    world_.write(p + "RE2_data_20251009_101112.json", claim("A3", "RE2", "20251009_101112", "Pendiente"), at);
    world_.write(p + "RE9_data_20251008_101112.json", "{\"numero_radicado\": ", at);
    world_.write(p + "RE9_20251008_101110.pdf", "%PDF-1.4 waits", at);
    world_.write(
        "afinia/oficina_virtual/afinia_pqr_data_20251001_000000.json",
        "[" + claim("A1", "", "20251001_000000", "Abierto") + "," + claim("A4", "", "20251001_000000", "Abierto") + "]",
        at);
    world_.write("aire/oficina_virtual/org/B1/pqr_data.json", claim("B1", "RE5", "20251008_101112", "Pendiente"), at);
    world_.write("aire/oficina_virtual/org/B1/pqr_detail.pdf", "%PDF-1.4 five", at);
    world_.write("aire/oficina_virtual/org/B1/adjuntos/foto.png", "\x89PNG five", at);
  }

  // A newer state, a changed file, a new attachment, a mended reject, a new claim.
  void write_second_input() const {
    const std::string at = "2025-11-02 05:00:00", p = "afinia/oficina_virtual/processed/";
    world_.write(p + "RE1_data_20251010_101112.json",
                 claim("A1", "RE1", "20251010_101112", "Cerrado", ", \"nic\": \"1234567\""), at);
    world_.write(p + "RE1_20251008_101110.pdf", "%PDF-1.4 one, printed again", at);
    world_.write(p + "RE2_adjunto_20251008_111111.zip", "PK two", at);
    world_.write(p + "RE9_data_20251008_101112.json", claim("A9", "RE9", "20251008_101112", "Pendiente"), at);
    world_.write("aire/oficina_virtual/org/B2/pqr_data.json", claim("B2", "RE6", "20251008_101112", "Pendiente"), at);
  }

  // A reject, a file of no claim.
  void write_what_nobody_keeps() const {
    const std::string at = "2025-11-03 05:00:00", p = "afinia/oficina_virtual/processed/";
    world_.write(p + "RE8_data_20251008_101112.json", "{\"numero_radicado\": ", at);
    world_.write(p + "RE7_20251008_101110.pdf", "%PDF-1.4 of nobody", at);
  }

  Phase phase_;
  TemporaryFolder folder_;
  WorkWorld world_;
};

// What undisturbed runs end in, made once for each phase.
class Undisturbed {
 public:
  explicit Undisturbed(std::shared_ptr<Servers> servers = nullptr) : servers_(std::move(servers)) {}
  const WorldState& of(Phase phase) {
    if (const auto known = states_.find(phase); known != states_.end()) return known->second;
    if (servers_ != nullptr) clear(*servers_);
    const CrashWorld world(phase, servers_);
    CrashWorld::expect_done(world.disturb({}));
    return states_[phase] = world.at_rest();
  }

 private:
  std::shared_ptr<Servers> servers_;
  std::map<Phase, WorldState> states_;
};

// How often a run of this phase reaches each point.
inline std::map<std::string, int> points_of(Phase phase, const std::shared_ptr<Servers>& servers = nullptr) {
  if (servers != nullptr) clear(*servers);
  const CrashWorld world(phase, servers);
  const std::string list = world.path("points");
  CrashWorld::expect_done(world.disturb({{"RADICA_FAULT_LIST", list}}));
  std::map<std::string, int> points;
  std::ifstream file(list);
  for (std::string line; std::getline(file, line);) ++points[line];
  return points;
}

}  // namespace radica::test
