#include "app/report_plots.h"

#include <fmt/format.h>

#include <algorithm>

namespace radica {

double share(std::int64_t part, std::int64_t whole) {
  return whole <= 0 ? 0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

std::string bar(const std::vector<Piece>& pieces, std::int64_t whole, std::string_view name) {
  constexpr double kThinnest = 0.3;  // percent
  std::string svg = fmt::format(
      R"(<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label="{}">)", name);
  double at = 0;
  for (const Piece& piece : pieces) {
    if (piece.value <= 0) continue;
    const double width = std::max(kThinnest, share(piece.value, whole));
    svg += fmt::format(R"(<rect class="{}" x="{:.3f}" width="{:.3f}" height="10"><title>{}</title></rect>)", piece.css,
                       at, width, piece.title);
    at += width;
  }
  return svg + "</svg>";
}

std::string columns(const std::vector<PlotColumn>& all, std::string_view name) {
  constexpr int kWidth = 1080, kHeight = 190, kTop = 18, kBottom = 20;
  constexpr double kNameWidth = 64, kNumberWidth = 40;
  std::int64_t most = 1;
  for (const PlotColumn& column : all) most = std::max(most, column.value);
  const double step = kWidth / static_cast<double>(std::max<std::size_t>(all.size(), 12));
  const std::size_t each =
      std::max<std::size_t>(1, static_cast<std::size_t>(kNameWidth / step) + (step < kNameWidth ? 1 : 0));
  std::string svg =
      fmt::format(R"(<svg class="columns" viewBox="0 0 {} {}" role="img" aria-label="{}">)", kWidth, kHeight, name);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const double left = step * static_cast<double>(i), middle = left + step / 2;
    const double height = (kHeight - kTop - kBottom) * share(all[i].value, most) / 100;
    svg += fmt::format(
        R"(<rect class="main" x="{:.2f}" y="{:.2f}" width="{:.2f}" height="{:.2f}"><title>{}: {}</title></rect>)",
        left + step * 0.1, kHeight - kBottom - height, step * 0.8, height, all[i].name, all[i].count);
    if (step >= kNumberWidth)
      svg += fmt::format(R"(<text x="{:.2f}" y="{:.2f}" text-anchor="middle">{}</text>)", middle,
                         kHeight - kBottom - height - 4, all[i].count);
    if (i % each == 0 && (each == 1 || left + kNameWidth <= kWidth))
      svg += fmt::format(R"(<text x="{:.2f}" y="{}" text-anchor="{}">{}</text>)", each == 1 ? middle : left,
                         kHeight - 5, each == 1 ? "middle" : "start", all[i].name);
  }
  return svg + "</svg>";
}

}  // namespace radica
