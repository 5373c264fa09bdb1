#include "stages/upload_send.h"

#include <algorithm>
#include <atomic>
#include <chrono>

#include "base/hash.h"
#include "model/store_names.h"
#include "stages/object_proof.h"
#include "stages/read_back.h"

namespace radica {
namespace {

// The file changed or vanished since it was read: the next run sees it anew.
bool is_of_the_file(const Error& error) {
  return error.code == ErrorCode::kConflict || error.code == ErrorCode::kCorrupt || error.id == "E-STORE-005";
}

// An intent of which no receipt is known, whose file is gone; whether there was one, the ledger says.
bool seems_never_sent(const PlannedObject& planned) {
  return planned.file == nullptr && planned.stored->state == ObjectState::kSending && planned.stored->etag.empty() &&
         !is_doubted(*planned.stored);
}

}  // namespace

Result<void> ClaimSender::forget_never_sent(std::vector<ClaimWork>& batch) {
  std::vector<std::string> keys;
  for (const ClaimWork& work : batch) {
    for (const PlannedObject& planned : plan_upload(work.claim, context_.zone).objects) {
      if (!seems_never_sent(planned)) continue;
      TRY_SET(const auto there, context_.store->head(planned.stored->key));
      if (!there) keys.push_back(planned.stored->key);
    }
  }
  if (keys.empty()) return {};
  TRY_SET(const std::vector<std::string> forgotten,
          context_.uploads->forget_objects(act_, company_.company.name, keys));
  for (const std::string& key : forgotten)
    context_.log.warning("object_forgotten",
                         {{"company", company_.company.name}, {"key", key}, {"reason", "never sent, source gone"}});
  for (ClaimWork& work : batch)
    std::erase_if(work.claim.objects, [&forgotten](const StoredObject& object) {
      return std::binary_search(forgotten.begin(), forgotten.end(), object.key);
    });
  return {};
}

Result<void> ClaimSender::send(ClaimWork& work) {
  const UploadPlan plan = plan_upload(work.claim, context_.zone);
  for (const PlannedObject& planned : plan.objects) {
    if (planned.file == nullptr && planned.stored->state == ObjectState::kSending)
      TRY(settle_without_source(*planned.stored));
    if (!planned.needs_upload) continue;
    if (planned.sha256.empty()) {
      ++work.deferred;
      continue;
    }
    TRY(send_object(work, planned));
  }
  return {};
}

// An intent without receipt may have arrived before a crash: the store is asked first, and where it does not prove
// bytes they are read back rather than sent again. True: its receipt is noted.
Result<bool> ClaimSender::take_receipt(StoredObject& object, bool has_source) {
  TRY_SET(const auto there, context_.store->head(object.key));
  if (!there || !may_hold(*there, object)) return false;
  std::optional<std::string> sha256 = there->sha256;
  // The right bytes under another name, or of another claim, are sent again with ours; and what says itself that it is
  // something else needs no reading when it can be sent again.
  if (has_source && compare_description(*there, company_.company.name, object) != Proof::kProven) return false;
  // What was found wrong once is not believed.
  if (!sha256 || is_doubted(object)) {
    TRY_SET(sha256, read_back(*context_.store, object.key));
  }
  if (sha256 != object.sha256) return false;
  object.etag = there->etag;
  object.version_id = there->version_id;
  object.stored_bytes = there->bytes;
  object.encoding = there->encoding;
  object.stored_at = format_local(context_.clock.now());
  object.state = ObjectState::kStored;
  TRY(receipts_.add(object));
  return true;
}

// An object that is not proven and whose file is gone cannot be sent again: every run names it until it is back.
Result<void> ClaimSender::settle_without_source(const StoredObject& stored) {
  StoredObject object = stored;
  TRY_SET(const bool is_there, take_receipt(object, false));
  if (is_there) return {};
  context_.log.error("object_lost",
                     {{"company", company_.company.name}, {"key", object.key}, {"reason", "source gone"}});
  const std::lock_guard lock(mutex_);
  company_.unproven.push_back({object.key, true});
  return {};
}

Result<void> ClaimSender::send_object(ClaimWork& work, const PlannedObject& planned) {
  StoredObject object = files_.intent_of(work, planned);
  if (planned.stored != nullptr && planned.stored->state == ObjectState::kSending && !is_doubted(*planned.stored)) {
    TRY_SET(const bool is_there, take_receipt(object, true));
    if (is_there) {
      ++work.uploaded;
      return {};
    }
  }
  auto sent = put(work, planned, std::move(object));
  if (!sent) {
    if (!is_of_the_file(sent.error())) return Failure(std::move(sent).error());
    ++work.deferred;
    return {};
  }
  ++work.uploaded;
  {
    const std::lock_guard lock(mutex_);
    company_.sent.push_back(hash64(sent->key));
  }
  return receipts_.add(std::move(*sent));
}

Result<StoredObject> ClaimSender::put(const ClaimWork& work, const PlannedObject& planned, StoredObject object) {
  std::atomic<int> attempts{1};
  PutRequest request;
  request.key = object.key;
  request.source_path = join_path(company_.root, planned.file->raw_path);
  request.sha256 = object.sha256;
  request.bytes = object.bytes;
  request.content_type = object.content_type;
  request.metadata =
      object_metadata({company_.company.name, work.claim.radicado, object.sha256, planned.file->path, act_.run_id});
  request.attempts = &attempts;
  const auto read = work.read.find(planned.file->id);
  if (read != work.read.end()) request.source = read->second.stat;
  const auto start = std::chrono::steady_clock::now();
  auto receipt = context_.store->put(act_, request);
  const auto ms =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start).count();
  context_.log.info("upload", {{"company", company_.company.name},
                               {"key", object.key},
                               {"bytes", object.bytes},
                               {"ms", ms},
                               {"attempt", attempts.load()},
                               {"outcome", receipt ? "stored" : std::string_view(receipt.error().id)}});
  if (!receipt) return Failure(std::move(receipt).error());
  object.etag = receipt->etag;
  object.version_id = receipt->version_id;
  object.stored_bytes = receipt->stored_bytes;
  object.encoding = receipt->encoding;
  object.stored_at = format_local(context_.clock.now());
  object.state = ObjectState::kStored;
  object.was_there = false;
  context_.progress.bytes += object.bytes;
  return object;
}

}  // namespace radica
