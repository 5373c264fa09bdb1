// A file of the dataset (SPEC §9) while it is written: dedupe and dataset write, dataset gives all of them their names.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "base/error.h"
#include "base/file.h"
#include "base/hash.h"

namespace radica {

struct Context;

// With what the manifest says of it. One thread at a time.
struct DatasetOutput {
  AtomicFile file;
  Sha256Hasher hasher;
  std::uint64_t rows = 0;

  explicit DatasetOutput(AtomicFile opened) : file(std::move(opened)) {}
  Result<void> write(std::string_view bytes, std::uint64_t row_count) {
    hasher.update(bytes);
    rows += row_count;
    return file.write(bytes);
  }
};

// The output folder and its reports/, without what killed runs left there.
Result<void> prepare_output_folders(const Context& context);
// `header` without its line end; empty = none.
Result<std::unique_ptr<DatasetOutput>> open_output(const Context& context, std::string_view company,
                                                   std::string_view kind, std::string_view extension, bool is_report,
                                                   std::string_view header);

}  // namespace radica
