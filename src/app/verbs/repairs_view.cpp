#include "app/verbs/repairs_view.h"

#include <fmt/format.h>

namespace radica {
namespace {

constexpr std::size_t kMostShown = 5;  // on the screen; --json has all of them
constexpr std::size_t kColumns = 30;   // of a text before and after

}  // namespace

std::vector<std::string> repair_lines(const Texts& texts, const std::vector<RepairEntry>& repairs) {
  std::vector<std::string> lines;
  if (repairs.empty()) return lines;
  const auto count = [&texts](std::size_t number) { return texts.number(static_cast<std::int64_t>(number)); };
  lines.push_back(texts.text("repairs.title", {{"count", count(repairs.size())}}));
  for (std::size_t i = 0; i < std::min(repairs.size(), kMostShown); ++i) {
    const auto& [file, repair] = repairs[i];
    lines.push_back(fmt::format("  {}  {} [{}]", id_of(repair.rule), file, repair.index));
    lines.push_back(fmt::format("      {}  «{}» → «{}»", repair.where, fitted(repair.before, kColumns),
                                fitted(repair.after, kColumns)));
  }
  if (repairs.size() > kMostShown)
    lines.push_back("  " + texts.text("repairs.more", {{"count", count(repairs.size() - kMostShown)}}));
  return lines;
}

void repairs_member(JsonText& json, Privacy privacy, const std::vector<RepairEntry>& repairs) {
  json.open_member("repairs", '[');
  for (const auto& [file, repair] : repairs) {
    json.open_item('{');
    json.member("file", file);
    number(json, "index", repair.index);
    json.member("where", repair.where);
    json.member("rule", id_of(repair.rule));
    // A piece of a value, of whichever field.
    json.member("before", privacy == Privacy::kMasked ? std::string(kMask) : repair.before);
    json.member("after", privacy == Privacy::kMasked ? std::string(kMask) : repair.after);
    json.close('}');
  }
  json.close(']');
}

}  // namespace radica
