#include "model/preview.h"

#include "model/schema.h"

namespace radica {
namespace {

constexpr std::size_t kMostNames = 200, kMostValues = 200;
constexpr std::string_view kOthers = "…";  // what has no room is counted together

template <class Key>
void add_counts(std::map<Key, std::uint64_t>& counts, const std::map<Key, std::uint64_t>& others) {
  for (const auto& [key, count] : others) counts[key] += count;
}

void add_values(FieldPreview& field, const std::pair<std::string, std::string>& values, std::uint64_t records) {
  const bool has_room = field.catalogue_values.size() < kMostValues || field.catalogue_values.count(values) > 0;
  field.catalogue_values[has_room ? values : std::pair(std::string(kOthers), std::string(kOthers))] += records;
}

FieldPreview& entry_of(std::map<std::string, FieldPreview>& fields, const std::string& name) {
  const bool has_room = fields.size() < kMostNames || fields.count(name) > 0;
  return fields[has_room ? name : std::string(kOthers)];
}

void count_change(FieldPreview& field, bool was_filled, bool is_filled) {
  ++(was_filled && is_filled ? field.changed : is_filled ? field.filled : field.emptied);
}

}  // namespace

void FieldPreview::add(const FieldPreview& other) {
  changed += other.changed;
  filled += other.filled;
  emptied += other.emptied;
  for (const auto& [values, count] : other.catalogue_values) add_values(*this, values, count);
}

void Preview::compare(const RecordView& before, const RecordView& after) {
  bool has_changed = false;
  for (std::size_t field = 0; field < kFieldCount; ++field) {
    const std::string &was = before.values.fields[field], &is = after.values.fields[field];
    if (was == is) continue;
    has_changed = true;
    FieldPreview& entry = entry_of(fields, std::string(kFields[field].name));
    count_change(entry, !was.empty(), !is.empty());
    if (kFields[field].rule == FieldRule::kCatalogue) add_values(entry, {was, is}, 1);
  }
  const auto compare_extra = [&](const Values& from, const Values& to, bool is_forward) {
    for (const ExtraEntry& entry : from.extra) {
      const std::string* other = to.find_extra(entry.key);
      if (other != nullptr && (!is_forward || *other == entry.json)) continue;
      has_changed = true;
      count_change(entry_of(fields, "datos_extra." + entry.key), is_forward || other != nullptr,
                   !is_forward || other != nullptr);
    }
  };
  compare_extra(before.values, after.values, true);
  compare_extra(after.values, before.values, false);
  if (has_changed) ++records;
  if (before.warnings.bits() == after.warnings.bits()) return;
  if (!has_changed) ++warnings_only;
  for (const RuleInfo& rule : kRules) {
    if (after.warnings.has(rule.rule) && !before.warnings.has(rule.rule)) ++warnings_gained[rule.rule];
    if (before.warnings.has(rule.rule) && !after.warnings.has(rule.rule)) ++warnings_lost[rule.rule];
  }
}

void Preview::add(const Preview& other) {
  add_counts(accepted, other.accepted);
  add_counts(rejected, other.rejected);
  add_counts(warnings_gained, other.warnings_gained);
  add_counts(warnings_lost, other.warnings_lost);
  for (const auto& [name, field] : other.fields) entry_of(fields, name).add(field);
  records += other.records;
  warnings_only += other.warnings_only;
}

}  // namespace radica
