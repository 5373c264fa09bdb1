// What is fuzzed: one function a target that takes any bytes and throws BrokenProperty when what it promises does not
// hold. The same functions run under libFuzzer (./dev fuzz) and, over tests/fuzz/corpus, in the unit tests.
#pragma once

#include <array>
#include <stdexcept>
#include <string_view>

namespace radica::fuzz {

struct BrokenProperty : std::logic_error {
  using std::logic_error::logic_error;
};
inline void hold(bool holds, const char* sentence) {
  if (!holds) throw BrokenProperty(sentence);
}

void check_record(std::string_view bytes);
void check_json(std::string_view bytes);
void check_phone(std::string_view bytes);
void check_email(std::string_view bytes);
void check_fecha(std::string_view bytes);
void check_config(std::string_view bytes);
void check_s3_answer(std::string_view bytes);
void check_web_request(std::string_view bytes);
void check_http_wire(std::string_view bytes);

struct Target {
  std::string_view name;  // tests/fuzz/corpus/NAME, tests/fuzz/dictionary/NAME.dict
  void (*check)(std::string_view bytes);
};
inline constexpr std::array<Target, 9> kTargets{{{"record", check_record},
                                                 {"json", check_json},
                                                 {"phone", check_phone},
                                                 {"email", check_email},
                                                 {"fecha", check_fecha},
                                                 {"config", check_config},
                                                 {"s3_answer", check_s3_answer},
                                                 {"web_request", check_web_request},
                                                 {"http_wire", check_http_wire}}};

// The forms of SPEC §5 that a value has whatever text it was read from.
[[nodiscard]] bool is_phone(std::string_view value);
[[nodiscard]] bool is_email(std::string_view value);
[[nodiscard]] bool is_fecha(std::string_view value);  // YYYY-MM-DD HH:MM:SS of a real day
[[nodiscard]] bool is_nic(std::string_view value);
[[nodiscard]] bool is_document(std::string_view value);

}  // namespace radica::fuzz
