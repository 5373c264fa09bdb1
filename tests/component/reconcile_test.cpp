// reconcile and verify on PostgreSQL and S3, through the binary: every class of fault is made on the servers, found,
// repaired, and gone.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

#include "adapters/s3_store.h"
#include "base/hash.h"
#include "support/ceph_server.h"
#include "support/postgres_server.h"
#include "support/run_binary.h"
#include "support/temporary_folder.h"

namespace radica::test {
namespace {

using testing::HasSubstr;
using testing::Not;

const Act kActOfTest{"test", "test", "run", 0};

class ReconcileOnServers : public testing::Test {
 protected:
  void SetUp() override {
    const Ended generated = run_radica(
        {"--no-progress", "generate", "--out", folder_.path("data"), "--claims", "40", "--seed", "7"}, folder_.path());
    ASSERT_EQ(generated.exit_code, 0) << generated.describe();
    ASSERT_EQ(radica({"migrate"}).exit_code, 0);
    const Ended run = radica({"run", "--full"});
    ASSERT_EQ(run.exit_code, 0) << run.describe();
    store_ = S3Store::open(bucket_.options()).value();
  }
  Ended radica(const std::vector<std::string>& verb, Environment more = {}) {
    std::vector<std::string> words{"--no-progress",
                                   "--lang",
                                   "en",
                                   "--now",
                                   "2027-01-15T12:00:00",
                                   "--set",
                                   "pipeline.input=" + folder_.path("data")};
    words.insert(words.end(), verb.begin(), verb.end());
    more.merge(bucket_.environment());
    more.merge(Environment{{"RADICA_DATABASE_URL", database_.url()},
                           {"RADICA_DATABASE_PASSWORD", "env:TEST_SECRET"},
                           {"TEST_SECRET", std::string(PostgresServer::kPassword)}});
    return run_radica(words, folder_.path(), more);
  }
  std::string findings(int exit_code) {
    const Ended ended = radica({"reconcile", "--json"});
    EXPECT_EQ(ended.exit_code, exit_code) << ended.describe() << ended.standard_output;
    return ended.standard_output;
  }
  std::vector<std::string> keys(const std::string& prefix = "") {
    std::vector<std::string> keys;
    EXPECT_TRUE(store_->list(prefix, [&keys](const ObjectInfo& info) -> Result<void> {
      keys.push_back(info.key);
      return {};
    }));
    return keys;
  }
  void put(const std::string& key, const std::string& bytes, ObjectMetadata metadata = {}) {
    PutRequest request;
    request.key = key;
    request.source_path = folder_.write("source", bytes);
    request.sha256 = hex(sha256(bytes));
    request.bytes = bytes.size();
    request.content_type = "application/json";
    request.metadata = std::move(metadata);
    const auto receipt = store_->put(kActOfTest, request);
    ASSERT_TRUE(receipt) << receipt.error().describe();
  }
  std::string bytes_of(const std::string& key) {
    std::string bytes;
    EXPECT_TRUE(store_->get(key, [&bytes](std::string_view piece) -> Result<void> {
      bytes += piece;
      return {};
    }));
    return bytes;
  }
  static std::string count(const std::string& type, int found) {
    return "\"" + type + "\":{\"found\":" + std::to_string(found);
  }

  TemporaryFolder folder_;
  CephBucket bucket_;
  PostgresDatabase database_{PostgresDatabase::Kind::kBare};
  std::unique_ptr<S3Store> store_;
};

TEST_F(ReconcileOnServers, EveryClassIsFoundRepairedAndGone) {
  EXPECT_THAT(findings(0), Not(HasSubstr("{\"class\":")));
  const std::vector<std::string> before = keys();
  ASSERT_GT(before.size(), 20U);
  ASSERT_TRUE(*store_->remove(kActOfTest, before[0]));
  put(before[4], "{}");
  put(before[8], bytes_of(before[8]), {{"empresa", "nobody"}});
  put("Central_De_Escritos/Afinia/01_raw_data/oficina_virtual/NOBODY/pqr_data.json", "{}");
  const std::string of = " WHERE id = (SELECT min(id) FROM data_general.";
  database_.sql("UPDATE data_general.ov_afinia SET nic = '7654321', hash_registro = NULL" + of + "ov_afinia)");
  database_.sql("UPDATE data_general.ov_aire SET archivos_s3_urls = '[]'" + of +
                "ov_aire WHERE jsonb_array_length(archivos_s3_urls) > 1)");
  database_.sql(
      "UPDATE data_general.ov_aire SET procesado_flag = FALSE WHERE id = (SELECT max(id) FROM "
      "data_general.ov_aire)");
  database_.sql("UPDATE data_general.registros_ov_s3 SET url_s3 = 'x' WHERE clave_s3 = '" + before[12] + "'");
  const std::string found = findings(3);
  EXPECT_THAT(found, HasSubstr(count("fantasma", 1)));
  EXPECT_THAT(found, HasSubstr(count("distinto", 2)));
  EXPECT_THAT(found, HasSubstr(count("huerfano", 1)));
  EXPECT_THAT(found, HasSubstr(count("fila_alterada", 1)));
  EXPECT_THAT(found, HasSubstr(count("marca_incorrecta", 1)));
  EXPECT_THAT(found, HasSubstr("archivos_s3_urls.entries"));
  EXPECT_THAT(found, HasSubstr("registros_ov_s3.url_s3"));

  const Ended repaired = radica({"reconcile", "--repair", "fantasma", "distinto", "huerfano", "fila_alterada",
                                 "marca_incorrecta", "url_desactualizada", "--yes"});
  EXPECT_EQ(repaired.exit_code, 0) << repaired.describe() << repaired.standard_output;
  EXPECT_THAT(findings(0), Not(HasSubstr("{\"class\":")));
  std::vector<std::string> after = keys();
  EXPECT_EQ(after.back(),
            "Central_De_Escritos/_papelera/20270115/Afinia/01_raw_data/oficina_virtual/NOBODY/pqr_data.json");
  after.pop_back();
  EXPECT_EQ(after, before);
  EXPECT_EQ(radica({"verify", "--deep"}).exit_code, 0);
}

TEST_F(ReconcileOnServers, ARepairThatIsKilledIsEndedByTheNext) {
  const std::vector<std::string> before = keys();
  for (const std::size_t gone : {0U, 4U, 8U}) ASSERT_TRUE(*store_->remove(kActOfTest, before[gone]));
  put("Central_De_Escritos/Afinia/01_raw_data/oficina_virtual/NOBODY/pqr_data.json", "{}");
  database_.sql("UPDATE data_general.ov_afinia SET nic = '7654321' WHERE nic IS NOT NULL");
  for (const char* point : {"trash.before_remove", "reconcile.before_commit", "upload.after_intents", "store.after_put",
                            "write_back.before_commit"}) {
    const Ended killed = radica({"reconcile", "--repair", "fantasma", "huerfano", "fila_alterada", "--yes"},
                                {{"RADICA_FAULT_POINT", point}});
    EXPECT_EQ(killed.signal, SIGKILL) << point << killed.describe();
  }
  const Ended repaired =
      radica({"reconcile", "--repair", "fantasma", "huerfano", "fila_alterada", "marca_incorrecta", "--yes"});
  EXPECT_EQ(repaired.exit_code, 0) << repaired.describe() << repaired.standard_output;
  EXPECT_EQ(radica({"run"}).exit_code, 0);
  EXPECT_THAT(findings(0), Not(HasSubstr("{\"class\":")));
  EXPECT_EQ(database_.sql("SELECT count(*) FROM data_general.ov_historial WHERE valor_anterior = '7654321'"),
            database_.sql("SELECT count(*) FROM data_general.ov_afinia WHERE nic IS NOT NULL"))
      << "each row was restored once";
}

TEST_F(ReconcileOnServers, AnAddressThatIsHandedOutLeadsToTheObject) {
  const Ended verified = radica({"verify"});
  EXPECT_EQ(verified.exit_code, 0) << verified.describe() << verified.standard_output;
  const std::string key = keys().front();
  std::string bytes;
  const auto found = store_->get_by_address(key, [&bytes](std::string_view piece) -> Result<void> {
    bytes += piece;
    return {};
  });
  ASSERT_TRUE(found) << found.error().describe();
  EXPECT_EQ(bytes, bytes_of(key));
  S3StoreOptions options = bucket_.options();
  options.environment["AWS_SECRET_ACCESS_KEY"] = "WRONG";
  const auto refused = S3Store::open(options).value()->get_by_address(key, [](std::string_view) -> Result<void> {
    ADD_FAILURE() << "signed with another key";
    return {};
  });
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kDenied) << "the address is really signed: " << refused.error().describe();
}

}  // namespace
}  // namespace radica::test
