// Which objects a verification reads back byte by byte: a share of them each day, so that all of them are read within a
// number of days and a night that was missed is made up for. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace radica {

class ReadShare {
 public:
  ReadShare() = default;  // nothing
  // `days` 0 = nothing; `last`: the day whose share was read last, nothing before the first.
  ReadShare(std::int64_t days, std::optional<std::int64_t> last, std::int64_t today);
  [[nodiscard]] bool has(std::string_view key) const;

 private:
  std::int64_t days_ = 0, first_ = 0, due_ = 0;  // the days from `first_` on, `due_` of them
};

}  // namespace radica
