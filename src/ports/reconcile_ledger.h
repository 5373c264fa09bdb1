// What `reconcile` and `verify` ask of the database beyond the ports of the stages: the registry and the rows as they
// stand, and the repairs of what was changed behind Radica's back. Changing calls are units of work, fenced by the
// Act's lease token; doing one again changes nothing more.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "model/record.h"
#include "model/run.h"
#include "ports/ledger.h"

namespace radica {

// A row of registros_ov_s3.
struct RegisteredFile {
  std::string key, bucket, url, sha256;
  std::uint64_t bytes = 0;
  bool counts_as_stored = false;  // estado_carga says so, and nobody has asked to send it again
};

// A claim as it stands: its row, and the versions its record folds from.
struct ClaimState {
  std::string radicado;
  std::optional<Record> row;  // nothing: only the ledger knows the claim
  bool is_processed = false, is_waiting = false;
  bool is_left_behind = false;  // its files are read, and none of them gives it any more
  std::string urls;             // archivos_s3_urls, JSON; empty before the upload
  std::vector<Observation> versions;
};

class ReconcileLedger {
 public:
  virtual ~ReconcileLedger() = default;

  using OnRegistered = std::function<Result<void>(const RegisteredFile& file)>;
  // Of all buckets, in the order of the keys' bytes.
  virtual Result<void> registered(const std::string& company, const OnRegistered& on_file) = 0;
  // The claims behind `after` in the order of their bytes, at least `most` of them unless there are fewer; one
  // snapshot.
  virtual Result<std::vector<ClaimState>> claims(const std::string& company, const std::string& after,
                                                 std::size_t most) = 0;

  // The day (since 1970, in the configured zone) whose share of the objects was read back last; nothing before the
  // first. Of `verify`.
  virtual Result<std::optional<std::int64_t>> share_day(const std::string& company) = 0;
  virtual Result<void> set_share_day(const Act& act, const std::string& company, std::int64_t day) = 0;

  // Business fields as their versions fold, with history and version + 1 where they differ; a row that is gone is
  // inserted again and waits for the upload. Claims without versions stay as they are.
  virtual Result<void> restore_rows(const Act& act, const Ledger::LoadOptions& options,
                                    const std::vector<std::string>& radicados) = 0;
  // hash_registro alone, from the columns of its row.
  virtual Result<void> restore_hashes(const Act& act, const std::string& company,
                                      const std::vector<std::string>& radicados) = 0;
  // The claims wait for the upload again; `unset`: and do not count as processed until then.
  virtual Result<void> requeue(const Act& act, const std::string& company, const std::vector<std::string>& radicados,
                               bool unset) = 0;
  // Rows of registros_ov_s3 of another bucket than the present one are those of this one now.
  virtual Result<void> move_registered(const Act& act, const std::string& company, const std::string& bucket,
                                       const std::vector<std::string>& keys) = 0;
  // Registered by others than Radica, and not in the store: requiere_resubida says so.
  virtual Result<void> mark_lost(const Act& act, const std::string& company, const std::string& bucket,
                                 const std::vector<std::string>& keys) = 0;
};

}  // namespace radica
