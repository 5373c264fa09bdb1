// Records: found by a key, explained, revealed, and their files. Personal data is masked but where the audit is told.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>

#include "app/documents/masking.h"
#include "app/verbs/explain_output.h"
#include "app/web/desk.h"
#include "app/web/handlers.h"
#include "base/descriptor.h"
#include "base/file.h"

namespace radica::web {
namespace {

constexpr std::int64_t kPage = 50, kMostOfPage = 200;

Result<void> check_company(const WebCall& call, const std::string& company) {
  const auto& all = call.desk.world.config().companies;
  const bool is_known = std::ranges::any_of(all, [&company](const auto& one) { return one.name == company; });
  if (!is_known) return fail(ErrorCode::kNotFound, "E-API-014");
  return {};
}

void row_item(JsonText& json, const std::string& company, const ClaimRow& row) {
  const auto& fields = row.record.values.fields;
  json.open_item('{');
  json.member("company", company);
  for (const FieldIndex field :
       {kNumeroRadicado, kFecha, kEstadoSolicitud, kTipoPqr, kNic, kNombresApellidos, kNumeroReclamoSgc})
    text_or_null(json, kFields[field].name, shown(Privacy::kMasked, kFields[field].name, fields[field]));
  number(json, "version", row.version);
  flag(json, "procesado_flag", row.is_processed);
  text_or_null(json, "fecha_actualizacion", row.updated.empty() ? row.created : row.updated);
  json.close('}');
}

Result<Explained> explained(const WebCall& call) {
  const std::string& company = call.parameter("company");
  TRY(check_company(call, company));
  WebDesk& desk = call.desk;
  TRY_SET(Explained found,
          explain_claim(desk.world, *desk.session, *desk.session->views(), company, call.parameter("radicado")));
  if (found.is_empty()) return fail(ErrorCode::kNotFound, "E-API-014");
  return found;
}

// A place for the bytes that nobody else sees and that goes with its descriptor.
Result<int> nameless_file(const std::string& folder) {
  int file = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (file >= 0) return file;
  if (errno != EOPNOTSUPP && errno != EISDIR) return fail_errno("E-FILE-002", folder, errno);
  // A mount that knows no nameless files. The name is that of a temporary, so that one whose process was killed before
  // it was taken away again is swept with the others of that folder.
  static std::atomic<std::uint64_t> count{0};
  const std::string name = ".download.tmp-" + std::to_string(::getpid()) + "-" + std::to_string(++count);
  const std::string path = join_path(folder, name);
  file = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return fail_errno("E-FILE-002", folder, errno);
  ::unlink(path.c_str());
  return file;
}

Result<void> write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return fail_errno("E-FILE-002", "-", errno);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

// Of a name of the store, which holds nothing but safe characters.
std::string attachment(std::string_view key) {
  std::string name(name_of(key));
  std::ranges::replace_if(
      name, [](char c) { return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20; }, '_');
  return "attachment; filename=\"" + name + "\"";
}

}  // namespace

Result<WebAnswer> search_records(WebCall& call) {
  const std::string& company = call.field("company");
  TRY(check_company(call, company));
  std::size_t limit = kPage;
  if (const std::string& text = call.field("limit"); !text.empty()) {
    TRY_SET(const std::int64_t asked, whole_number(text, "limit", 1, kMostOfPage));
    limit = static_cast<std::size_t>(asked);
  }
  const ClaimSearch search{call.field("radicado"), call.field("nic"), call.field("sgc")};
  TRY_SET(const auto found, call.desk.session->views()->find_claims(company, search, call.field("after"), limit));
  std::string text;
  JsonText json(text);
  json.open('{');
  json.open_member("records", '[');
  for (const ClaimRow& row : found) row_item(json, company, row);
  json.close(']');
  text_or_null(json, "next", found.size() < limit ? std::string() : found.back().record.radicado());
  json.close('}');
  return json_answer(std::move(text));
}

Result<WebAnswer> record(WebCall& call) {
  TRY_SET(const Explained found, explained(call));
  return json_answer(explained_json(found, Privacy::kMasked));
}

// Told before it is shown.
Result<WebAnswer> reveal_record(WebCall& call) {
  TRY_SET(const Explained found, explained(call));
  const std::string object = call.parameter("company") + "/" + call.parameter("radicado");
  TRY(call.desk.audit->append(call.event("reveal", object, call.field("reason"))));
  return json_answer(explained_json(found, Privacy::kOpen));
}

// Through this server: the store is not reached by browsers, and every look is told.
Result<WebAnswer> download(WebCall& call) {
  const std::string &company = call.parameter("company"), &radicado = call.parameter("radicado"),
                    &key = call.field("key");
  TRY(check_company(call, company));
  TRY_SET(const auto objects, call.desk.session->views()->registered_objects(company, radicado));
  if (std::ranges::none_of(objects, [&key](const auto& object) { return object.key == key; }))
    return fail(ErrorCode::kNotFound, "E-API-014");
  TRY(call.desk.audit->append(call.event("download", key, call.field("reason"))));
  TRY_SET(ObjectStore* const store, call.desk.store());
  TRY_SET(const int number, nameless_file(call.desk.world.config().pipeline.output));
  Descriptor file(number);
  std::uint64_t bytes = 0;
  TRY_SET(const bool is_there, store->get(key, [&](std::string_view piece) -> Result<void> {
    bytes += piece.size();
    return write_all(file.get(), piece);
  }));
  if (!is_there) return fail(ErrorCode::kNotFound, "E-API-014");
  WebAnswer answer;
  answer.headers = {{"Content-Type", "application/octet-stream"}, {"Content-Disposition", attachment(key)}};
  answer.file = {file.release(), bytes};
  return answer;
}

}  // namespace radica::web
