// How `radica check --input` shows what it found in the folder of one company.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "app/world.h"
#include "stages/context.h"

namespace radica {

// How the files of a company are built (SPEC §3 "Shapes").
enum class Shape : std::uint8_t { kObject, kArray, kWrapper, kRejected, kCount };
inline constexpr std::array<std::string_view, static_cast<std::size_t>(Shape::kCount)> kShapeNames{
    "object", "array", "wrapper", "rejected"};

struct UnmatchedCount {
  std::uint64_t count = 0;
  std::vector<std::string> samples;  // the first ones by path
};

// What the stages do not count by themselves.
struct Findings {
  std::array<std::uint64_t, static_cast<std::size_t>(Shape::kCount)> shapes{};
  std::uint64_t data = 0, details = 0, attachments = 0;          // files of claims
  std::uint64_t keyed = 0, organised = 0, unkeyed = 0;           // JSON files by what their name says of their claim
  std::map<std::string, UnmatchedCount, std::less<>> unmatched;  // by reason
  bool is_configured = false;                                    // the company
  std::set<std::string> strangers;                               // other folders that look like those of a company
};

// The lines about one company.
[[nodiscard]] std::vector<std::string> profile_lines(const World& world, const Context& context,
                                                     const CompanyRun& company, const Findings& findings);

}  // namespace radica
