// What a file gave, in work files: ingest and organise write it, load brings it into the ledger.
#pragma once

#include <string>
#include <string_view>

#include "ports/ledger.h"

namespace radica {

void append_finished_file(std::string& bytes, const FinishedFile& file);
[[nodiscard]] FinishedFile read_finished_file(std::string_view bytes);
void read_finished_file(std::string_view bytes, FinishedFile& file);       // its memory is used again
[[nodiscard]] SourceFile source_of_finished_file(std::string_view bytes);  // that alone

}  // namespace radica
