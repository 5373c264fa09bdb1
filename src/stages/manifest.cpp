#include "stages/manifest.h"

#include "base/fault.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/json.h"

namespace radica {
namespace {

std::string file_of(const Context& context, const std::string& run_id) {
  return join_path(join_path(context.options.output, "manifests"), run_id + ".ndjson");
}

std::string text_or_null(const std::string& text) {
  return text.empty() ? "null" : json_string(text);
}

// RFC 8785: members in the order of their names.
std::string head_line(const Context& context, const std::string& run_id, const std::string& previous) {
  return "{\"bucket\":" + json_string(context.store->bucket()) +
         ",\"now\":" + json_string(format_local(context.clock.now())) + ",\"previous\":" + text_or_null(previous) +
         ",\"run_id\":" + json_string(run_id) + "}\n";
}

std::string line_of(const ManifestLine& entry) {
  const bool is_encoded = !entry.encoding.empty();
  return "{\"bytes\":" + std::to_string(entry.bytes) + ",\"company\":" + json_string(entry.company) +
         (is_encoded ? ",\"encoding\":" + json_string(entry.encoding) : "") + ",\"etag\":" + json_string(entry.etag) +
         ",\"key\":" + json_string(entry.key) + ",\"path\":" + text_or_null(entry.path) +
         ",\"sha256\":" + json_string(entry.sha256) +
         (is_encoded ? ",\"stored_bytes\":" + std::to_string(entry.stored_bytes) : "") +
         ",\"time\":" + text_or_null(entry.stored_at) + ",\"version_id\":" + text_or_null(entry.version_id) + "}\n";
}

// Its file; nothing when there is nothing to be listed.
Result<std::optional<Manifest>> write_file(const Context& context, const std::string& run_id) {
  const std::string path = file_of(context, run_id);
  TRY(sweep_temporaries(parent_of(path)));
  TRY_SET(const auto last, context.manifests->last());
  Manifest written{run_id, "", last ? last->sha256 : "", 0, 0};
  Sha256Hasher hasher;
  std::optional<AtomicFile> file;
  const auto add = [&](const std::string& line) -> Result<void> {
    hasher.update(line);
    return file->write(line);
  };
  const auto add_entry = [&](const ManifestLine& entry) -> Result<void> {
    if (!file) {
      TRY(make_folders(parent_of(path)));
      TRY_SET(AtomicFile fresh, AtomicFile::create(path));
      file.emplace(std::move(fresh));
      TRY(add(head_line(context, run_id, written.previous)));
    }
    ++written.objects;
    return add(line_of(entry));
  };
  TRY(context.manifests->unlisted(add_entry));
  if (!file) return std::optional<Manifest>();
  TRY(file->commit());
  written.bytes = file->bytes();
  written.sha256 = hex(hasher.finish());
  return std::optional(std::move(written));
}

class Chain {
 public:
  explicit Chain(Context& context) : context_(context) {}

  Result<void> check(const Manifest& manifest) {
    const std::string path = file_of(context_, manifest.run_id);
    Sha256Hasher hasher;
    const auto read = read_in_pieces(path, [&hasher](std::string_view piece) { hasher.update(piece); });
    if (!read && read.error().code != ErrorCode::kNotFound) return Failure(read.error());
    const bool is_linked = manifest.previous == before_;
    before_ = manifest.sha256;
    // Output is the users' to keep or to throw away; what is gone is said, what is other is a finding.
    if (!read) context_.log.warning("manifest_missing", {{"path", path}});
    if (is_linked && (!read || hex(hasher.finish()) == manifest.sha256)) return {};
    ++failed;
    context_.log.error("manifest_unproven", {{"path", path}});
    context_.companies.front()->unproven.push_back({path, false, false, true});
    return {};
  }
  std::uint64_t failed = 0;

 private:
  Context& context_;
  std::string before_;  // hash of the manifest before
};

}  // namespace

Result<StageReport> write_manifest(Context& context, const Act& act) {
  StageReport report;
  report.name = "manifest";
  context.progress.begin("manifest", 0);
  TRY_SET(const auto written, write_file(context, act.run_id));
  if (!written) return report;
  FAULT("manifest.after_file");
  TRY(context.manifests->add(act, *written));
  context.log.info(
      "manifest", {{"path", file_of(context, act.run_id)}, {"objects", written->objects}, {"sha256", written->sha256}});
  report.out = written->objects;
  report.bytes = written->bytes;
  return report;
}

Result<StageReport> check_manifests(Context& context, const Act& /*act*/) {
  StageReport report;
  report.name = "check_manifests";
  TRY_SET(const auto manifests, context.manifests->all());
  context.progress.begin("check_manifests", manifests.size());
  Chain chain(context);
  for (const Manifest& each : manifests) {
    TRY(check_stop(context));
    TRY(chain.check(each));
    context.progress.done += 1;
  }
  report.in = manifests.size();
  report.rejected = chain.failed;
  report.out = report.in - report.rejected;
  return report;
}

}  // namespace radica
