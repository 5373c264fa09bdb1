#include "stages/changed_files.h"

#include <algorithm>
#include <mutex>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/workers.h"
#include "stages/file_records.h"

namespace radica {
namespace {

constexpr std::size_t kBatch = 256 << 10U;  // bytes that a worker takes at once

// The next records of known files, one after the other; none at the end.
Result<void> next_known(WorkList& list, std::string& batch) {
  batch.clear();
  ByteWriter out(batch);
  std::string_view bytes;
  while (batch.size() < kBatch) {
    TRY_SET(const bool has_more, list.next(bytes));
    if (!has_more) break;
    if (known_id_of_source_file(bytes)) out.text(bytes);
  }
  return {};
}

void mark(const Ledger& ledger, std::string_view batch, FinishedFile& file, std::vector<MarkedFile>& marked) {
  for (ByteReader records(batch); !records.at_end();) {
    read_finished_file(records.text(), file);
    marked.push_back({file.file.id, ledger.mark_of(file)});
  }
}

Result<std::vector<MarkedFile>> marked_files(const Ledger& ledger, WorkList& list, std::size_t workers) {
  std::mutex reading, adding;
  std::vector<MarkedFile> all;
  const auto work = [&](std::size_t) -> Result<void> {
    FinishedFile file;
    std::vector<MarkedFile> marked;
    for (std::string batch; !should_stop();) {
      {
        const std::lock_guard lock(reading);
        TRY(next_known(list, batch));
      }
      if (batch.empty()) return {};
      marked.clear();
      mark(ledger, batch, file, marked);
      const std::lock_guard lock(adding);
      all.insert(all.end(), marked.begin(), marked.end());
    }
    return {};
  };
  TRY(run_workers(workers, work));
  list.rewind();
  return all;
}

}  // namespace

Result<std::vector<std::int64_t>> changed_files(Ledger& ledger, WorkList& list, std::size_t workers) {
  TRY_SET(std::vector<MarkedFile> files, marked_files(ledger, list, workers));
  std::vector<std::int64_t> ids;
  if (files.empty()) return ids;
  std::ranges::sort(files, {}, &MarkedFile::id);
  TRY(ledger.leave_out_noted(files));
  ids.reserve(files.size());
  for (const MarkedFile& file : files) ids.push_back(file.id);
  return ids;
}

}  // namespace radica
