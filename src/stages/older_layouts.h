// Keys of the uploaders before Radica (domain.md §4): what they left is listed, never touched.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace radica {

// {prefix}01_raw_data/oficina_virtual/{claim}/{name} with a name that Radica gives; `prefix` is that of a company.
[[nodiscard]] bool is_present_layout(std::string_view key, std::string_view prefix);
// Below the same prefix: `{claim}/{claim}_…`, the original name as the robots give it, `misc/…`,
// `{claim}/metadatos|adjuntos|documentos_principales/…`.
[[nodiscard]] bool is_older_layout(std::string_view key, std::string_view prefix);
// Where the older uploaders put files of a company outside its present prefix, and with `with_shared` what belonged to
// no company. None of them begins as one of `present` does, or the other way round.
[[nodiscard]] std::vector<std::string> older_prefixes(std::string_view company, std::string_view store_prefix,
                                                      bool with_shared, const std::vector<std::string>& present);

}  // namespace radica
