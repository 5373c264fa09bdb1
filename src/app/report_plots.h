// The plots of the report page as inline SVG. Texts that are given are HTML already; every plot has a name for screen
// readers, and its numbers stand in a table or sentence beside it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace radica {

// In percent; 0 of nothing.
[[nodiscard]] double share(std::int64_t part, std::int64_t whole);

struct Piece {
  std::int64_t value;
  std::string_view css;  // class of its colour (report_style.h)
  std::string title;
};
// Pieces side by side, together at most `whole`. A piece above zero is always to be seen.
[[nodiscard]] std::string bar(const std::vector<Piece>& pieces, std::int64_t whole, std::string_view name);

struct PlotColumn {
  std::string name, count;
  std::int64_t value;
};
// With many columns not each has its name and number below and above it, but its title.
[[nodiscard]] std::string columns(const std::vector<PlotColumn>& all, std::string_view name);

}  // namespace radica
