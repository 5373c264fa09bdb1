#include "stages/cleanup_own.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <set>

#include "base/fault.h"
#include "base/hash.h"
#include "base/workers.h"
#include "model/store_names.h"

namespace radica {
namespace {

constexpr std::size_t kFilesPerBatch = 500;
constexpr LocalTime kSecondsPerDay = 86'400;
constexpr std::size_t kDayDigits = 8;
constexpr std::string_view kRotatedLog = "radica-";  // base/log.cpp
constexpr std::array<std::string_view, 8> kKinds{"consolidated", "master",    "delta",      "rejected",
                                                 "duplicates",   "unmatched", "incomplete", "report"};

LocalTime oldest_of(const Context& context, CleanupClass type) {
  return context.clock.now() - context.options.cleanup.days_of(type) * kSecondsPerDay;
}

std::vector<std::string> names_in(const std::string& folder) {
  std::vector<std::string> names;
  std::error_code error;
  for (std::filesystem::directory_iterator at(folder, error), end; !error && at != end; at.increment(error))
    if (at->is_regular_file(error) && !at->is_symlink(error)) names.push_back(at->path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

Result<Remover::Item> item_of(const Context& context, CleanupClass type, const std::string& folder,
                              const std::string& path) {
  Remover::Item item;
  Sha256Hasher hasher;
  TRY_SET(item.stat,
          read_in_pieces(join_path(folder, path), [&hasher](std::string_view piece) { hasher.update(piece); }));
  item.removed.type = type;
  item.removed.path = path;
  item.removed.raw_path = path;
  item.removed.rule = rule_of(context, type);
  item.removed.sha256 = hex(hasher.finish());
  item.removed.bytes = item.stat.size;
  return item;
}

// Whole days only, and never the newest one: the last dataset stays, however old it is.
Result<void> clean_processed(Context& context, Remover& remover) {
  struct Dated {
    std::string path, day;
  };
  std::vector<Dated> found;
  std::string newest;
  for (const char* folder : {"", "reports"}) {
    for (const std::string& name : names_in(join_path(context.options.output, folder))) {
      std::optional<std::string> day = day_of_output(name, {});
      for (const auto& company : context.companies)
        if (!day) day = day_of_output(name, company->company.name);
      if (!day) continue;
      newest = std::max(newest, *day);
      found.push_back({join_path(folder, name), *day});
    }
  }
  const std::string oldest = format_day(oldest_of(context, CleanupClass::kProcessed));
  std::vector<Remover::Item> items;
  for (const Dated& file : found) {
    TRY(check_stop(context));
    if (file.day >= oldest || file.day == newest) continue;
    TRY_SET(Remover::Item item, item_of(context, CleanupClass::kProcessed, context.options.output, file.path));
    items.push_back(std::move(item));
  }
  return remover.remove(std::move(items));
}

Result<void> clean_logs(Context& context, Remover& remover) {
  const std::string& folder = context.options.cleanup.log_folder;
  const LocalTime oldest = oldest_of(context, CleanupClass::kLogs);
  std::vector<Remover::Item> items;
  for (const std::string& name : names_in(folder)) {
    if (!name.starts_with(kRotatedLog)) continue;
    const auto rotated = parse_stamp(std::string_view(name).substr(kRotatedLog.size(), 15));
    if (!rotated || *rotated >= oldest) continue;
    TRY_SET(Remover::Item item, item_of(context, CleanupClass::kLogs, folder, name));
    items.push_back(std::move(item));
  }
  return remover.remove(std::move(items));
}

// What the metadata says of its bytes; nothing where others put it there.
Result<std::string> hash_of(ObjectStore& store, const std::string& key) {
  TRY_SET(const auto found, store.head(key));
  if (!found) return std::string();
  const auto known = found->metadata.find("sha256");
  return known == found->metadata.end() ? std::string() : known->second;
}

// {prefix}/_papelera/{day}/…; what has no day there is nobody's and stays.
Result<void> clean_store_trash(Context& context, Remover& remover) {
  const std::string prefix = store_trash(context.options.store_prefix);
  const std::string oldest = format_day(oldest_of(context, CleanupClass::kStoreTrash));
  std::vector<Remover::Item> items;
  TRY(context.store->list(prefix, [&](const ObjectInfo& object) -> Result<void> {
    const std::string_view below = std::string_view(object.key).substr(prefix.size());
    const std::string_view day = below.substr(0, kDayDigits);
    const bool is_dated = below.size() > kDayDigits && below[kDayDigits] == '/' &&
                          day.find_first_not_of("0123456789") == std::string_view::npos;
    if (!is_dated || day >= oldest) return check_stop(context);
    Remover::Item item;
    item.removed.type = CleanupClass::kStoreTrash;
    item.removed.path = item.removed.raw_path = item.removed.key = object.key;
    item.removed.rule = rule_of(context, CleanupClass::kStoreTrash);
    item.removed.bytes = object.bytes;
    items.push_back(std::move(item));
    return {};
  }));
  for (std::size_t from = 0; from < items.size(); from += kFilesPerBatch) {
    TRY(check_stop(context));
    const auto first = items.begin() + static_cast<std::ptrdiff_t>(from);
    std::vector<Remover::Item> batch(
        first, first + static_cast<std::ptrdiff_t>(std::min(kFilesPerBatch, items.size() - from)));
    TRY(for_each_parallel(context.options.transfers, batch.size(), [&](std::size_t i) -> Result<void> {
      TRY_SET(batch[i].removed.sha256, hash_of(*context.store, batch[i].removed.key));
      return {};
    }));
    TRY(remover.remove(std::move(batch)));
  }
  return {};
}

// This folder of the trash and those above it, as far as they hold nothing.
void remove_empty_folders(const std::string& trash, std::string folder) {
  for (; folder.size() > trash.size(); folder = parent_of(folder))
    if (::rmdir(folder.c_str()) != 0) return;
}

// A file that is in the trash has its row: that it is gone after a crash is nothing new, and is noted then.
Result<void> purge_trash(Context& context, const Act& act) {
  const std::string before = format_local(oldest_of(context, CleanupClass::kTrash));
  const std::string rule = rule_of(context, CleanupClass::kTrash), &trash = context.options.cleanup.trash;
  auto& sum = context.cleaned.classes[static_cast<std::size_t>(CleanupClass::kTrash)];
  for (std::int64_t after = 0;;) {
    TRY(check_stop(context));
    TRY_SET(const auto page, context.cleanup->trashed(before, after, kFilesPerBatch));
    if (page.empty()) return {};
    after = page.back().id;
    if (!context.options.is_dry_run) TRY(back_up_before_cleanup(context));
    std::vector<std::int64_t> ids;
    std::set<std::string> folders;
    for (const Removed& removed : page) {
      ++sum.files;
      sum.bytes += removed.bytes;
      ids.push_back(removed.id);
      if (context.options.is_dry_run) {
        context.would_remove.push_back(removed);
        context.would_remove.back().rule = rule;
        context.would_remove.back().type = CleanupClass::kTrash;
        continue;
      }
      const std::string path = join_path(trash, removed.trash);
      TRY(remove_file(path));
      folders.insert(parent_of(path));
    }
    if (context.options.is_dry_run) continue;
    // Before they are noted as gone: nobody would look for what a power cut brings back.
    for (const std::string& folder : folders)
      if (exists(folder)) TRY(sync_folder(folder));
    for (const std::string& folder : folders) remove_empty_folders(trash, folder);
    FAULT("cleanup.after_purge");
    TRY(context.cleanup->purged(act, ids, rule, context.clock.now()));
  }
}

}  // namespace

std::string rule_of(const Context& context, CleanupClass type) {
  const std::string days = std::to_string(context.options.cleanup.days_of(type));
  if (type == CleanupClass::kLogs) return "log.retention_days=" + days;
  return std::string(info(type).id) + "_days=" + days;
}

std::optional<std::string> day_of_output(std::string_view name, std::string_view company) {
  if (company.empty()) {
    if (!name.starts_with("manifest_")) return std::nullopt;
    name.remove_prefix(9);
  } else {
    if (!name.starts_with(std::string(company) + "_")) return std::nullopt;
    name.remove_prefix(company.size() + 1);
    const auto* kind = std::find_if(kKinds.begin(), kKinds.end(), [name](std::string_view each) {
      return name.starts_with(each) && name.substr(each.size()).starts_with('_');
    });
    if (kind == kKinds.end()) return std::nullopt;
    name.remove_prefix(kind->size() + 1);
  }
  const std::string_view day = name.substr(0, kDayDigits);
  const bool is_day = day.size() == kDayDigits && day.find_first_not_of("0123456789") == std::string_view::npos;
  const std::string_view rest = name.substr(day.size());
  if (!is_day || !(rest.starts_with('.') || rest.starts_with('_') || rest.starts_with('-'))) return std::nullopt;
  return std::string(day);
}

Result<void> clean_own_files(Context& context, const Act& act, Remover& remover) {
  const CleanupRules& rules = context.options.cleanup;
  if (rules.days_of(CleanupClass::kProcessed) > 0) TRY(clean_processed(context, remover));
  if (rules.days_of(CleanupClass::kLogs) > 0) TRY(clean_logs(context, remover));
  if (rules.days_of(CleanupClass::kTrash) > 0) TRY(purge_trash(context, act));
  return rules.days_of(CleanupClass::kStoreTrash) > 0 ? clean_store_trash(context, remover) : Result<void>{};
}

}  // namespace radica
