// radica explain RADICADO|SGC|FILE: one screen about a claim or a file; with --json one document.
#include <fmt/format.h>

#include "adapters/db_views.h"
#include "app/verbs/explained.h"
#include "app/verbs/repairs_view.h"
#include "app/verbs/verbs.h"
#include "base/hash.h"
#include "base/text.h"

namespace radica {
namespace {

constexpr std::size_t kMostPoints = 300;  // of one value on screen; --json has all of it
constexpr std::int64_t kNanoseconds = 1'000'000'000;

std::string shortened(std::string_view text) {
  std::size_t at = 0;
  for (std::size_t points = 0; at < text.size() && points < kMostPoints; ++points) (void)next_point(text, at);
  return at < text.size() ? std::string(text.substr(0, at)) + " …" : std::string(text);
}

// --- text

class Screen {
 public:
  explicit Screen(const World& world) : world_(world), texts_(world.texts) {}

  void claim(const ExplainedClaim& claim) const;
  void file(const ExplainedFile& file) const;

 private:
  void head(std::string_view id, std::size_t count) const {
    print(texts_.text(id, {{"count", texts_.number(static_cast<std::int64_t>(count))}}));
  }
  void row(const ExplainedClaim& claim, const ClaimRow& row) const;
  void fields(const ExplainedClaim& claim, const Record& record) const;
  void versions(const ExplainedClaim& claim) const;
  void files(const std::vector<KnownFile>& files) const;
  void objects(const ExplainedClaim& claim) const;
  void history(const std::vector<HistoryEntry>& entries) const;
  void quarantine(const std::vector<FileEntries>& files) const;
  void warnings(const RuleSet& rules) const;
  [[nodiscard]] std::string role_of(const KnownFile& known) const;

  const World& world_;
  const Texts& texts_;
};

void Screen::fields(const ExplainedClaim& claim, const Record& record) const {
  for (std::size_t field = 0; field < kFieldCount; ++field) {
    const std::string& value = record.values.fields[field];
    if (value.empty()) continue;
    std::string source;
    if (claim.is_corrected(kFields[field].name)) {
      source = "  [" + texts_.text("explain.corrected") + "]";
    } else if (const std::size_t version = claim.source_of(field); version > 0 && claim.versions.size() > 1) {
      source = fmt::format("  [{}]", version);
    }
    print(labelled(kFields[field].name, shortened(value) + source));
  }
  for (const ExtraEntry& entry : record.values.extra) print(labelled("+ " + entry.key, shortened(entry.json)));
}

void Screen::warnings(const RuleSet& rules) const {
  for (const std::string_view id : rules.ids())
    print(labelled("! " + std::string(id), texts_.text("rules." + std::string(id) + ".what")));
}

void Screen::row(const ExplainedClaim& claim, const ClaimRow& row) const {
  fields(claim, row.record);
  print(labelled("hash_registro", hex(row.record.hash)));
  print(labelled("version", std::to_string(row.version)));
  print(labelled("fecha_extraccion", texts_.moment(row.record.extracted)));
  print(labelled("archivo_origen", row.record.origin));
  print(labelled("fecha_creacion", moment_text(texts_, row.created)));
  print(labelled("fecha_actualizacion", moment_text(texts_, row.updated)));
  print(labelled("procesado_flag", texts_.text(row.is_processed ? "cli.yes" : "cli.no")));
  warnings(row.record.warnings);
}

void Screen::versions(const ExplainedClaim& claim) const {
  head("explain.versions", claim.versions.size());
  for (std::size_t i = 0; i < claim.versions.size(); ++i) {
    const Observation& version = claim.versions[i];
    print(on_screen(fmt::format("  [{}] {}  {} [{}]", i + 1, texts_.moment(version.order.time), version.file,
                                version.order.index)));
    print("      " + texts_.text("explain.kind." + std::string(id_of_kind(claim.outcomes[i].kind)),
                                 {{"kept", std::to_string(claim.outcomes[i].kept + 1)}}));
    if (!version.has_time) print("      " + texts_.text("explain.without_time"));
    if (!version.warnings.is_empty())
      print("      " + texts_.text("explain.warnings", {{"rules", version.warnings.joined(' ')}}));
  }
  for (const Correction& correction : claim.corrections)
    print("  " + texts_.text("explain.correction",
                             {{"field", correction.field}, {"value", on_screen(shortened(correction.value))}}));
}

std::string Screen::role_of(const KnownFile& known) const {
  if (known.file.role != FileRole::kNone) return std::string(name_of_role(known.file.role));
  return texts_.text(known.is_json && known.file.observations > 1 ? "explain.list" : "explain.unmatched");
}

void Screen::files(const std::vector<KnownFile>& files) const {
  head("explain.files", files.size());
  for (const KnownFile& known : files)
    print(on_screen(fmt::format("  {:<9} {:<12} {}", role_of(known), known.file.state, known.file.path)));
}

void Screen::objects(const ExplainedClaim& claim) const {
  head("explain.objects", claim.objects.size());
  for (const StoredObject& object : claim.objects)
    print(fmt::format("  {:<9} {:<12} {}\n                         sha256 {}  {}", name_of_role(object.role),
                      id_of_state(object.state), object.key, object.sha256, texts_.bytes(object.bytes)));
}

void Screen::history(const std::vector<HistoryEntry>& entries) const {
  if (entries.empty()) return;
  head("explain.history", entries.size());
  const auto shown = [this](const std::string& value) {
    return value.empty() ? texts_.text("explain.empty") : "«" + on_screen(shortened(value), "    ") + "»";
  };
  for (const HistoryEntry& entry : entries) {
    print(fmt::format("  v{} {}  {}: {} → {}", entry.version, moment_text(texts_, entry.changed), entry.field,
                      shown(entry.before), shown(entry.after)));
    print(on_screen(fmt::format("      {}  {}", entry.run_id, entry.file)));
  }
}

void Screen::quarantine(const std::vector<FileEntries>& files) const {
  for (const FileEntries& entries : files) {
    if (entries.shown.empty()) continue;
    print(texts_.text("explain.quarantine", {{"file", on_screen(entries.path)}}));
    for (const QuarantineEntry& entry : entries.shown) {
      const Rejected& rejected = entry.rejected;
      const std::string id(id_of(rejected.rule));
      std::string place = rejected.where;
      if (!rejected.field.empty()) place = texts_.text("report.place", {{"field", rejected.field}, {"where", place}});
      if (rejected.index)
        place = texts_.text("quarantine.index", {{"index", std::to_string(*rejected.index)}}) + ", " + place;
      print(labelled("#" + std::to_string(entry.id) + " " + id, place));
      print("      " + texts_.text("rules." + id + ".what") + " " + texts_.text("rules." + id + ".hint"));
    }
    if (entries.more > 0) print("  " + texts_.text("explain.more_entries", {{"count", texts_.number(entries.more)}}));
  }
}

void Screen::claim(const ExplainedClaim& claim) const {
  print(texts_.text("explain.claim", {{"radicado", on_screen(claim.radicado)}, {"company", claim.company}}));
  if (claim.row) {
    row(claim, *claim.row);
  } else {
    print("  " + texts_.text("explain.no_row"));
  }
  versions(claim);
  files(claim.files);
  objects(claim);
  history(claim.history);
  quarantine(claim.quarantine);
  print_repairs(texts_, claim.repairs);
}

void Screen::file(const ExplainedFile& file) const {
  const LedgerFile& known = file.known.file;
  print(texts_.text("explain.file", {{"file", on_screen(known.path)}, {"company", file.company}}));
  print(labelled(texts_.text("explain.state"), known.state));
  print(labelled(texts_.text("explain.role"), role_of(file.known)));
  print(labelled(texts_.text("explain.size"), texts_.bytes(known.stat.size)));
  print(labelled(texts_.text("explain.modified"),
                 texts_.moment(world_.zone.to_local(known.stat.mtime_ns / kNanoseconds))));
  if (!known.sha256.empty()) print(labelled("sha256", known.sha256));
  if (known.first_path != known.path) print(labelled(texts_.text("explain.first_path"), known.first_path));
  print(labelled(texts_.text("explain.seen"), moment_text(texts_, file.known.seen)));
  print(labelled(texts_.text("explain.last_run"), file.known.run_id));
  if (!file.known.counts_as_read && known.state != "desaparecido") print("  " + texts_.text("explain.is_read_again"));
  if (file.known.is_json) print(labelled(texts_.text("explain.observations"), texts_.number(known.observations)));
  std::string claims;
  for (const std::string& radicado : file.claims) claims += (claims.empty() ? "" : ", ") + radicado;
  print(labelled(texts_.text("explain.claims"), claims.empty() ? texts_.text("explain.no_claim") : shortened(claims)));
  quarantine({file.quarantine});
  print_repairs(texts_, file.repairs);
}

// --- JSON

void rules_member(JsonText& json, std::string_view key, const RuleSet& rules) {
  json.open_member(key, '[');
  for (const std::string_view id : rules.ids()) json.item(id);
  json.close(']');
}

void quarantine_member(JsonText& json, const std::vector<FileEntries>& files) {
  json.open_member("quarantine", '[');
  for (const FileEntries& entries : files) {
    for (const QuarantineEntry& entry : entries.shown) {
      const Rejected& rejected = entry.rejected;
      json.open_item('{');
      number(json, "id", entry.id);
      json.member("file", rejected.file);
      json.literal("index", rejected.index ? std::to_string(*rejected.index) : "null");
      json.member("rule", id_of(rejected.rule));
      text_or_null(json, "field", rejected.field);
      json.member("where", rejected.where);
      json.close('}');
    }
  }
  json.close(']');
}

void row_member(JsonText& json, const ExplainedClaim& claim) {
  if (!claim.row) return json.literal("row", "null");
  const Record& record = claim.row->record;
  json.open_member("row", '{');
  json.literal("record", canonical_json(record.values));
  json.member("hash_registro", hex(record.hash));
  number(json, "version", claim.row->version);
  json.member("fecha_extraccion", format_local(record.extracted));
  json.member("archivo_origen", record.origin);
  rules_member(json, "advertencias", record.warnings);
  text_or_null(json, "fecha_creacion", claim.row->created);
  text_or_null(json, "fecha_actualizacion", claim.row->updated);
  flag(json, "procesado_flag", claim.row->is_processed);
  json.literal("archivos_s3_urls", claim.row->urls.empty() ? "null" : claim.row->urls);
  json.open_member("sources", '{');  // the version that gave each field
  for (std::size_t field = 0; field < kFieldCount; ++field)
    if (const std::size_t version = claim.source_of(field); version > 0)
      number(json, kFields[field].name, static_cast<std::int64_t>(version));
  json.close('}');
  json.close('}');
}

void versions_member(JsonText& json, const ExplainedClaim& claim) {
  json.open_member("versions", '[');
  for (std::size_t i = 0; i < claim.versions.size(); ++i) {
    const Observation& version = claim.versions[i];
    json.open_item('{');
    number(json, "number", static_cast<std::int64_t>(i + 1));
    json.member("time", format_local(version.order.time));
    json.member("file", version.file);
    number(json, "index", version.order.index);
    flag(json, "has_time", version.has_time);
    json.member("kind", id_of_kind(claim.outcomes[i].kind));
    number(json, "kept", static_cast<std::int64_t>(claim.outcomes[i].kept + 1));
    rules_member(json, "warnings", version.warnings);
    json.member("content_hash", hex(version.content));
    json.literal("record", canonical_json(version.values));
    json.close('}');
  }
  json.close(']');
  json.open_member("corrections", '[');
  for (const Correction& correction : claim.corrections) {
    json.open_item('{');
    json.member("field", correction.field);
    json.member("value", correction.value);
    json.close('}');
  }
  json.close(']');
}

void objects_member(JsonText& json, const ExplainedClaim& claim) {
  text_or_null(json, "folder", claim.folder);
  json.open_member("objects", '[');
  for (const StoredObject& object : claim.objects) {
    json.open_item('{');
    json.member("tipo", name_of_role(object.role));
    json.member("key", object.key);
    json.member("sha256", object.sha256);
    json.member("bytes", object.bytes);
    json.member("state", id_of_state(object.state));
    json.close('}');
  }
  json.close(']');
}

void history_member(JsonText& json, const std::vector<HistoryEntry>& entries) {
  json.open_member("history", '[');
  for (const HistoryEntry& entry : entries) {
    json.open_item('{');
    number(json, "version", entry.version);
    json.member("field", entry.field);
    text_or_null(json, "before", entry.before);
    text_or_null(json, "after", entry.after);
    text_or_null(json, "run_id", entry.run_id);
    text_or_null(json, "file", entry.file);
    json.member("changed", entry.changed);
    json.close('}');
  }
  json.close(']');
}

void file_members(JsonText& json, const KnownFile& known) {
  json.member("file", known.file.path);
  json.member("kind", known.is_json ? "json" : "adjunto");
  text_or_null(json, "tipo", name_of_role(known.file.role));
  json.member("state", known.file.state);
  flag(json, "counts_as_read", known.counts_as_read);
  json.member("bytes", known.file.stat.size);
  text_or_null(json, "sha256", known.file.sha256);
  number(json, "observations", known.file.observations);
  json.member("first_path", known.file.first_path);
  json.member("first_seen", known.seen);
  json.member("run_id", known.run_id);
}

void claim_item(JsonText& json, const ExplainedClaim& claim) {
  json.open_item('{');
  json.member("company", claim.company);
  json.member("numero_radicado", claim.radicado);
  row_member(json, claim);
  versions_member(json, claim);
  json.open_member("files", '[');
  for (const KnownFile& known : claim.files) {
    json.open_item('{');
    file_members(json, known);
    json.close('}');
  }
  json.close(']');
  objects_member(json, claim);
  history_member(json, claim.history);
  quarantine_member(json, claim.quarantine);
  repairs_member(json, claim.repairs);
  json.close('}');
}

void file_item(JsonText& json, const ExplainedFile& file) {
  json.open_item('{');
  json.member("company", file.company);
  file_members(json, file.known);
  json.open_member("claims", '[');
  for (const std::string& radicado : file.claims) json.item(radicado);
  json.close(']');
  quarantine_member(json, {file.quarantine});
  repairs_member(json, file.repairs);
  json.close('}');
}

std::string document_of(const Explained& explained) {
  std::string text;
  JsonText json(text, Layout::kCompact);
  json.open('{');
  json.open_member("claims", '[');
  for (const ExplainedClaim& claim : explained.claims) claim_item(json, claim);
  json.close(']');
  json.open_member("files", '[');
  for (const ExplainedFile& file : explained.files) file_item(json, file);
  json.close(']');
  number(json, "more", static_cast<std::int64_t>(explained.more));
  json.close('}');
  return text;
}

}  // namespace

Result<int> verb_explain(World& world) {
  const std::string& word = world.arguments.operands.front();
  TRY_SET(const std::unique_ptr<Session> session, Session::open(world, {.verb = "explain", .database = true}));
  const std::unique_ptr<Views> views = db_views(*session->sql());
  TRY_SET(const Explained explained, explain(world, *session, *views, word));
  if (explained.claims.empty() && explained.files.empty())
    return fail(ErrorCode::kBadInput, "E-INPUT-020", {{"key", word}});
  if (world.arguments.is_json) {
    print(document_of(explained));
    return kExitDone;
  }
  const Screen screen(world);
  bool is_first = true;
  for (const ExplainedClaim& claim : explained.claims) {
    if (!is_first) print("");
    screen.claim(claim);
    is_first = false;
  }
  for (const ExplainedFile& file : explained.files) {
    if (!is_first) print("");
    screen.file(file);
    is_first = false;
  }
  const auto more = static_cast<std::int64_t>(explained.more);
  if (more > 0) print(world.texts.text("explain.more", {{"count", world.texts.number(more)}}));
  return kExitDone;
}

}  // namespace radica
