#include "app/documents/audit.h"

#include "app/verbs/lookups.h"

namespace radica {
namespace {

std::string json_of(const AuditFinding& finding) {
  std::string text;
  JsonText json(text);
  json.open('{');
  json.member("fault", name_of(finding.fault));
  number(json, "seq", finding.seq);
  json.literal("last", finding.last == 0 ? "null" : std::to_string(finding.last));
  text_or_null(json, "root", finding.date);
  json.close('}');
  return text;
}

}  // namespace

std::string audit_verdict_json(const AuditExportEnd& seen, std::optional<std::size_t> roots,
                               const std::vector<AuditFinding>& findings) {
  std::string text, list;
  for (const AuditFinding& finding : findings) list += (list.empty() ? "" : ",") + json_of(finding);
  JsonText json(text);
  json.open('{');
  number(json, "rows", seen.rows);
  number(json, "first", seen.first);
  number(json, "last", seen.last);
  text_or_null(json, "hash", seen.hash);
  json.literal("roots", roots ? std::to_string(*roots) : "null");
  json.literal("findings", "[" + list + "]");
  json.close('}');
  return text;
}

}  // namespace radica
