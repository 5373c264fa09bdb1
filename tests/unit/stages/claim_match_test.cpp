// Whose a file is by its name or place, and why it is nobody's (SPEC §3 "Files of a claim").
#include "stages/claim_match.h"

#include <gtest/gtest.h>

namespace radica {
namespace {

class ClaimMatching : public testing::Test {
 protected:
  ClaimMatch match(const std::string& path, OrganisedPart part = OrganisedPart::kNone) const {
    return match_file(group_, path, 0, part, zone_);
  }
  static LocalTime at(const char* time) { return *parse_local(time); }
  ClaimGroupKeys group_;
  Zone zone_ = *Zone::open("America/Bogota");
};

TEST_F(ClaimMatching, TheLongestKeyWins) {
  group_.add_key("RE1", "A1", {});
  group_.add_key("RE1_2", "A2", {});
  EXPECT_EQ(match("p/RE1_2_20251008_101112.pdf").radicado, "A2");
  EXPECT_EQ(match("p/RE1_3_20251008_101112.pdf").radicado, "A1");
}

TEST_F(ClaimMatching, SaysByWhichKeyAndAsWhat) {
  group_.add_key("RE1", "A1", {});
  const ClaimMatch detail = match("p/RE1_20251008_101112.pdf");
  EXPECT_EQ(detail.key, "RE1");
  EXPECT_EQ(detail.role, FileRole::kDetail);
  EXPECT_TRUE(detail.reason.empty());
  EXPECT_EQ(match("p/RE1_foto.jpg").role, FileRole::kAttachment);
}

TEST_F(ClaimMatching, OfASharedKeyTheNearestInTimeHasItAndItIsDoubtful) {
  group_.add_key("RE1", "A1", {at("2025-10-08 10:00:00")});
  group_.add_key("RE1", "A2", {at("2025-10-18 10:00:00")});
  const ClaimMatch found = match("p/RE1_20251017_101112.pdf");
  EXPECT_EQ(found.radicado, "A2");
  EXPECT_EQ(found.reason, kAmbiguous);
}

TEST_F(ClaimMatching, AClaimWithoutDataFileComesLastAndATieGoesToTheSmallerRadicado) {
  group_.add_key("RE1", "A2", {});
  group_.add_key("RE1", "A1", {at("2001-01-01 00:00:00")});
  EXPECT_EQ(match("p/RE1_20251017_101112.pdf").radicado, "A1");
  group_.add_key("RE2", "B2", {at("2025-10-08 10:00:00")});
  group_.add_key("RE2", "B1", {at("2025-10-08 10:00:00")});
  EXPECT_EQ(match("p/RE2_20251017_101112.pdf").radicado, "B1");
}

TEST_F(ClaimMatching, AWaitingKeyThatIsLongerKeepsTheFileWaiting) {
  group_.add_key("RE1", "A1", {});
  group_.waiting.insert("RE1_2");
  const ClaimMatch found = match("p/RE1_2_20251008_101112.pdf");
  EXPECT_EQ(found.reason, kMustWait);
  EXPECT_EQ(found.key, "RE1_2");
  EXPECT_EQ(found.radicado, "");
}

TEST_F(ClaimMatching, WithoutKeyItIsNobodys) {
  group_.add_key("RE1", "A1", {});
  EXPECT_EQ(match("p/RE11_20251008_101112.pdf").reason, kNoClaim);
  EXPECT_EQ(match("p/sinclave.pdf").reason, kNoClaim);
}

TEST_F(ClaimMatching, InTheOrganisedLayoutItsPlaceDecides) {
  EXPECT_EQ(match("A1/adjuntos/x.jpg", OrganisedPart::kAttachment).reason, kNoClaim);
  group_.owner_waits = true;
  EXPECT_EQ(match("A1/adjuntos/x.jpg", OrganisedPart::kAttachment).reason, kMustWait);
  group_.owners = {"A1"};
  EXPECT_EQ(match("A1/pqr_detail.pdf", OrganisedPart::kDetail).radicado, "A1");
  EXPECT_EQ(match("A1/pqr_detail.pdf", OrganisedPart::kDetail).role, FileRole::kDetail);
}

}  // namespace
}  // namespace radica
