// What explain knows as one JSON document: nothing is cut.
#include "app/verbs/explain_output.h"
#include "app/verbs/repairs_view.h"
#include "base/hash.h"

namespace radica {
namespace {

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
      json.member("run_id", entry.run_id);
      json.close('}');
    }
  }
  json.close(']');
}

std::string record_json(Privacy privacy, const Values& values) {
  return canonical_json(privacy == Privacy::kMasked ? masked(values) : values);
}

void row_member(JsonText& json, Privacy privacy, const ExplainedClaim& claim) {
  if (!claim.row) return json.literal("row", "null");
  const Record& record = claim.row->record;
  json.open_member("row", '{');
  json.literal("record", record_json(privacy, record.values));
  json.member("hash_registro", hex(record.hash));
  number(json, "version", claim.row->version);
  json.member("fecha_extraccion", format_local(record.extracted));
  json.member("archivo_origen", record.origin);
  rules_member(json, "advertencias", record.warnings);
  text_or_null(json, "fecha_creacion", claim.row->created);
  text_or_null(json, "fecha_actualizacion", claim.row->updated);
  flag(json, "procesado_flag", claim.row->is_processed);
  flag(json, "fila_alterada", is_altered(*claim.row));
  json.literal("archivos_s3_urls", claim.row->urls.empty() ? "null" : claim.row->urls);
  json.open_member("sources", '{');  // the version that gave each field
  for (std::size_t field = 0; field < kFieldCount; ++field)
    if (const std::size_t version = claim.source_of(field); version > 0)
      number(json, kFields[field].name, static_cast<std::int64_t>(version));
  json.close('}');
  json.close('}');
}

void warnings_member(JsonText& json, const SeenObservation& seen) {
  rules_member(json, "warnings", seen.observation.warnings);
  json.open_member("warned", '[');
  for (const Fault& fault : seen.warned) {
    json.open_item('{');
    json.member("rule", id_of(fault.rule));
    text_or_null(json, "field", fault.field);
    json.member("where", fault.where);
    json.close('}');
  }
  json.close(']');
}

void observations_member(JsonText& json, Privacy privacy, const ExplainedClaim& claim) {
  flag(json, "rules_changed", claim.rules_changed);
  json.open_member("observations", '[');
  for (std::size_t i = 0; i < claim.observations.size(); ++i) {
    const SeenObservation& seen = claim.observations[i];
    const Observation& observation = seen.observation;
    json.open_item('{');
    number(json, "number", static_cast<std::int64_t>(i + 1));
    json.member("time", format_local(observation.order.time));
    number(json, "richness", observation.order.richness);
    json.member("file", observation.file);
    number(json, "index", observation.order.index);
    flag(json, "has_time", observation.has_time);
    json.member("kind", id_of_kind(seen.outcome.kind));
    number(json, "kept", static_cast<std::int64_t>(seen.outcome.kept + 1));
    flag(json, "is_of_ledger", seen.is_of_ledger);
    warnings_member(json, seen);
    json.member("content_hash", hex(observation.content));
    json.literal("record", record_json(privacy, observation.values));
    json.close('}');
  }
  json.close(']');
  json.open_member("corrections", '[');
  for (const Correction& correction : claim.corrections) {
    json.open_item('{');
    json.member("field", correction.field);
    json.member("value", shown(privacy, correction.field, correction.value));
    json.close('}');
  }
  json.close(']');
}

void objects_member(JsonText& json, const ExplainedClaim& claim) {
  text_or_null(json, "folder", claim.folder);
  json.open_member("objects", '[');
  for (const ClaimObject& each : claim.objects) {
    const StoredObject& object = each.object;
    json.open_item('{');
    json.member("tipo", name_of_role(object.role));
    json.member("key", object.key);
    json.member("sha256", object.sha256);
    json.member("bytes", object.bytes);
    json.member("content_type", object.content_type);
    json.member("state", id_of_state(object.state));
    text_or_null(json, "registered", each.registered);
    flag(json, "pre_existente", object.was_there);
    json.close('}');
  }
  json.close(']');
}

void texts_member(JsonText& json, std::string_view key, const std::vector<std::string>& texts) {
  json.open_member(key, '[');
  for (const std::string& text : texts) json.item(text);
  json.close(']');
}

void history_member(JsonText& json, Privacy privacy, const std::vector<HistoryEntry>& entries) {
  json.open_member("history", '[');
  for (const HistoryEntry& entry : entries) {
    json.open_item('{');
    number(json, "version", entry.version);
    json.member("field", entry.field);
    text_or_null(json, "before", shown(privacy, entry.field, entry.before));
    text_or_null(json, "after", shown(privacy, entry.field, entry.after));
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

void claim_item(JsonText& json, Privacy privacy, const ExplainedClaim& claim) {
  json.open_item('{');
  json.member("company", claim.company);
  json.member("numero_radicado", claim.radicado);
  row_member(json, privacy, claim);
  observations_member(json, privacy, claim);
  json.open_member("files", '[');
  for (const ClaimFileView& file : claim.files) {
    json.open_item('{');
    file_members(json, file.known);
    json.member("fate", id_of_fate(file.fate));
    text_or_null(json, "key", file.key);
    json.close('}');
  }
  json.close(']');
  objects_member(json, claim);
  history_member(json, privacy, claim.history);
  texts_member(json, "missing", claim.missing);
  texts_member(json, "sharing_sgc", claim.sharing_sgc);
  quarantine_member(json, claim.quarantine);
  repairs_member(json, privacy, claim.repairs);
  json.close('}');
}

std::string_view id_of_disk(DiskState state) {
  if (state == DiskState::kSame) return "igual";
  return state == DiskState::kChanged ? "cambiado" : "no_esta";
}

void file_item(JsonText& json, Privacy privacy, const ExplainedFile& file) {
  json.open_item('{');
  json.member("company", file.company);
  file_members(json, file.known);
  const ClaimFileView* view = file.view();
  text_or_null(json, "fate", view == nullptr ? std::string_view() : id_of_fate(view->fate));
  text_or_null(json, "key", view == nullptr ? std::string_view() : std::string_view(view->key));
  json.member("disk", id_of_disk(file.disk));
  texts_member(json, "claims", file.claims);
  text_or_null(json, "reason", file.match.reason);
  text_or_null(json, "join_key", file.match.key);
  text_or_null(json, "would_belong_to", file.match.radicado);
  texts_member(json, "rivals", file.rivals);
  texts_member(json, "waits_for", file.waits_for);
  quarantine_member(json, {file.quarantine});
  repairs_member(json, privacy, file.repairs);
  json.close('}');
}

void disk_item(JsonText& json, const DiskFile& file) {
  json.open_item('{');
  text_or_null(json, "company", file.company);
  json.member("file", file.path);
  json.member("reason", id_of_unread(file.unread));
  text_or_null(json, "part", file.part);
  json.member("bytes", file.bytes);
  json.close('}');
}

}  // namespace

std::string explained_json(const Explained& explained, Privacy privacy) {
  std::string text;
  JsonText json(text);
  json.open('{');
  json.open_member("claims", '[');
  for (const ExplainedClaim& claim : explained.claims) claim_item(json, privacy, claim);
  json.close(']');
  json.open_member("files", '[');
  for (const ExplainedFile& file : explained.files) file_item(json, privacy, file);
  json.close(']');
  json.open_member("on_disk", '[');
  for (const DiskFile& file : explained.on_disk) disk_item(json, file);
  json.close(']');
  number(json, "more", static_cast<std::int64_t>(explained.more));
  json.close('}');
  return text;
}

}  // namespace radica
