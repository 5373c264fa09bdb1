#include "stages/stored_before.h"

#include <algorithm>

#include "model/store_names.h"

namespace radica {
namespace {

std::string metadata_of(const ObjectInfo& info, const std::string& name) {
  const auto found = info.metadata.find(name);
  return found == info.metadata.end() ? std::string() : percent_decode(found->second);
}

FileRole role_of(std::string_view name) {
  if (name == kDataName) return FileRole::kData;
  return name == kDetailName ? FileRole::kDetail : FileRole::kAttachment;
}

}  // namespace

std::string StoredBefore::key_of(const std::string& folder, std::string_view name) const {
  return object_key(context_.options.store_prefix, company_.company.store_folder, folder, name);
}

Result<bool> StoredBefore::is_there_any() const {
  bool is_there = false;
  const auto stop_at_first = [&](const ObjectInfo&) -> Result<void> {
    is_there = true;
    return fail(ErrorCode::kCancelled, "E-RUN-001");
  };
  std::string above = key_of("", "");  // the folder of all claims, and the end of the name of none
  above.pop_back();
  const Result<void> listed = context_.store->list(above, stop_at_first);
  return listed || is_there ? Result<bool>(is_there) : Failure(listed.error());
}

Result<void> StoredBefore::find(ClaimWork& work) const {
  ClaimUpload& claim = work.claim;
  if (!claim.folder.empty() || claim.files.empty()) return {};
  const std::string& name = claim.sgc.empty() ? claim.radicado : claim.sgc;
  TRY_SET(const Found plain, take_folder(work, claim_folder(name)));
  if (plain == Found::kOwn || plain == Found::kNothing) return {};
  const std::string shared = shared_claim_folder(name, claim.radicado);
  TRY_SET(const Found own, take_folder(work, shared));
  if (own != Found::kOwn && plain == Found::kForeign) work.folder_wish = shared;
  return {};
}

Result<StoredBefore::Found> StoredBefore::take_folder(ClaimWork& work, const std::string& folder) const {
  std::vector<std::string> keys;
  TRY(context_.store->list(key_of(folder, ""), [&keys](const ObjectInfo& info) -> Result<void> {
    keys.push_back(info.key);
    return {};
  }));
  Found found = Found::kNothing;
  for (const std::string& key : keys) {
    TRY_SET(const auto info, context_.store->head(key));
    if (!info) continue;
    const std::string owner = metadata_of(*info, "numero-radicado");
    const bool is_own = owner == work.claim.radicado;
    found = std::max(found, is_own ? Found::kOwn : owner.empty() ? Found::kUnnamed : Found::kForeign);
    if (is_own) TRY(take_object(work, *info));
  }
  if (found == Found::kOwn) work.folder_wish = folder;
  return found;
}

// An object of which no file has the bytes is left alone: what is current under its name is sent, and reconcile lists
// what stays behind.
Result<void> StoredBefore::take_object(ClaimWork& work, const ObjectInfo& info) const {
  const FileRole role = role_of(name_of(info.key));
  const std::string sha256 = metadata_of(info, "sha256");
  for (const LedgerFile& file : work.claim.files) {
    const bool is_taken = std::any_of(work.claim.objects.begin(), work.claim.objects.end(),
                                      [&file](const StoredObject& object) { return object.file_id == file.id; });
    if (file.role != role || file.sha256 != sha256 || is_taken) continue;
    StoredObject object;
    object.radicado = work.claim.radicado;
    object.key = info.key;
    object.role = role;
    object.file_id = file.id;
    object.sha256 = sha256;
    object.bytes = info.bytes;
    object.content_type = info.content_type;
    work.claim.objects.push_back(std::move(object));
    return {};
  }
  return {};
}

}  // namespace radica
