// Rejects in work files: scan and ingest write them as they come, dataset and load read them in the order of the
// rejects file. A list may give one for each of a million elements, with a private excerpt: they never stand in memory
// together.
#pragma once

#include <cstddef>
#include <string>

#include "base/sorted_records.h"
#include "model/rejected.h"

namespace radica {

// The rejects of one company.
class Rejects {
 public:
  Rejects(const WorkFolder& folder, const std::string& company) : records_(folder, company + "-rejects") {}

  class Writer {
   public:
    explicit Writer(Rejects& rejects) : writer_(rejects.records_) {}
    Result<void> append(const Rejected& rejected);
    Result<void> flush() { return writer_.flush(); }  // must be called at the end

   private:
    SortedRecords::Writer writer_;
    std::string key_, record_;  // their memory is used again
  };

  void sort() { records_.sort(); }  // once all writers have flushed

  // By file, index (file level first), rule, field; only once they are sorted.
  class Reader {
   public:
    explicit Reader(const Rejects& rejects) : records_(rejects.records_) {}
    Result<bool> next(Rejected& rejected);  // false at the end

   private:
    const SortedRecords& records_;
    std::size_t range_ = 0;
    std::string bytes_;
    std::string_view rest_;  // of bytes_
  };

 private:
  SortedRecords records_;
};

}  // namespace radica
