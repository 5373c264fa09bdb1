// The verifier of the audit: nothing can be changed, taken out, put in, moved or cut off without being found and named.
#include "model/audit_chain.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "base/hash.h"

namespace radica::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::int64_t kBegin = 1'795'500'000'000;

AuditEvent event(int number) {
  return {kBegin + number, ActorKind::kCli,        "ana",    "central",
          "tasks cancel",  std::to_string(number), "no era", "{\"task\":\"" + std::to_string(number) + "\"}"};
}
std::vector<AuditRow> chain(int rows) {
  std::vector<AuditRow> made;
  for (int i = 1; i <= rows; ++i)
    made.push_back(next_row(made.empty() ? std::nullopt : std::optional(made.back()), event(i)));
  return made;
}
// From this row on every hash is computed anew, as whoever has the whole table can.
void rehash(std::vector<AuditRow>& rows, std::size_t from) {
  for (std::size_t i = from; i < rows.size(); ++i) {
    if (i > 0) rows[i].previous = rows[i - 1].hash;
    rows[i].hash = hash_of(rows[i]);
  }
}
std::vector<AuditFinding> check(const std::vector<AuditRow>& rows, std::vector<AuditRoot> roots = {}) {
  AuditChainCheck check(std::move(roots), true);
  for (const AuditRow& row : rows) check.add(row);
  return check.finish();
}
AuditRoot root_at(const std::vector<AuditRow>& rows, std::size_t seq, const std::string& before = "") {
  return {"2026-11-24", static_cast<std::int64_t>(seq), rows[seq - 1].hash,
          before.empty() ? std::string(kNoHash) : hex(sha256(before))};
}

TEST(AuditChain, AWholeChainHasNoFindings) {
  EXPECT_THAT(check({}), IsEmpty());
  const auto rows = chain(9);
  EXPECT_THAT(check(rows), IsEmpty());
  EXPECT_THAT(check(rows, {root_at(rows, 4), root_at(rows, 9)}), IsEmpty());
  EXPECT_EQ(rows[0].previous, kNoHash);
  EXPECT_EQ(rows[8].seq, 9);
}

TEST(AuditChain, HashesWhatTheDocumentSays) {
  const AuditRow row = chain(1).front();
  EXPECT_EQ(canonical_text(row),
            R"({"act":"tasks cancel","actor":"ana","at":1795500000001,"details":"{\"task\":\"1\"}","kind":"cli",)"
            R"("object":"1","peer":"central","previous":")" +
                std::string(kNoHash) + R"(","reason":"no era","seq":1})");
  EXPECT_EQ(row.hash, hex(sha256(canonical_text(row))));
}

TEST(AuditChain, AChangeOfAnyColumnIsFoundAtItsRow) {
  const std::vector<std::pair<const char*, std::function<void(AuditRow&)>>> changes{
      {"at", [](AuditRow& row) { row.event.at += 1; }},
      {"kind", [](AuditRow& row) { row.event.kind = ActorKind::kService; }},
      {"actor", [](AuditRow& row) { row.event.actor = "eva"; }},
      {"peer", [](AuditRow& row) { row.event.peer += "2"; }},
      {"act", [](AuditRow& row) { row.event.act = "tasks retry"; }},
      {"object", [](AuditRow& row) { row.event.object = "18"; }},
      {"reason", [](AuditRow& row) { row.event.reason.clear(); }},
      {"details", [](AuditRow& row) { row.event.details = "{}"; }},
  };
  for (const auto& [column, change] : changes) {
    auto rows = chain(5);
    change(rows[2]);
    EXPECT_THAT(check(rows), ElementsAre(AuditFinding{AuditFault::kChanged, 3, 0, ""})) << column;
    // With a hash of its own the row no longer is what the next one follows.
    rows[2].hash = hash_of(rows[2]);
    EXPECT_THAT(check(rows), ElementsAre(AuditFinding{AuditFault::kUnlinked, 4, 0, ""})) << column;
    // In the last row only a root tells it.
    auto last = chain(5);
    const AuditRoot root = root_at(last, 5);
    change(last[4]);
    rehash(last, 4);
    EXPECT_THAT(check(last), IsEmpty()) << column;
    EXPECT_THAT(check(last, {root}), ElementsAre(AuditFinding{AuditFault::kRoot, 5, 0, "2026-11-24"})) << column;
  }
  auto rows = chain(5);
  rows[2].previous = rows[0].hash;
  EXPECT_THAT(check(rows),
              ElementsAre(AuditFinding{AuditFault::kUnlinked, 3, 0, ""}, AuditFinding{AuditFault::kChanged, 3, 0, ""}));
  rows = chain(5);
  rows[2].hash[0] = rows[2].hash[0] == 'a' ? 'b' : 'a';
  EXPECT_THAT(check(rows),
              ElementsAre(AuditFinding{AuditFault::kChanged, 3, 0, ""}, AuditFinding{AuditFault::kUnlinked, 4, 0, ""}));
  rows = chain(5);
  rows[0].previous[0] = 'f';
  rehash(rows, 0);
  rows[0].previous[0] = 'f';
  rows[0].hash = hash_of(rows[0]);
  rehash(rows, 1);
  EXPECT_THAT(check(rows), ElementsAre(AuditFinding{AuditFault::kUnlinked, 1, 0, ""}));
}

TEST(AuditChain, RowsThatAreGoneAreNamed) {
  auto rows = chain(9);
  rows.erase(rows.begin() + 3, rows.begin() + 6);
  EXPECT_THAT(check(rows), ElementsAre(AuditFinding{AuditFault::kMissing, 4, 6, ""}));
  // Numbered and hashed anew, only a root tells it.
  auto renumbered = chain(9);
  const std::vector<AuditRoot> roots{root_at(renumbered, 2), root_at(renumbered, 6)};
  renumbered.erase(renumbered.begin() + 3);
  for (std::size_t i = 3; i < renumbered.size(); ++i) renumbered[i].seq = static_cast<std::int64_t>(i) + 1;
  rehash(renumbered, 3);
  EXPECT_THAT(check(renumbered), IsEmpty());
  EXPECT_THAT(check(renumbered, roots), ElementsAre(AuditFinding{AuditFault::kRoot, 6, 0, "2026-11-24"}));
}

TEST(AuditChain, RowsThatWerePutInOrMovedAreNamed) {
  auto rows = chain(6);
  AuditRow foreign = next_row(rows[2], event(99));
  rows.insert(rows.begin() + 3, foreign);  // a second row 4
  EXPECT_THAT(check(rows), ElementsAre(AuditFinding{AuditFault::kOrder, 4, 4, ""}));
  rows = chain(6);
  std::swap(rows[2], rows[3]);
  EXPECT_THAT(check(rows),
              ElementsAre(AuditFinding{AuditFault::kMissing, 3, 3, ""}, AuditFinding{AuditFault::kOrder, 3, 4, ""},
                          AuditFinding{AuditFault::kMissing, 4, 4, ""}));
  // In a table the numbers are swapped, not the places.
  rows = chain(6);
  std::swap(rows[2], rows[3]);
  std::swap(rows[2].seq, rows[3].seq);
  EXPECT_THAT(check(rows),
              ElementsAre(AuditFinding{AuditFault::kUnlinked, 3, 0, ""}, AuditFinding{AuditFault::kChanged, 3, 0, ""},
                          AuditFinding{AuditFault::kUnlinked, 4, 0, ""}, AuditFinding{AuditFault::kChanged, 4, 0, ""},
                          AuditFinding{AuditFault::kUnlinked, 5, 0, ""}));
}

TEST(AuditChain, FindingsAreInTheOrderOfTheRows) {
  auto rows = chain(9);
  rows.erase(rows.begin(), rows.begin() + 4);
  rows[3].event.actor = "eva";
  EXPECT_THAT(check(rows),
              ElementsAre(AuditFinding{AuditFault::kHead, 5, 0, ""}, AuditFinding{AuditFault::kChanged, 8, 0, ""}));
  AuditChainCheck lines({}, false);
  lines.add_unreadable(3);
  lines.add_unreadable(2);
  EXPECT_THAT(lines.finish(), ElementsAre(AuditFinding{AuditFault::kUnreadable, 2, 0, ""},
                                          AuditFinding{AuditFault::kUnreadable, 3, 0, ""}));
}

TEST(AuditChain, ARootOfARowThatStandsElsewhereIsNoCutEnd) {
  auto rows = chain(4);
  const AuditRoot root = root_at(rows, 4);
  std::swap(rows[2], rows[3]);
  EXPECT_THAT(check(rows, {root}),
              ElementsAre(AuditFinding{AuditFault::kMissing, 3, 3, ""}, AuditFinding{AuditFault::kOrder, 3, 4, ""}));
}

TEST(AuditChain, FaultsHaveTheNamesOfTheDocument) {
  std::vector<std::string_view> names;
  for (int fault = 0; fault <= static_cast<int>(AuditFault::kGone); ++fault)
    names.push_back(name_of(static_cast<AuditFault>(fault)));
  EXPECT_THAT(names, ElementsAre("changed", "unlinked", "missing", "order", "head", "tail", "root", "root_chain",
                                 "unreadable", "end", "emptied", "gone"));
}

TEST(AuditChain, ActorsHaveTheNamesOfTheTable) {
  std::vector<std::string_view> names;
  for (const ActorKind kind : {ActorKind::kCli, ActorKind::kAccount, ActorKind::kToken, ActorKind::kService}) {
    names.push_back(name_of(kind));
    EXPECT_EQ(actor_kind_by_name(name_of(kind)), kind);
  }
  EXPECT_THAT(names, ElementsAre("cli", "account", "token", "service"));
  for (const char* other : {"", "root", "CLI"}) EXPECT_FALSE(actor_kind_by_name(other)) << other;
}

TEST(AuditChain, ACutEndIsFoundByTheRoots) {
  auto rows = chain(9);
  const std::vector<AuditRoot> roots{root_at(rows, 5), root_at(rows, 8)};
  rows.resize(6);
  EXPECT_THAT(check(rows), IsEmpty());
  EXPECT_THAT(check(rows, roots), ElementsAre(AuditFinding{AuditFault::kTail, 6, 8, "2026-11-24"}));
  EXPECT_THAT(check({}, roots), ElementsAre(AuditFinding{AuditFault::kTail, 0, 8, "2026-11-24"}));
}

TEST(AuditChain, ABeginningIsMissingUnlessAPurgeSaysSo) {
  auto rows = chain(9);
  rows.erase(rows.begin(), rows.begin() + 4);
  EXPECT_THAT(check(rows), ElementsAre(AuditFinding{AuditFault::kHead, 5, 0, ""}));
  AuditEvent purge = event(10);
  purge.act = kAuditPurge;
  purge.object = "4";
  rows.push_back(next_row(rows.back(), purge));
  EXPECT_THAT(check(rows), ElementsAre(AuditFinding{AuditFault::kHead, 5, 0, ""}));
  for (const char* no_number : {"5x", "x5", "-5", ""}) {
    purge.object = no_number;
    rows.back() = next_row(rows[rows.size() - 2], purge);
    EXPECT_THAT(check(rows), ElementsAre(AuditFinding{AuditFault::kHead, 5, 0, ""})) << no_number;
  }
  purge.object = "5";
  rows.back() = next_row(rows[rows.size() - 2], purge);
  EXPECT_THAT(check(rows), IsEmpty());
  // A purge that a restore undid is no reason to doubt the one before it.
  purge.object = "7";
  rows.push_back(next_row(rows.back(), purge));
  EXPECT_THAT(check(rows), IsEmpty());
  // Roots of rows that are gone say nothing.
  EXPECT_THAT(check(rows, {root_at(chain(9), 2)}), IsEmpty());
}

TEST(AuditChain, ThatBeganAnewHasFewerRowsThanActsThatWereTold) {
  const auto check_of = [](const std::vector<AuditRow>& rows, bool is_whole) {
    AuditChainCheck check({}, is_whole, 5);
    for (const AuditRow& row : rows) check.add(row);
    return check.finish();
  };
  EXPECT_THAT(check_of({}, true), ElementsAre(AuditFinding{AuditFault::kEmptied, 0, 5, ""}));
  EXPECT_THAT(check_of(chain(4), true), ElementsAre(AuditFinding{AuditFault::kEmptied, 4, 5, ""}));
  EXPECT_THAT(check_of(chain(5), true), IsEmpty());
  EXPECT_THAT(check_of(chain(4), false), IsEmpty()) << "a stretch of it";
  auto rows = chain(3);
  rows.erase(rows.begin());
  EXPECT_THAT(check_of(rows, true), ElementsAre(AuditFinding{AuditFault::kHead, 2, 0, ""})) << "also of one row";
  // Of a chain whose first rows retention let go nobody knows how long it was.
  rows = chain(6);
  rows.erase(rows.begin(), rows.begin() + 4);
  EXPECT_THAT(check_of(rows, true), ElementsAre(AuditFinding{AuditFault::kHead, 5, 0, ""}));
}

TEST(AuditRoots, FollowOneAnother) {
  const auto rows = chain(9);
  const std::string first = root_text(root_at(rows, 2)), second = root_text(root_at(rows, 5, first)),
                    third = root_text(root_at(rows, 7, second));
  const auto findings_of = [](const std::vector<std::string>& texts) {
    std::vector<AuditFinding> findings;
    static_cast<void>(check_roots(texts, findings));
    return findings;
  };
  EXPECT_THAT(findings_of({first, second, third}), IsEmpty());
  EXPECT_THAT(findings_of({second, third}), IsEmpty());  // the oldest ones may be let go
  EXPECT_THAT(findings_of({first, third}), ElementsAre(AuditFinding{AuditFault::kRootChain, 7, 0, "2026-11-24"}));
  std::vector<AuditFinding> none;
  const auto read = check_roots({first, "{}", third}, none);
  ASSERT_EQ(read.size(), 2U) << "those that can be read";
  EXPECT_EQ(read[1].seq, 7);
  EXPECT_THAT(check(rows, read), IsEmpty());
  std::string changed = second;
  changed.replace(changed.find("2026-11-24"), 10, "2026-11-25");
  EXPECT_THAT(findings_of({first, changed, third}),
              ElementsAre(AuditFinding{AuditFault::kRootChain, 7, 0, "2026-11-24"}));
  EXPECT_THAT(findings_of({first, "{}", third}), ElementsAre(AuditFinding{AuditFault::kRootChain, 0, 0, ""},
                                                             AuditFinding{AuditFault::kRootChain, 7, 0, "2026-11-24"}));
  EXPECT_THAT(findings_of({"no root"}), ElementsAre(AuditFinding{AuditFault::kRootChain, 0, 0, ""}));
  EXPECT_EQ(root_text(*root_of(first)), first);
  EXPECT_FALSE(root_of(" " + first)) << "another text, though it says the same";
  EXPECT_EQ(root_key("Central", *root_of(first)), "Central/_auditoria/000000000002_2026-11-24.json");
  EXPECT_EQ(store_roots(""), "_auditoria/");
}

std::vector<std::string> exported(const std::vector<AuditRow>& rows) {
  std::vector<std::string> lines;
  for (const AuditRow& row : rows) lines.push_back(audit_line(row));
  lines.push_back(
      end_line({static_cast<std::int64_t>(rows.size()), rows.front().seq, rows.back().seq, rows.back().hash}));
  return lines;
}
std::vector<AuditFinding> check_export(const std::vector<std::string>& lines) {
  AuditExportCheck check;
  for (const std::string& line : lines) check.add_line(line);
  return check.finish();
}

TEST(AuditExport, IsVerifiedLineByLine) {
  const auto rows = chain(6);
  EXPECT_THAT(check_export(exported(rows)), IsEmpty());
  EXPECT_THAT(check_export(exported({rows.begin() + 2, rows.end()})), IsEmpty());  // a stretch of the chain
  auto lines = exported(rows);
  lines[2].replace(lines[2].find("\"ana\""), 5, "\"eva\"");
  EXPECT_THAT(check_export(lines), ElementsAre(AuditFinding{AuditFault::kChanged, 3, 0, ""}));
  const std::string line = exported(rows)[2];
  const auto with = [&line](const std::string& what, const std::string& other) {
    return std::string(line).replace(line.find(what), what.size(), other);
  };
  for (const std::string& other : {with("{", "{ "),  // the same to a JSON reader, but not what was written
                                   with("\"cli\"", "\"root\""), with("\"seq\":3", "\"seq\":\"3\""), "[" + line + "]",
                                   line + "}", std::string("no row"), std::string()}) {
    lines = exported(rows);
    lines[2] = other;
    EXPECT_THAT(check_export(lines),
                ElementsAre(AuditFinding{AuditFault::kUnreadable, 3, 0, ""},
                            AuditFinding{AuditFault::kMissing, 3, 3, ""}, AuditFinding{AuditFault::kEnd, 6, 6, ""}))
        << other;
  }
}

TEST(AuditExport, ThatWasCutOrGrewDoesNotEndAsOne) {
  const auto rows = chain(6);
  auto lines = exported(rows);
  lines.pop_back();
  EXPECT_THAT(check_export(lines), ElementsAre(AuditFinding{AuditFault::kEnd, 6, 0, ""}));
  lines = exported(rows);
  lines.erase(lines.begin());
  EXPECT_THAT(check_export(lines), ElementsAre(AuditFinding{AuditFault::kEnd, 6, 6, ""}));
  lines = exported(rows);
  lines.erase(lines.begin() + 5);
  EXPECT_THAT(check_export(lines), ElementsAre(AuditFinding{AuditFault::kEnd, 5, 6, ""}));
  lines = exported(rows);
  lines.push_back(lines.back());
  EXPECT_THAT(check_export(lines), ElementsAre(AuditFinding{AuditFault::kEnd, 6, 6, ""}));
  EXPECT_THAT(check_export({}), ElementsAre(AuditFinding{AuditFault::kEnd, 0, 0, ""}));
}

TEST(AuditRow, KeepsNothingThatADatabaseWouldNot) {
  AuditEvent hostile = event(1);
  hostile.reason = std::string("line\none\x1b[2J \xff\0 end", 20);
  const AuditRow row = next_row(std::nullopt, hostile);
  EXPECT_EQ(row.event.reason.find('\x1b'), std::string::npos);
  EXPECT_EQ(row.event.reason.find('\n'), std::string::npos);
  EXPECT_EQ(row.event.reason.find('\0'), std::string::npos);
  EXPECT_THAT(row.event.reason, HasSubstr("ÿ"));
  const auto read = audit_row_of(audit_line(row));
  ASSERT_TRUE(read);
  EXPECT_EQ(canonical_text(*read), canonical_text(row));
  EXPECT_EQ(read->hash, row.hash);
}

}  // namespace
}  // namespace radica::test
