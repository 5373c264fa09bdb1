// What ports/ledger.h promises of loading, for adapters/db_ledger on every database. A World is that of sql_contract.h.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "contract/ledger_world.h"

namespace radica::test {

template <class World>
class LedgerLoadContract : public LedgerSuite<World> {};

TYPED_TEST_SUITE_P(LedgerLoadContract);

// --- loading

TYPED_TEST_P(LedgerLoadContract, ANewClaimIsInserted) {
  Observation observation = with_warning(
      this->seen("R1", *parse_local("2025-10-08 10:11:12"), {{"nic", "1234567"}, {"lectura", "x"}, {"barrio", "ñ"}}),
      Rule::kMojibake);
  observation.warnings.add(Rule::kFechaSinHora);
  EXPECT_EQ(counts(this->load_claim({observation}, true)), "1 0 0 0");
  EXPECT_EQ(
      this->field(
          "fecha, estado_solicitud, nic, lectura, telefono, hash_registro, fecha_extraccion, archivo_origen, version"),
      "2025-10-08 10:11:00|Pendiente|1234567|x|NULL|" + hex(observation.content) + "|2025-10-08 10:11:12|a.json|1");
  EXPECT_EQ(this->field("fecha_creacion, fecha_actualizacion"), "2026-11-24 12:00:00|2026-11-24 12:00:00");
  EXPECT_EQ(this->without_blanks(this->field("datos_extra")), R"({"barrio":"ñ"})");
  EXPECT_EQ(this->without_blanks(this->field("advertencias")), R"(["fecha_sin_hora","mojibake"])");
  EXPECT_EQ(this->history(), Texts{});
  EXPECT_EQ(this->delta(), Texts{"R1"});
}

TYPED_TEST_P(LedgerLoadContract, AClaimWithoutFilesIsProcessedWithItsInsert) {
  this->load_claim({this->seen("R1", 1, {})}, false);
  this->load_claim({this->seen("R2", 1, {})}, true);
  EXPECT_TRUE(this->is_processed("R1"));
  EXPECT_EQ(this->field("archivos_s3_urls"), "[]");
  EXPECT_FALSE(this->is_processed("R2"));
  EXPECT_EQ(this->field("archivos_s3_urls", "R2"), "NULL");
  EXPECT_EQ(this->pending(), Texts{"R2"});
}

TYPED_TEST_P(LedgerLoadContract, ANewDataFileMakesItsClaimWaitAndAKnownOneDoesNot) {
  const ClaimToLoad known{"R1", {this->seen("R1", 1, {})}, true, false},
      added{"R1", {this->seen("R1", 1, {})}, true, true};
  this->load({{"R1", {this->seen("R1", 1, {})}, false, true}}, this->options());
  ASSERT_TRUE(this->is_processed("R1"));
  this->load({known}, this->options());
  EXPECT_TRUE(this->is_processed("R1")) << "unchanged, and so are its files";
  EXPECT_EQ(this->pending(), Texts{});
  this->load({added}, this->options());
  EXPECT_FALSE(this->is_processed("R1"));
  EXPECT_EQ(this->pending(), Texts{"R1"});
}

TYPED_TEST_P(LedgerLoadContract, ADenseLoadLooksAtItsClaimsAndLeavesOthersBetweenThemAlone) {
  for (const char* radicado : {"R1", "R2", "R3", "R9"}) this->load_claim({this->seen(radicado, 1, {})});
  Ledger::LoadOptions options = this->options();
  options.is_dense = true;
  const auto claim = [this](const char* radicado, Pairs values) {
    return ClaimToLoad{radicado, {this->seen(radicado, 2, values)}, false, false};
  };
  EXPECT_EQ(counts(this->load({claim("R0", {}), claim("R1", {{"nic", "1234567"}}), claim("R3", {})}, options)),
            "1 1 1 0");
  EXPECT_EQ(this->field("version", "R2"), "1");
  EXPECT_EQ(counts(this->load({claim("R3", {{"nic", "7654321"}})}, options)), "0 1 0 0") << "a range of one";
  EXPECT_EQ(this->field("version", "R3"), "2");
}

TYPED_TEST_P(LedgerLoadContract, EmptyFieldsAreNull) {
  this->load_claim({this->seen("R1", 1, {})});
  EXPECT_EQ(this->field("nic, correo_electronico, comentarios, datos_extra"), "NULL|NULL|NULL|NULL");
  EXPECT_EQ(this->field("advertencias"), "[]");
}

TYPED_TEST_P(LedgerLoadContract, TheSameHashWritesNothing) {
  this->load_claim({this->seen("R1", 1, {{"nic", "1234567"}})});
  ASSERT_TRUE(this->ledger_->clear_delta(this->act_, "afinia"));
  const std::string before =
      this->field("fecha_extraccion, archivo_origen, version, fecha_actualizacion, advertencias");
  this->now_ += 60;
  EXPECT_EQ(
      counts(this->load_claim({with_warning(this->seen("R1", 9, {{"nic", "1234567"}}, 2, "b.json"), Rule::kMojibake)})),
      "0 0 1 0");
  EXPECT_EQ(this->field("fecha_extraccion, archivo_origen, version, fecha_actualizacion, advertencias"), before);
  EXPECT_EQ(this->history(), Texts{});
  EXPECT_EQ(this->delta(), Texts{});
}

TYPED_TEST_P(LedgerLoadContract, AnotherHashRaisesTheVersionAndWritesHistory) {
  this->load_claim({this->seen("R1", 1, {{"nic", "1234567"}, {"lectura", "x"}, {"barrio", "a"}, {"zona", "1"}})});
  ASSERT_TRUE(this->ledger_->clear_delta(this->act_, "afinia"));
  this->now_ += 60;
  this->act_.run_id = "run-2";
  const Observation newer =
      this->seen("R1", *parse_local("2025-10-09 00:00:00"),
                 {{"nic", "7654321"}, {"comentarios", "c"}, {"barrio", "b"}, {"estrato", "2"}}, 2, "b.json");
  EXPECT_EQ(counts(this->load_claim({newer})), "0 1 0 0");
  EXPECT_EQ(
      this->field(
          "nic, lectura, comentarios, version, fecha_creacion, fecha_actualizacion, fecha_extraccion, archivo_origen"),
      "7654321|x|c|2|2026-11-24 12:00:00|2026-11-24 12:01:00|2025-10-09 00:00:00|b.json");
  EXPECT_EQ(this->history(), (Texts{"2|comentarios|NULL|c", "2|datos_extra.barrio|\"a\"|\"b\"",
                                    "2|datos_extra.estrato|NULL|\"2\"", "2|nic|1234567|7654321"}));
  EXPECT_EQ(this->rows("SELECT DISTINCT empresa, run_id, archivo_origen, cambiado_en FROM {schema}.ov_historial"),
            Texts{"afinia|run-2|b.json|2026-11-24 12:01:00"});
  EXPECT_EQ(this->delta(), Texts{"R1"});
}

TYPED_TEST_P(LedgerLoadContract, TheHashOfTheRowIsThatOfTheFold) {
  std::vector<Observation> all{this->seen("R1", 1, {{"nic", "1234567"}, {"x", "1"}}),
                               this->seen("R1", 2, {{"lectura", "l"}}, 2, "b.json")};
  this->load_claim(all);
  EXPECT_EQ(this->field("hash_registro"), hex(fold(all, {}, true).hash));
}

TYPED_TEST_P(LedgerLoadContract, TwoLoadsEndAsOne) {
  this->load_claim({this->seen("R1", 5, {{"nic", "1234567"}, {"lectura", "l"}})});
  this->load_claim({this->seen("R1", 3, {{"nic", "7654321"}, {"finalizar", "f"}}, 2, "b.json")});
  EXPECT_EQ(this->field("nic, lectura, finalizar"), "1234567|l|f")
      << "the later observation wins, whichever came first";
  EXPECT_EQ(this->versions_of("R1"), "3:7654321 5:1234567");
}

TYPED_TEST_P(LedgerLoadContract, ReplayingABatchIsANoOp) {
  const std::vector<ClaimToLoad> first{{"R1", {this->seen("R1", 1, {{"nic", "1234567"}})}, true},
                                       {"R2", {this->seen("R2", 1, {})}, false}};
  const std::vector<ClaimToLoad> second{{"R1", {this->seen("R1", 2, {{"nic", "7654321"}}, 2, "b.json")}, true}};
  this->load(first);
  this->load(second);
  const Texts before = this->dump();
  this->now_ += 60;
  EXPECT_EQ(counts(this->load(second)), "0 0 1 0");
  EXPECT_EQ(counts(this->load(first)), "0 0 2 0");
  EXPECT_EQ(this->dump(), before);
}

TYPED_TEST_P(LedgerLoadContract, AFileThatChangedAddsAVersion) {
  this->load_claim({this->seen("R1", 1, {{"nic", "1234567"}, {"lectura", "l"}})});
  this->load_claim({this->seen("R1", 2, {{"nic", "7654321"}})});
  EXPECT_EQ(this->versions_of("R1"), "1:1234567 2:7654321");
  EXPECT_EQ(this->field("lectura"), "l") << "nothing is emptied";
}

TYPED_TEST_P(LedgerLoadContract, AVersionKeepsWhatTheFoldNeeds) {
  Observation observation =
      with_warning(without_time(this->seen("R1", 77, {{"barrio", "ñ"}}, 9, "first.json")), Rule::kFechaSinHora);
  observation.order.index = 12;
  this->load_claim({observation});
  this->finish({[&] {
    FinishedFile renamed = this->data_file(9, "now/here.json", "R1");
    renamed.file.first_path = "first.json";
    return renamed;
  }()});
  std::vector<Observation> found;
  ASSERT_TRUE(this->ledger_->versions("afinia", {"R1", "R9"},
                                      [&](Observation version) { found.push_back(std::move(version)); }));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(canonical_json(found[0].values), canonical_json(observation.values));
  EXPECT_EQ(found[0].content, observation.content);
  EXPECT_EQ(found[0].order, observation.order);
  EXPECT_FALSE(found[0].has_time);
  EXPECT_EQ(found[0].warnings.bits(), observation.warnings.bits());
  EXPECT_EQ(found[0].file_id, 9);
  EXPECT_EQ(found[0].rule_fp, "rules-1");
  EXPECT_EQ(found[0].file, "now/here.json") << "the present path of its file";
}

TYPED_TEST_P(LedgerLoadContract, ARowTheDatabaseRefusesIsIsolated) {
  std::vector<ClaimToLoad> claims;
  for (int i = 0; i < 7; ++i) {
    const std::string radicado = "R" + std::to_string(i);
    const std::string nic = i == 2 || i == 5 ? std::string(21, '9') : "1234567";
    claims.push_back({radicado, {this->seen(radicado, 1, {{"nic", nic}}, i + 1, radicado + ".json")}, true});
  }
  claims[2].observations[0].order.index = 4;
  const LoadedBatch loaded = this->load(claims);
  EXPECT_EQ(counts(loaded), "5 0 0 2");
  EXPECT_EQ(loaded.failed, (Texts{"R2", "R5"}));
  EXPECT_EQ(this->rows("SELECT numero_radicado FROM {schema}.ov_afinia ORDER BY numero_radicado"),
            (Texts{"R0", "R1", "R3", "R4", "R6"}));
  EXPECT_EQ(this->rows("SELECT path, idx, rule, run_id FROM {radica}.radica_rejected ORDER BY path"),
            (Texts{"R2.json|4|rechazado_por_base|run-1", "R5.json|0|rechazado_por_base|run-1"}));
  EXPECT_NE(this->rows("SELECT place FROM {radica}.radica_rejected ORDER BY path").front(), "")
      << "the reason of the database";
  EXPECT_EQ(this->pending(), (Texts{"R0", "R1", "R3", "R4", "R6"}));
  EXPECT_EQ(this->versions_of("R2"), "") << "nothing is left of a refused claim";
}

TYPED_TEST_P(LedgerLoadContract, AnUpdateTheDatabaseRefusesLeavesTheRow) {
  this->load_claim({this->seen("R1", 1, {{"nic", "1234567"}})});
  EXPECT_EQ(counts(this->load_claim({this->seen("R1", 2, {{"nic", std::string(21, '9')}})})), "0 0 0 1");
  EXPECT_EQ(this->field("nic, version"), "1234567|1");
  EXPECT_EQ(this->history(), Texts{});
  EXPECT_EQ(this->versions_of("R1"), "1:1234567");
}

TYPED_TEST_P(LedgerLoadContract, AnExcerptIsNotCutInsideACharacter) {
  for (const std::size_t shift : {0U, 1U, 2U}) {
    const std::string radicado = "R" + std::to_string(shift);
    std::string text(shift, 'x');
    for (int i = 0; i < 400; ++i) text += "ñ€";
    this->load_claim({this->seen(radicado, 1, {{"nic", std::string(21, '9')}, {"comentarios", text}})});
  }
  for (const std::string& excerpt : this->rows("SELECT excerpt FROM {radica}.radica_rejected")) {
    EXPECT_TRUE(is_valid_utf8(excerpt)) << excerpt;
    EXPECT_GT(excerpt.size(), 590U);
    EXPECT_LE(excerpt.size(), 600U);
  }
}

TYPED_TEST_P(LedgerLoadContract, ADryRunCountsAndWritesNothing) {
  this->load_claim({this->seen("R1", 1, {{"nic", "1234567"}})});
  const Texts before = this->dump();
  Ledger::LoadOptions options = this->options();
  options.is_dry_run = true;
  EXPECT_EQ(counts(this->load(
                {{"R1", {this->seen("R1", 2, {{"nic", "7654321"}})}, true}, {"R2", {this->seen("R2", 1, {})}, true}},
                options)),
            "1 1 0 0");
  EXPECT_EQ(this->dump(), before);
}

TYPED_TEST_P(LedgerLoadContract, ADryRunSaysHowTheClaimsThatAreThereWouldChange) {
  this->load_claim({with_warning(this->seen("R1", 1, {{"nic", "1234567"}, {"tipo_pqr", "otro"}}), Rule::kMojibake)});
  this->load_claim({with_warning(this->seen("R2", 1, {}), Rule::kMojibake)});
  Ledger::LoadOptions options = this->options();
  options.is_dry_run = true;
  options.rule_fp = "rules-2";
  options.was_read = [](std::int64_t) { return true; };
  const LoadedBatch loaded = this->load({{"R1", {this->seen("R1", 1, {{"tipo_pqr", "Otro"}})}, false},
                                         {"R2", {this->seen("R2", 1, {})}, false},
                                         {"R3", {this->seen("R3", 1, {})}, false}},
                                        options);
  EXPECT_EQ(loaded.preview.records, 1U);
  EXPECT_EQ(loaded.preview.warnings_only, 1U);
  EXPECT_EQ(loaded.preview.warnings_lost.at(Rule::kMojibake), 2U);
  EXPECT_EQ(loaded.preview.fields.at("nic").emptied, 1U);
  EXPECT_EQ(loaded.preview.fields.at("tipo_pqr").catalogue_values.at({"otro", "Otro"}), 1U);
}

TYPED_TEST_P(LedgerLoadContract, CompaniesAreApart) {
  this->load_claim({this->seen("R1", 1, {{"nic", "1234567"}})});
  Ledger::LoadOptions options = this->options();
  options.company = "aire";
  EXPECT_EQ(counts(this->load({{"R1", {this->seen("R1", 2, {})}, false}}, options)), "1 0 0 0");
  EXPECT_EQ(this->row("SELECT nic, version FROM {schema}.ov_aire"), "NULL|1");
  EXPECT_EQ(this->versions_of("R1"), "1:1234567");
  EXPECT_EQ(this->ledger_->delta("aire").value(), Texts{"R1"});
}

// --- rules and humans

TYPED_TEST_P(LedgerLoadContract, OtherRulesReplaceTheVersionsOfFilesReadAgain) {
  this->load_claim({this->seen("R1", 1, {{"nic", "1234567"}, {"barrio", "a"}}, 1, "a.json"),
                    this->seen("R1", 0, {{"lectura", "l"}}, 2, "gone.json")});
  Ledger::LoadOptions options = this->options();
  options.rule_fp = "rules-2";
  options.was_read = [](std::int64_t id) { return id == 1; };
  EXPECT_EQ(counts(this->load({{"R1", {this->seen("R1", 1, {{"finalizar", "f"}}, 1, "a.json")}, false}}, options)),
            "0 1 0 0");
  EXPECT_EQ(this->field("nic, datos_extra, lectura, finalizar"), "NULL|NULL|l|f")
      << "values vanish, those of a file that is gone stay";
  EXPECT_EQ(this->history(), (Texts{"2|datos_extra.barrio|\"a\"|NULL", "2|finalizar|NULL|f", "2|nic|1234567|NULL"}));
}

TYPED_TEST_P(LedgerLoadContract, StaleVersionsAreThoseOfOtherRules) {
  this->load_claim({this->seen("R1", 1, {}, 4), this->seen("R1", 2, {{"nic", "1234567"}}, 5)});
  EXPECT_TRUE(this->ledger_->stale_versions("afinia", "rules-1")->empty());
  const auto stale = this->ledger_->stale_versions("afinia", "rules-2");
  ASSERT_TRUE(stale);
  std::set<std::int64_t> files;
  for (const auto& version : *stale) {
    EXPECT_EQ(version.radicado, "R1");
    files.insert(version.file_id);
  }
  EXPECT_EQ(files, (std::set<std::int64_t>{4, 5}));
  EXPECT_TRUE(this->ledger_->stale_versions("aire", "rules-2")->empty());
}

TYPED_TEST_P(LedgerLoadContract, AClaimThatIsNotSeenAnyMoreIsFoldedFromWhatStays) {
  this->load_claim({this->seen("R1", 2, {{"nic", "1234567"}}, 1, "a.json"),
                    this->seen("R1", 1, {{"lectura", "l"}}, 2, "gone.json")});
  this->load_claim({this->seen("R2", 1, {}, 1, "a.json")});
  Ledger::LoadOptions options = this->options();
  options.rule_fp = "rules-2";
  options.was_read = [](std::int64_t id) { return id == 1; };
  const LoadedBatch loaded = this->load({{"R1", {}, false}, {"R2", {}, false}}, options);
  EXPECT_EQ(counts(loaded), "0 0 0 0") << "claims without observations are in no sum";
  EXPECT_EQ(loaded.updated_by_rules, 1U);
  EXPECT_EQ(this->field("nic, lectura"), "NULL|l");
  EXPECT_EQ(this->field("version", "R2"), "1") << "a row of which nothing is left stays as it is";
}

TYPED_TEST_P(LedgerLoadContract, ARefusedRowOfAClaimThatWasNotSeenIsIsolatedToo) {
  for (const char* radicado : {"R1", "R2", "R3"})
    this->load_claim({this->seen(radicado, 2, {{"nic", "1234567"}}, 1, "a.json"),
                      this->seen(radicado, 1, {{"lectura", "l"}}, 2, "gone.json")});
  // What the rules of today would leave of R2 does not fit.
  this->run(
      "UPDATE {radica}.radica_version SET object = REPLACE(object, '\"lectura\":\"l\"', "
      "'\"lectura\":\"l\",\"nic\":\"999999999999999999999\"') WHERE radicado = 'R2'");
  Ledger::LoadOptions options = this->options();
  options.rule_fp = "rules-2";
  options.was_read = [](std::int64_t id) { return id == 1; };
  const LoadedBatch loaded = this->load({{"R1", {}, false}, {"R2", {}, false}, {"R3", {}, false}}, options);
  EXPECT_EQ(loaded.updated_by_rules, 2U) << "counted across the halves";
  EXPECT_EQ(counts(loaded), "0 0 0 0");
  EXPECT_EQ(this->field("nic, version", "R2"), "1234567|1");
  EXPECT_EQ(this->rows("SELECT rule FROM {radica}.radica_rejected"), Texts{"rechazado_por_base"});
}

TYPED_TEST_P(LedgerLoadContract, ACorrectionIsNewerThanEveryObservation) {
  this->run(
      "INSERT INTO {radica}.radica_correction VALUES ('afinia', 'R2', 'nic', '7654321', 'm', 'ana', '2026-11-24 "
      "12:00:00'), "
      "('aire', 'R1', 'nic', '1', 'm', 'ana', '2026-11-24 12:00:00'), ('afinia', 'R1', 'datos_extra.barrio', 'b', 'm', "
      "'ana', '2026-11-24 12:00:00')");
  const auto corrections = this->ledger_->corrections("afinia");
  ASSERT_TRUE(corrections);
  ASSERT_EQ(corrections->size(), 2U);
  EXPECT_EQ(corrections->at(0).first + corrections->at(0).second.field + corrections->at(0).second.value,
            "R1datos_extra.barriob");
  EXPECT_EQ(corrections->at(1).first + corrections->at(1).second.field + corrections->at(1).second.value,
            "R2nic7654321");
  Ledger::LoadOptions options = this->options();
  options.corrections = {{"R1", {corrections->at(0).second}}, {"R2", {corrections->at(1).second}}};
  const LoadedBatch loaded = this->load({{"R1", {this->seen("R1", 1, {{"nic", "1234567"}})}, false},
                                         {"R2", {this->seen("R2", 1, {{"nic", "1234567"}})}, false},
                                         {"R3", {this->seen("R3", 1, {{"nic", "1234567"}})}, false}},
                                        options);
  EXPECT_EQ(loaded.corrected_differently, Texts{"R2"});
  EXPECT_EQ(this->field("nic", "R2"), "7654321");
  EXPECT_EQ(this->field("nic", "R3"), "1234567");
  EXPECT_EQ(this->without_blanks(this->field("datos_extra", "R1")), R"({"barrio":"b"})");
}

TYPED_TEST_P(LedgerLoadContract, TombstonesAreListed) {
  EXPECT_TRUE(this->ledger_->tombstones()->empty());
  this->run("INSERT INTO {radica}.radica_tombstone VALUES ('abc', 'ana', '2026-11-24 12:00:00')");
  EXPECT_EQ(this->ledger_->tombstones().value(), Texts{"abc"});
}

// --- delta and rows

TYPED_TEST_P(LedgerLoadContract, TheDeltaGrowsUntilItIsCleared) {
  this->load_claim({this->seen("R2", 1, {})});
  this->load_claim({this->seen("R1", 1, {})});
  this->load_claim({this->seen("R1", 2, {{"nic", "1234567"}})});
  EXPECT_EQ(this->delta(), (Texts{"R1", "R2"}));
  ASSERT_TRUE(this->ledger_->clear_delta(this->act_, "aire"));
  EXPECT_EQ(this->delta(), (Texts{"R1", "R2"}));
  ASSERT_TRUE(this->ledger_->clear_delta(this->act_, "afinia"));
  EXPECT_EQ(this->delta(), Texts{});
}

TYPED_TEST_P(LedgerLoadContract, ABatchOfNothingButNewClaimsIsOneRowOfTheDelta) {
  Ledger::LoadOptions options = this->options();
  options.is_dense = true;
  const auto load = [&](const Texts& radicados, std::int64_t time) {
    std::vector<ClaimToLoad> claims;
    for (const std::string& radicado : radicados)
      claims.push_back({radicado, {this->seen(radicado, time, {{"lectura", std::to_string(time)}})}, false, false});
    this->load(claims, options);
    return this->rows("SELECT radicado, last FROM {radica}.radica_delta WHERE empresa = 'afinia' ORDER BY radicado");
  };
  EXPECT_EQ(load({"R3", "R5", "R7"}, 1), Texts{"R3|R7"});
  EXPECT_EQ(this->delta(), (Texts{"R3", "R5", "R7"}));
  EXPECT_EQ(load({"R4", "R6"}, 1), (Texts{"R3|R7", "R4|NULL", "R6|NULL"})) << "R5 stands between them";
  EXPECT_EQ(load({"R5"}, 2), (Texts{"R3|R7", "R4|NULL", "R5|NULL", "R6|NULL"})) << "updated";
  EXPECT_EQ(this->delta(), (Texts{"R3", "R4", "R5", "R6", "R7"})) << "each once";
  this->run("DELETE FROM {schema}.ov_afinia WHERE numero_radicado IN ('R3', 'R4', 'R5')");
  EXPECT_EQ(load({"R3", "R4"}, 3).front(), "R3|R7") << "the longer range stays";
  this->run("DELETE FROM {schema}.ov_afinia WHERE numero_radicado = 'R6'");
  EXPECT_EQ(load({"R6"}, 3).back(), "R6|R6") << "and a claim that was noted becomes one";
  EXPECT_EQ(this->delta(), (Texts{"R3", "R4", "R5", "R6", "R7"})) << "R5 by itself, as it was noted";
  ASSERT_TRUE(this->ledger_->clear_delta(this->act_, "afinia"));
  EXPECT_EQ(this->delta(), Texts{});
}

TYPED_TEST_P(LedgerLoadContract, ABatchOfNothingButNewClaimsWaitsAsOneRowUntilTheNextRun) {
  const auto waiting = [this] {
    return this->rows("SELECT radicado, last FROM {radica}.radica_pending WHERE empresa = 'afinia' ORDER BY radicado");
  };
  const auto uploads = db_uploads(*this->sql_);
  const auto views = db_views(*this->sql_);
  Ledger::LoadOptions options = this->options();
  options.is_dense = true;
  const auto load = [&](const std::vector<std::pair<std::string, bool>>& claims) {
    std::vector<ClaimToLoad> loaded;
    for (const auto& [radicado, has_files] : claims)
      loaded.push_back({radicado, {this->seen(radicado, 1, {})}, has_files, has_files});
    this->load(loaded, options);
  };
  this->announce(
      1, {this->data_file(1, "1.json", "R2"), this->data_file(2, "2.json", "R6"), this->data_file(3, "3.json", "R7"),
          this->data_file(4, "4.json", "R3"), this->data_file(5, "5.json", "R9")});
  load({{"R1", false}, {"R2", true}, {"R4", false}, {"R6", true}, {"R8", false}});
  EXPECT_EQ(waiting(), Texts{"R2|R6"});
  EXPECT_EQ(this->pending(), (Texts{"R2", "R6"})) << "R4 has no files, R3 no row";
  EXPECT_EQ(views->counts("afinia")->waiting, 2);
  load({{"R3", true}, {"R7", true}});
  EXPECT_EQ(waiting(), (Texts{"R2|R6", "R3|NULL", "R7|NULL"})) << "others stand between them";
  EXPECT_EQ(this->pending(), (Texts{"R2", "R3", "R6", "R7"}));
  EXPECT_EQ(views->counts("afinia")->waiting, 4) << "each once";

  ASSERT_TRUE(uploads->spread_pending(this->act_));
  EXPECT_EQ(waiting(), (Texts{"R2|NULL", "R3|NULL", "R6|NULL", "R7|NULL"}));
  load({{"R9", true}});
  EXPECT_EQ(waiting().back(), "R9|R9");
  const auto runs = db_runs(*this->sql_, *this->clock_);
  const auto token = runs->acquire({"radica", "upload", "run-2", 0});
  ASSERT_TRUE(token);
  ASSERT_TRUE(runs->begin_run({"radica", "upload", "run-2", *token}, "rules-1", false));
  EXPECT_EQ(waiting(), (Texts{"R2|NULL", "R3|NULL", "R6|NULL", "R7|NULL", "R9|NULL"}));
}

// Of a database that is older than the marks.
TYPED_TEST_P(LedgerLoadContract, AVersionWithoutMarkIsWrittenAgainAndGetsIt) {
  const Observation seen = this->seen("R1", 1, {{"nic", "1234567"}});
  this->load_claim({seen});
  const std::string query = "SELECT mark FROM {radica}.radica_version WHERE radicado = 'R1'", mark = this->row(query);
  EXPECT_EQ(mark.size(), 16U);
  this->run("UPDATE {radica}.radica_version SET mark = NULL");
  EXPECT_EQ(counts(this->load_claim({seen})), "0 0 1 0");
  EXPECT_EQ(this->row(query), mark);
}

TYPED_TEST_P(LedgerLoadContract, TheMarkOfAVersionIsAllThatIsKeptOfItButItsValues) {
  const Observation seen = this->seen("R1", 1, {{"nic", "1234567"}});
  std::set<std::string> marks{db::version_mark(seen, "rules-1")};
  for (const auto& change : std::vector<std::function<void(Observation&)>>{
           [](Observation& other) { other.content[31] ^= 1U; }, [](Observation& other) { other.has_time ^= true; },
           [](Observation& other) { ++other.order.time; }, [](Observation& other) { ++other.order.richness; },
           [](Observation& other) { other.order.path += '2'; }, [](Observation& other) { ++other.order.index; },
           [](Observation& other) { ++other.order.generation; }, [](Observation& other) { ++other.file_id; },
           [](Observation& other) { other.rule_fp = "rules-2"; },
           [](Observation& other) { other.warnings.add(Rule::kMojibake); }}) {
    Observation other = seen;
    change(other);
    EXPECT_TRUE(marks.insert(db::version_mark(other, "rules-1")).second) << marks.size();
  }
  EXPECT_EQ(marks.size(), 11U);
}

// Its file was read again and gives something else now.
TYPED_TEST_P(LedgerLoadContract, ARefusedRowLeavesTheQuarantineWhenItsFileIsReadAgain) {
  this->load_claim({this->seen("R1", 1, {{"nic", std::string(21, '9')}}, 1, "a.json")});
  ASSERT_EQ(this->rows("SELECT path FROM {radica}.radica_rejected"), Texts{"a.json"});
  ASSERT_TRUE(this->set_rejected(this->act_, "afinia", {"a.json"}, {}, this->now_));
  EXPECT_EQ(counts(this->load_claim({this->seen("R1", 2, {{"nic", "1234567"}}, 1, "a.json")})), "1 0 0 0");
  EXPECT_EQ(this->rows("SELECT path FROM {radica}.radica_rejected"), Texts{});
}

TYPED_TEST_P(LedgerLoadContract, ARecordReadsBackAsItWasFolded) {
  const Observation observation = with_warning(
      this->seen("R1", 5, {{"nic", "1234567"}, {"comentarios", "a\n\"ñ\""}, {"barrio", "x"}}), Rule::kMojibake);
  this->load_claim({observation});
  this->load_claim({this->seen("R2", 5, {})});
  std::vector<Record> found;
  ASSERT_TRUE(this->ledger_->records("afinia", {"R2", "R1", "R9"}, [&](const Record& record) -> Result<void> {
    found.push_back(record);
    return {};
  }));
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(canonical_json(found[0].values), canonical_json(observation.values));
  EXPECT_EQ(found[0].hash, observation.content);
  EXPECT_EQ(found[0].extracted, 5);
  EXPECT_EQ(found[0].origin, "a.json");
  EXPECT_EQ(found[0].warnings.joined('|'), "mojibake");
  EXPECT_EQ(found[1].radicado(), "R2");
  const auto stopped = this->ledger_->records(
      "afinia", {"R1"}, [](const Record&) -> Result<void> { return fail(ErrorCode::kBadInput, "E-TEST"); });
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().id, "E-TEST");
}

REGISTER_TYPED_TEST_SUITE_P(
    LedgerLoadContract, ANewClaimIsInserted, AClaimWithoutFilesIsProcessedWithItsInsert,
    ANewDataFileMakesItsClaimWaitAndAKnownOneDoesNot, ADenseLoadLooksAtItsClaimsAndLeavesOthersBetweenThemAlone,
    EmptyFieldsAreNull, TheSameHashWritesNothing, AnotherHashRaisesTheVersionAndWritesHistory,
    TheHashOfTheRowIsThatOfTheFold, TwoLoadsEndAsOne, ReplayingABatchIsANoOp, AFileThatChangedAddsAVersion,
    AVersionKeepsWhatTheFoldNeeds, ARowTheDatabaseRefusesIsIsolated, AnUpdateTheDatabaseRefusesLeavesTheRow,
    AnExcerptIsNotCutInsideACharacter, ADryRunCountsAndWritesNothing, ADryRunSaysHowTheClaimsThatAreThereWouldChange,
    CompaniesAreApart, OtherRulesReplaceTheVersionsOfFilesReadAgain, StaleVersionsAreThoseOfOtherRules,
    AClaimThatIsNotSeenAnyMoreIsFoldedFromWhatStays, ARefusedRowOfAClaimThatWasNotSeenIsIsolatedToo,
    ACorrectionIsNewerThanEveryObservation, TombstonesAreListed, TheDeltaGrowsUntilItIsCleared,
    ABatchOfNothingButNewClaimsIsOneRowOfTheDelta, ABatchOfNothingButNewClaimsWaitsAsOneRowUntilTheNextRun,
    AVersionWithoutMarkIsWrittenAgainAndGetsIt, TheMarkOfAVersionIsAllThatIsKeptOfItButItsValues,
    ARefusedRowLeavesTheQuarantineWhenItsFileIsReadAgain, ARecordReadsBackAsItWasFolded);

}  // namespace radica::test
