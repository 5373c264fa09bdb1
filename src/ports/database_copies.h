// The whole database as one file, for backups: made, put back, and tried out. What a file holds is described by digests
// of its tables (model/backup.h). One thread at a time.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "model/backup.h"
#include "model/run.h"

namespace radica {

// What the restored database says of its restoration.
struct RestoreNote {
  const Act& act;  // its lease token, or 0 where there was no lease to be had
  const Clock& clock;
  LocalTime started = 0;
  std::string backup;  // its name
};

class DatabaseCopies {
 public:
  virtual ~DatabaseCopies() = default;
  [[nodiscard]] virtual std::string_view ending() const = 0;  // of the files: ".dump"
  // What would copy, with its version. kNotFound E-BACKUP-002 when it is missing
  // or older than the server, naming the package.
  virtual Result<std::string> find_tool() = 0;
  // Writes one snapshot into the file `path`, which is there and empty, and answers what stood in it.
  virtual Result<CopyFacts> copy_to(const std::string& path) = 0;
  // Replaces Radica's tables by those of the file, all of them or nothing, and notes it there. Nothing is changed
  // unless the tables that were put back have the digests of `expected` (kCorrupt E-BACKUP-006). Waits for those who
  // read or write the tables, but not for long. Whoever holds the lease by an older token is out.
  virtual Result<void> restore(const std::string& path, const CopyFacts& expected, const RestoreNote& note) = 0;
  // The digests of what the file becomes in a database of its own, which goes away again.
  virtual Result<std::vector<TableDigest>> try_out(const std::string& path, const CopyFacts& expected) = 0;
};

// Asked now and then by what takes long: an error ends it (E-RUN-001).
using CheckStop = std::function<Result<void>()>;

}  // namespace radica
