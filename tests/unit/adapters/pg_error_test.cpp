#include "adapters/pg_error.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace radica {
namespace {

TEST(PgError, GivesEverySqlstateItsMeaning) {
  const std::vector<std::pair<std::string_view, ErrorCode>> table{
      {"", ErrorCode::kUnavailable},       // the connection broke
      {"08006", ErrorCode::kUnavailable},  // connection failure
      {"08P01", ErrorCode::kUnavailable},  // protocol violation, and all that PgBouncer has to say
      {"0A000", ErrorCode::kBug},          // feature not supported
      {"21000", ErrorCode::kBug},          // cardinality violation
      {"22001", ErrorCode::kBadInput},     // too long for its column
      {"22021", ErrorCode::kBadInput},     // not in the repertoire: U+0000
      {"22P02", ErrorCode::kBadInput},     // invalid text
      {"23502", ErrorCode::kBadInput},     // not null
      {"23505", ErrorCode::kBadInput},     // unique
      {"23514", ErrorCode::kBadInput},     // check
      {"25001", ErrorCode::kBug},          // active transaction
      {"25006", ErrorCode::kDenied},       // read-only
      {"25P02", ErrorCode::kAborted},      // failed transaction
      {"25P03", ErrorCode::kAborted},      // idle in transaction for too long
      {"28000", ErrorCode::kDenied},       // pg_hba.conf
      {"28P01", ErrorCode::kDenied},       // password
      {"3D000", ErrorCode::kBadConfig},    // no such database
      {"3F000", ErrorCode::kBug},          // no such schema
      {"40001", ErrorCode::kAborted},      // serialisation
      {"40P01", ErrorCode::kAborted},      // deadlock
      {"42501", ErrorCode::kDenied},       // privilege
      {"42601", ErrorCode::kBug},          // syntax
      {"42P01", ErrorCode::kBadConfig},    // no such table
      {"44000", ErrorCode::kBadInput},     // check option
      {"53100", ErrorCode::kExhausted},    // disk full
      {"53200", ErrorCode::kExhausted},    // out of memory
      {"53300", ErrorCode::kExhausted},    // too many connections
      {"54000", ErrorCode::kBadInput},     // too big for an index
      {"55006", ErrorCode::kUnavailable},  // in use
      {"55P03", ErrorCode::kUnavailable},  // lock timeout
      {"57014", ErrorCode::kUnavailable},  // statement timeout
      {"57P01", ErrorCode::kUnavailable},  // shutdown
      {"57P03", ErrorCode::kUnavailable},  // starting up
      {"57P04", ErrorCode::kBadConfig},    // database dropped
      {"58030", ErrorCode::kUnavailable},  // I/O
      {"72000", ErrorCode::kAborted},      // snapshot too old
      {"P0001", ErrorCode::kBadInput},     // a trigger
      {"P0002", ErrorCode::kBug},          // no data found
      {"XX000", ErrorCode::kBug},          // internal
      {"XX001", ErrorCode::kCorrupt},      // data corrupted
      {"XX002", ErrorCode::kCorrupt},      // index corrupted
  };
  for (const auto& [sqlstate, meaning] : table) EXPECT_EQ(code_of_sqlstate(sqlstate), meaning) << sqlstate;
}

TEST(PgError, OnlyWhatMayPassIsDoneAgain) {
  for (const std::string_view sqlstate :
       {"", "08000", "08006", "08P01", "25P03", "40001", "40P01", "53300", "55P03", "57P01", "57P02", "57P03", "72000"})
    EXPECT_TRUE(may_pass(sqlstate)) << sqlstate;
  for (const std::string_view sqlstate :
       {"22001", "23502", "23505", "25006", "28P01", "3D000", "42501", "42601", "53100", "53200", "55006", "57014",
        "57P04", "58030", "P0001", "XX000", "XX001"})
    EXPECT_FALSE(may_pass(sqlstate)) << sqlstate;
}

TEST(PgError, TellsARefusalFromAServerThatIsNotThere) {
  const std::vector<std::pair<std::string_view, ErrorCode>> table{
      {"connection to server at \"localhost\" (127.0.0.1), port 1 failed: Connection refused\n\tIs the server running",
       ErrorCode::kUnavailable},
      {"could not translate host name \"nowhere\" to address: Name or service not known", ErrorCode::kUnavailable},
      {"could not translate host name \"certificate.invalid\" to address: Name or service not known",
       ErrorCode::kUnavailable},
      {"server closed the connection unexpectedly", ErrorCode::kUnavailable},
      {"connection failed: FATAL:  57P03: the database system is starting up", ErrorCode::kUnavailable},
      {"connection failed: FATAL:  53300: sorry, too many clients already\nLOCATION:  InitProcess, proc.c:355",
       ErrorCode::kExhausted},
      {"connection failed: FATAL:  28P01: password authentication failed for user \"app\"", ErrorCode::kDenied},
      {"connection failed: FATAL:  28P01: la autentificación password falló para el usuario «app»", ErrorCode::kDenied},
      {"connection failed: FATAL:  28000: no pg_hba.conf entry for host", ErrorCode::kDenied},
      {"connection failed: FATAL:  3D000: database \"x\" does not exist", ErrorCode::kBadConfig},
      {"connection failed: SSL error: certificate verify failed", ErrorCode::kDenied},
      {"root certificate file \"/x\" does not exist", ErrorCode::kDenied},
      {"server certificate for \"localhost\" does not match host name \"other\"", ErrorCode::kDenied},
      {"server does not support SSL, but SSL was required", ErrorCode::kDenied},
      {"fe_sendauth: no password supplied", ErrorCode::kDenied},
      {"invalid sslmode value: \"maybe\"", ErrorCode::kBadConfig},
  };
  for (const auto& [message, meaning] : table) EXPECT_EQ(code_of_connection_failure(message), meaning) << message;
}

TEST(PgError, TellsARefusedLoginFromOtherRefusals) {
  EXPECT_TRUE(is_refused_login("connection failed: FATAL:  28P01: password authentication failed for user \"app\""));
  EXPECT_TRUE(is_refused_login("connection failed: FATAL:  28000: PAM authentication failed for user \"app\""));
  EXPECT_FALSE(is_refused_login("connection failed: FATAL:  3D000: database \"28P01\" does not exist"));
  EXPECT_FALSE(is_refused_login("connection failed: SSL error: certificate verify failed"));
}

TEST(PgError, AReasonNeverQuotesAValue) {
  EXPECT_EQ(reason_without_values("22P02", "invalid input syntax for type bigint: \"Ana Pérez\""),
            "invalid input syntax for type bigint");
  EXPECT_EQ(reason_without_values("23505", "duplicate key value violates unique constraint \"x_key\""),
            "duplicate key value violates unique constraint \"x_key\"");
  EXPECT_EQ(reason_without_values("42703", "column \"x\": does not exist"), "column \"x\": does not exist")
      << "our own SQL";
}

TEST(PgError, AMessageBecomesOneLine) {
  EXPECT_EQ(one_line("connection failed: FATAL:  28P01: no\nLOCATION:  auth.c:1\n\nconnection to b failed\n"),
            "connection failed: FATAL:  28P01: no; connection to b failed");
}

}  // namespace
}  // namespace radica
