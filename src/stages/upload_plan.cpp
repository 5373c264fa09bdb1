#include "stages/upload_plan.h"

#include <algorithm>
#include <map>
#include <set>

#include "model/store_names.h"

namespace radica {
namespace {

constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;

LocalTime time_of(const LedgerFile& file, const Zone& zone) {
  if (const auto named = last_stamp_in_name(name_of(file.path))) return *named;
  return zone.to_local(file.stat.mtime_ns / kNanosecondsPerSecond);
}

class Planner {
 public:
  Planner(const ClaimUpload& claim, const Zone& zone) : claim_(claim), zone_(zone) {}

  UploadPlan plan() {
    add_newest(FileRole::kData, kDataName,
               [](const LedgerFile& left, const LedgerFile& right) { return left.order < right.order; });
    add_newest(FileRole::kDetail, kDetailName, [this](const LedgerFile& left, const LedgerFile& right) {
      return std::tuple(time_of(left, zone_), name_of(left.path), std::string_view(left.path)) <
             std::tuple(time_of(right, zone_), name_of(right.path), std::string_view(right.path));
    });
    add_attachments();
    return std::move(plan_);
  }

 private:
  template <class Before>
  void add_newest(FileRole role, std::string_view name, const Before& before);
  void add_attachments();
  void add_attachment(const LedgerFile& file);
  [[nodiscard]] const StoredObject* object_of(std::int64_t file_id, FileRole role) const;
  void add(const LedgerFile* file, FileRole role, std::string name, const StoredObject* stored);

  const ClaimUpload& claim_;
  const Zone& zone_;
  UploadPlan plan_;
  std::map<std::string, std::string> names_;  // of attachments: name → SHA-256
  std::set<std::string> hashes_;              // of attachments
};

const StoredObject* Planner::object_of(std::int64_t file_id, FileRole role) const {
  for (const StoredObject& object : claim_.objects)
    if (object.role == role && object.file_id == file_id) return &object;
  return nullptr;
}

void Planner::add(const LedgerFile* file, FileRole role, std::string name, const StoredObject* stored) {
  PlannedObject object;
  object.file = file;
  object.role = role;
  object.name = std::move(name);
  object.sha256 = file == nullptr ? stored->sha256 : file->sha256;
  object.stored = stored;
  object.needs_upload = file != nullptr && (stored == nullptr || stored->state == ObjectState::kSending ||
                                            object.sha256.empty() || stored->sha256 != object.sha256);
  plan_.objects.push_back(std::move(object));
}

// Of several data files or details the newest is current; one that is gone stays current only if it is stored.
template <class Before>
void Planner::add_newest(FileRole role, std::string_view name, const Before& before) {
  const LedgerFile* newest = nullptr;
  const StoredObject* stored = nullptr;
  std::uint64_t present = 0;
  for (const StoredObject& object : claim_.objects)
    if (object.role == role) stored = &object;
  for (const LedgerFile& file : claim_.files) {
    if (file.role != role) continue;
    if (!file.is_gone()) ++present;
    if (file.is_gone() && (stored == nullptr || stored->file_id != file.id)) continue;
    if (newest == nullptr || before(*newest, file)) newest = &file;
  }
  plan_.files += present;
  if (newest == nullptr) {
    if (stored != nullptr) add(nullptr, role, std::string(name), stored);
    return;
  }
  plan_.superseded += present - (newest->is_gone() ? 0 : 1);
  add(newest->is_gone() ? nullptr : newest, role, std::string(name), stored);
}

void Planner::add_attachments() {
  std::vector<const LedgerFile*> files;
  std::set<std::int64_t> present;
  for (const LedgerFile& file : claim_.files) {
    if (file.role != FileRole::kAttachment || file.is_gone()) continue;
    files.push_back(&file);
    present.insert(file.id);
  }
  std::sort(files.begin(), files.end(), [this](const LedgerFile* left, const LedgerFile* right) {
    return std::tuple(time_of(*left, zone_), name_of(left->path), std::string_view(left->path)) <
           std::tuple(time_of(*right, zone_), name_of(right->path), std::string_view(right->path));
  });
  plan_.files += files.size();
  const std::size_t first = plan_.objects.size();
  // A name once given is kept.
  for (const StoredObject& object : claim_.objects) {
    if (object.role != FileRole::kAttachment) continue;
    names_[std::string(name_of(object.key))] = object.sha256;
    if (present.count(object.file_id) > 0) continue;
    hashes_.insert(object.sha256);
    add(nullptr, FileRole::kAttachment, std::string(name_of(object.key)), &object);
  }
  for (const LedgerFile* file : files)
    if (object_of(file->id, FileRole::kAttachment) != nullptr) hashes_.insert(file->sha256);
  for (const LedgerFile* file : files) add_attachment(*file);
  std::sort(plan_.objects.begin() + static_cast<std::ptrdiff_t>(first), plan_.objects.end(),
            [](const PlannedObject& left, const PlannedObject& right) { return left.name < right.name; });
}

void Planner::add_attachment(const LedgerFile& file) {
  if (const StoredObject* stored = object_of(file.id, FileRole::kAttachment)) {
    add(&file, FileRole::kAttachment, std::string(name_of(stored->key)), stored);
    return;
  }
  if (!file.sha256.empty() && !hashes_.insert(file.sha256).second) {
    ++plan_.same_bytes;
    return;
  }
  std::string name = attachment_name(name_of(file.path), zone_.to_local(file.stat.mtime_ns / kNanosecondsPerSecond));
  if (names_.count(name) > 0) name = attachment_name_with_hash(name, file.sha256);
  names_[name] = file.sha256;
  add(&file, FileRole::kAttachment, std::move(name), nullptr);
}

}  // namespace

bool UploadPlan::is_complete() const {
  return std::all_of(objects.begin(), objects.end(), [](const PlannedObject& object) {
    return !object.needs_upload && object.stored != nullptr && object.stored->state == ObjectState::kVerified;
  });
}

UploadPlan plan_upload(const ClaimUpload& claim, const Zone& zone) {
  return Planner(claim, zone).plan();
}

}  // namespace radica
