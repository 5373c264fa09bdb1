#include "adapters/db_manifests.h"

#include "adapters/sql_work.h"
#include "base/fault.h"

namespace radica {
namespace {

Manifest manifest_of(const SqlRow& row) {
  return {std::string(row.text(0)), std::string(row.text(1)), std::string(row.text(2)),
          static_cast<std::uint64_t>(row.integer(3)), static_cast<std::uint64_t>(row.integer(4))};
}

class DbManifests final : public ManifestLedger {
 public:
  explicit DbManifests(Sql& sql) : sql_(sql) {}

  Result<void> unlisted(const OnEntry& on_entry) override {
    return stream_rows(sql_, {"manifest/unlisted"}, {}, [&](const SqlRow& row) -> Result<void> {
      ManifestLine entry;
      entry.company = row.text(0);
      entry.key = row.text(1);
      entry.path = row.text(2);
      entry.bytes = static_cast<std::uint64_t>(row.integer(3));
      entry.sha256 = row.text(4);
      entry.etag = row.text(5);
      entry.version_id = row.text(6);
      entry.stored_at = row.text(7);
      entry.stored_bytes = static_cast<std::uint64_t>(row.integer(8));
      entry.encoding = row.text(9);
      return on_entry(entry);
    });
  }

  Result<std::optional<Manifest>> last() override {
    std::optional<Manifest> found;
    TRY(stream_rows(sql_, {"manifest/last"}, {}, [&found](const SqlRow& row) -> Result<void> {
      found = manifest_of(row);
      return {};
    }));
    return found;
  }

  Result<std::vector<Manifest>> all() override {
    std::vector<Manifest> manifests;
    TRY(stream_rows(sql_, {"manifest/all"}, {}, [&manifests](const SqlRow& row) -> Result<void> {
      manifests.push_back(manifest_of(row));
      return {};
    }));
    return manifests;
  }

  Result<void> add(const Act& act, const Manifest& manifest) override {
    return write_work(sql_, act, [&](Transaction& transaction) -> Result<void> {
      TRY(transaction.run({"manifest/add"}, {{"run_id", manifest.run_id},
                                             {"sha256", manifest.sha256},
                                             {"previous", manifest.previous},
                                             {"bytes", static_cast<std::int64_t>(manifest.bytes)},
                                             {"objects", static_cast<std::int64_t>(manifest.objects)}}));
      TRY(transaction.run({"manifest/mark_listed"}, {{"run_id", manifest.run_id}}));
      FAULT("manifest.before_commit");
      return {};
    });
  }

 private:
  Sql& sql_;
};

}  // namespace

std::unique_ptr<ManifestLedger> db_manifests(Sql& sql) {
  return std::make_unique<DbManifests>(sql);
}

}  // namespace radica
