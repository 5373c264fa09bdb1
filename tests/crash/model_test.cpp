// Random lives of a small folder: files come, change, are touched, renamed, copied, deleted, half written; runs end,
// are killed anywhere, read everything again; a rule changes, the quarantine is tried again. After each run that ended
// the database, the store and the quarantine are what a model of the SPEC says (claims_model.h). What disagrees is made
// shorter before it is shown. `./dev soak model LIVES SEED` draws more and others.
#include <array>
#include <csignal>
#include <regex>

#include "base/hash.h"
#include "crash/claims_model.h"
#include "crash/crash_world.h"
#include "support/sqlite_reader.h"

namespace radica::test {
namespace {

// What is done and to what, by random numbers: any part of a life is one.
using Life = std::vector<std::array<unsigned, 3>>;

constexpr const char* kStates[] = {"Pendiente", "En proceso", "Resuelto", "Cerrado"};
constexpr unsigned kMostPoints = 120;  // that a run comes to
constexpr int kClaims = 4;

struct LiveFile : ModelFile {
  bool is_changed = true, is_renamed = false, has_other_bytes = false;  // since a run ended
  bool is_copied = false;                                               // a data file that says what another one says
};

class Folder {
 public:
  Folder() : world_(folder_.path()) { world_.write_config(); }

  // Empty, or how product and model disagree.
  std::string live(const Life& life) {
    for (const auto& act : life)
      if (std::string wrong = step(act); !wrong.empty()) return wrong;
    if (std::string wrong = end_run({"run"}); !wrong.empty()) return wrong;
    try {
      static_cast<void>(world_.at_rest(words_before_the_verb()));
    } catch (const std::exception& error) {
      return std::string("not at rest: ") + error.what();
    }
    return {};
  }
  [[nodiscard]] const std::string& told() const { return told_; }

 private:
  void tell(const std::string& line) { told_ += line + "\n"; }

  std::string step(const std::array<unsigned, 3>& act) {
    const auto [what, which, value] = act;
    switch (what % 16) {
      case 0:
      case 1:
        add(Kind::kData, which, value);
        return {};
      case 2:
        add(Kind::kDetail, which, value);
        return {};
      case 3:
      case 4:
        add(Kind::kAttachment, which, value);
        return {};
      case 5:
      case 6:
        modify(which, value);
        return {};
      case 7:
        touch(which);
        return {};
      case 8:
        rename(which);
        return {};
      case 9:
        copy(which);
        return {};
      case 10:
        remove(which);
        return {};
      case 11:
        halve(which);
        return {};
      case 12:
        crash(which, value);
        return {};
      case 13:
        return value % 3 == 0 ? change_rules() : end_run({"run"});
      case 14:
        return end_run({"run", "--full"});
      default:
        return retry();
    }
  }

  // Of a run that was killed nobody knows what it saw: what it may have seen stays as it is until one has ended.
  LiveFile* pick(unsigned which) {
    if (files_.empty()) return nullptr;
    LiveFile& file = files_[which % files_.size()];
    return is_uncertain_ && (file.is_changed || file.is_renamed) ? nullptr : &file;
  }
  std::string next_stamp() {
    ++clock_;
    char text[32];
    std::snprintf(text, sizeof text, "202502%02d_%02d%02d%02d", 1 + clock_ / 86400, clock_ / 3600 % 24,
                  clock_ / 60 % 60, clock_ % 60);
    return text;
  }
  std::string name_for(const LiveFile& file) {
    const std::string key = "RE" + std::to_string(file.claim), stamp = next_stamp();
    if (file.kind == Kind::kData) return key + "_data_" + stamp + ".json";
    return file.kind == Kind::kDetail ? key + "_" + stamp + ".pdf" : key + "_adjunto_" + stamp + ".jpg";
  }
  [[nodiscard]] std::string place(const std::string& name) const {
    return (world_.folder() / "input/afinia/oficina_virtual" / name).string();
  }
  std::string bytes_for(LiveFile& file, unsigned value) {
    ++clock_;
    if (file.kind != Kind::kData) return "%PDF-1.4 " + std::to_string(value % 5) + std::string(value % 3, '.');
    file.order = static_cast<int>(value / 7 % 500) * 1000 + clock_;
    // Each says something that no other says: of contents that two files hold the ledger knows the newest place only
    // (docs/decisions/0010), which the model does not.
    std::string own = "ANA ";
    for (int rest = clock_; rest > 0; rest /= 26) own += static_cast<char>('A' + rest % 26);
    const bool is_named = value % 3 != 0;
    file.said = {kStates[value % 4], is_named && value % 5 < 2 ? "" : std::to_string(1000000 + clock_),
                 is_named ? own : "", value / 5 % 2 == 0 ? "" : (value % 2 == 0 ? "azul" : "rojo")};
    char stamp[32];
    std::snprintf(stamp, sizeof stamp, "202501%02d_%02d%02d%02d", 1 + file.order / 86400, file.order / 3600 % 24,
                  file.order / 60 % 60, file.order % 60);
    std::string text = R"({"numero_radicado":"R)" + std::to_string(file.claim) +
                       R"(","fecha":"2025-01-01 10:00:00","numero_reclamo_sgc":"RE)" + std::to_string(file.claim) +
                       R"(","extraction_timestamp":")" + stamp + R"(","estado_solicitud":")" + file.said.state +
                       R"(","nic":")" + file.said.nic + R"(","nombres_apellidos":")" + file.said.name +
                       R"(","color":")" + file.said.colour + "\"}";
    return text;
  }
  void put(LiveFile& file, const std::string& bytes) {
    char time[32];
    ++clock_;
    std::snprintf(time, sizeof time, "2025-03-01 %02d:%02d:%02d", clock_ / 3600 % 24, clock_ / 60 % 60, clock_ % 60);
    world_.write("afinia/oficina_virtual/" + file.path, bytes, time);
    const std::string sha256_now = hex(sha256(bytes));
    file.has_other_bytes = file.has_other_bytes || file.sha256 != sha256_now;
    file.sha256 = sha256_now;
    changed(file);
  }
  // A file that was renamed and changed between two runs is another one.
  void changed(LiveFile& file) {
    file.is_changed = true;
    if (file.is_renamed) become_another(file);
  }
  void become_another(LiveFile& file) {
    is_one_of_two_gone_ = is_one_of_two_gone_ || file.is_copied || !file.has_other_bytes;
    file.identity = ++identities_;
    file.first_path = file.path;
    file.is_renamed = false;
  }

  void add(Kind kind, unsigned which, unsigned value) {
    LiveFile file;
    file.kind = kind;
    file.claim = static_cast<int>(which % kClaims);
    file.identity = ++identities_;
    file.path = file.first_path = name_for(file);
    if (kind == Kind::kDetail) file.order = clock_;
    put(file, bytes_for(file, value));
    if (kind == Kind::kDetail) file.order = order_of_name(file.path);
    files_.push_back(file);
    tell("add " + file.path);
  }
  static int order_of_name(const std::string& path) {
    const std::string digits = path.substr(path.size() - 10, 6);
    return std::stoi(digits);
  }
  void modify(unsigned which, unsigned value) {
    LiveFile* file = pick(which);
    if (file == nullptr || file->is_copied) return;
    if (file->kind == Kind::kAttachment) rewritten_.insert(file->claim);
    file->is_whole = true;
    const int order = file->order;
    const std::string bytes = bytes_for(*file, value);
    if (file->kind == Kind::kDetail) file->order = order;
    put(*file, bytes);
    tell("modify " + file->path);
  }
  void touch(unsigned which) {
    LiveFile* file = pick(which);
    if (file == nullptr) return;
    put(*file, folder_.read("input/afinia/oficina_virtual/" + file->path));
    tell("touch " + file->path);
  }
  void rename(unsigned which) {
    LiveFile* file = pick(which);
    if (file == nullptr) return;
    const std::string before = std::exchange(file->path, name_for(*file));
    std::filesystem::rename(place(before), place(file->path));
    if (file->kind == Kind::kDetail) file->order = order_of_name(file->path);
    file->is_renamed = true;
    if (file->is_changed) become_another(*file);
    tell("rename " + before + " to " + file->path);
  }
  void copy(unsigned which) {
    LiveFile* file = pick(which);
    if (file == nullptr) return;
    file->is_copied = file->kind == Kind::kData;
    LiveFile fresh = *file;
    fresh.identity = ++identities_;
    fresh.is_renamed = false;
    fresh.path = fresh.first_path = name_for(fresh);
    if (fresh.kind == Kind::kDetail) fresh.order = order_of_name(fresh.path);
    tell("copy " + file->path + " as " + fresh.path);
    put(fresh, folder_.read("input/afinia/oficina_virtual/" + file->path));
    files_.push_back(fresh);
  }
  void remove(unsigned which) {
    LiveFile* file = pick(which);
    if (file == nullptr) return;
    is_one_of_two_gone_ = is_one_of_two_gone_ || file->is_copied;
    tell("delete " + file->path);
    std::filesystem::remove(place(file->path));
    files_.erase(files_.begin() + (file - files_.data()));
  }
  void halve(unsigned which) {
    LiveFile* file = pick(which);
    if (file == nullptr || file->kind != Kind::kData || !file->is_whole || file->is_copied) return;
    const std::string bytes = folder_.read("input/afinia/oficina_virtual/" + file->path);
    file->is_whole = false;
    put(*file, bytes.substr(0, bytes.size() / 2));
    tell("halve " + file->path);
  }

  [[nodiscard]] std::vector<ModelFile> present() const { return {files_.begin(), files_.end()}; }
  Ended radica(std::vector<std::string> verb, const Environment& fault = {}) {
    std::vector<std::string> words = words_before_the_verb();
    words.insert(words.end(), verb.begin(), verb.end());
    return run_radica(words, world_.folder(), fault);
  }
  void crash(unsigned which, unsigned value) {
    const std::string point = "*#" + std::to_string(1 + (which + value) % kMostPoints);
    const Ended ended = radica({"run"}, {{"RADICA_FAULT_POINT", point}});
    tell("killed at " + point + ": " + (ended.signal == SIGKILL ? "yes" : "not reached"));
    if (ended.signal == SIGKILL) {
      is_uncertain_ = true;
      model_.crash(present());
    } else {
      ran();
    }
  }
  void ran() {
    model_.run(present());
    is_uncertain_ = false;
    for (LiveFile& file : files_) file.is_changed = file.is_renamed = file.has_other_bytes = false;
  }
  std::string end_run(const std::vector<std::string>& verb) {
    tell(verb.back());
    const Ended ended = radica(verb);
    if (ended.exit_code != 0) return ended.describe();
    ran();
    return disagreement();
  }
  std::string change_rules() {
    // Which of two files with one content the content belongs to decides what other rules replace: left open.
    if (is_uncertain_ || is_one_of_two_gone_) return {};
    model_.change_rules();
    tell(model_.ignores_colours() ? "ignore colours" : "take colours");
    world_.write_config();
    if (model_.ignores_colours())
      std::ofstream(world_.folder() / "radica.toml", std::ios::app) << "[rules]\nignore_keys = [\"color\"]\n";
    return end_run({"run"});
  }
  std::string retry() {
    if (!folder_.has("radica.db")) return {};  // there is nothing to try again yet, which is an error (78)
    tell("retry");
    const Ended ended = radica({"quarantine", "retry"});
    if (ended.exit_code != 0) return ended.describe();
    return end_run({"run"});
  }

  std::string disagreement() {
    SqliteReader reader(folder_.path("radica.db"));
    std::string wrong;
    std::map<int, Said> rows;
    for (const SqliteRow& row : reader.query("SELECT * FROM ov_afinia")) {
      const int claim = std::stoi(row.text("numero_radicado").substr(1));
      const std::string extra = row.text("datos_extra");
      rows[claim] = {row.text("estado_solicitud"), row.text("nic"), row.text("nombres_apellidos"),
                     extra.empty() ? "" : extra.substr(10, extra.size() - 12)};
      if (row.text("procesado_flag") != "1") wrong += row.text("numero_radicado") + " is not marked as done\n";
      wrong += objects_disagree(claim, row.text("archivos_s3_urls"));
    }
    const auto expected = model_.records();
    for (const auto& [claim, said] : expected)
      if (!rows.contains(claim) || rows[claim] != said)
        wrong += "R" + std::to_string(claim) + ": model " + text_of(said) + ", row " + text_of(rows[claim]) + "\n";
    if (rows.size() != expected.size()) wrong += "rows that the model does not know\n";
    std::set<std::string> rejected;
    for (const SqliteRow& row : reader.query("SELECT DISTINCT path FROM radica_rejected"))
      rejected.insert(row.text("path"));
    for (const std::string& path : rejected)
      if (!model_.quarantine().contains(path)) wrong += "in quarantine, but not by the model: " + path + "\n";
    for (const std::string& path : model_.quarantine())
      if (!rejected.contains(path)) wrong += "not in quarantine, but by the model: " + path + "\n";
    return wrong;
  }
  static std::string text_of(const Said& said) {
    return "(" + said.state + ", " + said.nic + ", " + said.name + ", " + said.colour + ")";
  }
  // The row's objects are those of the model, and each stands in the store with these bytes.
  std::string objects_disagree(int claim, const std::string& urls) {
    static const std::regex entry(R"re("sha256":"([0-9a-f]{64})","tipo":"([a-z]+)")re");
    std::map<std::string, std::multiset<std::string>> held;
    for (std::sregex_iterator it(urls.begin(), urls.end(), entry), end; it != end; ++it)
      held[(*it)[2]].insert((*it)[1]);
    const std::string store = world_.objects(), who = "R" + std::to_string(claim) + ": ";
    std::string wrong;
    for (const auto& [kind, tipo] :
         {std::pair{Kind::kData, "datos"}, {Kind::kDetail, "detalle"}, {Kind::kAttachment, "adjunto"}}) {
      const ClaimsModel::Objects objects = model_.objects(claim, kind);
      if (kind != Kind::kAttachment && held[tipo].size() > 1) wrong += who + "more than one " + tipo + "\n";
      for (const std::string& sha : held[tipo]) {
        if (held[tipo].count(sha) > 1 && !rewritten_.contains(claim)) wrong += who + tipo + " twice: " + sha + "\n";
        if (!objects.allowed.contains(sha)) wrong += who + tipo + " that never was: " + sha + "\n";
        if (store.find(sha) == std::string::npos) wrong += who + tipo + " is not in the store: " + sha + "\n";
      }
      for (const std::string& sha : objects.needed)
        if (!held[tipo].contains(sha)) wrong += who + tipo + " is missing: " + sha + "\n";
    }
    return wrong;
  }

  TemporaryFolder folder_;
  WorkWorld world_;
  ClaimsModel model_;
  std::vector<LiveFile> files_;
  bool is_uncertain_ = false, is_one_of_two_gone_ = false;
  std::set<int> rewritten_;  // claims of which an attachment got other bytes under its key: these may be another's
  int identities_ = 0, clock_ = 0;
  std::string told_;
};

Life life_of(unsigned seed) {
  std::mt19937 random(seed);
  Life life(10 + random() % 30);
  for (auto& act : life)
    act = {static_cast<unsigned>(random()), static_cast<unsigned>(random()), static_cast<unsigned>(random() % 100000)};
  return life;
}

std::string outcome_of(const Life& life, std::string* told = nullptr) {
  Folder folder;
  std::string wrong = folder.live(life);
  if (told != nullptr) *told = folder.told();
  return wrong;
}

// Without any act that the disagreement does not need.
Life shortened(Life life) {
  for (std::size_t at = life.size(); at-- > 0;) {
    Life shorter = life;
    shorter.erase(shorter.begin() + static_cast<std::ptrdiff_t>(at));
    if (!outcome_of(shorter).empty()) life = std::move(shorter);
  }
  return life;
}

TEST(ALifeOfAFolder, EndsAsTheModelSays) {
  const auto first = static_cast<unsigned>(number_of("RADICA_SOAK_SEED", 20261124));
  const auto lives = static_cast<unsigned>(number_of("RADICA_SOAK_LIVES", 20));
  for (unsigned seed = first; seed != first + lives; ++seed) {
    const Life life = life_of(seed);
    if (outcome_of(life).empty()) continue;
    std::string told;
    const std::string wrong = outcome_of(shortened(life), &told);
    FAIL() << "seed " << seed << "\n" << told << wrong;
  }
}

}  // namespace
}  // namespace radica::test
