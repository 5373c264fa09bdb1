// radica audit: verifies the chain of what was done, in the database or in an export, and writes exports.
#include <sys/stat.h>

#include <cerrno>

#include "app/audit_trail.h"
#include "app/documents/audit.h"
#include "app/session.h"
#include "app/verbs/lookups.h"
#include "app/verbs/verbs.h"
#include "base/file.h"
#include "model/audit_chain.h"
#include "stages/audit_root.h"

namespace radica {
namespace {

void print_findings(const Texts& texts, const AuditExportEnd& seen, const std::vector<AuditFinding>& findings) {
  print(texts.text("audit.broken", {{"findings", texts.number(static_cast<std::int64_t>(findings.size()))},
                                    {"rows", texts.number(seen.rows)}}));
  for (const AuditFinding& finding : findings)
    print("  " + texts.text("audit.fault." + std::string(name_of(finding.fault)),
                            {{"seq", std::to_string(finding.seq)},
                             {"last", std::to_string(finding.last)},
                             {"date", finding.date.empty() ? "?" : finding.date}}));
  print(texts.text("audit.broken_hint"));
}

std::vector<ErrorFact> facts_of(const Texts& texts, const AuditExportEnd& seen) {
  return {
      {"rows", texts.number(seen.rows)}, {"first", std::to_string(seen.first)}, {"last", std::to_string(seen.last)}};
}

void print_verdict(const World& world, const AuditVerdict& verdict) {
  const AuditExportEnd seen{verdict.rows, verdict.first, verdict.last ? verdict.last->seq : 0,
                            verdict.last ? verdict.last->hash : std::string()};
  const Texts& texts = world.texts;
  if (world.arguments.is_json) {
    const auto roots = verdict.roots_error ? std::nullopt : std::optional(verdict.roots);
    print(audit_verdict_json(seen, roots, verdict.findings));
  } else if (!verdict.findings.empty()) {
    print_findings(texts, seen, verdict.findings);
  } else if (!world.arguments.is_quiet) {
    print(seen.rows == 0 ? texts.text("audit.empty") : texts.text("audit.whole", facts_of(texts, seen)));
    if (verdict.roots_error) return;
    print(verdict.roots == 0 ? texts.text("audit.no_roots")
                             : texts.text("audit.roots", {{"roots", std::to_string(verdict.roots)}}));
  }
}

// The chain in the database is verified, and what was found in it is said, also while the store is away.
Result<int> verify(World& world) {
  TRY_SET(const auto session, Session::open(world, {.verb = "audit", .database = true}));
  const Result<void> opened = session->open_store();
  TRY_SET(AuditVerdict verdict,
          verify_audit(*session->audit(), opened ? session->store() : nullptr, world.config().store.prefix));
  if (!opened) verdict.roots_error = opened.error();
  print_verdict(world, verdict);
  if (!verdict.roots_error) return verdict.findings.empty() ? kExitDone : kExitFindings;
  if (verdict.findings.empty()) return Failure(*verdict.roots_error);
  print_error(world, *verdict.roots_error);
  return kExitFindings;
}

Result<int> verify_file(const World& world, const std::string& path) {
  AuditExportCheck check;
  std::string rest;
  TRY(read_in_pieces(path, [&](std::string_view piece) {
    rest += piece;
    std::size_t begin = 0;
    for (std::size_t end = 0; (end = rest.find('\n', begin)) != std::string::npos; begin = end + 1)
      check.add_line(std::string_view(rest).substr(begin, end - begin));
    rest.erase(0, begin);
  }));
  if (!rest.empty()) check.add_line(rest);
  const std::vector<AuditFinding> findings = check.finish();
  const AuditExportEnd seen = check.chain().end();
  if (world.arguments.is_json) {
    print(audit_verdict_json(seen, std::nullopt, findings));
  } else if (!findings.empty()) {
    print_findings(world.texts, seen, findings);
  } else if (!world.arguments.is_quiet) {
    auto facts = facts_of(world.texts, seen);
    facts.emplace_back("path", path);
    print(world.texts.text("audit.offline", facts));
  }
  return findings.empty() ? kExitDone : kExitFindings;
}

// Who did what is personal data of those who work here: the file is for its owner only.
Result<int> export_rows(World& world) {
  const Arguments& arguments = world.arguments;
  if (!arguments.out)
    return fail(ErrorCode::kBadInput, "E-USAGE-014", {{"verb", act_of(arguments)}, {"option", "--out"}});
  const auto ms_of = [&world](std::optional<LocalTime> time, std::int64_t more) -> std::optional<std::int64_t> {
    if (!time) return std::nullopt;
    return (world.zone.to_unix(*time) + more) * 1000;
  };
  TRY_SET(const auto session, Session::open(world, {.verb = "audit", .database = true}));
  TRY(session->audit()->append(audit_event(world, act_of(arguments))));
  TRY_SET(AtomicFile file, AtomicFile::create(*arguments.out));
  if (::chmod(file.temporary().c_str(), S_IRUSR | S_IWUSR) != 0) return fail_errno("E-FILE-002", file.path(), errno);
  AuditExportEnd end;
  TRY(session->audit()->read(ms_of(arguments.from, 0), ms_of(arguments.to, 1),
                             [&](const AuditRow& row) -> Result<void> {
                               end = {end.rows + 1, end.rows == 0 ? row.seq : end.first, row.seq, row.hash};
                               return file.write(audit_line(row) + "\n");
                             }));
  TRY(file.write(end_line(end) + "\n"));
  TRY(file.commit());
  if (arguments.is_json) {
    std::string text;
    JsonText json(text);
    json.open('{');
    json.member("written", file.path());
    number(json, "rows", end.rows);
    json.close('}');
    print(text);
  } else if (!arguments.is_quiet) {
    print(world.texts.text("audit.exported", {{"path", file.path()}, {"rows", world.texts.number(end.rows)}}));
  }
  return kExitDone;
}

}  // namespace

Result<int> verb_audit(World& world) {
  if (world.arguments.action == "export") return export_rows(world);
  return world.arguments.offline ? verify_file(world, *world.arguments.offline) : verify(world);
}

}  // namespace radica
