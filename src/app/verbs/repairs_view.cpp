#include "app/verbs/repairs_view.h"

#include <fmt/format.h>

namespace radica {
namespace {

constexpr std::size_t kMostShown = 20;  // on the screen; --json has all of them

}  // namespace

void print_repairs(const Texts& texts, const std::vector<RepairEntry>& repairs) {
  if (repairs.empty()) return;
  const auto count = [&texts](std::size_t number) { return texts.number(static_cast<std::int64_t>(number)); };
  print(texts.text("repairs.title", {{"count", count(repairs.size())}}));
  for (std::size_t i = 0; i < std::min(repairs.size(), kMostShown); ++i) {
    const auto& [file, repair] = repairs[i];
    print(on_screen(fmt::format("  {}  {} [{}]", id_of(repair.rule), file, repair.index)));
    print(on_screen(fmt::format("      {}  «{}» → «{}»", repair.where, repair.before, repair.after)));
  }
  if (repairs.size() > kMostShown)
    print("  " + texts.text("repairs.more", {{"count", count(repairs.size() - kMostShown)}}));
}

void repairs_member(JsonText& json, const std::vector<RepairEntry>& repairs) {
  json.open_member("repairs", '[');
  for (const auto& [file, repair] : repairs) {
    json.open_item('{');
    json.member("file", file);
    number(json, "index", repair.index);
    json.member("where", repair.where);
    json.member("rule", id_of(repair.rule));
    json.member("before", repair.before);
    json.member("after", repair.after);
    json.close('}');
  }
  json.close(']');
}

}  // namespace radica
