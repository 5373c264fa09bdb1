// Ten claims of one company and what they share: list pages, an export, a little rubbish. Writes their files and counts
// what must come of each.
#pragma once

#include <cstdint>
#include <vector>

#include "app/generate/answer_key.h"
#include "app/generate/claim.h"
#include "app/generate/tree.h"

namespace radica::synthetic {

struct BlockPlace {
  std::uint64_t seed = 0;
  std::size_t company = 0;
  std::uint64_t block = 0;
  std::uint64_t claims = kBlockSize;  // fewer in the last block
  std::uint64_t sample_step = 1;      // claims whose number it divides enter the sample
  LocalTime newest = 0;
};

Result<void> write_block(const BlockPlace& place, CompanyTree& tree, CompanyAnswers& answers);

// What a robot leaves once per company: the state and the pause mark of its paging.
Result<void> write_control_files(const Company& company, LocalTime newest, CompanyTree& tree, CompanyAnswers& answers);

}  // namespace radica::synthetic
