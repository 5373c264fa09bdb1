// A database that was lost, is older than the input, or has lost Radica's own tables: the next run rebuilds what it
// held from input, rows and store, and nothing is there twice (SPEC §7, §13).
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <tuple>

#include "support/run_binary.h"
#include "support/sqlite_reader.h"
#include "support/temporary_folder.h"
#include "support/world.h"

namespace radica::test {
namespace {

const std::string kAt = "2025-11-01 05:00:00", kLater = "2025-11-02 05:00:00";
const std::string kFolder = "afinia/oficina_virtual/processed/";

std::string claim(const std::string& radicado, const std::string& more = "") {
  return "{\"numero_radicado\": \"" + radicado +
         "\", \"fecha\": \"2025/10/08 10:11\", \"estado_solicitud\": \"Pendiente\"" + more + "}";
}

class LostState : public testing::Test {
 protected:
  LostState() : world_(folder_.path()) { world_.write_config(); }

  void run() {
    const Ended ended =
        run_radica({"--config", "radica.toml", "--no-progress", "--lang", "en", "--now", "2026-11-24T12:00:00", "run"},
                   folder_.path());
    ASSERT_EQ(ended.exit_code, 0) << ended.describe();
  }
  void write(const std::string& name, const std::string& bytes, const std::string& at = kAt) {
    world_.write(kFolder + name, bytes, at);
  }
  // Two runs: A2 comes first and gets the folder of the SGC that it shares with A1; of two attachments of the same
  // second the one that comes first gets the plain name.
  void first_world() {
    write("RE5_data_20251008_101112.json", claim("A2", R"(,"numero_reclamo_sgc":"RE5")"));
    write("RE5_20251008_101113.pdf", "%PDF-1.4 detail");
    write("RE5_z_20251008_101114.jpg", "second by name, first to come");
    write("lista.json", "[" + claim("L1") + "," + claim("L2") + "]");
    write("RE7_data_20251008_101112.json", claim("A7", R"(,"nic":"1111111","lectura":"12")"));
    run();
    write("RE5_a_20251008_101114.jpg", "first by name");
    write("other/RE5_data_20251008_101115.json", claim("A1", R"(,"numero_reclamo_sgc":"RE5")"), kLater);
    write("RE7_data_20251009_101112.json", claim("A7", R"(,"nic":"2222222")"), kLater);
    run();
    ASSERT_NE(world_.objects().find("RE5~A1/pqr_data.json"), std::string::npos) << world_.objects();
  }
  // By path: inode and time of each object.
  std::map<std::string, std::tuple<ino_t, std::int64_t>> stamps() const {
    std::map<std::string, std::tuple<ino_t, std::int64_t>> found;
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(folder_.path("archive/Central_De_Escritos"))) {
      struct stat status {};
      if (entry.is_regular_file() && ::stat(entry.path().c_str(), &status) == 0)
        found[entry.path()] = {status.st_ino, status.st_mtim.tv_sec * 1'000'000'000 + status.st_mtim.tv_nsec};
    }
    return found;
  }
  void move_database(const std::string& from, const std::string& to) {
    for (const char* end : {"", "-wal", "-shm"}) {
      std::filesystem::remove(folder_.path(to + end));
      if (folder_.has(from + end)) std::filesystem::copy_file(folder_.path(from + end), folder_.path(to + end));
    }
  }
  std::string rows(const std::string& sql) {
    std::string text;
    for (const SqliteRow& row : SqliteReader(folder_.path("radica.db")).query(sql)) text += row.joined() + "\n";
    return text;
  }
  // What others read: the rows with their history, and the register of the files.
  std::string read_by_others() {
    return rows(
               "SELECT numero_radicado, nic, lectura, hash_registro, version, procesado_flag, archivos_s3_urls, "
               "fecha_extraccion, archivo_origen FROM ov_afinia ORDER BY 1") +
           rows(
               "SELECT numero_radicado, version, campo, valor_anterior, valor_nuevo FROM ov_historial ORDER BY 1, 2, "
               "3") +
           rows("SELECT clave_s3, hash_archivo, ruta_original, procesado FROM registros_ov_s3 ORDER BY 1");
  }
  void change(const std::string& condition, const std::string& act) {
    SqliteReader reader(folder_.path("radica.db"));
    for (const SqliteRow& row :
         reader.query("SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'radica%'" + condition))
      reader.query(act + " " + row.joined());
  }

  TemporaryFolder folder_;
  WorkWorld world_;
};

TEST_F(LostState, WithoutItsDatabaseTheObjectsAreFoundAsTheyStandInTheStore) {
  first_world();
  const std::string facts = facts_of(world_.state());
  const auto before = stamps();
  for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(folder_.path(std::string("radica.db") + end));
  run();
  EXPECT_EQ(difference(facts, facts_of(world_.state())), "");
  EXPECT_EQ(stamps(), before) << "nothing was sent again, and every object kept its name";
  EXPECT_EQ(rows("SELECT count(*) FROM radica_object WHERE state <> 'verificado'"), "0\n");
  EXPECT_EQ(rows("SELECT radicado, folder FROM radica_claim WHERE folder LIKE 'RE5%' ORDER BY 1"),
            "A1 | RE5~A1\nA2 | RE5\n");
}

TEST_F(LostState, WithoutItsDatabaseANewClaimDoesNotTakeTheFolderOfAnother) {
  write("RE5_data_20251008_101112.json", claim("A2", R"(,"numero_reclamo_sgc":"RE5")"));
  run();
  const auto before = stamps();
  for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(folder_.path(std::string("radica.db") + end));
  write("other/RE5_data_20251008_101115.json", claim("A1", R"(,"numero_reclamo_sgc":"RE5")"), kLater);
  run();
  const auto after = stamps();
  for (const auto& [path, stamp] : before) EXPECT_EQ(after.at(path), stamp) << path;
  EXPECT_NE(world_.objects().find("RE5~A1/pqr_data.json"), std::string::npos) << world_.objects();
}

TEST_F(LostState, AnOlderDatabaseCatchesUp) {
  first_world();
  move_database("radica.db", "backup.db");
  write("RE7_data_20251009_101112.json", claim("A7", R"(,"nic":"3333333")"), "2025-11-03 05:00:00");
  write("RE8_data_20251008_101112.json", claim("A8"));
  write("RE8_20251008_101113.pdf", "%PDF-1.4 another");
  std::filesystem::remove(folder_.path("input/" + kFolder + "lista.json"));
  run();
  const std::string before = world_.state();
  move_database("backup.db", "radica.db");
  run();
  EXPECT_EQ(difference(before, world_.state()), "");
}

// A2 came before A1, so the folder of the SGC that they share is A2's, though A1 is the smaller radicado: a ledger from
// before either, or between the two, finds that in the store.
TEST_F(LostState, AnOlderDatabaseFindsTheFoldersOfASharedSgcAsTheyStandInTheStore) {
  for (const bool knows_the_first : {false, true}) {
    write("RE7_data_20251008_101112.json", claim("A7"));
    run();
    if (!knows_the_first) move_database("radica.db", "backup.db");
    write("RE5_data_20251008_101112.json", claim("A2", R"(,"numero_reclamo_sgc":"RE5")"));
    write("RE5_20251008_101113.pdf", "%PDF-1.4 detail");
    run();
    if (knows_the_first) move_database("radica.db", "backup.db");
    write("other/RE5_data_20251009_101115.json", claim("A1", R"(,"numero_reclamo_sgc":"RE5")"), kLater);
    write("other/RE5_a_20251009_101114.jpg", "a", kLater);
    run();
    const std::string facts = facts_of(world_.state());
    const auto objects = stamps();
    move_database("backup.db", "radica.db");
    run();
    EXPECT_EQ(difference(facts, facts_of(world_.state())), "") << knows_the_first;
    EXPECT_EQ(stamps(), objects) << knows_the_first << ": nothing is sent again, and every object keeps its name";
    EXPECT_EQ(rows("SELECT radicado, folder FROM radica_claim WHERE folder LIKE 'RE5%' ORDER BY 1"),
              "A1 | RE5~A1\nA2 | RE5\n");
    EXPECT_EQ(rows("SELECT count(*), max(version) FROM ov_afinia"), "3 | 1\n");
    EXPECT_EQ(rows("SELECT count(*) FROM registros_ov_s3"), std::to_string(objects.size()) + "\n");
    for (const char* name : {"radica.db", "radica.db-wal", "radica.db-shm", "input", "archive", "out"})
      std::filesystem::remove_all(folder_.path(name));
    world_.write_config();
  }
}

TEST_F(LostState, WithoutItsOwnTablesRowsAreOlderThanAllThatIsRead) {
  for (const char* act : {"DELETE FROM", "DROP TABLE"}) {
    first_world();
    // What only the row still knows: the file that gave `lectura` is gone, and so is all of L1 and L2.
    std::filesystem::remove(folder_.path("input/" + kFolder + "RE7_data_20251008_101112.json"));
    std::filesystem::remove(folder_.path("input/" + kFolder + "lista.json"));
    run();
    const std::string before = read_by_others();
    ASSERT_NE(before.find("A7 | 2222222 | 12"), std::string::npos) << before;
    const auto objects = stamps();
    change(std::string(act) == "DROP TABLE" ? "" : " AND name NOT IN ('radica_migration', 'radica_audit')", act);
    run();
    EXPECT_EQ(difference(before, read_by_others()), "") << act;
    EXPECT_EQ(stamps(), objects) << act;
    write("RE7_data_20251010_101112.json", claim("A7", R"(,"nic":"4444444")"), "2025-11-04 05:00:00");
    run();
    EXPECT_EQ(rows("SELECT nic, lectura, version FROM ov_afinia WHERE numero_radicado = 'A7'"), "4444444 | 12 | 3\n")
        << act << ": the row counts on";
    for (const char* name : {"radica.db", "radica.db-wal", "radica.db-shm", "input", "archive", "out"})
      std::filesystem::remove_all(folder_.path(name));
    world_.write_config();
  }
}

TEST_F(LostState, ATreeThatIsMadeAgainChangesNoRecordAndSendsNothing) {
  first_world();
  const std::string before = world_.state();
  const auto objects = stamps();
  std::filesystem::copy(folder_.path("input"), folder_.path("copy"), std::filesystem::copy_options::recursive);
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_.path("input")))  // as rsync -t
    if (entry.is_regular_file())
      std::filesystem::last_write_time(
          folder_.path("copy/" + std::filesystem::relative(entry.path(), folder_.path("input")).string()),
          entry.last_write_time());
  std::filesystem::remove_all(folder_.path("input"));
  std::filesystem::rename(folder_.path("copy"), folder_.path("input"));
  run();
  EXPECT_EQ(difference(before, world_.state()), "");
  EXPECT_EQ(stamps(), objects);
}

TEST_F(LostState, FilesThatAreAwayForARunAndComeBackChangeNoRecordAndSendNothing) {
  first_world();
  const std::string before = world_.state();
  const auto objects = stamps();
  std::filesystem::rename(folder_.path("input/" + kFolder), folder_.path("away"));
  run();
  EXPECT_NE(difference(before, world_.state()), "") << "they are noted as gone";
  std::filesystem::rename(folder_.path("away"), folder_.path("input/" + kFolder));
  run();
  EXPECT_EQ(difference(before, world_.state()), "");
  EXPECT_EQ(stamps(), objects);
}

TEST_F(LostState, ARenamedFolderChangesNoRecordAndSendsNothing) {
  first_world();
  const std::string facts = rows(
      "SELECT numero_radicado, hash_registro, version, procesado_flag FROM ov_afinia "
      "ORDER BY 1");
  const auto objects = stamps();
  std::filesystem::rename(folder_.path("input/" + kFolder), folder_.path("input/afinia/oficina_virtual/renamed"));
  run();
  EXPECT_EQ(rows("SELECT numero_radicado, hash_registro, version, procesado_flag FROM ov_afinia ORDER BY 1"), facts);
  EXPECT_EQ(stamps(), objects);
  EXPECT_EQ(rows("SELECT count(*) FROM radica_file WHERE state = 'desaparecido'"), "0\n");
}

// One file, known under its former name, among those of the claim that arrives.
TEST_F(LostState, AFileThatIsRenamedWhenItsClaimArrivesIsStoredFromWhereItStandsNow) {
  write("RE8_a_20251008_101114.jpg", "came first");
  run();
  std::filesystem::rename(folder_.path("input/" + kFolder + "RE8_a_20251008_101114.jpg"),
                          folder_.path("input/" + kFolder + "RE8_b_20251008_101115.jpg"));
  write("RE8_data_20251008_101112.json", claim("A8", R"(,"numero_reclamo_sgc":"RE8")"));
  run();
  EXPECT_EQ(rows("SELECT procesado_flag FROM ov_afinia"), "1\n");
  EXPECT_EQ(rows("SELECT path, radicado FROM radica_file WHERE kind = 'adjunto'"),
            "processed/RE8_b_20251008_101115.jpg | A8\n");
  EXPECT_NE(world_.objects().find("RE8/adjunto_20251008_101115.jpg"), std::string::npos) << world_.objects();
}

TEST_F(LostState, ADetailOfAnOrganisedFolderThatIsTouchedNeverCountsAsGone) {
  const std::string detail = "aire/oficina_virtual/org/B1/pqr_detail.pdf";
  world_.write("aire/oficina_virtual/org/B1/pqr_data.json", claim("B1"), kAt);
  world_.write(detail, "%PDF-1.4 detail", kAt);
  run();
  {
    SqliteReader database(folder_.path("radica.db"));
    database.execute("CREATE TABLE test_gone(id)");
    database.execute(
        "CREATE TRIGGER test_gone_file AFTER UPDATE ON radica_file WHEN new.state = 'desaparecido' "
        "BEGIN INSERT INTO test_gone VALUES (new.id); END");
  }
  world_.write(detail, "%PDF-1.4 detail", kLater);
  run();
  EXPECT_EQ(rows("SELECT id FROM test_gone"), "");
}

// SPEC §7: what a file gave is replaced when it is read under other rules; a reject is not read.
TEST_F(LostState, AFileThatIsHalfWrittenWhenRulesChangeKeepsWhatItGave) {
  const std::string values = "SELECT nic, lectura FROM ov_afinia";
  write("RE7_data_20251008_101112.json", claim("A7", R"(,"nic":"1111111")"));
  write("RE7_data_20251009_101112.json", claim("A7", R"(,"lectura":"12")"));
  run();
  write("RE7_data_20251008_101112.json", R"({"numero_radicado": "A7", )", kLater);
  std::ofstream(world_.folder() / "radica.toml", std::ios::app) << "[rules]\nignore_keys = [\"color\"]\n";
  run();
  EXPECT_EQ(rows(values), "1111111 | 12\n");
  write("RE7_data_20251008_101112.json", claim("A7"), "2025-11-03 05:00:00");
  run();
  EXPECT_EQ(rows(values), "NULL | 12\n") << "what it gave under the rules before is replaced when it is whole again";
}

}  // namespace
}  // namespace radica::test
