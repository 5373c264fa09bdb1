#include "model/audit.h"

#include <array>

namespace radica {
namespace {

constexpr std::array<std::string_view, 4> kKinds{"cli", "account", "token", "service"};

}  // namespace

std::string_view name_of(ActorKind kind) {
  return kKinds[static_cast<std::size_t>(kind)];
}

std::optional<ActorKind> actor_kind_by_name(std::string_view name) {
  for (std::size_t i = 0; i < kKinds.size(); ++i)
    if (kKinds[i] == name) return static_cast<ActorKind>(i);
  return std::nullopt;
}

}  // namespace radica
