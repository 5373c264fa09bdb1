#include "stages/upload_receipts.h"

#include <utility>

#include "base/fault.h"

namespace radica {

Result<void> Receipts::add(StoredObject object) {
  std::vector<StoredObject> due;
  {
    const std::lock_guard lock(mutex_);
    const auto now = std::chrono::steady_clock::now();
    if (waiting_.empty()) first_ = now;
    waiting_.push_back(std::move(object));
    if (waiting_.size() < kMost && now - first_ < kLongest) return {};
    due.swap(waiting_);
  }
  return write(due);
}

Result<void> Receipts::write_rest() {
  std::vector<StoredObject> due;
  {
    const std::lock_guard lock(mutex_);
    due.swap(waiting_);
  }
  return write(due);
}

Result<void> Receipts::write(const std::vector<StoredObject>& objects) {
  if (objects.empty()) return {};
  FAULT("upload.before_receipts");
  TRY(ledger_.update_objects(act_, objects));
  FAULT("upload.after_receipts");
  return {};
}

}  // namespace radica
