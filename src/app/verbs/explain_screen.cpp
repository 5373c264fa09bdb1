// What explain knows as lines for a terminal. An ordinary claim fits one screen: long values, paths and lists are cut,
// --json has all of it.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "app/verbs/explain_output.h"
#include "app/verbs/repairs_view.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/text.h"

namespace radica {
namespace {

constexpr std::size_t kColumns = 100, kLabel = 24, kNameColumns = 39, kObjectColumns = 36;
constexpr std::size_t kMostExtras = 6, kMostObservations = 6, kMostFiles = 12, kMostObjects = 8, kMostChanges = 10;
constexpr std::size_t kMostEntriesShown = 4, kShownHash = 8;
constexpr std::int64_t kNanoseconds = 1'000'000'000;

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) all += (all.empty() ? "" : ", ") + text;
  return all;
}

// Broken at blanks; a word that is longer than a line is cut.
std::vector<std::string> wrapped(std::string_view text, std::size_t columns) {
  std::vector<std::string> lines(1);
  while (!text.empty()) {
    const std::size_t blank = std::min(text.find(' '), text.size());
    const std::string word = fitted(text.substr(0, blank), columns);
    text.remove_prefix(std::min(blank + 1, text.size()));
    if (!lines.back().empty() && count_points(lines.back()) + 1 + count_points(word) > columns) lines.emplace_back();
    lines.back() += (lines.back().empty() ? "" : " ") + word;
  }
  return lines;
}

// The folder that all paths are in; empty if they are in several.
std::string common_folder(const std::vector<const ClaimFileView*>& files) {
  const std::string folder = parent_of(files.front()->known.file.path);
  const bool is_common = std::all_of(files.begin(), files.end(), [&folder](const ClaimFileView* file) {
    return parent_of(file->known.file.path) == folder;
  });
  return is_common ? folder : std::string();
}

class Screen {
 public:
  explicit Screen(const World& world) : world_(world), texts_(world.texts) {}

  void claim(const ExplainedClaim& claim);
  void file(const ExplainedFile& file);
  void disk(const DiskFile& file);
  void more(std::size_t count) { say("more", {{"count", number(count)}}); }
  void gap() {
    if (!lines_.empty()) lines_.emplace_back();
  }
  [[nodiscard]] std::vector<std::string> take() { return std::move(lines_); }

 private:
  [[nodiscard]] std::string text(std::string_view id, const std::vector<ErrorFact>& facts = {}) const {
    return texts_.text(fmt::format("explain.{}", id), facts);
  }
  [[nodiscard]] std::string number(std::size_t value) const { return texts_.number(static_cast<std::int64_t>(value)); }
  void add(std::string_view line) { lines_.push_back(fitted(line, kColumns)); }
  void say(std::string_view id, const std::vector<ErrorFact>& facts = {}) { add(text(id, facts)); }
  void label(std::string_view name, std::string_view value, std::string_view mark = {}) {
    const std::size_t room = kColumns - kLabel - (mark.empty() ? 0 : mark.size() + 2);
    const std::string shown = fitted(value, room);
    const std::string_view gap = name.size() > kLabel - 3 ? " " : "";  // a long name takes its room and one blank
    add("  " + padded(name, kLabel - 2) + std::string(gap) +
        (mark.empty() ? shown : padded(shown, room) + "  " + std::string(mark)));
  }
  // The same for a sentence: as many lines as it takes.
  void sentence(std::string_view name, std::string_view value) {
    for (const std::string& line : wrapped(value, kColumns - kLabel)) {
      label(name, line);
      name = {};
    }
  }
  void left_out(std::size_t all, std::size_t shown) {
    if (all > shown) say("left_out", {{"count", number(all - shown)}});
  }
  [[nodiscard]] std::string minute(const KnownFile& known) const;
  [[nodiscard]] std::string role_of(const KnownFile& known) const;
  [[nodiscard]] std::string fate_of(FileFate fate) const { return text(fmt::format("fate.{}", id_of_fate(fate))); }
  [[nodiscard]] std::string place_of(const Fault& fault) const;
  [[nodiscard]] std::string clause(const SeenObservation& seen, std::string_view kept, bool is_only) const;

  void row(const ExplainedClaim& claim, const ClaimRow& row);
  void fields(const ExplainedClaim& claim, const Record& record);
  void notes(const ExplainedClaim& claim);
  void observations(const ExplainedClaim& claim);
  void observation(const ExplainedClaim& claim, std::size_t index);
  void warned(const SeenObservation& seen);
  void files(const ExplainedClaim& claim);
  void files_of_run(const std::string& run, std::vector<const ClaimFileView*> files);
  void objects(const ExplainedClaim& claim);
  void history(const std::vector<HistoryEntry>& entries);
  void quarantine(const FileEntries& entries, bool is_list);
  void entry(const QuarantineEntry& entry);
  void repairs(const std::vector<RepairEntry>& repairs) {
    for (const std::string& line : repair_lines(texts_, repairs)) add(line);
  }
  void why(const ExplainedFile& file);
  void why_matched(const ExplainedFile& file);
  void why_json(const ExplainedFile& file);
  void bytes_of(const ExplainedFile& file);
  void observations_of(const ExplainedFile& file);

  const World& world_;
  const Texts& texts_;
  std::vector<std::string> lines_;
};

std::string Screen::minute(const KnownFile& known) const {
  const std::string moment = texts_.moment(world_.zone.to_local(known.file.stat.mtime_ns / kNanoseconds));
  return moment.substr(0, moment.rfind(':'));
}

std::string Screen::role_of(const KnownFile& known) const {
  if (known.file.role != FileRole::kNone) return std::string(name_of_role(known.file.role));
  return text(known.is_json && known.file.observations > 1 ? "list" : "no_role");
}

std::string Screen::place_of(const Fault& fault) const {
  std::string place(id_of(fault.rule));
  if (fault.field.empty()) return place;
  return place + ": " + texts_.text("report.place", {{"field", fault.field}, {"where", fault.where}});
}

// Why an observation won or lost.
std::string Screen::clause(const SeenObservation& seen, std::string_view kept, bool is_only) const {
  if (is_only) return text("kind.unica");
  return text(fmt::format("kind.{}", id_of_kind(seen.outcome.kind)), {{"kept", std::string(kept)}});
}

// --- claim

void Screen::fields(const ExplainedClaim& claim, const Record& record) {
  for (std::size_t field = 1; field < kFieldCount; ++field) {  // the radicado stands in the title
    const std::string& value = record.values.fields[field];
    if (value.empty()) continue;
    std::string mark;
    if (claim.is_corrected(kFields[field].name)) {
      mark = "[" + text("corrected") + "]";
    } else if (const std::size_t source = claim.source_of(field); source > 0 && claim.observations.size() > 1) {
      mark = fmt::format("[{}]", source);
    }
    label(kFields[field].name, value, mark);
  }
  const auto& extra = record.values.extra;
  for (std::size_t i = 0; i < std::min(extra.size(), kMostExtras); ++i) label("+ " + extra[i].key, extra[i].json);
  left_out(extra.size(), kMostExtras);
}

void Screen::row(const ExplainedClaim& claim, const ClaimRow& row) {
  say("row", {{"version", std::to_string(row.version)},
              {"created", moment_text(texts_, row.created)},
              {"updated", moment_text(texts_, row.updated)},
              {"processed", texts_.text(row.is_processed ? "cli.yes" : "cli.no")}});
  fields(claim, row.record);
  label("hash_registro", hex(row.record.hash));
  if (is_altered(row)) sentence("! fila_alterada", texts_.text("reconcile.class.fila_alterada.hint"));
  label("archivo_origen", row.record.origin);
  label("fecha_extraccion", texts_.moment(row.record.extracted));
  for (const std::string_view id : row.record.warnings.ids())
    label(fmt::format("! {}", id), texts_.text(fmt::format("rules.{}.what", id)));
}

void Screen::notes(const ExplainedClaim& claim) {
  if (!claim.missing.empty()) sentence(text("missing"), joined(claim.missing));
  if (!claim.sharing_sgc.empty()) sentence(text("sharing"), joined(claim.sharing_sgc));
  for (const Correction& correction : claim.corrections)
    label(text("correction"), correction.field + " = " + correction.value);
}

void Screen::warned(const SeenObservation& seen) {
  for (const Fault& fault : seen.warned) add("      ! " + place_of(fault));
  if (seen.warned.empty() && !seen.observation.warnings.is_empty())
    add("      ! " + seen.observation.warnings.joined(' '));
}

void Screen::observation(const ExplainedClaim& claim, std::size_t index) {
  const SeenObservation& seen = claim.observations[index];
  const Observation& observation = seen.observation;
  add(fmt::format("  [{}] {}  {}[{}]", index + 1, texts_.moment(observation.order.time), observation.file,
                  observation.order.index));
  const bool is_only = claim.observations.size() == 1;
  std::string line = "      " + clause(seen, fmt::format("[{}]", seen.outcome.kept + 1), is_only);
  if (!observation.has_time) line += "; " + text("without_time");
  add(line);
  if (seen.is_of_ledger && !claim.rules_changed) add("      " + text("of_ledger"));
  warned(seen);
}

// The newest ones; the record is the last.
void Screen::observations(const ExplainedClaim& claim) {
  const std::size_t count = claim.observations.size();
  say("observations", {{"count", number(count)}});
  if (claim.rules_changed) say("rules_changed");
  const std::size_t first = count > kMostObservations ? count - kMostObservations : 0;
  if (first > 0) say("older", {{"count", number(first)}});
  for (std::size_t i = first; i < count; ++i) observation(claim, i);
}

void Screen::files_of_run(const std::string& run, std::vector<const ClaimFileView*> files) {
  std::stable_sort(files.begin(), files.end(), [](const ClaimFileView* left, const ClaimFileView* right) {
    const auto rank = [](const ClaimFileView* file) {
      return std::pair(file->fate != FileFate::kCurrent, file->known.file.role);
    };
    return rank(left) < rank(right);
  });
  const std::string folder = common_folder(files);
  say(folder.empty() ? "files" : "files_in", {{"count", number(files.size())}, {"folder", folder + "/"}, {"run", run}});
  for (std::size_t i = 0; i < std::min(files.size(), kMostFiles); ++i) {
    const KnownFile& known = files[i]->known;
    const std::string_view path = known.file.path;
    const std::string_view name = folder.empty() ? path : path.substr(folder.size() + 1);
    add("  " + padded(role_of(known), 8) + padded(fitted(name, kNameColumns), kNameColumns + 1) +
        fmt::format("{:>8}  {}  {:<{}}  ", texts_.bytes(known.file.stat.size), minute(known),
                    known.file.sha256.substr(0, kShownHash), kShownHash) +
        fate_of(files[i]->fate));
  }
  left_out(files.size(), kMostFiles);
}

void Screen::files(const ExplainedClaim& claim) {
  std::map<std::string, std::vector<const ClaimFileView*>> by_run;
  for (const ClaimFileView& file : claim.files) by_run[file.known.run_id].push_back(&file);
  for (auto& [run, files] : by_run) files_of_run(run, std::move(files));
}

void Screen::objects(const ExplainedClaim& claim) {
  if (claim.objects.empty()) return say("no_objects");
  const std::string folder = parent_of(claim.objects.front().object.key);
  say("objects", {{"count", number(claim.objects.size())}});
  add("  " + folder + "/");
  for (std::size_t i = 0; i < std::min(claim.objects.size(), kMostObjects); ++i) {
    const auto& [object, registered] = claim.objects[i];
    add("  " + padded(name_of_role(object.role), 8) +
        padded(fitted(name_of(object.key), kObjectColumns), kObjectColumns + 1) +
        fmt::format("{:>8}  {}  ", texts_.bytes(object.bytes), object.sha256.substr(0, kShownHash)) +
        text(fmt::format("object.{}", id_of_state(object.state))) +
        (registered.empty() ? "" : " " + moment_text(texts_, registered)) +
        (object.was_there ? ", pre_existente" : ""));
  }
  left_out(claim.objects.size(), kMostObjects);
}

void Screen::history(const std::vector<HistoryEntry>& entries) {
  if (entries.empty()) return;
  say("history", {{"count", number(entries.size())}});
  const auto shown = [this](const std::string& value) {
    return value.empty() ? text("empty") : "«" + fitted(value, 24) + "»";
  };
  const std::size_t first = entries.size() > kMostChanges ? entries.size() - kMostChanges : 0;
  if (first > 0) say("older", {{"count", number(first)}});
  for (std::size_t i = first; i < entries.size(); ++i) {
    const HistoryEntry& entry = entries[i];
    const bool is_same_run =
        i > first && entries[i - 1].version == entry.version && entries[i - 1].run_id == entry.run_id;
    if (!is_same_run)
      add(fmt::format("  v{} {}  {}  {}", entry.version, moment_text(texts_, entry.changed), entry.run_id, entry.file));
    add(fmt::format("      {}: {} → {}", entry.field, shown(entry.before), shown(entry.after)));
  }
}

void Screen::entry(const QuarantineEntry& entry) {
  const Rejected& rejected = entry.rejected;
  const std::string id(id_of(rejected.rule));
  std::string place = rejected.where;
  if (!rejected.field.empty()) place = texts_.text("report.place", {{"field", rejected.field}, {"where", place}});
  if (rejected.index)
    place = texts_.text("quarantine.index", {{"index", std::to_string(*rejected.index)}}) + ", " + place;
  add(fmt::format("  #{} {}: {}", entry.id, id, place));
  for (const std::string& line : wrapped(texts_.text("rules." + id + ".hint"), kColumns - 6)) add("      " + line);
}

// The rejects of a list may be of other claims: they are only counted where one claim is explained.
void Screen::quarantine(const FileEntries& entries, bool is_list) {
  if (entries.shown.empty()) return;
  const std::size_t count = entries.shown.size() + static_cast<std::size_t>(entries.more);
  say(is_list ? "quarantine_of_list" : "quarantine", {{"file", entries.path}, {"count", number(count)}});
  if (is_list) return;
  for (std::size_t i = 0; i < std::min(entries.shown.size(), kMostEntriesShown); ++i) entry(entries.shown[i]);
  if (count > kMostEntriesShown) say("more_entries", {{"count", number(count - kMostEntriesShown)}});
}

void Screen::claim(const ExplainedClaim& claim) {
  gap();
  say("claim", {{"radicado", claim.radicado}, {"company", claim.company}});
  if (claim.row) {
    row(claim, *claim.row);
  } else {
    say("no_row");
  }
  notes(claim);
  observations(claim);
  files(claim);
  objects(claim);
  history(claim.history);
  for (const FileEntries& entries : claim.quarantine) {
    const bool is_list = std::any_of(claim.files.begin(), claim.files.end(), [&entries](const ClaimFileView& file) {
      return file.known.file.path == entries.path && file.known.file.observations > 1;
    });
    quarantine(entries, is_list);
  }
  repairs(claim.repairs);
}

// --- file

// Of a file that is not JSON: the claim it belongs to by its name or place, or why none.
void Screen::why_matched(const ExplainedFile& file) {
  const std::string& owner = file.known.file.radicado;
  const std::vector<ErrorFact> facts{{"key", file.match.key},
                                     {"radicado", file.match.radicado},
                                     {"rivals", joined(file.rivals)},
                                     {"files", joined(file.waits_for)}};
  std::string id = file.match.key.empty() ? "organised" : "matched";
  if (!file.match.reason.empty()) id = file.match.reason;
  if (id == kMustWait && file.waits_for.empty()) id = "en_espera_de_otro";
  sentence(text("reason"), text("why." + id, facts));
  if (!owner.empty() && owner != file.match.radicado) sentence("", text("why.reasignado", facts));
  if (!file.waits_for.empty()) label("", "radica quarantine show " + file.waits_for.front());
}

void Screen::why_json(const ExplainedFile& file) {
  const KnownFile& known = file.known;
  std::string_view id = "lista";
  if (known.file.state == "rechazado") {
    id = "rechazado";
  } else if (known.file.role == FileRole::kData) {
    id = "datos";
  } else if (file.claims.empty()) {
    id = known.file.observations == 0 ? "vacio" : "sin_aceptadas";
  }
  sentence(text("reason"), text(fmt::format("why.{}", id), {{"count", texts_.number(known.file.observations)}}));
}

void Screen::why(const ExplainedFile& file) {
  const ClaimFileView* view = file.view();
  std::string what = role_of(file.known);
  if (!file.known.file.radicado.empty()) what += " · " + file.known.file.radicado;
  if (view != nullptr) what += " · " + fate_of(view->fate);
  label(text("what"), what);
  if (file.known.is_json) {
    why_json(file);
  } else {
    why_matched(file);
  }
  if (view != nullptr && !view->key.empty()) label(text("stored_as"), view->key);
}

void Screen::bytes_of(const ExplainedFile& file) {
  const LedgerFile& known = file.known.file;
  label(text("state"), known.state);
  label(text("size"), texts_.bytes(known.stat.size) + ", " + text("modified") + " " +
                          texts_.moment(world_.zone.to_local(known.stat.mtime_ns / kNanoseconds)));
  if (!known.sha256.empty()) label("sha256", known.sha256);
  if (known.first_path != known.path) label(text("first_path"), known.first_path);
  label(text("seen"), moment_text(texts_, file.known.seen) + ", " + text("last_run") + " " + file.known.run_id);
  if (file.disk == DiskState::kChanged) label(text("disk"), text("disk_changed"));
  if (file.disk == DiskState::kMissing) label(text("disk"), text("disk_missing"));
  if (!file.known.counts_as_read && !known.is_gone()) label("", text("is_read_again"));
}

// What became of each observation of this file.
void Screen::observations_of(const ExplainedFile& file) {
  if (!file.known.is_json || file.claims.empty()) return;
  say("observations_of", {{"count", texts_.number(file.known.file.observations)}});
  for (const ExplainedClaim& claim : file.around) {
    for (const SeenObservation& seen : claim.observations) {
      if (seen.observation.file_id != file.known.file.id) continue;
      const Observation& kept = claim.observations[seen.outcome.kept].observation;
      add(fmt::format("  [{}] {}", seen.observation.order.index, claim.radicado));
      add("      " + clause(seen, fitted(fmt::format("{}[{}]", name_of(kept.file), kept.order.index), kNameColumns),
                            claim.observations.size() == 1));
      warned(seen);
    }
  }
  left_out(file.claims.size(), file.around.size());
}

void Screen::file(const ExplainedFile& file) {
  gap();
  say("file", {{"file", file.known.file.path}, {"company", file.company}});
  why(file);
  bytes_of(file);
  observations_of(file);
  quarantine(file.quarantine, false);
  repairs(file.repairs);
}

void Screen::disk(const DiskFile& file) {
  gap();
  if (file.company.empty()) {
    add(text("file_outside", {{"file", file.path}}));
  } else {
    say("file", {{"file", file.path}, {"company", file.company}});
  }
  add("  " + text(fmt::format("unread.{}", id_of_unread(file.unread)),
                  {{"part", file.part}, {"input", world_.config().pipeline.input}}));
}

}  // namespace

std::vector<std::string> explained_lines(const World& world, const Explained& explained) {
  Screen screen(world);
  for (const ExplainedClaim& claim : explained.claims) screen.claim(claim);
  for (const ExplainedFile& file : explained.files) screen.file(file);
  for (const DiskFile& file : explained.on_disk) screen.disk(file);
  if (explained.more > 0) screen.more(explained.more);
  return screen.take();
}

}  // namespace radica
