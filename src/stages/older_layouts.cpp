#include "stages/older_layouts.h"

#include <algorithm>

#include "model/store_names.h"

namespace radica {
namespace {

constexpr std::string_view kLayout = "01_raw_data/oficina_virtual/";

bool is_our_name(std::string_view name) {
  return name.find('/') == std::string_view::npos &&
         (name == kDataName || name == kDetailName || name.starts_with("adjunto_"));
}

// What stands behind the layout's folder; empty when the key is not below it.
std::string_view below_layout(std::string_view key, std::string_view prefix) {
  if (!key.starts_with(prefix)) return {};
  key.remove_prefix(prefix.size());
  return key.starts_with(kLayout) ? key.substr(kLayout.size()) : std::string_view();
}

}  // namespace

bool is_present_layout(std::string_view key, std::string_view prefix) {
  const std::string_view below = below_layout(key, prefix);
  const std::size_t slash = below.find('/');
  return slash != std::string_view::npos && slash > 0 && is_our_name(below.substr(slash + 1));
}

bool is_older_layout(std::string_view key, std::string_view prefix) {
  const std::string_view below = below_layout(key, prefix);
  const std::size_t slash = below.find('/');
  if (slash == std::string_view::npos || slash == 0) return false;
  const std::string_view rest = below.substr(slash + 1);
  const std::string_view claim = below.substr(0, slash);
  const std::size_t second = rest.find('/');
  if (second == std::string_view::npos)
    return claim == "misc" || (rest.starts_with(claim) && rest.substr(claim.size()).starts_with('_'));
  const std::string_view kind = rest.substr(0, second);
  return kind == "metadatos" || kind == "adjuntos" || kind == "documentos_principales";
}

std::vector<std::string> older_prefixes(std::string_view company, std::string_view store_prefix, bool with_shared,
                                        const std::vector<std::string>& present) {
  const std::string name(company);
  std::vector<std::string> prefixes{name + "/", "oficina-virtual/" + name + "/"};
  if (with_shared) {
    for (const char* shared : {"general/reports/", "general/logs/", "general/backups/", "raw_data/"})
      prefixes.emplace_back(shared);
    // Three names of one company were in use.
    for (const char* folder : {"Afinia/", "Air-e/", "Aire/", "aire_sas/"})
      prefixes.push_back((store_prefix.empty() ? std::string() : std::string(store_prefix) + "/") + folder);
  }
  std::erase_if(prefixes, [&present](const std::string& prefix) {
    return std::any_of(present.begin(), present.end(), [&prefix](const std::string& other) {
      return prefix.starts_with(other) || other.starts_with(prefix);
    });
  });
  return prefixes;
}

}  // namespace radica
