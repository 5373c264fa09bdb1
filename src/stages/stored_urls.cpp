#include "stages/stored_urls.h"

#include <algorithm>

#include "base/json.h"
#include "model/store_names.h"

namespace radica {
namespace {

constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;

// RFC 8785: members in the order of their names.
std::string url_entry(const StoredObject& object, const std::string& url) {
  return "{\"bytes\":" + std::to_string(object.bytes) + ",\"clave\":" + json_string(object.key) +
         ",\"content_type\":" + json_string(object.content_type) + ",\"etag\":" + json_string(object.etag) +
         ",\"sha256\":" + json_string(object.sha256) + ",\"tipo\":" + json_string(name_of_role(object.role)) +
         ",\"url\":" + json_string(url) +
         ",\"version_id\":" + (object.version_id.empty() ? "null" : json_string(object.version_id)) + "}";
}

// metadatos of the registry.
std::string metadata_of(const StoredObject& object) {
  return "{\"bytes\":" + std::to_string(object.bytes) +
         (object.facts.empty() ? std::string() : ",\"contenido\":" + object.facts) +
         ",\"radicado\":" + json_string(object.radicado) + ",\"tipo\":" + json_string(name_of_role(object.role)) + "}";
}

std::string extension_of(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  return dot == std::string_view::npos ? std::string() : std::string(name.substr(dot));
}

// The file that an object came from, also when it is gone.
const LedgerFile* source_of(const ClaimUpload& claim, const PlannedObject& planned) {
  if (planned.file != nullptr) return planned.file;
  const auto found = std::find_if(claim.files.begin(), claim.files.end(),
                                  [&](const LedgerFile& file) { return file.id == planned.stored->file_id; });
  return found == claim.files.end() ? nullptr : &*found;
}

ClaimDone::RegisterRow register_row(const PlannedObject& planned, const LedgerFile& source, std::string url,
                                    const Zone& zone) {
  const StoredObject& object = *planned.stored;
  ClaimDone::RegisterRow row;
  row.name = name_of(object.key);
  row.source_path = source.path;
  row.extension = extension_of(row.name);
  row.sha256 = object.sha256;
  row.key = object.key;
  row.url = std::move(url);
  row.content_type = object.content_type;
  row.metadata = metadata_of(object);
  row.bytes = object.bytes;
  row.file_time = zone.to_local(source.stat.mtime_ns / kNanosecondsPerSecond);
  row.was_there = object.was_there;
  return row;
}

std::string differing_members(const JsonDocument& left, const JsonNode& expected, const JsonDocument& right,
                              const JsonNode& found) {
  std::string names;
  const JsonNode* other = right.first_child(found);
  for (const JsonNode* member = left.first_child(expected); member != nullptr; member = left.next_sibling(*member)) {
    if (other == nullptr || other->key != member->key) return "entries";
    if (other->type != member->type || other->text != member->text)
      names += (names.empty() ? "" : "|") + std::string(member->key);
    other = right.next_sibling(*other);
  }
  return other == nullptr ? names : "entries";
}

}  // namespace

ClaimDone stored_files(const ClaimUpload& claim, const UploadPlan& plan, const ObjectStore& store, const Zone& zone) {
  ClaimDone done;
  done.radicado = claim.radicado;
  done.sgc = claim.sgc;
  done.urls = "[";
  for (const PlannedObject& planned : plan.objects) {
    std::string url = store.url(planned.stored->key);
    if (done.urls.size() > 1) done.urls += ',';
    done.urls += url_entry(*planned.stored, url);
    if (const LedgerFile* source = source_of(claim, planned))
      done.objects.push_back(register_row(planned, *source, std::move(url), zone));
  }
  done.urls += ']';
  return done;
}

// Both are arrays of objects whose members stand in the order of their names.
std::string difference_of_urls(std::string_view expected, std::string_view found) {
  if (expected == found) return {};
  JsonDocument left, right;
  if (left.parse(expected) || right.parse(found) || right.root().type != JsonType::kArray) return "entries";
  const JsonNode* other = right.first_child(right.root());
  for (const JsonNode* entry = left.first_child(left.root()); entry != nullptr; entry = left.next_sibling(*entry)) {
    if (other == nullptr || other->type != JsonType::kObject) return "entries";
    if (std::string names = differing_members(left, *entry, right, *other); !names.empty()) return names;
    other = right.next_sibling(*other);
  }
  return other == nullptr ? std::string() : "entries";
}

}  // namespace radica
