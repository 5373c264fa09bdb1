#include "app/documents/masking.h"

#include "model/schema.h"

namespace radica {

bool is_personal(std::string_view field) {
  const auto known = field_by_name(field);
  return !known || kFields[*known].is_personal;
}

Values masked(const Values& values) {
  Values result = values;
  for (std::size_t field = 0; field < kFieldCount; ++field)
    if (kFields[field].is_personal && !result.fields[field].empty()) result.fields[field] = kMask;
  for (ExtraEntry& entry : result.extra) entry.json = "\"" + std::string(kMask) + "\"";
  return result;
}

std::string masked_address(std::string_view mail) {
  const std::size_t at = mail.rfind('@');
  return std::string(kMask) + std::string(at == std::string_view::npos ? "" : mail.substr(at));
}

std::string shown(Privacy privacy, std::string_view field, const std::string& value) {
  return privacy == Privacy::kMasked && is_personal(field) && !value.empty() ? std::string(kMask) : value;
}

}  // namespace radica
