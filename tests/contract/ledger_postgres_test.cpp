#include <atomic>
#include <thread>

#include "contract/ledger_contract.h"
#include "contract/ledger_load_contract.h"
#include "contract/ledger_organise_contract.h"
#include "contract/postgres_world.h"

namespace radica::test {

INSTANTIATE_TYPED_TEST_SUITE_P(Postgres, LedgerContract, PostgresWorld);
INSTANTIATE_TYPED_TEST_SUITE_P(Postgres, OrganiseLedgerContract, PostgresWorld);
INSTANTIATE_TYPED_TEST_SUITE_P(Postgres, LedgerLoadContract, PostgresWorld);

class LedgerOnPostgres : public LedgerSuite<PostgresWorld> {};

// A run never gives a claim to two loaders; another writer beside it may.
TEST_F(LedgerOnPostgres, WritersThatLoadTheSameClaimsAtOnceLeaveNoDuplicate) {
  std::vector<ClaimToLoad> claims;
  for (int i = 100; i < 300; ++i) {
    const std::string radicado = "R" + std::to_string(i);
    claims.push_back(
        {radicado, {seen(radicado, 1, {{"nic", "1234567"}}), seen(radicado, 2, {{"nic", "7654321"}})}, true});
  }
  std::atomic<std::uint64_t> inserted = 0, failed = 0;
  std::vector<std::thread> writers;
  for (int i = 0; i < 4; ++i)
    writers.emplace_back([&] {
      const auto door = world_.open();
      const auto loaded = db_ledger(*door)->load(act_, options(), claims);
      ASSERT_TRUE(loaded) << loaded.error().describe();
      inserted += loaded->inserted;
      failed += loaded->failed.size();
    });
  for (std::thread& writer : writers) writer.join();
  EXPECT_EQ(row("SELECT count(*), count(DISTINCT numero_radicado), count(DISTINCT hash_registro) FROM "
                "{schema}.ov_afinia"),
            "200|200|200");
  EXPECT_EQ(row("SELECT count(*) FROM {radica}.radica_version"), "400");
  EXPECT_EQ(row("SELECT count(*) FROM {schema}.ov_historial"), "0");
  EXPECT_EQ(quarantine(), Texts{});
  EXPECT_EQ(inserted, 200U) << "each claim is new once";
  EXPECT_EQ(failed, 0U);
}

}  // namespace radica::test
