#include "stages/write_back.h"

#include <algorithm>

#include "base/json.h"
#include "model/store_names.h"
#include "stages/upload_plan.h"

namespace radica {
namespace {

constexpr std::size_t kClaimsPerBatch = 500;
constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;

// RFC 8785: members in the order of their names.
std::string url_entry(const StoredObject& object, const std::string& url) {
  return "{\"bytes\":" + std::to_string(object.bytes) + ",\"clave\":" + json_string(object.key) +
         ",\"content_type\":" + json_string(object.content_type) + ",\"etag\":" + json_string(object.etag) +
         ",\"sha256\":" + json_string(object.sha256) + ",\"tipo\":" + json_string(name_of_role(object.role)) +
         ",\"url\":" + json_string(url) +
         ",\"version_id\":" + (object.version_id.empty() ? "null" : json_string(object.version_id)) + "}";
}

// metadatos of the registry.
std::string metadata_of(const StoredObject& object) {
  return "{\"bytes\":" + std::to_string(object.bytes) +
         (object.facts.empty() ? std::string() : ",\"contenido\":" + object.facts) +
         ",\"radicado\":" + json_string(object.radicado) + ",\"tipo\":" + json_string(name_of_role(object.role)) + "}";
}

std::string extension_of(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  return dot == std::string_view::npos ? std::string() : std::string(name.substr(dot));
}

class CompanyWriteBack {
 public:
  CompanyWriteBack(Context& context, const Act& act, CompanyRun& company)
      : context_(context), act_(act), company_(company) {}

  Result<std::uint64_t> run() {
    TRY_SET(const auto pending, context_.uploads->pending(company_.company.name));
    context_.progress.total += pending.size();
    std::uint64_t done = 0;
    for (std::size_t from = 0; from < pending.size(); from += kClaimsPerBatch) {
      TRY(check_stop(context_));
      const std::size_t to = std::min(pending.size(), from + kClaimsPerBatch);
      TRY_SET(const auto claims,
              context_.uploads->claims(company_.company.name, {pending.begin() + static_cast<std::ptrdiff_t>(from),
                                                               pending.begin() + static_cast<std::ptrdiff_t>(to)}));
      std::vector<ClaimDone> finished;
      for (const ClaimUpload& claim : claims) add_if_complete(claim, finished);
      if (!finished.empty())
        TRY(context_.uploads->write_back(act_, company_.company.name,
                                         {context_.store->bucket(), context_.store->region()}, finished,
                                         context_.clock.now()));
      done += finished.size();
      context_.progress.done += to - from;
    }
    return done;
  }

 private:
  void add_if_complete(const ClaimUpload& claim, std::vector<ClaimDone>& finished) const {
    const UploadPlan plan = plan_upload(claim, context_.zone);
    if (!plan.is_complete()) return;
    ClaimDone done;
    done.radicado = claim.radicado;
    done.sgc = claim.sgc;
    done.urls = "[";
    for (const PlannedObject& planned : plan.objects) {
      const StoredObject& object = *planned.stored;
      const std::string url = context_.store->url(object.key);
      if (done.urls.size() > 1) done.urls += ',';
      done.urls += url_entry(object, url);
      if (planned.file == nullptr) continue;  // registered while its file was there
      ClaimDone::RegisterRow row;
      row.name = planned.name;
      row.source_path = planned.file->path;
      row.extension = extension_of(planned.name);
      row.sha256 = object.sha256;
      row.key = object.key;
      row.url = url;
      row.content_type = object.content_type;
      row.metadata = metadata_of(object);
      row.bytes = object.bytes;
      row.file_time = context_.zone.to_local(planned.file->stat.mtime_ns / kNanosecondsPerSecond);
      done.objects.push_back(std::move(row));
    }
    done.urls += ']';
    finished.push_back(std::move(done));
  }

  Context& context_;
  const Act& act_;
  CompanyRun& company_;
};

}  // namespace

Result<StageReport> write_back(Context& context, const Act& act) {
  StageReport report;
  report.name = "write_back";
  context.progress.begin("write_back", 0);
  for (const auto& company : context.companies) {
    TRY_SET(const std::uint64_t done, CompanyWriteBack(context, act, *company).run());
    report.out += done;
  }
  return report;
}

}  // namespace radica
