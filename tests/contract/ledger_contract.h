// What ports/ledger.h promises of files and the quarantine, for adapters/db_ledger on every database; of organise:
// ledger_organise_contract.h, of loading: ledger_load_contract.h. A World is that of sql_contract.h.
#pragma once

#include <gmock/gmock.h>

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "contract/ledger_world.h"

namespace radica::test {

template <class World>
class LedgerContract : public LedgerSuite<World> {};

TYPED_TEST_SUITE_P(LedgerContract);

// --- files

TYPED_TEST_P(LedgerContract, AnAnnouncedFileHasItsIdButDoesNotCountAsReadUntilItIsSettled) {
  EXPECT_EQ(this->ledger_->highest_file_id().value(), 0);
  this->finish({this->data_file(2, "x/before.json", "R1")});
  this->announce(3, {this->data_file(7, "x/a.json", "R1"), this->data_file(3, "x/b.json", "R2")});
  EXPECT_EQ(this->ledger_->highest_file_id().value(), 7);
  EXPECT_EQ(this->fingerprints(), Texts{"2 json"});
  ASSERT_TRUE(this->ledger_->settle_files(this->act_, "aire"));
  EXPECT_EQ(this->fingerprints(), Texts{"2 json"}) << "those of another company";
  ASSERT_TRUE(this->ledger_->settle_files(this->act_, "afinia"));
  EXPECT_EQ(this->fingerprints(), (Texts{"2 json", "3 json", "7 json"}));
}

TYPED_TEST_P(LedgerContract, FilesFromTheFutureAreKeptACompanyUntilOthersAreSet) {
  const std::string fp("\0\xFF fingerprint", 14);
  ASSERT_TRUE(this->ledger_->set_future_files(this->act_, "afinia", {{fp, 1234}, {"b", 5}}));
  ASSERT_TRUE(this->ledger_->set_future_files(this->act_, "aire", {{fp, 99}}));
  EXPECT_EQ(this->ledger_->future_files("afinia").value(), (Ledger::FutureFiles{{fp, 1234}, {"b", 5}}));
  ASSERT_TRUE(this->ledger_->set_future_files(this->act_, "afinia", {{fp, 1240}}));
  EXPECT_EQ(this->ledger_->future_files("afinia").value(), (Ledger::FutureFiles{{fp, 1240}}));
  ASSERT_TRUE(this->ledger_->set_future_files(this->act_, "afinia", {}));
  EXPECT_TRUE(this->ledger_->future_files("afinia")->empty());
  EXPECT_EQ(this->ledger_->future_files("aire").value(), (Ledger::FutureFiles{{fp, 99}}));
}

TYPED_TEST_P(LedgerContract, AFileIsTheSameWhetherItIsAnnouncedAndSettledOrFinished) {
  FinishedFile data = this->data_file(1, "x/a.json", "R1", 1234), list = this->data_file(2, "lists/l.json", "");
  data.join_key = "RE1";
  list.role = FileRole::kNone;
  list.listed = {"R1", "R2"};
  const auto facts = [this] {
    return this->rows(
        "SELECT f.*, l.radicado FROM {radica}.radica_file AS f LEFT JOIN {radica}.radica_listed AS l ON "
        "l.file_id = f.id ORDER BY f.id, l.radicado");
  };
  this->finish({data, list});
  const Texts finished = facts();
  this->run("DELETE FROM {radica}.radica_file");
  this->run("DELETE FROM {radica}.radica_listed");
  this->announce(1, {data, list});
  ASSERT_TRUE(this->ledger_->settle_files(this->act_, "afinia"));
  EXPECT_EQ(facts(), finished);
}

TYPED_TEST_P(LedgerContract, AFinishedFileCountsAsReadAndKeepsItsFacts) {
  FinishedFile data = this->data_file(1, "x/a.json", "R1", 1234);
  data.join_key = "RE1";
  const FinishedFile detail = this->other_file(2, "x/RE1_1.pdf", "R1", FileRole::kDetail);
  EXPECT_TRUE(this->finish({data, detail, this->other_file(3, "x/alone.txt", "", FileRole::kNone)}).empty());
  EXPECT_EQ(this->fingerprints(), (Texts{"1 json", "2", "3"}));
  const LedgerFile file = this->file_of(1);
  EXPECT_EQ(file.path, "x/a.json");
  EXPECT_EQ(file.stat.size, 10U);
  EXPECT_EQ(file.stat.mtime_ns, 1234 * kSecond);
  EXPECT_EQ(file.stat.inode, 1U);
  EXPECT_EQ(file.sha256, std::string(64, 'a'));
  EXPECT_EQ(file.first_path, "x/a.json");
  EXPECT_EQ(file.radicado, "R1");
  EXPECT_EQ(file.role, FileRole::kData);
  EXPECT_EQ(file.order.time, 501);
  EXPECT_EQ(file.order.richness, 4);
  EXPECT_EQ(file.observations, 1);
  EXPECT_EQ(file.state, "leido");
  EXPECT_EQ(this->file_of(2).role, FileRole::kDetail);
  EXPECT_EQ(this->file_of(2).sha256, "") << "not read yet";
  EXPECT_EQ(this->file_of(3).role, FileRole::kNone);
  EXPECT_EQ(this->file_of(3).radicado, "");
}

TYPED_TEST_P(LedgerContract, TheFingerprintIsThatOfTheSource) {
  const SourceFile source = this->source(1, "x/a.json");
  this->finish({this->data_file(1, "x/a.json", "R1")});
  std::string found;
  ASSERT_TRUE(this->ledger_->fingerprints(
      "afinia", [&](std::int64_t, std::string_view fp, bool, bool) { found = std::string(fp); }));
  EXPECT_EQ(found, fingerprint_of(source.path, source.stat));
}

TYPED_TEST_P(LedgerContract, FingerprintsAreAskedForByPathWithinTheirCompanyAndOnlyOfWhatCountsAsRead) {
  FinishedFile renamed = this->data_file(2, "b.json", "R2");
  renamed.file.first_path = "old.json";
  this->finish({this->data_file(1, "x/\xF1.json", "R1"), renamed, this->other_file(3, "c.pdf", "R3"),
                this->data_file(4, "d.json", "R4")});
  this->announce(9, {this->data_file(9, "open.json", "R9")});
  const auto asked = [this](const std::string& company, const std::vector<std::string>& paths) {
    Texts found;
    EXPECT_TRUE(this->ledger_->fingerprints_of(
        company, paths, [&](std::int64_t id, std::string_view fp, bool is_odd, bool is_json) {
          EXPECT_EQ(fp.size(), 16U);
          found.push_back(std::to_string(id) + (is_odd ? " odd" : "") + (is_json ? " json" : ""));
        }));
    std::sort(found.begin(), found.end());
    return found;
  };
  EXPECT_EQ(asked("afinia", {"x/%F1.json", "b.json", "c.pdf", "open.json", "never.json"}),
            (Texts{"1 json", "2 odd json", "3"}));
  EXPECT_EQ(asked("afinia", {}), Texts{});
  EXPECT_EQ(asked("aire", {"b.json"}), Texts{});
}

TYPED_TEST_P(LedgerContract, AVanishedFileIsFoundByTheInodeItHad) {
  FinishedFile gone = this->data_file(1, "a.json", "R1"), there = this->data_file(2, "b.json", "R2");
  gone.file.stat.inode = there.file.stat.inode = 77;
  this->finish({gone, there});
  EXPECT_EQ(this->ledger_->vanished_files("afinia", {77})->size(), 0U);
  ASSERT_TRUE(this->ledger_->mark_vanished(this->act_, {1}));
  const auto found = this->ledger_->vanished_files("afinia", {5, 77});
  ASSERT_TRUE(found);
  ASSERT_EQ(found->size(), 1U);
  EXPECT_EQ(found->front().id, 1);
  EXPECT_EQ(found->front().stat.inode, 77U);
  EXPECT_EQ(this->ledger_->vanished_files("aire", {77})->size(), 0U);
  this->run("UPDATE {radica}.radica_file SET fp = NULL WHERE id = 2");
  EXPECT_EQ(this->ledger_->vanished_files("afinia", {77})->size(), 2U) << "what does not count as read may be gone too";
  this->run("UPDATE {radica}.radica_file SET state = 'limpiado'");
  EXPECT_EQ(this->ledger_->vanished_files("afinia", {77})->size(), 0U);
}

TYPED_TEST_P(LedgerContract, AFileWithAnotherFirstPathOrTimeIsOdd) {
  FinishedFile renamed = this->data_file(1, "new.json", "R1"), touched = this->data_file(2, "b.json", "R2");
  renamed.file.first_path = "old.json";
  touched.file.first_mtime_ns = 5;
  this->finish({renamed, touched, this->data_file(3, "c.json", "R3")});
  EXPECT_EQ(this->fingerprints(), (Texts{"1 odd json", "2 odd json", "3 json"}));
  EXPECT_EQ(this->file_of(1).first_path, "old.json");
  EXPECT_EQ(this->file_of(1).order.path, "old.json") << "the order key is that of the first reading";
  EXPECT_EQ(this->file_of(2).first_mtime_ns, 5);
}

TYPED_TEST_P(LedgerContract, APathThatIsNotUtf8KeepsItsBytes) {
  this->finish({this->data_file(1, "x/\xF1.json", "R1"), this->data_file(2, "x/ñ.json", "R2")});
  EXPECT_EQ(this->file_of(1).path, "x/%F1.json");
  EXPECT_EQ(this->file_of(1).raw_path, "x/\xF1.json");
  EXPECT_EQ(this->file_of(2).raw_path, "x/ñ.json");
}

TYPED_TEST_P(LedgerContract, JsonThatCouldNotBeReadIsTriedAgain) {
  FinishedFile unreadable = this->data_file(1, "a.json", ""), too_large = this->data_file(2, "b.json", "");
  for (FinishedFile* file : {&unreadable, &too_large}) {
    file->sha256.clear();
    file->is_rejected = true;
    file->role = FileRole::kNone;
  }
  too_large.file.stat.size = (64ULL << 20U) + 1;
  this->finish({unreadable, too_large});
  EXPECT_EQ(this->fingerprints(), (Texts{"2 json"})) << "size alone settles the other";
  EXPECT_EQ(this->state_of(1), "rechazado");
}

TYPED_TEST_P(LedgerContract, FinishingTwiceIsANoOp) {
  this->load_claim({this->seen("R1", 1, {})}, true);
  const std::vector<FinishedFile> files{this->data_file(1, "a.json", "R1"), this->other_file(2, "RE1_x.jpg", "R1")};
  this->finish(files);
  const Texts before = this->dump();
  this->finish(files);
  EXPECT_EQ(this->dump(), before);
}

TYPED_TEST_P(LedgerContract, AFileIsLeftOutOnlyWhereFinishingWouldChangeNothing) {
  FinishedFile data = this->data_file(1, "a.json", "R1"), list = this->data_file(2, "l.json", ""),
               rejected = this->data_file(3, "r.json", ""), attachment = this->other_file(4, "x.jpg", "R1");
  list.role = rejected.role = FileRole::kNone;
  list.listed = {"R1", "R2"};
  rejected.is_rejected = true;
  const auto is_left_out = [this](const FinishedFile& file) {
    std::vector<MarkedFile> files{{file.file.id, this->ledger_->mark_of(file)}};
    EXPECT_TRUE(this->ledger_->leave_out_noted(files));
    return files.empty();
  };
  EXPECT_FALSE(is_left_out(data)) << "has no row yet";
  this->finish({data, list, rejected, attachment});
  EXPECT_TRUE(is_left_out(data));
  EXPECT_TRUE(is_left_out(rejected));
  EXPECT_TRUE(is_left_out(attachment));
  EXPECT_TRUE(is_left_out(list));
  for (const Texts& listed : std::vector<Texts>{{"R1"}, {"R1", "R3"}, {"R1", "R2", "R3"}, {}}) {
    FinishedFile changed = list;
    changed.listed = listed;
    EXPECT_FALSE(is_left_out(changed)) << testing::PrintToString(listed);
  }
  for (const auto& change : std::vector<std::function<void(FinishedFile&)>>{
           [](FinishedFile& file) { file.file.stat.mtime_ns += 1; }, [](FinishedFile& file) { file.sha256[0] = 'b'; },
           [](FinishedFile& file) { file.radicado = "R2"; }, [](FinishedFile& file) { file.join_key = "K"; },
           [](FinishedFile& file) { file.order.time += 1; }, [](FinishedFile& file) { file.order.richness += 1; },
           [](FinishedFile& file) { file.observations = 2; }, [](FinishedFile& file) { file.is_rejected = true; },
           [](FinishedFile& file) { file.is_json = false; }}) {
    FinishedFile changed = data;
    change(changed);
    EXPECT_FALSE(is_left_out(changed));
  }
  FinishedFile moved = attachment;
  moved.radicado = "R2";
  EXPECT_FALSE(is_left_out(moved));
  this->run("UPDATE {radica}.radica_file SET sha256 = 'known' WHERE id = 4");
  EXPECT_TRUE(is_left_out(attachment)) << "its hash is that of the upload";
  this->run("UPDATE {radica}.radica_file SET mark = NULL WHERE id = 4");
  EXPECT_FALSE(is_left_out(attachment)) << "as in a database that is older than the marks";
  this->finish({attachment});
  EXPECT_TRUE(is_left_out(attachment));
  const FinishedFile far = this->data_file(900, "far.json", "R1");
  this->finish({far});
  const MarkedFile changed{2, this->ledger_->mark_of(data)};
  for (const std::int64_t id : {std::int64_t{4}, std::int64_t{900}}) {
    const FinishedFile& last = id == 4 ? attachment : far;
    std::vector<MarkedFile> files{{1, this->ledger_->mark_of(data)}, changed, {id, this->ledger_->mark_of(last)}};
    EXPECT_TRUE(this->ledger_->leave_out_noted(files));
    ASSERT_EQ(files.size(), 1U) << "near to or far from one another";
    EXPECT_EQ(files.front().id, changed.id);
  }
}

TYPED_TEST_P(LedgerContract, TheHashOfAnAttachmentLivesAsLongAsItsFingerprint) {
  const FinishedFile file = this->other_file(1, "a.jpg", "R1");
  this->finish({file});
  this->run("UPDATE {radica}.radica_file SET sha256 = 'known'");
  this->finish({file});
  EXPECT_EQ(this->file_of(1).sha256, "known");
  this->finish({this->other_file(1, "a.jpg", "R1", FileRole::kAttachment, 2000)});
  EXPECT_EQ(this->file_of(1).sha256, "");
}

TYPED_TEST_P(LedgerContract, FilesAreFoundByPathWithinTheirCompany) {
  this->finish({this->data_file(1, "a.json", "R1"), this->data_file(2, "b.json", "R2")});
  ASSERT_TRUE(this->ledger_->finish_files(this->act_, "aire", {this->data_file(3, "a.json", "R1")}, this->now_));
  const auto files = this->ledger_->files_by_path("afinia", {"a.json", "missing.json"});
  ASSERT_TRUE(files);
  ASSERT_EQ(files->size(), 1U);
  EXPECT_EQ(files->front().id, 1);
  EXPECT_TRUE(this->ledger_->files_by_path("afinia", {})->empty());
  EXPECT_TRUE(this->ledger_->files_by_id({})->empty());
}

TYPED_TEST_P(LedgerContract, AVanishedFileKeepsItsRowWithoutFingerprint) {
  this->finish({this->data_file(1, "a.json", "R1"), this->data_file(2, "b.json", "R2")});
  ASSERT_TRUE(this->ledger_->mark_vanished(this->act_, {1}));
  ASSERT_TRUE(this->ledger_->mark_vanished(this->act_, {}));
  EXPECT_EQ(this->fingerprints(), (Texts{"2 json"}));
  EXPECT_EQ(this->state_of(1), "desaparecido");
  EXPECT_EQ(this->file_of(1).radicado, "R1");
}

// --- quarantine

TYPED_TEST_P(LedgerContract, ARejectThatCannotBeReadBackLeavesTheQuarantineAsItWas) {
  ASSERT_TRUE(this->set_rejected(this->act_, "afinia", {"a.json"}, {this->rejected("a.json", Rule::kJsonInvalido)},
                                 this->now_));
  const Texts before = this->quarantine();
  const Error lost = fail(ErrorCode::kUnavailable, "E-FILE-001", {{"path", "rejects"}}).value();
  const auto failed = this->ledger_->set_rejected(
      this->act_, "afinia",
      [&]() -> Ledger::RejectedOfFiles {
        return {this->paths_of({"a.json"}), [&](Rejected& next) -> Result<bool> {
                  if (next.file == "b.json") return Failure(lost);
                  next = this->rejected("b.json", Rule::kArchivoVacio);
                  return true;
                }};
      },
      this->now_);
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().describe(), lost.describe());
  EXPECT_FALSE(this->ledger_->set_rejected(
      this->act_, "afinia",
      [&]() -> Ledger::RejectedOfFiles {
        return {[&](std::string&) -> Result<bool> { return Failure(lost); }, [](Rejected&) { return false; }};
      },
      this->now_));
  EXPECT_EQ(this->quarantine(), before);
}

TYPED_TEST_P(LedgerContract, TheQuarantineIsReplacedForTheFilesThatWereRead) {
  Rejected full = this->rejected("b.json", Rule::kFechaInvalida, 3);
  full.field = "fecha";
  full.where = "/3/fecha";
  full.sgc = "RE1";
  ASSERT_TRUE(this->set_rejected(
      this->act_, "afinia", {"a.json", "b.json", "c.json"},
      {this->rejected("a.json", Rule::kJsonInvalido), full, this->rejected("c.json", Rule::kArchivoVacio)},
      this->now_));
  const std::string sha(64, 'a');
  EXPECT_EQ(this->quarantine(), (Texts{"a.json|NULL|json_invalido|NULL|byte 0|" + sha + "|NULL",
                                       "b.json|3|fecha_invalida|fecha|/3/fecha|" + sha + "|RE1",
                                       "c.json|NULL|archivo_vacio|NULL|byte 0|" + sha + "|NULL"}));
  ASSERT_TRUE(this->set_rejected(this->act_, "afinia", {"a.json", "b.json"},
                                 {this->rejected("b.json", Rule::kFechaInvalida, 0)}, this->now_));
  EXPECT_EQ(this->rows("SELECT path, idx FROM {radica}.radica_rejected ORDER BY path"),
            (Texts{"b.json|0", "c.json|NULL"}))
      << "a.json was accepted, c.json was not read";
}

TYPED_TEST_P(LedgerContract, OfAFileThatGivesTheSameEntriesAgainNothingIsWritten) {
  const auto both = [&](const std::string& shape) {
    Rejected first = this->rejected("b.json", Rule::kFechaInvalida, 0);
    first.shape = shape;
    return std::vector<Rejected>{this->rejected("a.json", Rule::kJsonInvalido), first,
                                 this->rejected("b.json", Rule::kFechaInvalida, 1)};
  };
  const std::string times = "SELECT path, idx, rejected_at FROM {radica}.radica_rejected ORDER BY path, idx";
  ASSERT_TRUE(this->set_rejected(this->act_, "afinia", {"a.json", "b.json"}, both("mes_primero"), this->now_));
  const Texts before = this->rows(times);
  ASSERT_TRUE(this->set_rejected(this->act_, "afinia", {"a.json", "b.json"}, both("mes_primero"), this->now_ + 60));
  EXPECT_EQ(this->rows(times), before);
  ASSERT_TRUE(this->set_rejected(this->act_, "afinia", {"a.json", "b.json"}, both("otra"), this->now_ + 120));
  const Texts after = this->rows(times);
  ASSERT_EQ(after.size(), 3U);
  EXPECT_EQ(after[0], before[0]);
  EXPECT_NE(after[1], before[1]);
  EXPECT_NE(after[2], before[2]) << "all of a file, or nothing";
}

TYPED_TEST_P(LedgerContract, TheQuarantineOfAnotherCompanyStays) {
  ASSERT_TRUE(
      this->set_rejected(this->act_, "aire", {"a.json"}, {this->rejected("a.json", Rule::kJsonInvalido)}, this->now_));
  ASSERT_TRUE(this->set_rejected(this->act_, "afinia", {"a.json"}, {}, this->now_));
  EXPECT_EQ(this->row("SELECT count(*) FROM {radica}.radica_rejected"), "1");
}

TYPED_TEST_P(LedgerContract, AFolderThatCannotBeReadStandsOnceAndOnlyWhileItIsSo) {
  Rejected folder = this->rejected("closed", Rule::kArchivoIlegible);
  folder.sha256.clear();
  for (int run = 0; run < 2; ++run) {
    ASSERT_TRUE(this->set_rejected(this->act_, "afinia", {}, {folder}, this->now_));
    EXPECT_EQ(this->rows("SELECT path FROM {radica}.radica_rejected"), Texts{"closed"}) << run;
  }
  ASSERT_TRUE(this->set_rejected(this->act_, "afinia", {"a.json"}, {}, this->now_));
  EXPECT_EQ(this->quarantine(), Texts{});
}

TYPED_TEST_P(LedgerContract, AnEntryKeepsTheShapeOfItsCause) {
  Rejected entry = this->rejected("a.json", Rule::kFechaInvalida, 0);
  entry.shape = "mes_primero";
  ASSERT_TRUE(this->set_rejected(this->act_, "afinia", {}, {entry}, this->now_));
  EXPECT_EQ(this->row("SELECT shape FROM {radica}.radica_rejected"), "mes_primero");
}

TYPED_TEST_P(LedgerContract, TheObservationsInQuarantineAreThoseThatRulesRejected) {
  ASSERT_TRUE(this->set_rejected(
      this->act_, "afinia", {},
      {this->rejected("b.json", Rule::kFechaInvalida, 3), this->rejected("a.json", Rule::kJsonInvalido),
       this->rejected("b.json", Rule::kRechazadoPorBase, 4), this->rejected("a.json", Rule::kCampoObligatorioVacio, 0)},
      this->now_));
  Texts found;
  ASSERT_TRUE(this->ledger_->rejected_observations(
      "afinia", [&found](std::string_view path, std::int64_t index, Rule rule) -> Result<void> {
        found.push_back(std::string(path) + " " + std::to_string(index) + " " + std::string(id_of(rule)));
        return {};
      }));
  EXPECT_EQ(found, (Texts{"a.json 0 campo_obligatorio_vacio", "b.json 3 fecha_invalida"}));
}

// --- repairs

TYPED_TEST_P(LedgerContract, TheRepairsOfAFileAreReplacedWhenItIsReadAgain) {
  const auto repair = [](std::int64_t file_id, const char* after) {
    return Repair{file_id, 0, "R1", "/comentarios", Rule::kMojibake, "before", after};
  };
  ASSERT_TRUE(this->set_repairs(this->act_, {}, {repair(1, "a"), repair(2, "b"), repair(2, "c")}));
  ASSERT_TRUE(this->set_repairs(this->act_, {2}, {repair(2, "d")}));
  EXPECT_EQ(this->rows("SELECT empresa, radicado, file_id, idx, place, rule, text_before, text_after FROM "
                       "{radica}.radica_repair ORDER BY file_id"),
            (Texts{"afinia|R1|1|0|/comentarios|mojibake|before|a", "afinia|R1|2|0|/comentarios|mojibake|before|d"}));
}

TYPED_TEST_P(LedgerContract, OfAFileWithTheSameRepairsNothingIsWritten) {
  const auto repair = [](std::int64_t file_id, const char* after) {
    return Repair{file_id, 0, "R1", "/comentarios", Rule::kMojibake, "before", after};
  };
  const auto shown = [this] {
    return this->rows("SELECT id, file_id, text_after FROM {radica}.radica_repair ORDER BY file_id, text_after");
  };
  ASSERT_TRUE(this->set_repairs(this->act_, {}, {repair(1, "a"), repair(1, "b"), repair(2, "c"), repair(3, "d")}));
  const Texts first = shown();
  ASSERT_TRUE(
      this->set_repairs(this->act_, {1, 2, 3}, {repair(3, "d"), repair(2, "c"), repair(1, "b"), repair(1, "a")}));
  EXPECT_EQ(shown(), first) << "in whatever order";
  ASSERT_TRUE(this->set_repairs(this->act_, {1, 2, 3}, {repair(1, "a"), repair(2, "c"), repair(4, "e")}));
  const Texts last = shown();
  ASSERT_EQ(last.size(), 3U);
  EXPECT_NE(last[0], first[0]) << "one of its two is gone: it is written anew";
  EXPECT_EQ(last[1], first[2]);
  EXPECT_THAT(last[2], testing::EndsWith("|4|e"));
}

// --- names seen

TYPED_TEST_P(LedgerContract, ABaselineIsToldAndALaterNameIsNotUntilARunSaysSo) {
  const auto shown = [this] {
    Texts found;
    const auto names = this->ledger_->seen_names("afinia");
    EXPECT_TRUE(names);
    for (const SeenName& name : *names)
      found.push_back(name.kind + " " + name.name + (name.is_known ? " known" : "") + (name.is_told ? " told" : ""));
    return found;
  };
  const SeenName key{std::string(kSeenKey), "nic", true, "a.json", 3, false};
  const SeenName value{"tipo_pqr", "Otro", false, "b.json", 1, false};
  ASSERT_TRUE(this->ledger_->note_names(this->act_, "afinia", {key}, true, {}, this->now_));
  ASSERT_TRUE(this->ledger_->note_names(this->act_, "afinia", {value}, false, {}, this->now_));
  EXPECT_EQ(shown(), (Texts{"clave nic known told", "tipo_pqr Otro"}));
  SeenName known = value;
  known.is_known = true;
  ASSERT_TRUE(this->ledger_->note_names(this->act_, "afinia", {}, false, {known}, this->now_));
  ASSERT_TRUE(this->ledger_->tell_names(this->act_, "afinia"));
  EXPECT_EQ(shown(), (Texts{"clave nic known told", "tipo_pqr Otro known told"}));
  EXPECT_EQ(this->rows("SELECT name, told FROM {radica}.radica_seen ORDER BY name"), (Texts{"Otro|run-1", "nic|"}));
  EXPECT_TRUE(this->ledger_->seen_names("aire").value().empty());
}

// --- what waits for an upload

TYPED_TEST_P(LedgerContract, ANewOrChangedFileMakesItsClaimWait) {
  this->load_claim({this->seen("R1", 1, {})});
  this->load_claim({this->seen("R2", 1, {})});
  this->finish({this->other_file(1, "RE1_x.jpg", "R1")});
  EXPECT_FALSE(this->is_processed("R1")) << "new";
  EXPECT_TRUE(this->is_processed("R2"));
  EXPECT_EQ(this->pending(), Texts{"R1"});
  this->run("UPDATE {schema}.ov_afinia SET procesado_flag = TRUE");
  this->run("DELETE FROM {radica}.radica_pending");
  this->finish({this->other_file(1, "RE1_x.jpg", "R1")});
  EXPECT_TRUE(this->is_processed("R1")) << "the same";
  EXPECT_EQ(this->pending(), Texts{});
  this->finish({this->other_file(1, "RE1_x.jpg", "R1", FileRole::kAttachment, 2000)});
  EXPECT_FALSE(this->is_processed("R1")) << "changed";
  EXPECT_EQ(this->pending(), Texts{"R1"});
  this->finish({this->other_file(2, "alone.txt", "", FileRole::kNone)});
  EXPECT_TRUE(this->is_processed("R2"));
}

TYPED_TEST_P(LedgerContract, AFileOfAClaimWithoutRowMakesNobodyWait) {
  this->finish({this->other_file(1, "RE1_x.jpg", "unknown")});
  EXPECT_EQ(this->pending(), Texts{});
}

TYPED_TEST_P(LedgerContract, AStoredFileStaysWithItsClaimAndABetterMatchIsReported) {
  this->load_claim({this->seen("R1", 1, {})});
  this->load_claim({this->seen("R2", 1, {})});
  this->finish({this->other_file(1, "x/RE1_x.jpg", "R1"), this->other_file(2, "x/RE1_y.jpg", "R1")});
  this->run(
      "INSERT INTO {radica}.radica_object (empresa, radicado, tipo, key, file_id, sha256, bytes, content_type, state, "
      "run_id) "
      "VALUES ('afinia', 'R1', 'adjunto', 'k', 1, 's', 1, 'image/jpeg', 'verificado', 'r')");
  const auto reassigned =
      this->finish({this->other_file(1, "x/RE1_x.jpg", "R2"), this->other_file(2, "x/RE1_y.jpg", "R2")});
  ASSERT_EQ(reassigned.size(), 1U);
  EXPECT_EQ(reassigned[0].path + "|" + reassigned[0].stored_under + "|" + reassigned[0].would_be, "x/RE1_x.jpg|R1|R2");
  EXPECT_EQ(this->file_of(1).radicado, "R1");
  EXPECT_EQ(this->file_of(2).radicado, "R2") << "not stored yet";
}

// --- fencing

TYPED_TEST_P(LedgerContract, AnOustedRunWritesNothing) {
  const Act ousted = ousted_act(*this->sql_, *this->clock_);
  const Texts before = this->dump();
  expect_fenced(this->ledger_->open_files(ousted, "afinia", 1));
  expect_fenced(this->ledger_->announce_files(ousted, "afinia", {this->data_file(1, "a.json", "R1")}, this->now_));
  expect_fenced(this->ledger_->settle_files(ousted, "afinia"));
  const std::vector<ClaimToLoad> claims{{"R1", {this->seen("R1", 1, {})}, true}};
  expect_fenced(this->ledger_->load(ousted, this->options(), claims));
  expect_fenced(this->ledger_->finish_files(ousted, "afinia", {this->data_file(1, "a.json", "R1")}, this->now_));
  expect_fenced(this->set_rejected(ousted, "afinia", {}, {this->rejected("a.json", Rule::kJsonInvalido)}, this->now_));
  expect_fenced(this->set_repairs(ousted, {1}, {}));
  expect_fenced(
      this->ledger_->note_names(ousted, "afinia", {{"clave", "nic", true, "a.json", 1, false}}, true, {}, this->now_));
  expect_fenced(this->ledger_->tell_names(ousted, "afinia"));
  expect_fenced(this->ledger_->mark_vanished(ousted, {1}));
  expect_fenced(this->ledger_->clear_delta(ousted, "afinia"));
  EXPECT_EQ(this->dump(), before);
}

REGISTER_TYPED_TEST_SUITE_P(
    LedgerContract, AnAnnouncedFileHasItsIdButDoesNotCountAsReadUntilItIsSettled,
    FilesFromTheFutureAreKeptACompanyUntilOthersAreSet, AFileIsTheSameWhetherItIsAnnouncedAndSettledOrFinished,
    AFinishedFileCountsAsReadAndKeepsItsFacts, TheFingerprintIsThatOfTheSource, AVanishedFileIsFoundByTheInodeItHad,
    FingerprintsAreAskedForByPathWithinTheirCompanyAndOnlyOfWhatCountsAsRead, AFileWithAnotherFirstPathOrTimeIsOdd,
    APathThatIsNotUtf8KeepsItsBytes, JsonThatCouldNotBeReadIsTriedAgain, FinishingTwiceIsANoOp,
    AFileIsLeftOutOnlyWhereFinishingWouldChangeNothing, TheHashOfAnAttachmentLivesAsLongAsItsFingerprint,
    FilesAreFoundByPathWithinTheirCompany, AVanishedFileKeepsItsRowWithoutFingerprint,
    ARejectThatCannotBeReadBackLeavesTheQuarantineAsItWas, TheQuarantineIsReplacedForTheFilesThatWereRead,
    OfAFileThatGivesTheSameEntriesAgainNothingIsWritten, TheQuarantineOfAnotherCompanyStays,
    AFolderThatCannotBeReadStandsOnceAndOnlyWhileItIsSo, AnEntryKeepsTheShapeOfItsCause,
    TheObservationsInQuarantineAreThoseThatRulesRejected, TheRepairsOfAFileAreReplacedWhenItIsReadAgain,
    OfAFileWithTheSameRepairsNothingIsWritten, ABaselineIsToldAndALaterNameIsNotUntilARunSaysSo,
    ANewOrChangedFileMakesItsClaimWait, AFileOfAClaimWithoutRowMakesNobodyWait,
    AStoredFileStaysWithItsClaimAndABetterMatchIsReported, AnOustedRunWritesNothing);

}  // namespace radica::test
