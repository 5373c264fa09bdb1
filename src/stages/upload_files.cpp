#include "stages/upload_files.h"

#include "base/file_facts.h"
#include "model/store_names.h"

namespace radica {

FolderWish folder_wish(const ClaimUpload& claim) {
  const std::string& name = claim.sgc.empty() ? claim.radicado : claim.sgc;
  return {claim.radicado, claim_folder(name), shared_claim_folder(name, claim.radicado)};
}

StoreBalance balance_of(const ClaimWork& work, const UploadPlan& plan) {
  StoreBalance sum;
  sum.files = plan.files;
  sum.superseded = plan.superseded;
  sum.same_bytes = plan.same_bytes;
  sum.uploaded = work.uploaded;
  sum.deferred = work.deferred;
  std::uint64_t wanted = 0;
  for (const PlannedObject& planned : plan.objects) {
    if (planned.file == nullptr) continue;
    ++(planned.needs_upload ? wanted : sum.already_there);
  }
  sum.failed = wanted - work.uploaded - work.deferred;
  return sum;
}

Result<void> ClaimFiles::hash(ClaimWork& work) const {
  TRY(check_stop(context_));
  for (LedgerFile& file : work.claim.files) {
    if (file.is_gone() || !file.sha256.empty()) continue;
    Sha256Hasher hasher;
    auto read = inspect(file, hasher);
    if (!read) {
      if (read.error().code == ErrorCode::kExhausted) return Failure(read.error());
      work.unreadable.insert(file.id);
      continue;
    }
    file.sha256 = hex(hasher.finish());
    work.hashes.push_back({file.id, file.sha256});
    work.read[file.id] = std::move(*read);
  }
  return {};
}

// Evidence is archived as it is: damage is said, and no reason to leave a file out.
Result<ReadFile> ClaimFiles::inspect(const LedgerFile& file, Sha256Hasher& hasher) const {
  FileInspector inspector(name_of(file.path));
  ReadFile read;
  TRY_SET(read.stat, read_in_pieces(join_path(company_.root, file.raw_path), [&](std::string_view piece) {
            hasher.update(piece);
            inspector.update(piece);
          }));
  const FileFacts facts = inspector.finish();
  read.content_type = inspector.content_type();
  read.facts = facts.json();
  if (facts.damage != FileDamage::kNone)
    context_.log.warning("file_damaged", {{"company", company_.company.name},
                                          {"file", file.path},
                                          {"bytes", read.stat.size},
                                          {"damage", id_of(facts.damage)}});
  return read;
}

std::string ClaimFiles::key_of(const ClaimUpload& claim, const PlannedObject& planned) const {
  return planned.stored != nullptr
             ? planned.stored->key
             : object_key(context_.options.store_prefix, company_.company.store_folder, claim.folder, planned.name);
}

StoredObject ClaimFiles::intent_of(const ClaimWork& work, const PlannedObject& planned) const {
  StoredObject object;
  object.radicado = work.claim.radicado;
  object.key = key_of(work.claim, planned);
  object.role = planned.role;
  object.file_id = planned.file->id;
  object.sha256 = planned.sha256;
  object.bytes = planned.file->stat.size;
  // An import that was interrupted goes on; other bytes are ours.
  object.was_there = planned.stored != nullptr && planned.stored->was_there && planned.stored->sha256 == object.sha256;
  describe(work, planned, object);
  return object;
}

// By the bytes of the file: of this reading, or of the one before an interruption. A file whose hash is known without
// an object (its bytes were those of another file) is looked into again.
void ClaimFiles::describe(const ClaimWork& work, const PlannedObject& planned, StoredObject& object) const {
  if (planned.role == FileRole::kData) {
    object.content_type = "application/json";
    return;
  }
  if (const auto read = work.read.find(planned.file->id); read != work.read.end()) {
    object.content_type = read->second.content_type;
    object.facts = read->second.facts;
  } else if (planned.stored != nullptr && planned.stored->sha256 == planned.sha256) {
    object.content_type = planned.stored->content_type;
    object.facts = planned.stored->facts;
  } else {
    Sha256Hasher hasher;
    const auto again = inspect(*planned.file, hasher);
    object.content_type = again ? again->content_type : FileInspector(name_of(planned.file->path)).content_type();
    if (again && hex(hasher.finish()) == planned.sha256) object.facts = again->facts;
  }
}

}  // namespace radica
