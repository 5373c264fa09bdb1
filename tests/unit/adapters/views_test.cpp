#include "adapters/db_views.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "adapters/db_runs.h"
#include "adapters/migrate.h"
#include "adapters/sqlite_sql.h"
#include "adapters/statement_text.h"
#include "support/temporary_folder.h"

namespace radica {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

template <class T>
T value_of(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().describe());
  return std::move(result).value();
}

class ViewsOnSqlite : public testing::Test {
 protected:
  void SetUp() override { value_of(migrate(*sql_, {}, *clock_, {"afinia", "aire"})); }

  void run(std::string_view text, const std::vector<SqlParameter>& parameters = {}) {
    const auto transaction = value_of(sql_->begin({}, Access::kWrite));
    value_of(transaction->run({"test", {}, text}, parameters));
    const auto done = transaction->commit();
    ASSERT_TRUE(done) << done.error().describe();
  }
  void add_claim(const std::string& radicado, const std::string& fecha, const std::string& estado,
                 const std::string& updated = "2026-11-24 12:00:00") {
    run("INSERT INTO {schema}.ov_afinia (numero_radicado, fecha, estado_solicitud, numero_reclamo_sgc, hash_registro, "
        "fecha_extraccion, archivo_origen, datos_extra, advertencias, fecha_creacion, fecha_actualizacion, "
        "procesado_flag) "
        "VALUES (:radicado, :fecha, :estado, 'S' || :radicado, lower(hex(randomblob(32))), '2026-11-20 08:00:00', "
        "'a.json', "
        "'{\"k\":\"v\"}', '[\"mojibake\",\"fecha_sin_hora\"]', '2026-11-01 00:00:00', :updated, FALSE)",
        {{"radicado", radicado}, {"fecha", fecha}, {"estado", estado}, {"updated", updated}});
  }
  void add_file(std::int64_t id, const std::string& path, const std::string& kind, const std::string& state,
                const std::string& radicado = "", const std::string& tipo = "") {
    run("INSERT INTO {radica}.radica_file (id, empresa, path, kind, fp, size, mtime_ns, inode, state, radicado, tipo, "
        "first_path, first_mtime_ns, run_id, seen_at) VALUES (:id, 'afinia', :path, :kind, "
        "CASE WHEN :state = 'leido' THEN x'00112233445566778899aabbccddeeff' END, 10, 1, 1, :state, "
        "nullif(:radicado, ''), nullif(:tipo, ''), :path, 1, 'run-1', '2026-11-24 12:00:00')",
        {{"id", id}, {"path", path}, {"kind", kind}, {"state", state}, {"radicado", radicado}, {"tipo", tipo}});
  }
  void add_reject(const std::string& path, SqlValue index, const std::string& rule, const std::string& field,
                  const std::string& place, const std::string& company = "afinia") {
    run("INSERT INTO {radica}.radica_rejected (empresa, path, idx, rule, field, place, sgc, excerpt, run_id, "
        "rejected_at) "
        "VALUES (:empresa, :path, :idx, :rule, nullif(:field, ''), :place, 'S9', 'private', 'run-1', '2026-11-24 "
        "12:00:00')",
        {{"empresa", company}, {"path", path}, {"idx", index}, {"rule", rule}, {"field", field}, {"place", place}});
  }
  std::vector<std::string> radicados(const RecordFilter& filter) {
    std::vector<std::string> found;
    const auto done = views_->records("afinia", filter, [&found](const Record& record) -> Result<void> {
      found.push_back(record.radicado());
      return {};
    });
    EXPECT_TRUE(done) << done.error().describe();
    return found;
  }
  std::vector<QuarantineEntry> entries(const QuarantineFilter& filter) {
    std::vector<QuarantineEntry> found;
    const auto done = views_->quarantine("afinia", filter, [&found](const QuarantineEntry& entry) -> Result<void> {
      found.push_back(entry);
      return {};
    });
    EXPECT_TRUE(done) << done.error().describe();
    return found;
  }
  // Steps of SQLite's plan for a statement file.
  std::string plan_of(const Statement& statement, const std::vector<SqlParameter>& parameters) {
    const DialectWords words{{"schema", "data_general"}, {"radica", "data_general"}};
    const std::string sql = "EXPLAIN QUERY PLAN " + value_of(statement_text("sqlite", words, statement));
    std::string plan;
    const auto transaction = value_of(sql_->begin({}, Access::kRead));
    const auto done = transaction->query({"plan", {}, sql}, parameters, [&plan](const SqlRow& row) -> Result<void> {
      plan += std::string(row.text(3)) + "\n";
      return {};
    });
    EXPECT_TRUE(done) << done.error().describe();
    return plan;
  }

  test::TemporaryFolder folder_;
  std::unique_ptr<Clock> clock_ = fixed_clock(*parse_local("2026-11-24 12:00:00"));
  std::unique_ptr<Sql> sql_ = value_of(open_sqlite("sqlite:" + folder_.path("radica.db"), "data_general"));
  std::unique_ptr<Views> views_ = db_views(*sql_);
};

TEST_F(ViewsOnSqlite, CountWhatThereIsOfACompany) {
  add_claim("1", "2026-01-01 00:00:00", "Abierto");
  add_claim("2", "2026-01-01 00:00:00", "Abierto");
  run("UPDATE {schema}.ov_afinia SET procesado_flag = TRUE WHERE numero_radicado = '2'");
  run("INSERT INTO {radica}.radica_pending VALUES ('afinia', '1'), ('aire', '1')");
  add_file(1, "a.json", "json", "leido");
  add_file(2, "b.json", "json", "desaparecido");
  add_file(3, "c.json", "json", "pendiente");
  add_reject("c.json", std::monostate(), "json_invalido", "", "byte 7");
  const CompanyCounts counts = value_of(views_->counts("afinia"));
  EXPECT_EQ(counts.claims, 2);
  EXPECT_EQ(counts.processed, 1);
  EXPECT_EQ(counts.files, 2);
  EXPECT_EQ(counts.vanished, 1);
  EXPECT_EQ(counts.unread, 1);
  EXPECT_EQ(counts.waiting, 1);
  EXPECT_EQ(counts.rejected, 1);
  EXPECT_EQ(value_of(views_->counts("aire")).claims, 0);
  EXPECT_GE(value_of(views_->schema_version()), 1);
}

TEST_F(ViewsOnSqlite, NameTheHolderOfTheLeaseOnlyWhileItLives) {
  EXPECT_FALSE(value_of(views_->lease_holder()));
  const auto runs = db_runs(*sql_, *clock_);
  Act act{"ana", "run", "run-7", 0};
  act.lease_token = value_of(runs->acquire(act));
  const auto bare = value_of(views_->lease_holder());
  ASSERT_TRUE(bare);
  EXPECT_FALSE(bare->started) << "an act that is no run";
  ASSERT_TRUE(runs->begin_run(act, "fp", false));
  const auto holder = value_of(views_->lease_holder());
  ASSERT_TRUE(holder);
  EXPECT_EQ(holder->run_id, "run-7");
  EXPECT_EQ(holder->actor, "ana");
  EXPECT_EQ(holder->started, parse_local("2026-11-24 12:00:00"));
  run("UPDATE {radica}.radica_lease SET pid_start = pid_start + 1");
  EXPECT_FALSE(value_of(views_->lease_holder())) << "another process has that number now";
  run("UPDATE {radica}.radica_lease SET host = 'elsewhere'");
  EXPECT_TRUE(value_of(views_->lease_holder())) << "cannot be seen, and beat a moment ago";
  run("UPDATE {radica}.radica_lease SET beat = beat - 3600");
  EXPECT_FALSE(value_of(views_->lease_holder()));
}

TEST_F(ViewsOnSqlite, ShowAClaimWithItsRowFilesAndHistory) {
  add_claim("RE1", "2026-01-01 10:00:00", "Abierto");
  add_file(1, "p/S1_data_20261120_080000.json", "json", "leido", "RE1", "datos");
  add_file(2, "p/S1_20261120_080000.pdf", "adjunto", "leido", "RE1", "detalle");
  add_file(3, "list.json", "json", "leido");
  add_file(4, "other.json", "json", "leido", "RE2", "datos");
  run("INSERT INTO {radica}.radica_listed VALUES ('afinia', 'RE1', 3), ('afinia', 'RE2', 3)");
  run("INSERT INTO {schema}.ov_historial (empresa, numero_radicado, version, campo, valor_anterior, valor_nuevo, "
      "cambiado_en) "
      "VALUES ('afinia', 'RE1', 2, 'nic', NULL, '123456', '2026-11-24 12:00:00')");

  const auto claim = value_of(views_->claim("afinia", "RE1"));
  ASSERT_TRUE(claim);
  EXPECT_EQ(claim->record.values.fields[kFecha], "2026-01-01 10:00:00");
  EXPECT_EQ(claim->record.warnings.joined('|'), "fecha_sin_hora|mojibake");
  EXPECT_EQ(claim->version, 1);
  EXPECT_EQ(claim->created, "2026-11-01 00:00:00");
  EXPECT_FALSE(claim->is_processed);
  EXPECT_EQ(claim->urls, "");
  EXPECT_FALSE(value_of(views_->claim("aire", "RE1"))) << "of another company";
  EXPECT_THAT(value_of(views_->claims_with_sgc("afinia", "SRE1")), ElementsAre("RE1"));

  const auto files = value_of(views_->files_of_claim("afinia", "RE1"));
  ASSERT_EQ(files.size(), 3U);
  EXPECT_EQ(files[0].file.path, "list.json");
  EXPECT_EQ(files[0].file.role, FileRole::kNone);
  EXPECT_TRUE(files[0].is_json && files[0].counts_as_read);
  EXPECT_EQ(files[1].file.role, FileRole::kDetail);
  EXPECT_FALSE(files[1].is_json);
  EXPECT_EQ(files[2].file.role, FileRole::kData);
  EXPECT_EQ(files[2].run_id, "run-1");

  const auto history = value_of(views_->history("afinia", "RE1"));
  ASSERT_EQ(history.size(), 1U);
  EXPECT_EQ(history[0].field, "nic");
  EXPECT_EQ(history[0].before, "");
  EXPECT_EQ(history[0].after, "123456");
}

TEST_F(ViewsOnSqlite, FindAFileByItsPathOrItsNameWithItsCase) {
  add_file(1, "p/a_1.json", "json", "leido", "RE1", "datos");
  add_file(2, "p/a%1.json", "json", "leido");
  add_file(3, "q/A_1.json", "json", "leido");
  add_file(4, "q/xa_1.json", "json", "leido");
  run("INSERT INTO {radica}.radica_listed VALUES ('afinia', 'RE3', 1)");
  run("INSERT INTO {radica}.radica_version VALUES ('afinia', 'RE2', x'00', 0, 0, 1, 'p', 0, 1, 'fp', '{}', '')");
  EXPECT_EQ(value_of(views_->file("afinia", "q/A_1.json"))->file.id, 3);
  EXPECT_FALSE(value_of(views_->file("afinia", "A_1.json")));
  const auto named = value_of(views_->files_named("afinia", "a_1.json"));
  ASSERT_EQ(named.size(), 1U);
  EXPECT_EQ(named[0].file.path, "p/a_1.json");
  EXPECT_EQ(value_of(views_->files_named("afinia", "a%1.json")).size(), 1U);
  EXPECT_THAT(value_of(views_->claims_of_file("afinia", 1)), ElementsAre("RE1", "RE2", "RE3"));
  EXPECT_THAT(value_of(views_->claims_of_file("afinia", 2)), IsEmpty());
}

TEST_F(ViewsOnSqlite, GroupTheQuarantineBySignature) {
  add_reject("b.json", 12, "fecha_invalida", "fecha", "/12/fecha");
  add_reject("b.json", 3, "fecha_invalida", "fecha", "/3/fecha");
  add_reject("a.json", 0, "fecha_invalida", "fecha", "/0/fecha");
  run("UPDATE {radica}.radica_rejected SET shape = 'mes_primero' WHERE rule = 'fecha_invalida'");
  add_reject("c.json", 0, "fecha_invalida", "fecha", "/0/fecha");
  add_reject("a.json", std::monostate(), "json_invalido", "", "byte 19");
  add_reject("a.json", 0, "fecha_invalida", "fecha", "/0/fecha", "aire");
  const auto groups = value_of(views_->quarantine_groups("afinia", {}));
  ASSERT_EQ(groups.size(), 3U);
  EXPECT_EQ(groups[0].rule, Rule::kFechaInvalida);
  EXPECT_EQ(groups[0].field, "fecha");
  EXPECT_EQ(groups[0].shape, "mes_primero");
  EXPECT_EQ(groups[0].errors, 3);
  EXPECT_EQ(groups[0].files, 2);
  EXPECT_EQ(groups[0].example, "a.json");
  EXPECT_EQ(groups[1].rule, Rule::kJsonInvalido);
  EXPECT_EQ(groups[2].shape, "") << "of an entry of an older schema";
  EXPECT_EQ(value_of(views_->quarantine_groups("afinia", {Rule::kJsonInvalido, {}})).size(), 1U);
}

TEST_F(ViewsOnSqlite, GiveTheRepairsOfAClaimAndOfAFile) {
  add_file(1, "b.json", "json", "leido");
  add_file(2, "a.json", "json", "leido");
  run("INSERT INTO {radica}.radica_repair (empresa, radicado, file_id, idx, place, rule, text_before, text_after) "
      "VALUES "
      "('afinia', 'R1', 1, 0, '/x', 'mojibake', 'b', 'a'), ('afinia', 'R2', 1, 1, '/1/x', 'mojibake', 'b', 'a'), "
      "('afinia', 'R1', 2, 0, '/y', 'codificacion', 'c', 'd'), ('aire', 'R1', 1, 0, '/z', 'mojibake', 'e', 'f')");
  const auto of_claim = value_of(views_->repairs_of_claim("afinia", "R1"));
  ASSERT_EQ(of_claim.size(), 2U) << "a list holds other persons' texts";
  EXPECT_EQ(of_claim[0].file, "a.json");
  EXPECT_EQ(of_claim[0].repair.where, "/y");
  EXPECT_EQ(of_claim[0].repair.rule, Rule::kCodificacion);
  EXPECT_EQ(of_claim[0].repair.before, "c");
  EXPECT_EQ(of_claim[0].repair.after, "d");
  EXPECT_EQ(value_of(views_->repairs_of_file(1)).size(), 3U);
  const auto groups = value_of(views_->repair_groups("afinia"));
  ASSERT_EQ(groups.size(), 2U);
  EXPECT_EQ(groups[0].rule, Rule::kMojibake);
  EXPECT_EQ(groups[0].repairs, 2);
  EXPECT_EQ(groups[0].files, 1);
  EXPECT_EQ(groups[0].example, "b.json");
}

TEST_F(ViewsOnSqlite, TellTheLatestNewsOfTheInputAndThoseNotToldYet) {
  const auto names = [this] {
    std::vector<std::string> found;
    const auto entries = value_of(views_->last_drift("afinia"));
    for (const DriftEntry& entry : entries) found.push_back(entry.name.name);
    return found;
  };
  EXPECT_THAT(names(), IsEmpty());
  run("INSERT INTO {radica}.radica_seen VALUES ('afinia', 'clave', 'base', 1, 'a.json', '2026-01-01 00:00:00', '')");
  EXPECT_THAT(names(), IsEmpty()) << "the baseline is no news";
  run("INSERT INTO {radica}.radica_seen VALUES "
      "('afinia', 'clave', 'old', 0, 'a.json', '2026-01-02 00:00:00', '20260102_000000-a'), "
      "('afinia', 'clave', 'new', 0, 'a.json', '2026-01-03 00:00:00', '20260103_000000-a'), "
      "('aire', 'clave', 'other', 0, 'a.json', '2026-01-04 00:00:00', '20260104_000000-a'), "
      "('afinia', 'tipo_pqr', 'untold', 0, 'a.json', '2026-01-05 00:00:00', NULL)");
  EXPECT_THAT(names(), ElementsAre("new", "untold"));
}

TEST_F(ViewsOnSqlite, CountWhatClaimsLack) {
  add_claim("1", "2026-01-01 00:00:00", "Abierto");
  add_claim("2", "2026-01-01 00:00:00", "Abierto");
  run("UPDATE {schema}.ov_afinia SET nic = '1234567', celular = '+573001234567' WHERE numero_radicado = '1'");
  add_file(1, "a.json", "json", "leido", "1", "datos");
  add_file(2, "b.json", "json", "desaparecido", "2", "datos");
  add_file(3, "b.pdf", "adjunto", "desaparecido", "2", "detalle");
  run("INSERT INTO {radica}.radica_object (empresa, radicado, tipo, key, file_id, sha256, bytes, content_type, state, "
      "run_id) VALUES ('afinia', '2', 'detalle', 'k', 3, '', 1, '', 'verificado', 'r')");
  std::vector<std::string> found;
  const auto counts = value_of(views_->incomplete("afinia", {{kNic}, {kTelefono, kCelular}, {kEstadoSolicitud}}));
  for (const IncompleteCount& count : counts) found.push_back(count.missing + " " + std::to_string(count.claims));
  EXPECT_THAT(found, ElementsAre("nic 1", "telefono 1", "celular 1", "pqr_data.json 1", "pqr_detail.pdf 1"))
      << "a file that was cleaned up after it was stored is not missing";
  EXPECT_EQ(value_of(views_->incomplete("aire", {{kNic}})).size(), 0U);
}

TEST_F(ViewsOnSqlite, GiveTheEntriesOfAFileInTheirOrder) {
  add_reject("b.json", 3, "fecha_invalida", "fecha", "/3/fecha");
  add_reject("b.json", 1, "fecha_invalida", "fecha", "/1/fecha");
  add_reject("b.json", std::monostate(), "json_invalido", "", "byte 9");
  add_reject("a.json", 0, "fecha_invalida", "fecha", "/0/fecha");
  const auto of_file = entries({std::nullopt, "b.json"});
  ASSERT_EQ(of_file.size(), 3U);
  EXPECT_FALSE(of_file[0].rejected.index);
  EXPECT_EQ(of_file[0].rejected.field, "");
  EXPECT_EQ(of_file[1].rejected.index, 1);
  EXPECT_EQ(of_file[2].rejected.where, "/3/fecha");
  EXPECT_EQ(of_file[2].rejected.excerpt, "private");
  EXPECT_EQ(entries({}).size(), 4U);
  EXPECT_EQ(entries({}).front().rejected.file, "a.json");
  EXPECT_EQ(entries({Rule::kJsonInvalido, {}}).size(), 1U);
  const auto place = value_of(views_->place_of_entry(of_file[2].id));
  ASSERT_TRUE(place);
  EXPECT_EQ(place->company, "afinia");
  EXPECT_EQ(place->path, "b.json");
  EXPECT_FALSE(value_of(views_->place_of_entry(999)));
  EXPECT_THAT(value_of(views_->quarantined_with_sgc("afinia", "S9")), ElementsAre("a.json", "b.json"));
}

TEST_F(ViewsOnSqlite, ARetryMakesTheFilesUnreadAndLeavesThoseThatAreGone) {
  add_file(1, "a.json", "json", "leido");
  add_file(2, "b.json", "json", "leido");
  add_file(3, "gone.json", "json", "desaparecido");
  add_file(4, "fine.json", "json", "leido");
  add_reject("a.json", 0, "fecha_invalida", "fecha", "/0/fecha");
  add_reject("a.json", 1, "fecha_invalida", "fecha", "/1/fecha");
  add_reject("b.json", std::monostate(), "json_invalido", "", "byte 9");
  add_reject("gone.json", 0, "fecha_invalida", "fecha", "/0/fecha");
  const auto is_read = [&](const char* path) { return value_of(views_->file("afinia", path))->counts_as_read; };
  EXPECT_EQ(value_of(retry_quarantined(*sql_, {}, "aire", {})), 0);
  EXPECT_EQ(value_of(retry_quarantined(*sql_, {}, "afinia", {Rule::kFechaInvalida, {}})), 1);
  EXPECT_FALSE(is_read("a.json"));
  EXPECT_TRUE(is_read("b.json"));
  EXPECT_EQ(value_of(retry_quarantined(*sql_, {}, "afinia", {std::nullopt, "b.json"})), 1);
  EXPECT_FALSE(is_read("b.json"));
  EXPECT_TRUE(is_read("fine.json"));
}

TEST_F(ViewsOnSqlite, ARetryWithoutTheLeaseIsRefused) {
  const auto runs = db_runs(*sql_, *clock_);
  Act act{"ana", "run", "run-7", 0};
  act.lease_token = value_of(runs->acquire(act));
  add_file(1, "a.json", "json", "leido");
  add_reject("a.json", 0, "fecha_invalida", "fecha", "/0/fecha");
  Act stale = act;
  stale.lease_token = act.lease_token + 5;
  const auto refused = retry_quarantined(*sql_, stale, "afinia", {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().id, "E-LEASE-001");
  EXPECT_TRUE(value_of(views_->file("afinia", "a.json"))->counts_as_read);
}

TEST_F(ViewsOnSqlite, ExportInTheOrderOfBytesAndOnlyWhatIsAskedFor) {
  add_claim("b", "2026-01-31 23:59:59", "En proceso", "2026-11-24 12:00:00");
  add_claim("B", "2026-02-01 00:00:00", "Abierto", "2026-11-25 12:00:00");
  add_claim("10", "2026-01-01 00:00:00", "Petición", "2026-11-24 11:59:59");
  add_claim("2", "2025-12-31 23:59:59", "en PROCESO");
  EXPECT_THAT(radicados({}), ElementsAre("10", "2", "B", "b"));
  EXPECT_THAT(radicados({parse_local("2026-01-01 00:00:00"), parse_local("2026-01-31 23:59:59"), {}, {}}),
              ElementsAre("10", "b"));
  EXPECT_THAT(radicados({{}, {}, parse_local("2026-11-24 12:00:00"), {}}), ElementsAre("2", "B", "b"));
  EXPECT_THAT(radicados({{}, {}, {}, "EN proceso"}), ElementsAre("2", "b"));
  EXPECT_THAT(radicados({{}, {}, {}, "peticion"}), ElementsAre("10"));
  EXPECT_THAT(radicados({{}, {}, {}, "nothing"}), IsEmpty());
}

TEST_F(ViewsOnSqlite, AnExportOfManyPagesIsWholeAndOneSnapshot) {
  constexpr int kRows = 4001;  // two full pages and one row
  run("INSERT INTO {schema}.ov_afinia (numero_radicado, fecha, hash_registro, fecha_extraccion, fecha_creacion) "
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4001) "
      "SELECT printf('%06d', i), '2026-01-01 00:00:00', printf('%064d', i), '2026-01-01 00:00:00', '2026-01-01 "
      "00:00:00' FROM n");
  std::vector<std::string> found;
  const auto done = views_->records("afinia", {}, [&](const Record& record) -> Result<void> {
    if (found.empty()) add_claim("999999", "2026-01-01 00:00:00", "Abierto");  // another writer meanwhile
    found.push_back(record.radicado());
    return {};
  });
  ASSERT_TRUE(done) << done.error().describe();
  ASSERT_EQ(found.size(), static_cast<std::size_t>(kRows));
  EXPECT_TRUE(std::is_sorted(found.begin(), found.end()));
  EXPECT_EQ(found.back(), "004001");
}

TEST_F(ViewsOnSqlite, AnErrorOfTheReceiverEndsTheExport) {
  add_claim("1", "2026-01-01 00:00:00", "Abierto");
  add_claim("2", "2026-01-01 00:00:00", "Abierto");
  int calls = 0;
  const auto done = views_->records("afinia", {}, [&calls](const Record&) -> Result<void> {
    ++calls;
    return fail(ErrorCode::kCancelled, "E-RUN-001");
  });
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::kCancelled);
  EXPECT_EQ(calls, 1);
}

TEST_F(ViewsOnSqlite, LookUpKeysOverIndexes) {
  const std::string empty;
  const std::vector<std::pair<Statement, std::vector<SqlParameter>>> lookups{
      {{"views/claims_with_sgc", {{"table", "ov_afinia"}}}, {{"sgc", empty}}},
      {{"views/history"}, {{"empresa", empty}, {"radicado", empty}}},
      {{"views/registered_objects"}, {{"empresa", empty}, {"radicado", empty}}},
      {{"views/files_of_claim"}, {{"empresa", empty}, {"radicado", empty}}},
      {{"views/lists_of_claim"}, {{"empresa", empty}, {"radicado", empty}}},
      {{"views/file"}, {{"empresa", empty}, {"path", empty}}},
      {{"views/claims_of_file"}, {{"empresa", empty}, {"id", std::int64_t{1}}}},
      {{"views/quarantine_of_file"}, {{"empresa", empty}, {"path", empty}, {"rule", empty}}},
      {{"views/place_of_entry"}, {{"id", std::int64_t{1}}}},
      {{"views/repairs_of_claim"}, {{"empresa", empty}, {"radicado", empty}}},
      {{"views/repairs_of_file"}, {{"id", std::int64_t{1}}}},
      {{"views/quarantined_with_sgc"}, {{"empresa", empty}, {"sgc", empty}}},
  };
  for (const auto& [statement, parameters] : lookups) {
    const std::string plan = plan_of(statement, parameters);
    EXPECT_THAT(plan, HasSubstr("SEARCH")) << statement.name;
    EXPECT_EQ(plan.find("SCAN "), std::string::npos) << statement.name << "\n" << plan;
  }
}

}  // namespace
}  // namespace radica
