#include "stages/day_manifest.h"

#include <algorithm>
#include <charconv>

#include "base/file.h"
#include "base/json.h"
#include "base/workers.h"
#include "stages/context.h"

namespace radica {
namespace {

// What it says of the files that are not among these.
void add_others(const std::string& path, const std::string& output, std::vector<DayManifestEntry>& entries) {
  const auto before = read_file(path);
  JsonDocument document;
  if (!before || document.parse(*before)) return;
  const JsonNode* files = document.first_child(document.root());
  if (files == nullptr) return;
  for (const JsonNode* file = document.first_child(*files); file != nullptr; file = document.next_sibling(*file)) {
    DayManifestEntry entry;
    for (const JsonNode* member = document.first_child(*file); member != nullptr;
         member = document.next_sibling(*member)) {
      if (member->key == "path") entry.path = member->text;
      if (member->key == "sha256") entry.sha256 = member->text;
      if (member->key == "rows")
        std::from_chars(member->text.data(), member->text.data() + member->text.size(), entry.rows);
      if (member->key == "bytes")
        std::from_chars(member->text.data(), member->text.data() + member->text.size(), entry.bytes);
    }
    const bool is_ours = std::any_of(entries.begin(), entries.end(),
                                     [&](const DayManifestEntry& own) { return own.path == entry.path; });
    if (!entry.path.empty() && !is_ours && exists(join_path(output, entry.path))) entries.push_back(std::move(entry));
  }
}

}  // namespace

Result<void> write_day_manifest(const Context& context, std::vector<DayManifestEntry> entries, bool keeps_others) {
  const std::string path = join_path(context.options.output, "manifest_" + format_day(context.options.now) + ".json");
  if (keeps_others) add_others(path, context.options.output, entries);
  std::sort(entries.begin(), entries.end(), [](const auto& left, const auto& right) { return left.path < right.path; });
  std::string text = "{\"files\":[";
  for (const DayManifestEntry& entry : entries) {
    if (text.back() != '[') text += ',';
    text += "{\"path\":" + json_string(entry.path) + ",\"rows\":" + std::to_string(entry.rows) +
            ",\"bytes\":" + std::to_string(entry.bytes) + ",\"sha256\":" + json_string(entry.sha256) + "}";
  }
  return write_atomically(path, text + "]}\n");
}

Result<std::vector<DayManifestEntry>> commit_outputs(Context& context, const std::vector<DatasetOutput*>& outputs) {
  std::vector<AtomicFile*> files;
  for (DatasetOutput* output : outputs) files.push_back(&output->file);
  TRY(for_each_parallel(context.options.threads, files.size(), [&](std::size_t file) { return files[file]->sync(); }));
  TRY(commit_all(files));
  std::vector<DayManifestEntry> entries;
  for (DatasetOutput* output : outputs) {
    const std::string& path = output->file.path();
    context.written.push_back(path);
    entries.push_back({path.substr(join_path(context.options.output, "").size()), hex(output->hasher.finish()),
                       output->rows, output->file.bytes()});
  }
  std::sort(context.written.begin(), context.written.end());
  context.written.erase(std::unique(context.written.begin(), context.written.end()), context.written.end());
  return entries;
}

}  // namespace radica
