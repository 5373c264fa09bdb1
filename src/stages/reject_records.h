// Rejects in work files: scan and ingest write them as they come, dataset and load read them in the order of the
// rejects file. A list may give one for each of a million elements, with a private excerpt: they never stand in memory
// together.
#pragma once

#include <cstddef>
#include <string>

#include "base/buckets.h"
#include "model/rejected.h"
#include "stages/dataset_records.h"

namespace radica {

// The rejects of one company.
class Rejects {
 public:
  Rejects(const WorkFolder& folder, const std::string& company)
      : found_(folder, company + "-rejects"), sorted_(folder, company + "-rejects-sorted") {}

  class Writer {
   public:
    explicit Writer(Rejects& rejects) : writer_(rejects.found_) {}
    Result<void> append(const Rejected& rejected);
    Result<void> flush() { return writer_.flush(); }  // must be called at the end

   private:
    Buckets::Writer writer_;
    std::string key_, row_, record_;  // their memory is used again
  };

  // Once all writers have flushed.
  Result<void> sort(std::size_t threads);

  // By file, index (file level first), rule, field; only once they are sorted.
  class Reader {
   public:
    explicit Reader(const Rejects& rejects) : rows_(rejects.sorted_) {}
    Result<bool> next(Rejected& rejected);  // false at the end

   private:
    RowMerge rows_;
  };

 private:
  Result<void> sort_bucket(std::size_t bucket);
  Buckets found_, sorted_;
};

}  // namespace radica
