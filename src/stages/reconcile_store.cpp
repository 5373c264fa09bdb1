#include "stages/reconcile_store.h"

#include <algorithm>

#include "base/workers.h"
#include "model/store_names.h"
#include "stages/object_proof.h"
#include "stages/object_records.h"
#include "stages/older_layouts.h"

namespace radica {
namespace {

constexpr std::size_t kBatch = 512, kRequests = 8;

// Everything that is registered under one key.
struct Registered {
  std::string key;
  std::optional<StoredObject> object;
  std::vector<RegisteredFile> files;  // of registros_ov_s3, one a bucket
};

// Ledger and registry side by side, in the order of their keys.
class RegisteredMerge {
 public:
  RegisteredMerge(WorkList& objects, WorkList& files) : objects_(objects), files_(files) {}
  Result<void> begin() {
    TRY_SET(has_object_, objects_.next(object_));
    TRY_SET(has_file_, files_.next(file_));
    return {};
  }
  // Of the next key; nullptr at the end. Lives until take().
  [[nodiscard]] const std::string* key() const {
    if (has_object_ && (!has_file_ || object_.key <= file_.key)) return &object_.key;
    return has_file_ ? &file_.key : nullptr;
  }
  Result<Registered> take() {
    Registered taken;
    taken.key = *key();
    if (has_object_ && object_.key == taken.key) {
      taken.object = object_;
      TRY_SET(has_object_, objects_.next(object_));
    }
    while (has_file_ && file_.key == taken.key) {
      taken.files.push_back(file_);
      TRY_SET(has_file_, files_.next(file_));
    }
    return taken;
  }

 private:
  ObjectReader objects_;
  RegisteredReader files_;
  StoredObject object_;
  RegisteredFile file_;
  bool has_object_ = false, has_file_ = false;
};

class StoreCheck {
 public:
  StoreCheck(Context& context, CompanyRun& company, const std::vector<std::string>& waiting)
      : context_(context),
        company_(company),
        waiting_(waiting),
        prefix_(company_prefix(context, company)),
        objects_(*context.work, company.company.name + ".objects"),
        files_(*context.work, company.company.name + ".registered"),
        merge_(objects_, files_) {}

  Result<std::uint64_t> run() {
    TRY(read_registered());
    TRY(merge_.begin());
    TRY(context_.store->list(prefix_, [this](const ObjectInfo& info) { return take_listed(info); }));
    while (merge_.key() != nullptr) TRY(take_registered());
    TRY(ask());
    if (context_.options.imports) TRY(list_older());
    return looked_at_;
  }

 private:
  Result<void> list_older();
  Result<void> read_registered();
  Result<void> take_listed(const ObjectInfo& info);
  Result<void> take_registered();
  Result<void> ask();
  Result<void> judge(const Registered& registered);
  Result<void> judge_file(const Registered& registered);
  Result<void> judge_registry(const StoredObject& object, const std::vector<RegisteredFile>& files);
  Result<void> add(FindingClass type, std::string radicado, const std::string& key, std::string detail,
                   std::string sha256 = {}) {
    return company_.discrepancies->add({type, std::move(radicado), key, std::move(detail), std::move(sha256)});
  }
  [[nodiscard]] const RegisteredFile* present_row(const std::vector<RegisteredFile>& files) const {
    const auto found =
        std::find_if(files.begin(), files.end(), [this](const RegisteredFile& file) { return file.bucket == bucket_; });
    return found == files.end() ? nullptr : &*found;
  }

  Context& context_;
  CompanyRun& company_;
  const std::vector<std::string>& waiting_;
  const std::string prefix_;
  const std::string bucket_ = context_.store->bucket();
  WorkList objects_, files_;
  RegisteredMerge merge_;
  std::vector<Registered> batch_;
  std::uint64_t looked_at_ = 0;
};

Result<void> StoreCheck::read_registered() {
  std::string bytes;
  const auto take_object = [&](const StoredObject& object) -> Result<void> {
    bytes.clear();
    write_object(bytes, object);
    context_.progress.total += 1;
    return objects_.append(bytes);
  };
  TRY(context_.uploads->objects(company_.company.name, take_object));
  TRY(objects_.finish());
  const auto take_file = [&](const RegisteredFile& file) -> Result<void> {
    bytes.clear();
    write_registered(bytes, file);
    return files_.append(bytes);
  };
  TRY(context_.reconcile->registered(company_.company.name, take_file));
  return files_.finish();
}

Result<void> StoreCheck::take_listed(const ObjectInfo& info) {
  TRY(check_stop(context_));
  while (merge_.key() != nullptr && *merge_.key() < info.key) TRY(take_registered());
  if (merge_.key() != nullptr && *merge_.key() == info.key) return take_registered();
  ++looked_at_;
  return add(is_older_layout(info.key, prefix_) ? FindingClass::kLegacy : FindingClass::kOrphan, {}, info.key,
             "bytes=" + std::to_string(info.bytes));
}

// The listing shows neither metadata nor type, and a key that it leaves out may have come meanwhile: all are asked for.
Result<void> StoreCheck::take_registered() {
  TRY_SET(Registered registered, merge_.take());
  batch_.push_back(std::move(registered));
  ++looked_at_;
  return batch_.size() < kBatch ? Result<void>{} : ask();
}

Result<void> StoreCheck::ask() {
  TRY(check_stop(context_));
  const auto look_at = [this](std::size_t i) -> Result<void> {
    TRY(batch_[i].object ? judge(batch_[i]) : judge_file(batch_[i]));
    context_.progress.done += 1;
    return {};
  };
  TRY(for_each_parallel(kRequests, batch_.size(), look_at));
  batch_.clear();
  return {};
}

// What is on its way has no receipt yet: the next upload settles it. But what was found missing or wrong
// before is registered as stored until it is sent again.
Result<void> StoreCheck::judge(const Registered& registered) {
  const StoredObject& object = *registered.object;
  const bool is_on_its_way = object.state == ObjectState::kSending;
  const RegisteredFile* row = present_row(registered.files);
  if (is_on_its_way && (row == nullptr || !row->counts_as_stored || row->sha256 != object.sha256)) return {};
  TRY_SET(const Proof proof, prove(*context_.store, company_.company.name, object, false));
  if (proof == Proof::kMissing)
    return add(FindingClass::kPhantom, object.radicado, object.key, "radica_object", object.sha256);
  if (proof != Proof::kProven)
    return add(FindingClass::kMismatch, object.radicado, object.key, std::string(name_of(proof)), object.sha256);
  return is_on_its_way ? Result<void>{} : judge_registry(object, registered.files);
}

Result<void> StoreCheck::judge_registry(const StoredObject& object, const std::vector<RegisteredFile>& files) {
  if (std::binary_search(waiting_.begin(), waiting_.end(), object.radicado)) return {};
  const auto stale = [&](const char* detail) {
    return add(FindingClass::kStaleUrl, object.radicado, object.key, detail);
  };
  const RegisteredFile* row = present_row(files);
  if (row == nullptr) return stale(files.empty() ? "registros_ov_s3" : "registros_ov_s3.bucket_s3");
  if (row->url != context_.store->url(object.key)) return stale("registros_ov_s3.url_s3");
  if (row->sha256 != object.sha256) return stale("registros_ov_s3.hash_archivo");
  if (row->bytes != object.bytes) return stale("registros_ov_s3.tamano_archivo");
  return row->counts_as_stored ? Result<void>{} : stale("registros_ov_s3.estado_carga");
}

// Rows that others than Radica wrote, of the present bucket.
Result<void> StoreCheck::judge_file(const Registered& registered) {
  const RegisteredFile* row = present_row(registered.files);
  if (row == nullptr || !row->counts_as_stored || !is_storable_key(row->key)) return {};
  TRY_SET(const auto info, context_.store->head(row->key));
  return info ? Result<void>{} : add(FindingClass::kPhantom, {}, row->key, "registros_ov_s3");
}

// What stands outside of the present prefix; once, before it is taken over.
Result<void> StoreCheck::list_older() {
  std::vector<std::string> present;
  for (const auto& company : context_.companies) present.push_back(company_prefix(context_, *company));
  // What belonged to no company is told once, and only when all companies are known here.
  const bool with_shared = context_.companies.front().get() == &company_ && !context_.options.is_partial;
  const auto take = [this](const ObjectInfo& info) {
    return add(FindingClass::kLegacy, {}, info.key, "bytes=" + std::to_string(info.bytes));
  };
  for (const std::string& prefix :
       older_prefixes(company_.company.name, context_.options.store_prefix, with_shared, present))
    TRY(context_.store->list(prefix, take));
  return {};
}

}  // namespace

std::string company_prefix(const Context& context, const CompanyRun& company) {
  const std::string& prefix = context.options.store_prefix;
  return (prefix.empty() ? std::string() : prefix + "/") + company.company.store_folder + "/";
}

Result<std::uint64_t> reconcile_store(Context& context, CompanyRun& company, const std::vector<std::string>& waiting) {
  return StoreCheck(context, company, waiting).run();
}

}  // namespace radica
