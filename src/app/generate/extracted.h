// The JSON files of the robots, byte by byte (domain.md §1.2–1.4), with the mess of each. Pure.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "app/generate/claim.h"

namespace radica::synthetic {

// A file with one object: shapes B, C, D and E.
[[nodiscard]] std::string extraction_json(const Claim& claim, const Extraction& extraction);

// What a placeholder stands for in file names and sgc_number: PQR_{n}_{TS}, or the claim's number where it is known.
[[nodiscard]] std::string extraction_key(const Claim& claim, const Extraction& extraction);

struct ListRow {
  const Claim* claim = nullptr;
  const State* state = nullptr;
};
// A page of the list: an array, shape A. With `has_stray_text` its last element is a text instead of an object.
[[nodiscard]] std::string list_json(std::span<const ListRow> rows, bool has_stray_text);

// A wrapper in the second vocabulary; `style` chooses the key of the array and that of the claim number.
[[nodiscard]] std::string export_json(const std::vector<const Claim*>& claims, unsigned style);

// Line ends as a robot on Windows writes them.
[[nodiscard]] std::string with_crlf(const std::string& text);

}  // namespace radica::synthetic
