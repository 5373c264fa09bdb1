#include "stages/audit_root.h"

#include <algorithm>

#include "base/file.h"
#include "base/hash.h"

namespace radica {
namespace {

// The oldest first: keys are in that order.
Result<std::vector<std::string>> read_roots(ObjectStore& store, std::string_view prefix) {
  std::vector<std::string> keys;
  TRY(store.list(store_roots(prefix), [&keys](const ObjectInfo& object) -> Result<void> {
    keys.push_back(object.key);
    return {};
  }));
  std::vector<std::string> texts;
  for (const std::string& key : keys) {
    std::string text;
    TRY_SET(const bool is_there, store.get(key, [&text](std::string_view bytes) -> Result<void> {
      text += bytes;
      return {};
    }));
    if (is_there) texts.push_back(std::move(text));
  }
  return texts;
}

bool is_of_roots(const AuditFinding& finding) {
  return finding.fault == AuditFault::kRoot || finding.fault == AuditFault::kTail;
}

Result<void> put_root(const Context& context, const Act& act, const AuditVerdict& verdict) {
  AuditRoot root;
  root.date = format_local(context.clock.now()).substr(0, std::string_view("YYYY-MM-DD").size());
  root.seq = verdict.last->seq;
  root.hash = verdict.last->hash;
  root.previous = verdict.last_root.empty() ? std::string(kNoHash) : hex(sha256(verdict.last_root));
  const std::string text = root_text(root);
  TRY(make_folders(context.options.output));
  TRY_SET(AtomicFile file, AtomicFile::create(join_path(context.options.output, "audit_root.json")));
  TRY(file.write(text));
  TRY(file.flush());
  PutRequest request;
  request.key = root_key(context.options.store_prefix, root);
  request.source_path = file.temporary();
  request.sha256 = hex(sha256(text));
  request.bytes = text.size();
  request.content_type = "application/json";
  request.metadata = {{"sha256", request.sha256}};
  TRY(context.store->put(act, request));
  context.log.info("audit_root", {{"key", request.key}, {"seq", root.seq}, {"hash", root.hash}});
  return {};
}

}  // namespace

Result<AuditVerdict> verify_audit(Audit& audit, ObjectStore* store, std::string_view prefix) {
  AuditVerdict verdict;
  std::vector<std::string> texts;
  // Before the chain is read: what is added meanwhile is in no root yet.
  if (store != nullptr) {
    auto read = read_roots(*store, prefix);
    if (read)
      texts = std::move(*read);
    else
      verdict.roots_error = read.error();
  }
  TRY_SET(const std::optional<std::int64_t> least, audit.least_rows());
  if (!least) {
    verdict.findings.push_back({AuditFault::kGone, 0, 0, {}});
    return verdict;
  }
  std::vector<AuditFinding> findings;
  std::vector<AuditRoot> roots = check_roots(texts, findings);
  verdict.roots = texts.size();
  if (!texts.empty()) verdict.last_root = texts.back();
  AuditChainCheck check(std::move(roots), true, *least);
  TRY(audit.read(std::nullopt, std::nullopt, [&check](const AuditRow& row) -> Result<void> {
    check.add(row);
    return {};
  }));
  verdict.findings = check.finish();
  verdict.findings.insert(verdict.findings.begin(), findings.begin(), findings.end());
  verdict.rows = check.rows();
  verdict.first = check.first();
  verdict.last = check.last();
  return verdict;
}

Result<StageReport> audit_root(Context& context, const Act& act) {
  StageReport report;
  report.name = "audit_root";
  context.progress.begin("audit_root", 0);
  TRY_SET(const AuditVerdict verdict, verify_audit(*context.audit, context.store, context.options.store_prefix));
  report.in = static_cast<std::uint64_t>(verdict.rows);
  report.rejected = verdict.findings.size();
  const bool is_whole = std::all_of(verdict.findings.begin(), verdict.findings.end(), is_of_roots);
  for (const AuditFinding& finding : verdict.findings) {
    context.log.error("audit_broken",
                      {{"fault", name_of(finding.fault)}, {"seq", finding.seq}, {"root", finding.date}});
    if (!is_whole)
      context.companies.front()->unproven.push_back({"radica_audit/" + std::to_string(finding.seq), false});
  }
  if (verdict.roots_error) return Failure(*verdict.roots_error);
  if (!verdict.findings.empty() || !verdict.last || !context.options.is_task) return report;
  const auto known = root_of(verdict.last_root);
  if (known && known->seq == verdict.last->seq) return report;
  TRY(put_root(context, act, verdict));
  report.out = 1;
  return report;
}

}  // namespace radica
