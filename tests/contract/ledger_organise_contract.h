// What ports/ledger.h promises of organise, for adapters/db_ledger on every database. A World is that of
// sql_contract.h.
#pragma once

#include <gmock/gmock.h>

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "contract/ledger_world.h"

namespace radica::test {

template <class World>
class OrganiseLedgerContract : public LedgerSuite<World> {};

TYPED_TEST_SUITE_P(OrganiseLedgerContract);

TYPED_TEST_P(OrganiseLedgerContract, ClaimKeysNameSgcFoldersAndDataFiles) {
  this->load_claim({this->seen("R1", 1, {{"numero_reclamo_sgc", "RE1"}})});
  this->load_claim({this->seen("R2", 1, {})});
  FinishedFile list = this->data_file(3, "lists/l.json", "");
  list.role = FileRole::kNone;
  list.observations = 2;
  list.listed = {"R1", "R2"};
  this->finish({this->data_file(1, "x/a.json", "R1"), this->data_file(2, "y/b.json", "R1"), list});
  const auto keys = this->ledger_->claim_keys("afinia", {"R1", "R2", "R9"});
  ASSERT_TRUE(keys);
  ASSERT_EQ(keys->size(), 2U);
  EXPECT_EQ(keys->at(0).radicado, "R1");
  EXPECT_EQ(keys->at(0).sgc, "RE1");
  EXPECT_EQ(keys->at(0).folders, (Texts{"lists", "x", "y"}));
  ASSERT_EQ(keys->at(0).data_files.size(), 2U);
  std::set<std::string> data;
  for (const auto& file : keys->at(0).data_files) data.insert(file.path + "@" + std::to_string(file.time));
  EXPECT_EQ(data, (std::set<std::string>{"x/a.json@501", "y/b.json@502"}));
  EXPECT_EQ(keys->at(1).sgc, "");
  EXPECT_EQ(keys->at(1).folders, Texts{"lists"});
  EXPECT_TRUE(this->ledger_->claim_keys("afinia", {})->empty());
}

TYPED_TEST_P(OrganiseLedgerContract, ADataFileThatIsRejectedNowStillSaysWhereItsClaimStands) {
  this->load_claim({this->seen("R1", 1, {})});
  for (const char* radicado : {"R2", "R3"}) this->load_claim({this->seen(radicado, 2, {}, 2)});
  FinishedFile broken = this->data_file(1, "x/RE1_data_1.json", ""), list = this->data_file(2, "x/RE2_data_1.json", "");
  broken.is_rejected = list.is_rejected = true;
  broken.role = list.role = FileRole::kNone;
  this->finish({broken, list});
  const auto keys = this->ledger_->claim_keys("afinia", {"R1", "R2"});
  ASSERT_TRUE(keys);
  ASSERT_EQ(keys->size(), 2U);
  EXPECT_EQ(keys->at(0).folders, Texts{"x"});
  ASSERT_EQ(keys->at(0).data_files.size(), 1U);
  EXPECT_EQ(keys->at(0).data_files.front().path, "x/RE1_data_1.json");
  EXPECT_TRUE(keys->at(1).data_files.empty()) << "a list is no data file";
  EXPECT_EQ(this->ledger_->claims_of_groups("afinia", {{"x", "RE1"}}).value(), std::vector<Texts>{{"R1"}});
}

TYPED_TEST_P(OrganiseLedgerContract, AListThatIsReadAgainListsAnew) {
  this->load_claim({this->seen("R1", 1, {})});
  FinishedFile list = this->data_file(3, "lists/l.json", "");
  list.role = FileRole::kNone;
  list.listed = {"R1", "R2"};
  this->finish({list});
  list.file.is_known = true;
  list.listed = {"R2"};
  this->finish({list});
  EXPECT_EQ(this->rows("SELECT radicado FROM {radica}.radica_listed"), Texts{"R2"});
}

TYPED_TEST_P(OrganiseLedgerContract, TheClaimsOfAGroupAreThoseWhoseKeyBeginsWithIt) {
  this->load_claim({this->seen("R1", 1, {{"numero_reclamo_sgc", "RE1"}})});
  this->load_claim({this->seen("R2", 1, {{"numero_reclamo_sgc", "RE1_B"}})});
  this->load_claim({this->seen("R3", 1, {{"numero_reclamo_sgc", "RE10"}})});
  for (const char* radicado : {"R4", "R5", "R6", "R7"}) this->load_claim({this->seen(radicado, 1, {})});
  FinishedFile with_key = this->data_file(4, "x/other.json", "R4"),
               with_longer_key = this->data_file(5, "x/other2.json", "R5");
  with_key.join_key = "RE1";
  with_longer_key.join_key = "RE1_20251008";
  this->finish({with_key, with_longer_key, this->data_file(6, "x/RE1_data_1.json", "R6"),
                this->data_file(7, "y/RE1_data_1.json", "R7")});
  EXPECT_EQ(this->ledger_->claims_of_groups("afinia", {{"x", "RE1"}, {"x", "RE10"}, {"y", "RE1"}, {"x", "R"}}).value(),
            (std::vector<Texts>{{"R1", "R2", "R4", "R5", "R6"}, {"R3"}, {"R1", "R2", "R4", "R5", "R7"}, {}}));
  EXPECT_EQ(this->ledger_->claims_of_groups("aire", {{"x", "RE1"}}).value(), std::vector<Texts>(1));
}

TYPED_TEST_P(OrganiseLedgerContract, TheFilesOfAGroupStandInItsFolder) {
  this->finish({this->other_file(1, "x/RE1_a.jpg", "R1"), this->other_file(2, "x/RE1_b.jpg", ""),
                this->other_file(3, "x/RE10_a.jpg", ""), this->other_file(4, "x/y/RE1_a.jpg", ""),
                this->other_file(5, "RE1_a.jpg", ""), this->data_file(6, "x/RE1_data_1.json", "R1"),
                this->other_file(7, "x/RE1_gone.jpg", "")});
  ASSERT_TRUE(this->ledger_->mark_vanished(this->act_, {7}));
  const std::vector<GroupName> groups{{"x", "RE1"}, {"", "RE1"}, {"x/y", "RE1"}, {"x", ""}};
  const auto files = this->ledger_->files_of_groups("afinia", groups);
  ASSERT_TRUE(files) << files.error().describe();
  const std::vector<Texts> expected{{"x/RE1_a.jpg", "x/RE1_b.jpg"}, {"RE1_a.jpg"}, {"x/y/RE1_a.jpg"}, {}};
  for (std::size_t i = 0; i < groups.size(); ++i) EXPECT_EQ(this->paths_of((*files)[i]), expected[i]) << i;
}

TYPED_TEST_P(OrganiseLedgerContract, TheFilesBelowAFolderStandAtAnyDepth) {
  this->finish({this->other_file(1, "x/adjuntos/a.jpg", "R1"), this->other_file(2, "x/adjuntos/b/c.pdf", ""),
                this->other_file(3, "x/adjuntos2/a.jpg", ""), this->other_file(4, "x/a.jpg", "")});
  const auto files = this->ledger_->files_below("afinia", {"x/adjuntos", "y/adjuntos", "x/adjuntos2"});
  ASSERT_TRUE(files) << files.error().describe();
  EXPECT_EQ(this->paths_of((*files)[0]), (Texts{"x/adjuntos/a.jpg", "x/adjuntos/b/c.pdf"}));
  EXPECT_EQ(this->paths_of((*files)[1]), Texts());
  EXPECT_EQ(this->paths_of((*files)[2]), Texts{"x/adjuntos2/a.jpg"});
}

TYPED_TEST_P(OrganiseLedgerContract, TheRejectsOfAGroupAreFoundByNameAndBySgc) {
  Rejected by_sgc = this->rejected("x/list.json", Rule::kFechaInvalida, 0),
           elsewhere = this->rejected("y/list.json", Rule::kFechaInvalida, 0);
  by_sgc.sgc = "RE1";
  elsewhere.sgc = "RE1";
  ASSERT_TRUE(this->set_rejected(this->act_, "afinia", {},
                                 {this->rejected("x/RE1_data_1.json", Rule::kJsonInvalido), by_sgc, elsewhere,
                                  this->rejected("x/RE10_data_1.json", Rule::kJsonInvalido)},
                                 this->now_));
  const auto found = this->ledger_->rejected_of_groups("afinia", {{"x", "RE1"}, {"y", "RE1"}, {"x", "RE2"}});
  ASSERT_TRUE(found) << found.error().describe();
  using Names = std::vector<RejectedName>;
  EXPECT_EQ(*found,
            (std::vector<Names>{{{"x/RE1_data_1.json", ""}, {"x/list.json", "RE1"}}, {{"y/list.json", "RE1"}}, {}}));
}

REGISTER_TYPED_TEST_SUITE_P(OrganiseLedgerContract, ClaimKeysNameSgcFoldersAndDataFiles,
                            ADataFileThatIsRejectedNowStillSaysWhereItsClaimStands, AListThatIsReadAgainListsAnew,
                            TheClaimsOfAGroupAreThoseWhoseKeyBeginsWithIt, TheFilesOfAGroupStandInItsFolder,
                            TheFilesBelowAFolderStandAtAnyDepth, TheRejectsOfAGroupAreFoundByNameAndBySgc);

}  // namespace radica::test
