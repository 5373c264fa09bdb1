// A business table as it stands in the database beside the one that Radica needs (model/table_ddl.h), and what would
// make the one into the other.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "model/table_ddl.h"
#include "ports/sql.h"

namespace radica {

struct Difference {
  std::string text;   // "ov_afinia.nic: VARCHAR(10) -> VARCHAR(20)"; "-" for nothing
  std::string mends;  // a statement that ends it and loses nothing; empty: there is none
};
using Differences = std::vector<Difference>;

// Columns, types, NOT NULL, defaults, uniques. Mended are only tables of companies: columns that are missing, types
// that get wider, defaults, a UNIQUE of hash_registro.
Result<Differences> compare_table(Transaction& transaction, const Table& table, Dialect dialect);

// Empty for a table of no company.
[[nodiscard]] std::string company_of_table(std::string_view table, const std::vector<std::string>& companies);

}  // namespace radica
