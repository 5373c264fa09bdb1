// The two forms of what `radica explain` knows: a screen of lines of at most 100 columns, and one JSON document that
// holds everything whole.
#pragma once

#include <string>
#include <vector>

#include "app/documents/masking.h"
#include "app/verbs/explained.h"

namespace radica {

[[nodiscard]] std::vector<std::string> explained_lines(const World& world, const Explained& explained);
[[nodiscard]] std::string explained_json(const Explained& explained, Privacy privacy);

}  // namespace radica
