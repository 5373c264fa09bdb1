// The columns of ov_{company} that a record fills, in the order of SPEC §9: SELECT lists and bulk inserts come from
// here.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/schema.h"

namespace radica {

// Fields 1–18, datos_extra, hash_registro, fecha_extraccion, archivo_origen, advertencias.
[[nodiscard]] inline std::vector<std::string_view> record_column_names() {
  std::vector<std::string_view> names;
  for (const Field& field : kFields) names.push_back(field.name);
  for (const std::string_view name :
       {kExtraName, std::string_view("hash_registro"), std::string_view("fecha_extraccion"),
        std::string_view("archivo_origen"), std::string_view("advertencias")})
    names.push_back(name);
  return names;
}

[[nodiscard]] inline std::string record_columns() {
  std::string list;
  for (const std::string_view name : record_column_names()) {
    if (!list.empty()) list += ", ";
    list += name;
  }
  return list;
}

}  // namespace radica
