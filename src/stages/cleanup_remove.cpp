#include "stages/cleanup_remove.h"

#include <set>

#include "base/fault.h"
#include "base/hash.h"

namespace radica {

// What is taken away is known to nobody but the database.
Result<void> back_up_before_cleanup(Context& context) {
  return context.options.cleanup.backs_up ? context.back_up("cleanup") : Result<void>{};
}

std::string Remover::source_of(const Removed& removed) const {
  switch (removed.type) {
    case CleanupClass::kLogs:
      return join_path(context_.options.cleanup.log_folder, removed.raw_path);
    case CleanupClass::kProcessed:
      return join_path(context_.options.output, removed.raw_path);
    default:
      return join_path(context_.options.input, removed.company + "/oficina_virtual/" + removed.raw_path);
  }
}

std::string Remover::trash_of(const Removed& removed) const {
  return join_path(context_.options.cleanup.trash, removed.trash);
}

// {trash}/{day}/{company}/{path}; a path that went there before on the same day gets a number.
void Remover::name_in_trash(Removed& removed) const {
  if (!info(removed.type).is_input) return;
  const std::string name = format_day(context_.clock.now()) + "/" + removed.company + "/" + removed.path;
  removed.trash = name;
  for (int number = 2; exists(trash_of(removed)); ++number) removed.trash = name + "~" + std::to_string(number);
}

// Another file that came to its place meanwhile is not it.
Result<bool> Remover::is_still_there(const Removed& removed) const {
  if (removed.type == CleanupClass::kStoreTrash) {
    TRY_SET(const auto found, context_.store->head(removed.raw_path));
    return found.has_value();
  }
  const std::string source = source_of(removed);
  if (!exists(source)) return false;
  Sha256Hasher hasher;
  TRY(read_in_pieces(source, [&hasher](std::string_view piece) { hasher.update(piece); }));
  return hex(hasher.finish()) == removed.sha256;
}

Result<void> Remover::recover() {
  TRY_SET(const std::vector<Removed> open, context_.cleanup->open());
  if (open.empty() || context_.options.is_dry_run) return {};
  std::vector<std::int64_t> done, kept;
  for (const Removed& removed : open) {
    TRY_SET(const bool is_there, is_still_there(removed));
    // It was copied to another file system, and not yet removed from its own.
    if (is_there && !removed.trash.empty()) TRY(remove_file(trash_of(removed)));
    (is_there ? kept : done).push_back(removed.id);
    context_.log.warning("cleanup_settled", {{"company", removed.company},
                                             {"file", removed.path},
                                             {"run_of_intent", removed.run_id},
                                             {"outcome", is_there ? "kept" : "removed"}});
  }
  return context_.cleanup->settle(act_, done, kept, context_.clock.now());
}

Result<void> Remover::remove(std::vector<Item> items) {
  if (items.empty()) return {};
  if (context_.options.is_dry_run) {
    for (const Item& item : items) {
      count(item.removed);
      context_.would_remove.push_back(item.removed);
    }
    return {};
  }
  TRY(back_up_before_cleanup(context_));
  std::vector<Removed> intents;
  for (Item& item : items) {
    name_in_trash(item.removed);
    intents.push_back(item.removed);
  }
  TRY(context_.cleanup->begin(act_, intents, context_.clock.now()));
  FAULT("cleanup.after_intents");
  // In the order in which they were written; no other run has open ones: they were settled at the begin.
  TRY_SET(const std::vector<Removed> open, context_.cleanup->open());
  if (open.size() != items.size()) return fail(ErrorCode::kBug, "E-RUN-020");
  const bool is_in_store = items.front().removed.type == CleanupClass::kStoreTrash;
  TRY_SET(const std::vector<bool> taken, is_in_store ? take_objects(items) : take_files(items));
  std::vector<std::int64_t> done, kept;
  for (std::size_t i = 0; i < items.size(); ++i) {
    (taken[i] ? done : kept).push_back(open[i].id);
    if (taken[i]) count(items[i].removed);
  }
  FAULT("cleanup.after_moves");
  return context_.cleanup->settle(act_, done, kept, context_.clock.now());
}

Result<std::vector<bool>> Remover::take_objects(const std::vector<Item>& items) {
  std::vector<std::string> keys;
  for (const Item& item : items) keys.push_back(item.removed.raw_path);
  TRY(context_.store->remove_all(act_, keys));
  return std::vector<bool>(items.size(), true);
}

Result<std::vector<bool>> Remover::take_files(const std::vector<Item>& items) {
  std::vector<bool> taken;
  std::set<std::string> sources, targets;
  for (const Item& item : items) {
    TRY_SET(const bool is_taken, take(item));
    taken.push_back(is_taken);
    if (!is_taken) continue;
    sources.insert(parent_of(source_of(item.removed)));
    if (!item.removed.trash.empty()) targets.insert(parent_of(trash_of(item.removed)));
  }
  // The new name is safe before the old one goes: a power cut leaves one of them, or both.
  for (const auto* folders : {&targets, &sources})
    for (const std::string& folder : *folders) TRY(sync_folder(folder));
  return taken;
}

// False when it is not the file that was proven any more.
Result<bool> Remover::take(const Item& item) {
  const std::string source = source_of(item.removed);
  const auto stat = stat_file(source);
  const bool is_same = stat && stat->size == item.stat.size && stat->mtime_ns == item.stat.mtime_ns &&
                       stat->ctime_ns == item.stat.ctime_ns;
  if (!is_same) {
    ++context_.cleaned.changed;
    return false;
  }
  if (item.removed.trash.empty()) {
    TRY(remove_file(source));
    return true;
  }
  const std::string target = trash_of(item.removed);
  TRY(make_folders(parent_of(target)));
  TRY(move_file(source, target));
  return true;
}

void Remover::count(const Removed& removed) {
  auto& sum = context_.cleaned.classes[static_cast<std::size_t>(removed.type)];
  ++sum.files;
  sum.bytes += removed.bytes;
  context_.progress.done += 1;
  context_.progress.bytes += removed.bytes;
}

}  // namespace radica
