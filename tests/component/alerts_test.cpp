// Alerts through a real mail server (STARTTLS and login) and real webhooks, by the binary.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "adapters/db_edits.h"
#include "adapters/db_ledger.h"
#include "adapters/pg_sql.h"
#include "adapters/sql_work.h"
#include "adapters/sqlite_sql.h"
#include "app/late_files.h"
#include "base/clock.h"
#include "support/mail_server.h"
#include "support/postgres_server.h"
#include "support/run_binary.h"
#include "support/temporary_folder.h"
#include "support/wire_server.h"

namespace radica::test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

constexpr const char* kOpen = "[hours]\ndays = \"*\"\nopen = \"00:00\"\nclose = \"24:00\"\n";
constexpr const char* kClosed = "[hours]\nopen = \"00:00\"\nclose = \"00:00\"\n";

class AlertsTest : public testing::Test {
 protected:
  void SetUp() override {
    mail_.start();
    hook_.on("POST /.*", R"("status": 200, "body": "ok")");
    hook_.on("GET /beat", R"("status": 200)");
    folder_.make_folder("data/downloads/afinia/oficina_virtual");
    folder_.make_folder("data/downloads/aire/oficina_virtual");
    write_config("");
    const Ended first = radica({"run"});
    ASSERT_EQ(first.exit_code, 0) << first.describe();
    ASSERT_THAT(mail_.mails(), IsEmpty());
  }

  void write_config(const std::string& more, const std::string& allowed = "\"127.0.0.1\"") {
    folder_.write("radica.toml",
                  "[alerts]\nsmtp_host = \"localhost\"\nsmtp_port = " + std::to_string(mail_.port()) +
                      "\nsmtp_user = \"alert\"\nsmtp_password = \"env:MAIL_PASSWORD\"\n"
                      "from = \"radica@example.org\"\nca_file = \"" +
                      mail_.ca_file() + "\"\nallowed_hosts = [" + allowed +
                      "]\nreceipt = \"\"\ndisk_percent = 0\ngroup_seconds = 1\n"
                      "heartbeat_url = \"env:BEAT_URL\"\n"
                      "[[alert_channel]]\nname = \"correo\"\nkind = \"email\"\n"
                      "to = [\"nadie@refused.example\", \"ana@example.org\"]\n"
                      "[[alert_channel]]\nname = \"chat\"\nkind = \"slack\"\nurl = \"env:CHAT_URL\"\n"
                      "[[contact]]\nname = \"Mesa de ayuda\"\nrole = \"turno\"\nphone = \"605 300 1234\"\n" +
                      more);
  }
  // The channel of mail by this name, and no other one.
  void write_mail_only(const std::string& name) {
    write_config("");
    std::string text = folder_.read("radica.toml");
    text.replace(text.find("\"correo\""), 8, "\"" + name + "\"");
    const std::size_t chat = text.rfind("[[alert_channel]]");
    folder_.write("radica.toml", text.erase(chat, text.find("[[contact]]") - chat));
  }
  [[nodiscard]] Environment environment() const {
    return {{"MAIL_PASSWORD", password_},
            {"CHAT_URL", hook_.url() + "/chat/T0/secret-part"},
            {"BEAT_URL", hook_.url() + "/beat"},
            {"TEST_SECRET", std::string(PostgresServer::kPassword)}};
  }
  Ended radica(const std::vector<std::string>& verb) {
    std::vector<std::string> words{"--no-progress", "--lang", "en"};
    words.insert(words.end(), verb.begin(), verb.end());
    return run_radica(words, folder_.path(), environment());
  }
  std::unique_ptr<Sql> open() {
    auto sql = open_sqlite("sqlite:" + folder_.path("data/radica.db"), "data_general");
    if (!sql) throw std::runtime_error(sql.error().describe());
    return std::move(*sql);
  }
  static void run_sql(Sql& sql, const std::string& text) {
    const auto done = write_work(sql, {}, [&text](Transaction& transaction) -> Result<void> {
      TRY(transaction.run({"test", {}, text}));
      return {};
    });
    ASSERT_TRUE(done) << done.error().describe();
  }
  static LocalTime now_here() { return system_clock(*Zone::open("America/Bogota"))->now(); }
  // Runs of the last seconds, in order.
  static void add_runs(Sql& sql, int count, const std::string& outcome, const std::string& error) {
    const std::string now = format_stamp(now_here()), time = format_local(now_here());
    std::string rows;
    for (int i = 0; i < count; ++i) {
      const std::string number = std::to_string(100'000 + i);
      rows += (i == 0 ? "('" : ",('") + now + "-" + (outcome == "terminada" ? "z" : "y") + number +
              "', 'run', 'ana', '" + time + "', '" + time + "', '" + outcome + "', 'f', 0, '{}', '[]', '" + error +
              "')";
    }
    run_sql(sql,
            "INSERT INTO {radica}.radica_run (id, verb, actor, started, ended, outcome, rule_fp, is_full, balance, "
            "stages, error) VALUES " +
                rows);
  }
  [[nodiscard]] std::vector<std::string> chats() const { return hook_.requests("POST"); }

  TemporaryFolder folder_;
  MailServer mail_;
  WireServer hook_;
  std::string password_ = "secret";
};

TEST_F(AlertsTest, FiveHundredFailuresOfOneCauseAreOneMailAndOneChatMessage) {
  add_runs(*open(), 500, "fallida", "E-SQL-002 statement=load reason=gone");
  const Ended sent = radica({"alerts", "send"});
  ASSERT_EQ(sent.exit_code, 0) << sent.describe();
  EXPECT_THAT(sent.standard_output, HasSubstr("Sent: 2. Waiting: 0."));
  EXPECT_THAT(radica({"alerts", "send"}).standard_output, HasSubstr("Sent: 0."));
  ASSERT_THAT(mail_.mails(), SizeIs(1));
  ASSERT_THAT(chats(), SizeIs(1));
  const std::string mail = mail_.mails()[0];
  EXPECT_THAT(mail, HasSubstr(R"("tls": true, "user": "alert")"));
  EXPECT_THAT(mail, HasSubstr(R"("to": ["ana@example.org"])")) << "a refused address keeps it from nobody";
  EXPECT_THAT(mail, HasSubstr(R"("auto": "auto-generated", "type": "multipart/alternative")"));
  EXPECT_THAT(mail, HasSubstr("CRÍTICA: las últimas corridas fallaron: E-SQL-002"));
  EXPECT_THAT(mail, HasSubstr("Cuántos: 500"));
  EXPECT_THAT(mail, HasSubstr("Qué hacer: radica runs 20"));
  EXPECT_THAT(mail, HasSubstr("1. Mesa de ayuda (turno), 605 300 1234"));
  EXPECT_THAT(mail, HasSubstr("<h2>CRÍTICA: las últimas corridas fallaron: E-SQL-002</h2>"));
  EXPECT_THAT(chats()[0], HasSubstr("fallaron: E-SQL-002"));
  EXPECT_THAT(chats()[0], HasSubstr("\"idempotency-key\""));

  add_runs(*open(), 1, "terminada", "");
  EXPECT_THAT(radica({"alerts", "send"}).standard_output, HasSubstr("Sent: 2."));
  EXPECT_THAT(radica({"alerts", "send"}).standard_output, HasSubstr("Sent: 0."));
  ASSERT_THAT(mail_.mails(), SizeIs(2));
  EXPECT_THAT(mail_.mails()[1], HasSubstr("Superado: las últimas corridas fallaron"));
  EXPECT_THAT(chats(), SizeIs(2));
}

// docs/decisions/0041, where they are judged, told and sent.
TEST_F(AlertsTest, EditedRoutesRecipientsAndThresholdsHoldForTheNextMessage) {
  const auto sql = open();
  const auto edits = db_edits(*sql);
  const auto put = [&](const std::string& what, const std::string& name, const std::string& value) {
    EXPECT_TRUE(edits->put({}, {what, name, value, "ana", 1}, std::nullopt).value());
  };
  put("alert_channel", "correo", R"({"to":["luz@example.org"]})");
  put("alert_route", "", R"({"routes":[{"channels":["correo"]}]})");
  put("alerts", "", R"({"backup_hours":0})");
  add_runs(*sql, 3, "fallida", "E-SQL-002");
  const Ended sent = radica({"alerts", "send"});
  EXPECT_THAT(sent.standard_output, HasSubstr("Sent: 1. Waiting: 0.")) << sent.describe();
  ASSERT_THAT(mail_.mails(), SizeIs(1));
  EXPECT_THAT(mail_.mails()[0], HasSubstr(R"("to": ["luz@example.org"])"));
  EXPECT_THAT(chats(), IsEmpty());
}

TEST_F(AlertsTest, NothingIsLostWhileTheMailServerIsDown) {
  mail_.stop();
  add_runs(*open(), 3, "fallida", "E-SQL-002");
  const Ended sent = radica({"alerts", "send"});
  ASSERT_EQ(sent.exit_code, 0) << sent.describe();
  EXPECT_THAT(sent.standard_output, HasSubstr("Sent: 1. Waiting: 1."));
  EXPECT_THAT(radica({"alerts", "list"}).standard_output, HasSubstr("correo: 1 since"));
  add_runs(*open(), 1, "terminada", "");
  EXPECT_THAT(radica({"alerts", "send"}).standard_output, HasSubstr("Waiting: 2."));
  mail_.start();
  run_sql(*open(), "UPDATE {radica}.radica_outbox SET due = 0");
  EXPECT_THAT(radica({"alerts", "send"}).standard_output, HasSubstr("Sent: 2. Waiting: 0."));
  ASSERT_THAT(mail_.mails(), SizeIs(2));
  EXPECT_THAT(mail_.mails()[0], HasSubstr("CRÍTICA: "));
  EXPECT_THAT(mail_.mails()[1], HasSubstr("Superado: "));
  EXPECT_THAT(chats(), SizeIs(2));
}

TEST_F(AlertsTest, TheHeartbeatStopsWhileACriticalMessageReachesNobody) {
  const auto beats = [this] { return hook_.requests("GET").size(); };
  write_mail_only("correo");
  mail_.stop();
  const std::size_t before = beats();
  ASSERT_EQ(radica({"alerts", "send"}).exit_code, 0);
  EXPECT_EQ(beats(), before + 1) << "nothing has to be told";
  add_runs(*open(), 1, "fallida", "E-SQL-002");
  EXPECT_THAT(radica({"alerts", "send"}).standard_output, HasSubstr("Sent: 0. Waiting: 1."));
  EXPECT_EQ(beats(), before + 1);
  mail_.start();
  run_sql(*open(), "UPDATE {radica}.radica_outbox SET due = 0");
  EXPECT_THAT(radica({"alerts", "send"}).standard_output, HasSubstr("Sent: 1. Waiting: 0."));
  EXPECT_EQ(beats(), before + 2) << "somebody was told";
}

TEST_F(AlertsTest, WhatWaitsForAChannelThatIsGoneGoesToItsNewName) {
  mail_.stop();
  write_mail_only("correo");
  add_runs(*open(), 1, "fallida", "E-SQL-002");
  EXPECT_THAT(radica({"alerts", "send"}).standard_output, HasSubstr("Sent: 0. Waiting: 1."));
  EXPECT_THAT(radica({"alerts", "list"}).standard_output, HasSubstr("not delivered yet)"));
  mail_.start();
  write_mail_only("correo2");
  EXPECT_THAT(radica({"alerts", "send"}).standard_output, HasSubstr("Sent: 1. Waiting: 0."));
  ASSERT_THAT(mail_.mails(), SizeIs(1));
  EXPECT_THAT(mail_.mails()[0], HasSubstr("CRÍTICA: las últimas corridas fallaron: E-SQL-002"));
  EXPECT_THAT(radica({"alerts", "list"}).standard_output, HasSubstr("; told)"));
  EXPECT_THAT(radica({"logs", "--level", "warning"}).standard_output, HasSubstr("alert_given_up"));
  write_mail_only("correo3");
  add_runs(*open(), 1, "terminada", "");
  EXPECT_THAT(radica({"alerts", "send"}).standard_output, HasSubstr("Sent: 1."));
  EXPECT_THAT(mail_.mails()[1], HasSubstr("Superado: ")) << "the name that was told is gone: those of now hear the end";
}

TEST_F(AlertsTest, AMessageSentTwiceIsRecognisable) {
  add_runs(*open(), 1, "fallida", "E-SQL-002");
  ASSERT_EQ(radica({"alerts", "send"}).exit_code, 0);
  run_sql(*open(), "UPDATE {radica}.radica_outbox SET sent = NULL, due = 0");  // as if it had died before noting it
  ASSERT_EQ(radica({"alerts", "send"}).exit_code, 0);
  ASSERT_THAT(mail_.mails(), SizeIs(2));
  const auto id_of = [](const std::string& line) { return line.substr(line.find("\"id\": "), 60); };
  EXPECT_EQ(id_of(mail_.mails()[0]), id_of(mail_.mails()[1]));
}

TEST_F(AlertsTest, NoPersonalDataIsInAnyMessage) {
  const std::string claim = "9988776655", person = "Eustaquia Buendia";
  folder_.write("data/downloads/afinia/oficina_virtual/" + claim + "_data_20261124_050000.json",
                "{\"numero_radicado\":\"" + claim + "\",\"nombres_apellidos\":\"" + person + "\"}");
  auto sql = open();
  add_runs(*sql, 2, "fallida",
           "E-FILE-001 path=/x/" + claim + "_data.json reason=<b>" + person + "</b>\r\nBcc: x@example.org");
  run_sql(*sql, "UPDATE {radica}.radica_run SET error = '" + person + " " + claim + "' WHERE id LIKE '%100001'");
  write_config("[[alert_channel]]\nname = \"programa\"\nkind = \"webhook\"\nurl = \"env:CHAT_URL\"\n");
  ASSERT_EQ(radica({"alerts", "silence", "canal_caido", "--for", "2h", "--reason", person}).exit_code, 0);
  ASSERT_EQ(radica({"alerts", "send"}).exit_code, 0);
  ASSERT_THAT(mail_.mails(), SizeIs(1));
  ASSERT_THAT(chats(), SizeIs(2));
  EXPECT_THAT(chats()[0] + chats()[1], HasSubstr("corrida_fallida"));
  for (const std::string& message : {mail_.mails()[0], chats()[0], chats()[1]}) {
    EXPECT_THAT(message, HasSubstr("E-FILE-001"));
    for (const std::string& hostile : {claim, person, std::string("Eustaquia"), std::string("Bcc")})
      EXPECT_THAT(message, Not(HasSubstr(hostile)));
  }
}

TEST_F(AlertsTest, ARunOfCronThatFailsIsToldOnceAndThatItIsOver) {
  write_config(kClosed);
  std::filesystem::rename(folder_.path("data/downloads"), folder_.path("away"));
  EXPECT_EQ(radica({"run"}).exit_code, 78);
  EXPECT_EQ(radica({"run"}).exit_code, 78);
  ASSERT_THAT(mail_.mails(), SizeIs(1));
  EXPECT_THAT(mail_.mails()[0], HasSubstr("fallaron: E-INPUT-"));
  const auto beats = hook_.requests("GET").size();
  std::filesystem::rename(folder_.path("away"), folder_.path("data/downloads"));
  EXPECT_EQ(radica({"run"}).exit_code, 0);
  ASSERT_THAT(mail_.mails(), SizeIs(2));
  EXPECT_THAT(mail_.mails()[1], HasSubstr("Superado"));
  EXPECT_EQ(hook_.requests("GET").size(), beats + 1) << "only a good run gives a sign of life";
  EXPECT_EQ(radica({"run"}).exit_code, 0);
  EXPECT_THAT(mail_.mails(), SizeIs(2));
}

TEST_F(AlertsTest, AnInputThatIsGoneIsOneIncidentWithTheRunsThatFailByIt) {
  write_config(kOpen);
  std::filesystem::rename(folder_.path("data/downloads"), folder_.path("away"));
  EXPECT_EQ(radica({"alerts", "send"}).exit_code, 0);
  ASSERT_THAT(mail_.mails(), SizeIs(1)) << "before any run has failed";
  EXPECT_THAT(mail_.mails()[0], HasSubstr("CRÍTICA: la carpeta de entrada no está o no se puede leer: data/downloads"));
  EXPECT_THAT(mail_.mails()[0], HasSubstr("Qué hacer: radica check"));
  EXPECT_EQ(radica({"run"}).exit_code, 78);
  EXPECT_THAT(mail_.mails(), SizeIs(1)) << "the same cause";
  std::filesystem::rename(folder_.path("away"), folder_.path("data/downloads"));
  for (int i = 0; i < 2; ++i) EXPECT_EQ(radica({"alerts", "send"}).exit_code, 0);
  ASSERT_THAT(mail_.mails(), SizeIs(2));
  EXPECT_THAT(mail_.mails()[1], HasSubstr("Superado: la carpeta de entrada"));
  EXPECT_THAT(mail_.mails()[1], Not(HasSubstr("fallaron"))) << "what failed by it is part of it";
}

TEST_F(AlertsTest, AnInputThatIsGoneOutsideOfTheHoursIsNotMissed) {
  write_config(kClosed);
  std::filesystem::rename(folder_.path("data/downloads"), folder_.path("away"));
  EXPECT_THAT(radica({"alerts", "send"}).standard_output, HasSubstr("Sent: 0."));
}

TEST_F(AlertsTest, AWatcherThatKeepsFailingIsToldWithinAMinuteByTheServerItself) {
  write_config(std::string(kOpen) + "[server]\nlisten = \"\"\n");
  const std::string inside = "pipeline.output=data/downloads/afinia/oficina_virtual/out";  // which no run accepts
  Process serve(RADICA_BINARY, {"--no-progress", "--set", inside, "serve"}, folder_.path(), environment());
  for (int i = 0; i < 900 && mail_.mails().empty(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(100));
  EXPECT_TRUE(serve.says("heartbeat_withheld", std::chrono::minutes(2))) << "at the next one that is due";
  serve.send(SIGTERM);
  EXPECT_EQ(serve.wait().exit_code, 0);
  ASSERT_THAT(mail_.mails(), SizeIs(1));
  EXPECT_THAT(mail_.mails()[0], HasSubstr("CRÍTICA: una parte de `radica serve` falla una y otra vez: watch@"));
}

TEST_F(AlertsTest, ADatabaseThatDoesNotAnswerIsToldToo) {
  const Ended run = radica({"--set", "database.url=postgresql://nobody@127.0.0.1:1/none", "run"});
  EXPECT_EQ(run.exit_code, 69) << run.describe();
  ASSERT_THAT(mail_.mails(), SizeIs(1));
  EXPECT_THAT(mail_.mails()[0], HasSubstr("Radica no puede trabajar con su base de datos: E-SQL-"));
  EXPECT_THAT(chats(), SizeIs(1));
}

TEST_F(AlertsTest, ASilenceKeepsMessagesBackUntilItEnds) {
  add_runs(*open(), 1, "fallida", "E-SQL-002");
  ASSERT_EQ(radica({"alerts", "silence", "corrida_fallida", "--for", "2h", "--reason", "obra"}).exit_code, 0);
  EXPECT_THAT(radica({"alerts", "send"}).standard_output, HasSubstr("Sent: 0."));
  EXPECT_THAT(radica({"alerts", "list"}).standard_output, HasSubstr("silenced"));
  ASSERT_EQ(radica({"alerts", "silence", "corrida_fallida", "--for", "0m"}).exit_code, 0);
  EXPECT_THAT(radica({"alerts", "send"}).standard_output, HasSubstr("Sent: 2."));
}

TEST_F(AlertsTest, AFileThatArrivedIsLateUntilItIsLoadedAndInTheHoursOfOperationOnly) {
  const std::string name = "data/downloads/afinia/oficina_virtual/RE1_data_20251008_101112.json";
  const auto write = [&](const std::string& estado) {
    folder_.write(name, R"({"numero_radicado":"A1","fecha":"2025/10/08 10:11","estado_solicitud":")" + estado + "\"}");
  };
  folder_.write("data/downloads/afinia/oficina_virtual/STATUS.json", "{}");
  World world{.arguments = {},
              .texts = Texts::load(Language::kEn),
              .loaded = load_config({std::nullopt, {}, {}, {}}),
              .zone = *Zone::open("America/Bogota"),
              .clock = nullptr,
              .started = 0,
              .real_clock = nullptr,
              .log = nullptr,
              .actor = "ana"};
  world.loaded.config.pipeline.input = folder_.path("data/downloads");
  world.loaded.config.hours = {"*", "00:00", "24:00", "yes"};
  const auto sql = open();
  const auto ledger = db_ledger(*sql);
  const auto late = [&](std::int64_t minutes) {
    const auto found = find_late_files(world, *ledger, "afinia", 900, now_here() + minutes * 60);
    EXPECT_TRUE(found) << found.error().describe();
    return found ? found->count : -1;
  };
  write("Pendiente");
  EXPECT_EQ(late(14), 0);
  EXPECT_EQ(late(16), 1);
  world.loaded.config.hours.close = "00:01";
  EXPECT_EQ(late(16), 0) << "nobody is at work";
  world.loaded.config.hours.close = "24:00";
  ASSERT_EQ(radica({"--set", "pipeline.settle_seconds=0", "run"}).exit_code, 0);
  EXPECT_EQ(late(16), 0);
  write("Resuelto");
  EXPECT_EQ(late(16), 1) << "it is another one now";
}

TEST_F(AlertsTest, TooManyRejectsAreToldAsAShareOfWhatWasRead) {
  std::string elements;
  for (int i = 0; i < 30; ++i)
    elements += (i == 0 ? "" : ",") + ("{\"numero_radicado\":\"A" + std::to_string(i)) + "\"}";
  folder_.write("data/downloads/aire/oficina_virtual/lista.json", "[" + elements + "]");
  ASSERT_EQ(radica({"--set", "pipeline.settle_seconds=0", "run"}).exit_code, 0);
  ASSERT_THAT(mail_.mails(), SizeIs(1));
  EXPECT_THAT(mail_.mails()[0], HasSubstr("Aviso: se rechazó 100 % de lo leído en un día (límite: 10 %)"));
  EXPECT_THAT(mail_.mails()[0], HasSubstr("Cuántos: 30"));
  EXPECT_THAT(mail_.mails()[0], HasSubstr("Dónde: aire, corrida"));
}

TEST_F(AlertsTest, WhatAVerificationFindsIsToldAtItsEnd) {
  folder_.write("data/downloads/aire/oficina_virtual/RE1_data_20251008_101112.json",
                R"({"numero_radicado":"A1","fecha":"2025/10/08 10:11","estado_solicitud":"Pendiente"})");
  ASSERT_EQ(radica({"--set", "pipeline.settle_seconds=0", "run"}).exit_code, 0);
  ASSERT_EQ(radica({"verify"}).exit_code, 0);
  ASSERT_THAT(mail_.mails(), IsEmpty());
  std::filesystem::remove_all(folder_.path("data/archive/Central_De_Escritos/Air-e"));
  ASSERT_EQ(radica({"verify"}).exit_code, 3);
  ASSERT_THAT(mail_.mails(), SizeIs(1));
  EXPECT_THAT(mail_.mails()[0], HasSubstr("CRÍTICA: la comprobación encontró diferencias: archivo"));
  ASSERT_EQ(radica({"reconcile"}).exit_code, 3);
  EXPECT_THAT(mail_.mails(), SizeIs(1)) << "the same loss, seen by another check";
}

TEST_F(AlertsTest, AMissingBackupAndALowDiskComeInOneMessageAndEndWhenTheyAreGood) {
  run_sql(*open(), "UPDATE {radica}.radica_run SET started = '2026-01-01 00:00:00'");
  EXPECT_THAT(radica({"--set", "alerts.disk_percent=100", "alerts", "send"}).standard_output, HasSubstr("Sent: 2."));
  ASSERT_THAT(mail_.mails(), SizeIs(1));
  EXPECT_THAT(mail_.mails()[0], HasSubstr("(y 1 más)"));
  EXPECT_THAT(mail_.mails()[0], HasSubstr("CRÍTICA: no hay un respaldo de las últimas 26 horas"));
  EXPECT_THAT(mail_.mails()[0], HasSubstr("CRÍTICA: solo queda libre"));
  ASSERT_EQ(radica({"backup"}).exit_code, 0);
  ASSERT_THAT(mail_.mails(), SizeIs(2));
  EXPECT_THAT(mail_.mails()[1], HasSubstr("Superado: no hay un respaldo"));
  EXPECT_THAT(mail_.mails()[1], HasSubstr("Superado: solo queda libre"));
}

TEST_F(AlertsTest, WatchTellsByItself) {
  Process watch(RADICA_BINARY, {"--no-progress", "watch"}, folder_.path(), environment());
  add_runs(*open(), 7, "fallida", "E-SQL-002");
  for (int i = 0; i < 600 && mail_.mails().empty(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(100));
  watch.send(SIGTERM);
  EXPECT_EQ(watch.wait().exit_code, 0);
  ASSERT_THAT(mail_.mails(), SizeIs(1));
  EXPECT_THAT(mail_.mails()[0], HasSubstr("Cuántos: 7"));
  EXPECT_THAT(hook_.requests("GET"), Not(IsEmpty()));
}

TEST_F(AlertsTest, ManyAlertersOnOnePostgresSendEachMessageOnce) {
  PostgresDatabase database;
  write_config("[database]\nurl = \"" + database.url() + "\"\npassword = \"env:TEST_SECRET\"\n");
  ASSERT_EQ(radica({"migrate"}).exit_code, 0);
  PostgresOptions options;
  options.password = PostgresServer::kPassword;
  const auto sql = open_postgres(database.url(), "data_general", options);
  ASSERT_TRUE(sql);
  add_runs(**sql, 500, "fallida", "E-SQL-002");
  std::vector<std::unique_ptr<Process>> senders;
  for (int i = 0; i < 4; ++i)
    senders.push_back(std::make_unique<Process>(RADICA_BINARY, std::vector<std::string>{"alerts", "send"},
                                                folder_.path(), environment()));
  for (const auto& sender : senders) {
    const Ended ended = sender->wait();
    EXPECT_EQ(ended.exit_code, 0) << ended.describe();
  }
  EXPECT_THAT(mail_.mails(), SizeIs(1));
  EXPECT_THAT(chats(), SizeIs(1));
}

TEST_F(AlertsTest, TheTestSaysOfEachChannelWhatHappened) {
  Ended test = radica({"alerts", "test"});
  EXPECT_EQ(test.exit_code, 0) << test.describe();
  EXPECT_THAT(test.standard_output, HasSubstr("correo: sent\nchat: sent\n"));
  EXPECT_THAT(mail_.mails(), SizeIs(1));
  EXPECT_THAT(chats(), SizeIs(1));
  password_ = "wrong";
  test = radica({"alerts", "test", "--json"});
  EXPECT_EQ(test.exit_code, 78);
  EXPECT_THAT(test.standard_output,
              HasSubstr(R"("channel":"correo","kind":"email","sent":false,"error":"E-MAIL-002")"));
  EXPECT_THAT(test.standard_output, HasSubstr(R"("channel":"chat","kind":"slack","sent":true)"));
  EXPECT_THAT(test.standard_output + test.standard_error, Not(HasSubstr("wrong")));
}

TEST_F(AlertsTest, NoMailGoesOutWithoutTrustedEncryption) {
  mail_.stop();
  mail_.start("plain");
  EXPECT_THAT(radica({"alerts", "test"}).standard_output, HasSubstr("E-MAIL-004"));
  mail_.stop();
  mail_.start();
  EXPECT_THAT(radica({"--set", "alerts.ca_file=", "alerts", "test"}).standard_output, HasSubstr("E-MAIL-004"));
  EXPECT_THAT(mail_.mails(), IsEmpty());
  mail_.stop();
  mail_.start("tls");
  EXPECT_THAT(radica({"--set", "alerts.smtp_tls=tls", "alerts", "test"}).standard_output, HasSubstr("correo: sent"));
  ASSERT_THAT(mail_.mails(), SizeIs(1));
  EXPECT_THAT(mail_.mails()[0], HasSubstr(R"("tls": true, "user": "alert")"));
}

TEST_F(AlertsTest, AWebhookLeadsNowhereInsideUnlessItsHostIsNamed) {
  const std::string port = hook_.port();
  for (const std::string& url :
       {"https://127.0.0.1:" + port + "/x", "https://localhost:" + port + "/x", "https://2130706433:" + port + "/x",
        "https://0x7f.1:" + port + "/x", "https://[::1]:" + port + "/x", "https://[::ffff:127.0.0.1]:" + port + "/x",
        "http://127.0.0.1:" + port + "/x", "https://ana@127.0.0.1:" + port + "/x",
        std::string("https://169.254.169.254/latest/meta-data"), std::string("file:///etc/passwd")}) {
    folder_.write("chat.url", url);
    write_config("[[alert_channel]]\nname = \"otro\"\nkind = \"webhook\"\nurl = \"file:chat.url\"\n",
                 "\"example.org\"");
    const Ended test = radica({"alerts", "test"});
    EXPECT_THAT(test.standard_output, HasSubstr("otro: E-ALERT-002")) << url << test.describe();
    EXPECT_THAT(test.standard_output, Not(HasSubstr("meta-data"))) << "what stands behind the host is a secret";
  }
  EXPECT_THAT(chats(), IsEmpty());
}

TEST_F(AlertsTest, ARedirectIsAnAnswerThatIsNotFollowed) {
  WireServer inside;
  inside.on("POST /.*", R"("status": 200)");
  WireServer outside;
  outside.on("POST /hook", "\"status\": 302, \"headers\": {\"Location\": \"" + inside.url() + "/inside\"}");
  folder_.write("chat.url", outside.url() + "/hook");
  write_config("[[alert_channel]]\nname = \"otro\"\nkind = \"webhook\"\nurl = \"file:chat.url\"\n");
  EXPECT_THAT(radica({"alerts", "test"}).standard_output, HasSubstr("otro: E-ALERT-003"));
  EXPECT_THAT(inside.requests(), IsEmpty());
}

}  // namespace
}  // namespace radica::test
