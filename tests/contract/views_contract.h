// What ports/views.h promises, for adapters/db_views on every database. A World is that of sql_contract.h.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/db_runs.h"
#include "adapters/db_views.h"
#include "adapters/migrate.h"
#include "ports/sql.h"

namespace radica::test {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

template <class T>
T value_of(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().describe());
  return std::move(result).value();
}

template <class World>
class ViewsContract : public testing::Test {
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
    const std::string hash = std::string(64 - radicado.size(), '0') + radicado, sgc = "S" + radicado;
    run("INSERT INTO {schema}.ov_afinia (numero_radicado, fecha, estado_solicitud, numero_reclamo_sgc, hash_registro, "
        "fecha_extraccion, archivo_origen, datos_extra, advertencias, fecha_creacion, fecha_actualizacion, "
        "procesado_flag) "
        "VALUES (:radicado, :fecha, :estado, :sgc, :hash, '2026-11-20 08:00:00', 'a.json', "
        "'{\"k\":\"v\"}', '[\"mojibake\",\"fecha_sin_hora\"]', '2026-11-01 00:00:00', :updated, FALSE)",
        {{"radicado", radicado},
         {"fecha", fecha},
         {"estado", estado},
         {"sgc", sgc},
         {"hash", hash},
         {"updated", updated}});
  }
  // "000001", "000002", …
  void add_claims(int count) {
    const auto transaction = value_of(sql_->begin({}, Access::kWrite));
    std::string radicado, hash;
    int next = 0;
    value_of(transaction->bulk_insert("ov_afinia", {"numero_radicado", "fecha", "hash_registro", "fecha_extraccion"},
                                      [&](std::vector<SqlValue>& row) {
                                        if (next++ == count) return false;
                                        radicado = std::to_string(1000000 + next).substr(1);
                                        hash = std::string(58, '0') + radicado;
                                        const std::string_view time = "2026-01-01 00:00:00";
                                        row = {std::string_view(radicado), time, std::string_view(hash), time};
                                        return true;
                                      }));
    ASSERT_TRUE(transaction->commit());
  }
  void add_file(std::int64_t id, const std::string& path, const std::string& kind, const std::string& state,
                const std::string& radicado = "", const std::string& tipo = "") {
    run("INSERT INTO {radica}.radica_file (id, empresa, path, kind, fp, size, mtime_ns, inode, state, radicado, tipo, "
        "first_path, first_mtime_ns, run_id, seen_at) VALUES (:id, 'afinia', :path, :kind, "
        ":fp, 10, 1, 1, :state, "
        "nullif(:radicado, ''), nullif(:tipo, ''), :path, 1, 'run-1', '2026-11-24 12:00:00')",
        {{"id", id},
         {"path", path},
         {"kind", kind},
         {"fp", state == "leido" ? SqlValue(std::as_bytes(std::span("0123456789abcdef", 16))) : SqlValue()},
         {"state", state},
         {"radicado", radicado},
         {"tipo", tipo}});
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
  World world_;
  std::unique_ptr<Clock> clock_ = fixed_clock(*parse_local("2026-11-24 12:00:00"));
  std::unique_ptr<Sql> sql_ = world_.open();
  std::unique_ptr<Views> views_ = db_views(*sql_);
};

TYPED_TEST_SUITE_P(ViewsContract);

TYPED_TEST_P(ViewsContract, CountWhatThereIsOfACompany) {
  this->add_claim("1", "2026-01-01 00:00:00", "Abierto");
  this->add_claim("2", "2026-01-01 00:00:00", "Abierto");
  this->run("UPDATE {schema}.ov_afinia SET procesado_flag = TRUE WHERE numero_radicado = '2'");
  this->run("INSERT INTO {radica}.radica_pending (empresa, radicado) VALUES ('afinia', '1'), ('aire', '1')");
  this->add_file(1, "a.json", "json", "leido");
  this->add_file(2, "b.json", "json", "desaparecido");
  this->add_file(3, "c.json", "json", "pendiente");
  this->add_reject("c.json", std::monostate(), "json_invalido", "", "byte 7");
  const CompanyCounts counts = value_of(this->views_->counts("afinia"));
  EXPECT_EQ(counts.claims, 2);
  EXPECT_EQ(counts.processed, 1);
  EXPECT_EQ(counts.files, 2);
  EXPECT_EQ(counts.vanished, 1);
  EXPECT_EQ(counts.unread, 1);
  EXPECT_EQ(counts.waiting, 1);
  EXPECT_EQ(counts.rejected, 1);
  EXPECT_EQ(value_of(this->views_->counts("aire")).claims, 0);
  EXPECT_GE(value_of(this->views_->schema_version()), 1);
}

TYPED_TEST_P(ViewsContract, NameTheHolderOfTheLeaseOnlyWhileItLives) {
  EXPECT_FALSE(value_of(this->views_->lease_holder()));
  const auto runs = db_runs(*this->sql_, *this->clock_);
  Act act{"ana", "run", "run-7", 0};
  act.lease_token = value_of(runs->acquire(act));
  const auto bare = value_of(this->views_->lease_holder());
  ASSERT_TRUE(bare);
  EXPECT_FALSE(bare->started) << "an act that is no run";
  ASSERT_TRUE(runs->begin_run(act, "fp", false));
  const auto holder = value_of(this->views_->lease_holder());
  ASSERT_TRUE(holder);
  EXPECT_EQ(holder->run_id, "run-7");
  EXPECT_EQ(holder->actor, "ana");
  EXPECT_EQ(holder->started, parse_local("2026-11-24 12:00:00"));
  this->run("UPDATE {radica}.radica_lease SET pid_start = pid_start + 1");
  EXPECT_FALSE(value_of(this->views_->lease_holder())) << "another process has that number now";
  this->run("UPDATE {radica}.radica_lease SET host = 'elsewhere'");
  EXPECT_TRUE(value_of(this->views_->lease_holder())) << "cannot be seen, and beat a moment ago";
  this->run("UPDATE {radica}.radica_lease SET beat = beat - 3600");
  EXPECT_FALSE(value_of(this->views_->lease_holder()));
}

TYPED_TEST_P(ViewsContract, ShowHowFarTheRunWasAtItsLastBeat) {
  const auto runs = db_runs(*this->sql_, *this->clock_);
  Act act{"ana", "load", "run-8", 0};
  act.lease_token = value_of(runs->acquire(act));
  EXPECT_EQ(value_of(this->views_->lease_holder())->progress.stage, "") << "no stage yet";
  ASSERT_TRUE(runs->beat(act, {"load", 10, 500, 2000, 3}));
  const RunProgress progress = value_of(this->views_->lease_holder())->progress;
  EXPECT_EQ(progress.stage, "load");
  EXPECT_EQ(progress.refused, 3);
  EXPECT_EQ(progress.per_second(), 50);
  EXPECT_EQ(progress.eta(), 30);
  ASSERT_TRUE(runs->release(act));
  act.lease_token = value_of(runs->acquire(act));
  EXPECT_EQ(value_of(this->views_->lease_holder())->progress.stage, "") << "that was the run before";
}

TYPED_TEST_P(ViewsContract, ShowAClaimWithItsRowFilesAndHistory) {
  this->add_claim("RE1", "2026-01-01 10:00:00", "Abierto");
  this->add_file(1, "p/S1_data_20261120_080000.json", "json", "leido", "RE1", "datos");
  this->add_file(2, "p/S1_20261120_080000.pdf", "adjunto", "leido", "RE1", "detalle");
  this->add_file(3, "list.json", "json", "leido");
  this->add_file(4, "other.json", "json", "leido", "RE2", "datos");
  this->run("INSERT INTO {radica}.radica_listed VALUES ('afinia', 'RE1', 3), ('afinia', 'RE2', 3)");
  this->run(
      "INSERT INTO {schema}.ov_historial (empresa, numero_radicado, version, campo, valor_anterior, valor_nuevo, "
      "cambiado_en) "
      "VALUES ('afinia', 'RE1', 2, 'nic', NULL, '123456', '2026-11-24 12:00:00')");

  const auto claim = value_of(this->views_->claim("afinia", "RE1"));
  ASSERT_TRUE(claim);
  EXPECT_EQ(claim->record.values.fields[kFecha], "2026-01-01 10:00:00");
  EXPECT_EQ(claim->record.warnings.joined('|'), "fecha_sin_hora|mojibake");
  EXPECT_EQ(claim->version, 1);
  EXPECT_EQ(claim->created, "2026-11-01 00:00:00");
  EXPECT_FALSE(claim->is_processed);
  EXPECT_EQ(claim->urls, "");
  EXPECT_FALSE(value_of(this->views_->claim("aire", "RE1"))) << "of another company";
  EXPECT_THAT(value_of(this->views_->claims_with_sgc("afinia", "SRE1")), ElementsAre("RE1"));

  const auto files = value_of(this->views_->files_of_claim("afinia", "RE1"));
  ASSERT_EQ(files.size(), 3U);
  EXPECT_EQ(files[0].file.path, "list.json");
  EXPECT_EQ(files[0].file.role, FileRole::kNone);
  EXPECT_TRUE(files[0].is_json && files[0].counts_as_read);
  EXPECT_EQ(files[1].file.role, FileRole::kDetail);
  EXPECT_FALSE(files[1].is_json);
  EXPECT_EQ(files[2].file.role, FileRole::kData);
  EXPECT_EQ(files[2].run_id, "run-1");

  const auto history = value_of(this->views_->history("afinia", "RE1"));
  ASSERT_EQ(history.size(), 1U);
  EXPECT_EQ(history[0].field, "nic");
  EXPECT_EQ(history[0].before, "");
  EXPECT_EQ(history[0].after, "123456");
}

TYPED_TEST_P(ViewsContract, TheFilesThatARunReadLastComeByPageAndByState) {
  this->add_file(1, "a.json", "json", "leido", "RE1", "datos");
  this->add_file(2, "b.json", "json", "rechazado");
  this->add_file(3, "c.pdf", "adjunto", "leido");
  this->add_file(4, "d.json", "json", "leido");
  this->run("UPDATE {radica}.radica_file SET run_id = 'run-2' WHERE id = 4");
  const auto paths = [this](const std::string& state, std::int64_t after, std::size_t limit) {
    std::vector<std::string> found;
    for (const FileOfRun& file : value_of(this->views_->files_of_run("run-1", state, after, limit)))
      found.push_back(file.company + "/" + file.path);
    return found;
  };
  EXPECT_THAT(paths("", 0, 10), ElementsAre("afinia/a.json", "afinia/b.json", "afinia/c.pdf"));
  EXPECT_THAT(paths("", 1, 1), ElementsAre("afinia/b.json"));
  EXPECT_THAT(paths("leido", 0, 10), ElementsAre("afinia/a.json", "afinia/c.pdf"));
  EXPECT_THAT(paths("' OR 1=1 --", 0, 10), ElementsAre());
  const FileOfRun file = value_of(this->views_->files_of_run("run-1", "", 0, 1)).front();
  EXPECT_TRUE(file.is_json);
  EXPECT_EQ(file.role + " " + file.state + " " + file.radicado, "datos leido RE1");
}

TYPED_TEST_P(ViewsContract, FindAFileByItsPathOrItsNameWithItsCase) {
  this->add_file(1, "p/a_1.json", "json", "leido", "RE1", "datos");
  this->add_file(2, "p/a%1.json", "json", "leido");
  this->add_file(3, "q/A_1.json", "json", "leido");
  this->add_file(4, "q/xa_1.json", "json", "leido");
  this->run("INSERT INTO {radica}.radica_listed VALUES ('afinia', 'RE3', 1)");
  this->run(
      "INSERT INTO {radica}.radica_version VALUES ('afinia', 'RE2', :content, 0, 0, 1, 'p', 0, 1, 'fp', '{}', '', 0, "
      "NULL)",
      {{"content", std::as_bytes(std::span("x", 1))}});
  EXPECT_EQ(value_of(this->views_->file("afinia", "q/A_1.json"))->file.id, 3);
  EXPECT_FALSE(value_of(this->views_->file("afinia", "A_1.json")));
  const auto named = value_of(this->views_->files_named("afinia", "a_1.json"));
  ASSERT_EQ(named.size(), 1U);
  EXPECT_EQ(named[0].file.path, "p/a_1.json");
  EXPECT_EQ(value_of(this->views_->files_named("afinia", "a%1.json")).size(), 1U);
  EXPECT_THAT(value_of(this->views_->claims_of_file("afinia", 1)), ElementsAre("RE1", "RE2", "RE3"));
  EXPECT_THAT(value_of(this->views_->claims_of_file("afinia", 2)), IsEmpty());
}

TYPED_TEST_P(ViewsContract, GroupTheQuarantineBySignature) {
  this->add_reject("b.json", 12, "fecha_invalida", "fecha", "/12/fecha");
  this->add_reject("b.json", 3, "fecha_invalida", "fecha", "/3/fecha");
  this->add_reject("a.json", 0, "fecha_invalida", "fecha", "/0/fecha");
  this->run("UPDATE {radica}.radica_rejected SET shape = 'mes_primero' WHERE rule = 'fecha_invalida'");
  this->add_reject("c.json", 0, "fecha_invalida", "fecha", "/0/fecha");
  this->add_reject("a.json", std::monostate(), "json_invalido", "", "byte 19");
  this->add_reject("a.json", 0, "fecha_invalida", "fecha", "/0/fecha", "aire");
  const auto groups = value_of(this->views_->quarantine_groups("afinia", {}));
  ASSERT_EQ(groups.size(), 3U);
  EXPECT_EQ(groups[0].rule, Rule::kFechaInvalida);
  EXPECT_EQ(groups[0].field, "fecha");
  EXPECT_EQ(groups[0].shape, "mes_primero");
  EXPECT_EQ(groups[0].errors, 3);
  EXPECT_EQ(groups[0].files, 2);
  EXPECT_EQ(groups[0].example, "a.json");
  EXPECT_EQ(groups[1].rule, Rule::kJsonInvalido);
  EXPECT_EQ(groups[2].shape, "") << "of an entry of an older schema";
  EXPECT_EQ(value_of(this->views_->quarantine_groups("afinia", {Rule::kJsonInvalido, {}})).size(), 1U);
}

TYPED_TEST_P(ViewsContract, GiveTheRepairsOfAClaimAndOfAFile) {
  this->add_file(1, "b.json", "json", "leido");
  this->add_file(2, "a.json", "json", "leido");
  this->run(
      "INSERT INTO {radica}.radica_repair (empresa, radicado, file_id, idx, place, rule, text_before, text_after) "
      "VALUES "
      "('afinia', 'R1', 1, 0, '/x', 'mojibake', 'b', 'a'), ('afinia', 'R2', 1, 1, '/1/x', 'mojibake', 'b', 'a'), "
      "('afinia', 'R1', 2, 0, '/y', 'codificacion', 'c', 'd'), ('aire', 'R1', 1, 0, '/z', 'mojibake', 'e', 'f')");
  const auto of_claim = value_of(this->views_->repairs_of_claim("afinia", "R1"));
  ASSERT_EQ(of_claim.size(), 2U) << "a list holds other persons' texts";
  EXPECT_EQ(of_claim[0].file, "a.json");
  EXPECT_EQ(of_claim[0].repair.where, "/y");
  EXPECT_EQ(of_claim[0].repair.rule, Rule::kCodificacion);
  EXPECT_EQ(of_claim[0].repair.before, "c");
  EXPECT_EQ(of_claim[0].repair.after, "d");
  EXPECT_EQ(value_of(this->views_->repairs_of_file(1)).size(), 3U);
  const auto groups = value_of(this->views_->repair_groups("afinia"));
  ASSERT_EQ(groups.size(), 2U);
  EXPECT_EQ(groups[0].rule, Rule::kMojibake);
  EXPECT_EQ(groups[0].repairs, 2);
  EXPECT_EQ(groups[0].files, 1);
  EXPECT_EQ(groups[0].example, "b.json");
}

TYPED_TEST_P(ViewsContract, TellTheLatestNewsOfTheInputAndThoseNotToldYet) {
  const auto names = [this] {
    std::vector<std::string> found;
    const auto entries = value_of(this->views_->last_drift("afinia"));
    for (const DriftEntry& entry : entries) found.push_back(entry.name.name);
    return found;
  };
  EXPECT_THAT(names(), IsEmpty());
  this->run(
      "INSERT INTO {radica}.radica_seen VALUES ('afinia', 'clave', 'base', 1, 'a.json', '2026-01-01 00:00:00', '')");
  EXPECT_THAT(names(), IsEmpty()) << "the baseline is no news";
  this->run(
      "INSERT INTO {radica}.radica_seen VALUES "
      "('afinia', 'clave', 'old', 0, 'a.json', '2026-01-02 00:00:00', '20260102_000000-a'), "
      "('afinia', 'clave', 'new', 0, 'a.json', '2026-01-03 00:00:00', '20260103_000000-a'), "
      "('aire', 'clave', 'other', 0, 'a.json', '2026-01-04 00:00:00', '20260104_000000-a'), "
      "('afinia', 'tipo_pqr', 'untold', 0, 'a.json', '2026-01-05 00:00:00', NULL)");
  EXPECT_THAT(names(), ElementsAre("new", "untold"));
}

TYPED_TEST_P(ViewsContract, CountWhatClaimsLack) {
  this->add_claim("1", "2026-01-01 00:00:00", "Abierto");
  this->add_claim("2", "2026-01-01 00:00:00", "Abierto");
  this->run("UPDATE {schema}.ov_afinia SET nic = '1234567', celular = '+573001234567' WHERE numero_radicado = '1'");
  this->add_file(1, "a.json", "json", "leido", "1", "datos");
  this->add_file(2, "b.json", "json", "desaparecido", "2", "datos");
  this->add_file(3, "b.pdf", "adjunto", "desaparecido", "2", "detalle");
  this->run(
      "INSERT INTO {radica}.radica_object (empresa, radicado, tipo, key, file_id, sha256, bytes, content_type, state, "
      "run_id) VALUES ('afinia', '2', 'detalle', 'k', 3, '', 1, '', 'verificado', 'r')");
  std::vector<std::string> found;
  const auto counts = value_of(this->views_->incomplete("afinia", {{kNic}, {kTelefono, kCelular}, {kEstadoSolicitud}}));
  for (const IncompleteCount& count : counts) found.push_back(count.missing + " " + std::to_string(count.claims));
  EXPECT_THAT(found, ElementsAre("nic 1", "telefono 1", "celular 1", "pqr_data.json 1", "pqr_detail.pdf 1"))
      << "a file that was cleaned up after it was stored is not missing";
  EXPECT_EQ(value_of(this->views_->incomplete("aire", {{kNic}})).size(), 0U);
}

TYPED_TEST_P(ViewsContract, GiveTheEntriesOfAFileInTheirOrder) {
  this->add_reject("b.json", 3, "fecha_invalida", "fecha", "/3/fecha");
  this->add_reject("b.json", 1, "fecha_invalida", "fecha", "/1/fecha");
  this->add_reject("b.json", std::monostate(), "json_invalido", "", "byte 9");
  this->add_reject("a.json", 0, "fecha_invalida", "fecha", "/0/fecha");
  const auto of_file = this->entries({std::nullopt, "b.json"});
  ASSERT_EQ(of_file.size(), 3U);
  EXPECT_FALSE(of_file[0].rejected.index);
  EXPECT_EQ(of_file[0].rejected.field, "");
  EXPECT_EQ(of_file[1].rejected.index, 1);
  EXPECT_EQ(of_file[2].rejected.where, "/3/fecha");
  EXPECT_EQ(of_file[2].rejected.excerpt, "private");
  EXPECT_EQ(this->entries({}).size(), 4U);
  EXPECT_EQ(this->entries({}).front().rejected.file, "a.json");
  EXPECT_EQ(this->entries({Rule::kJsonInvalido, {}}).size(), 1U);
  const auto place = value_of(this->views_->place_of_entry(of_file[2].id));
  ASSERT_TRUE(place);
  EXPECT_EQ(place->company, "afinia");
  EXPECT_EQ(place->path, "b.json");
  EXPECT_FALSE(value_of(this->views_->place_of_entry(999)));
  EXPECT_THAT(value_of(this->views_->quarantined_with_sgc("afinia", "S9")), ElementsAre("a.json", "b.json"));
}

TYPED_TEST_P(ViewsContract, ARetryMakesTheFilesUnreadAndLeavesThoseThatAreGone) {
  this->add_file(1, "a.json", "json", "leido");
  this->add_file(2, "b.json", "json", "leido");
  this->add_file(3, "gone.json", "json", "desaparecido");
  this->add_file(4, "fine.json", "json", "leido");
  this->add_reject("a.json", 0, "fecha_invalida", "fecha", "/0/fecha");
  this->add_reject("a.json", 1, "fecha_invalida", "fecha", "/1/fecha");
  this->add_reject("b.json", std::monostate(), "json_invalido", "", "byte 9");
  this->add_reject("gone.json", 0, "fecha_invalida", "fecha", "/0/fecha");
  const auto is_read = [&](const char* path) { return value_of(this->views_->file("afinia", path))->counts_as_read; };
  EXPECT_EQ(value_of(retry_quarantined(*this->sql_, {}, "aire", {})), 0);
  EXPECT_EQ(value_of(retry_quarantined(*this->sql_, {}, "afinia", {Rule::kFechaInvalida, {}})), 1);
  EXPECT_FALSE(is_read("a.json"));
  EXPECT_TRUE(is_read("b.json"));
  EXPECT_EQ(value_of(retry_quarantined(*this->sql_, {}, "afinia", {std::nullopt, "b.json"})), 1);
  EXPECT_FALSE(is_read("b.json"));
  EXPECT_TRUE(is_read("fine.json"));
}

TYPED_TEST_P(ViewsContract, ASignatureChoosesOneCauseToBeReadPageByPageAndToBeRetried) {
  this->add_file(1, "a.json", "json", "leido");
  this->add_file(2, "b.json", "json", "leido");
  this->add_reject("a.json", 0, "fecha_invalida", "fecha", "/0/fecha");
  this->add_reject("b.json", 0, "fecha_invalida", "fecha", "/0/fecha");
  this->add_reject("b.json", 1, "fecha_invalida", "fecha", "/1/fecha");
  this->add_reject("b.json", std::monostate(), "json_invalido", "", "byte 9");
  this->run(
      "UPDATE {radica}.radica_rejected SET shape = 'mes_primero' WHERE path = 'b.json' AND rule = 'fecha_invalida'");
  const RejectSignature cause = *signature_by_id("fecha_invalida:fecha:mes_primero");
  EXPECT_EQ(this->entries({std::nullopt, {}, cause}).size(), 2U);
  const auto page = value_of(this->views_->quarantine_page("afinia", cause, 0, 1));
  ASSERT_EQ(page.size(), 1U);
  EXPECT_EQ(page[0].rejected.where, "/0/fecha");
  const auto rest = value_of(this->views_->quarantine_page("afinia", cause, page[0].id, 10));
  ASSERT_EQ(rest.size(), 1U);
  EXPECT_EQ(rest[0].rejected.where, "/1/fecha");
  EXPECT_TRUE(value_of(this->views_->quarantine_page("aire", cause, 0, 10)).empty());
  const RejectSignature plain = *signature_by_id("fecha_invalida:fecha:");
  EXPECT_EQ(value_of(retry_quarantined(*this->sql_, {}, "afinia", {std::nullopt, {}, plain})), 1);
  EXPECT_FALSE(value_of(this->views_->file("afinia", "a.json"))->counts_as_read);
  EXPECT_TRUE(value_of(this->views_->file("afinia", "b.json"))->counts_as_read);
}

TYPED_TEST_P(ViewsContract, TheQuarantineIsCountedByTheDayOnWhichItCame) {
  for (const char* path : {"a.json", "b.json", "c.json"})
    this->add_reject(path, 0, "fecha_invalida", "fecha", "/0/fecha");
  this->run("UPDATE {radica}.radica_rejected SET rejected_at = '2026-11-22 23:59:59' WHERE path = 'a.json'");
  this->run("UPDATE {radica}.radica_rejected SET rejected_at = '2026-11-24 08:00:00' WHERE path <> 'a.json'");
  const auto groups = value_of(this->views_->quarantine_groups("afinia", {}));
  ASSERT_EQ(groups.size(), 1U);
  EXPECT_EQ(groups[0].days, (std::map<std::string, std::int64_t>{{"2026-11-22", 1}, {"2026-11-24", 2}}));
}

TYPED_TEST_P(ViewsContract, ARetryWithoutTheLeaseIsRefused) {
  const auto runs = db_runs(*this->sql_, *this->clock_);
  Act act{"ana", "run", "run-7", 0};
  act.lease_token = value_of(runs->acquire(act));
  const Act stale = act;
  ASSERT_TRUE(runs->release(act));
  act.lease_token = value_of(runs->acquire(act));
  this->add_file(1, "a.json", "json", "leido");
  this->add_reject("a.json", 0, "fecha_invalida", "fecha", "/0/fecha");
  const auto refused = retry_quarantined(*this->sql_, stale, "afinia", {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().id, "E-LEASE-001");
  EXPECT_TRUE(value_of(this->views_->file("afinia", "a.json"))->counts_as_read);
}

TYPED_TEST_P(ViewsContract, ExportInTheOrderOfBytesAndOnlyWhatIsAskedFor) {
  this->add_claim("b", "2026-01-31 23:59:59", "En proceso", "2026-11-24 12:00:00");
  this->add_claim("B", "2026-02-01 00:00:00", "Abierto", "2026-11-25 12:00:00");
  this->add_claim("10", "2026-01-01 00:00:00", "Petición", "2026-11-24 11:59:59");
  this->add_claim("2", "2025-12-31 23:59:59", "en PROCESO");
  EXPECT_THAT(this->radicados({}), ElementsAre("10", "2", "B", "b"));
  EXPECT_THAT(this->radicados({parse_local("2026-01-01 00:00:00"), parse_local("2026-01-31 23:59:59"), {}, {}}),
              ElementsAre("10", "b"));
  EXPECT_THAT(this->radicados({{}, {}, parse_local("2026-11-24 12:00:00"), {}}), ElementsAre("2", "B", "b"));
  EXPECT_THAT(this->radicados({{}, {}, {}, "EN proceso"}), ElementsAre("2", "b"));
  EXPECT_THAT(this->radicados({{}, {}, {}, "peticion"}), ElementsAre("10"));
  EXPECT_THAT(this->radicados({{}, {}, {}, "nothing"}), IsEmpty());
}

TYPED_TEST_P(ViewsContract, AnExportOfManyPagesIsWholeAndOneSnapshot) {
  constexpr int kRows = 4001;  // two full pages and one row
  this->add_claims(kRows);
  std::vector<std::string> found;
  const auto done = this->views_->records("afinia", {}, [&](const Record& record) -> Result<void> {
    if (found.empty()) this->add_claim("999999", "2026-01-01 00:00:00", "Abierto");  // another writer meanwhile
    found.push_back(record.radicado());
    return {};
  });
  ASSERT_TRUE(done) << done.error().describe();
  ASSERT_EQ(found.size(), static_cast<std::size_t>(kRows));
  EXPECT_TRUE(std::is_sorted(found.begin(), found.end()));
  EXPECT_EQ(found.back(), "004001");
}

TYPED_TEST_P(ViewsContract, AnErrorOfTheReceiverEndsTheExport) {
  this->add_claim("1", "2026-01-01 00:00:00", "Abierto");
  this->add_claim("2", "2026-01-01 00:00:00", "Abierto");
  int calls = 0;
  const auto done = this->views_->records("afinia", {}, [&calls](const Record&) -> Result<void> {
    ++calls;
    return fail(ErrorCode::kCancelled, "E-RUN-001");
  });
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::kCancelled);
  EXPECT_EQ(calls, 1);
}

TYPED_TEST_P(ViewsContract, FindClaimsByOneKeyPageByPageInTheOrderOfBytes) {
  for (const char* radicado : {"RE2", "RE10", "RE1", "re1"})
    this->add_claim(radicado, "2026-01-01 10:00:00", "Abierto");
  this->run("UPDATE {schema}.ov_afinia SET nic = '1234567' WHERE numero_radicado <> 'RE10'");
  const auto found = [&](const ClaimSearch& search, const std::string& after = {}, std::size_t limit = 10) {
    std::vector<std::string> radicados;
    for (const ClaimRow& row : value_of(this->views_->find_claims("afinia", search, after, limit)))
      radicados.push_back(row.record.radicado());
    return radicados;
  };
  EXPECT_THAT(found({}), ElementsAre("RE1", "RE10", "RE2", "re1"));
  EXPECT_THAT(found({}, "RE10", 1), ElementsAre("RE2"));
  EXPECT_THAT(found({"RE1", "", ""}), ElementsAre("RE1"));
  EXPECT_THAT(found({"RE1", "", ""}, "RE1"), ElementsAre());
  EXPECT_THAT(found({"", "1234567", ""}, "", 2), ElementsAre("RE1", "RE2"));
  EXPECT_THAT(found({"", "1234567", ""}, "RE2", 2), ElementsAre("re1"));
  EXPECT_THAT(found({"", "", "SRE10"}), ElementsAre("RE10"));
  EXPECT_THAT(found({"", "' OR 1=1 --", ""}), ElementsAre());
}

REGISTER_TYPED_TEST_SUITE_P(ViewsContract, FindClaimsByOneKeyPageByPageInTheOrderOfBytes, CountWhatThereIsOfACompany,
                            NameTheHolderOfTheLeaseOnlyWhileItLives, ShowHowFarTheRunWasAtItsLastBeat,
                            ShowAClaimWithItsRowFilesAndHistory, TheFilesThatARunReadLastComeByPageAndByState,
                            FindAFileByItsPathOrItsNameWithItsCase, GroupTheQuarantineBySignature,
                            GiveTheRepairsOfAClaimAndOfAFile, TellTheLatestNewsOfTheInputAndThoseNotToldYet,
                            CountWhatClaimsLack, GiveTheEntriesOfAFileInTheirOrder,
                            ARetryMakesTheFilesUnreadAndLeavesThoseThatAreGone,
                            ASignatureChoosesOneCauseToBeReadPageByPageAndToBeRetried,
                            TheQuarantineIsCountedByTheDayOnWhichItCame, ARetryWithoutTheLeaseIsRefused,
                            ExportInTheOrderOfBytesAndOnlyWhatIsAskedFor, AnExportOfManyPagesIsWholeAndOneSnapshot,
                            AnErrorOfTheReceiverEndsTheExport);

}  // namespace radica::test
