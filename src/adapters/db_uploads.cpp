#include "adapters/db_uploads.h"

#include <array>
#include <map>
#include <set>

#include "adapters/db_ledger.h"
#include "adapters/sql_lists.h"
#include "adapters/sql_work.h"
#include "base/fault.h"

namespace radica {
namespace {

constexpr std::array<std::string_view, 3> kStates{"enviando", "subido", "verificado"};
constexpr std::string_view kWasThere = "pre_existente";

SqlValue text_or_null(std::string_view text) {
  if (text.empty()) return std::monostate();
  return text;
}

FileRole role_of(std::string_view name) {
  for (const FileRole role : {FileRole::kData, FileRole::kDetail, FileRole::kAttachment})
    if (name == name_of_role(role)) return role;
  return FileRole::kNone;
}

StoredObject object_of(const SqlRow& row) {
  StoredObject object;
  object.radicado = row.text(0);
  object.role = role_of(row.text(1));
  object.key = row.text(2);
  object.file_id = row.integer(3);
  object.sha256 = row.text(4);
  object.bytes = static_cast<std::uint64_t>(row.integer(5));
  object.stored_bytes = static_cast<std::uint64_t>(row.integer(6));
  object.content_type = row.text(7);
  object.etag = row.text(8);
  object.version_id = row.text(9);
  object.facts = row.text(11);
  object.was_there = row.text(12) == kWasThere;
  object.encoding = row.text(13);
  for (std::size_t state = 0; state < kStates.size(); ++state)
    if (row.text(10) == kStates[state]) object.state = static_cast<ObjectState>(state);
  return object;
}

Result<void> fill_changed_objects(Transaction& transaction, const std::vector<StoredObject>& objects) {
  TRY(transaction.run({"upload/create_changed_objects"}));
  TRY(transaction.run({"upload/clear_changed_objects"}));
  const std::vector<std::string_view> columns{"radicado", "tipo",         "key",          "file_id",   "sha256",
                                              "bytes",    "stored_bytes", "content_type", "etag",      "version_id",
                                              "state",    "facts",        "origin",       "stored_at", "encoding"};
  std::size_t next = 0;
  TRY(transaction.bulk_insert("temp.radica_changed_object", columns, [&](std::vector<SqlValue>& row) {
    if (next == objects.size()) return false;
    const StoredObject& object = objects[next++];
    row = {std::string_view(object.radicado),
           name_of_role(object.role),
           std::string_view(object.key),
           object.file_id,
           std::string_view(object.sha256),
           static_cast<std::int64_t>(object.bytes),
           static_cast<std::int64_t>(object.stored_bytes),
           std::string_view(object.content_type),
           std::string_view(object.etag),
           text_or_null(object.version_id),
           kStates[static_cast<std::size_t>(object.state)],
           text_or_null(object.facts),
           object.was_there ? SqlValue(kWasThere) : SqlValue(std::monostate()),
           text_or_null(object.stored_at),
           text_or_null(object.encoding)};
    return true;
  }));
  return {};
}

Result<void> fill_registry(Transaction& transaction, const std::vector<ClaimDone>& claims) {
  TRY(transaction.run({"upload/create_registry"}));
  TRY(transaction.run({"upload/clear_registry"}));
  const std::vector<std::string_view> columns{"nombre_archivo", "ruta_original", "tamano_archivo", "tipo_archivo",
                                              "hash_archivo",   "clave_s3",      "url_s3",         "numero_reclamo_sgc",
                                              "tipo_contenido", "metadatos",     "fecha_archivo",  "estado_carga",
                                              "origen_carga"};
  std::size_t claim = 0, object = 0;
  std::string file_time;
  TRY(transaction.bulk_insert("temp.radica_registry", columns, [&](std::vector<SqlValue>& row) {
    while (claim < claims.size() && object == claims[claim].objects.size()) {
      ++claim;
      object = 0;
    }
    if (claim == claims.size()) return false;
    const ClaimDone::RegisterRow& entry = claims[claim].objects[object++];
    file_time = format_local(entry.file_time);
    row = {std::string_view(entry.name),
           std::string_view(entry.source_path),
           static_cast<std::int64_t>(entry.bytes),
           text_or_null(entry.extension),
           std::string_view(entry.sha256),
           std::string_view(entry.key),
           std::string_view(entry.url),
           text_or_null(claims[claim].sgc),
           std::string_view(entry.content_type),
           std::string_view(entry.metadata),
           std::string_view(file_time),
           entry.was_there ? kWasThere : std::string_view("subido"),
           entry.was_there ? kWasThere : std::string_view("bot")};
    return true;
  }));
  return {};
}

Result<void> fill_done(Transaction& transaction, const std::vector<ClaimDone>& claims) {
  TRY(transaction.run({"upload/create_done"}));
  TRY(transaction.run({"upload/clear_done"}));
  std::size_t next = 0;
  TRY(transaction.bulk_insert("temp.radica_done_claim", {"radicado", "urls"}, [&](std::vector<SqlValue>& row) {
    if (next == claims.size()) return false;
    row = {std::string_view(claims[next].radicado), std::string_view(claims[next].urls)};
    ++next;
    return true;
  }));
  return {};
}

// In the order given: a folder of another claim, or of one before, is taken.
Result<void> choose_folders(Transaction& transaction, const std::string& company, const std::vector<FolderWish>& wishes,
                            std::vector<FolderGiven>& given) {
  std::vector<std::string> folders;
  for (const FolderWish& wish : wishes) folders.push_back(wish.folder);
  const std::string list = json_list(folders);
  std::set<std::string> taken;
  TRY(transaction.query({"upload/folder_owners"}, {{"empresa", company}, {"folders", list}},
                        [&](const SqlRow& row) -> Result<void> {
                          taken.emplace(row.text(0));
                          return {};
                        }));
  given.clear();
  for (const FolderWish& wish : wishes) {
    const bool is_shared = !taken.insert(wish.folder).second;
    given.push_back({wish.radicado, is_shared ? wish.shared_folder : wish.folder, is_shared});
  }
  return {};
}

class DbUploads final : public UploadLedger {
 public:
  explicit DbUploads(Sql& sql) : sql_(sql) {}

  Result<bool> has_stored() override {
    bool is_there = false;
    TRY(stream_rows(sql_, {"upload/has_stored"}, {}, [&](const SqlRow&) -> Result<void> {
      is_there = true;
      return {};
    }));
    return is_there;
  }

  Result<std::vector<std::string>> pending(const std::string& company) override {
    std::vector<std::string> radicados;
    const std::string table = db::company_table_name(company);
    const auto on_row = [&radicados](const SqlRow& row) -> Result<void> {
      radicados.emplace_back(row.text(0));
      return {};
    };
    TRY(stream_rows(sql_, {"upload/pending", {{"table", table}}}, {{"empresa", company}}, on_row));
    return radicados;
  }
  Result<void> spread_pending(const Act& act) override { return write_work(sql_, act, db::spread_pending); }

  Result<std::vector<ClaimUpload>> claims(const std::string& company,
                                          const std::vector<std::string>& radicados) override;
  Result<StoreBalance> settled_files(const std::string& company, const std::vector<std::string>& radicados) override;
  Result<ArchiveBalance> archived_files(const std::string& company) override {
    ArchiveBalance sum;
    TRY(stream_rows(sql_, {"upload/archived_files"}, {{"empresa", company}}, [&sum](const SqlRow& row) -> Result<void> {
      int column = 0;
      for (std::uint64_t* part :
           {&sum.files, &sum.archived, &sum.superseded, &sum.waiting, &sum.lists, &sum.rejected, &sum.unmatched})
        *part = static_cast<std::uint64_t>(row.integer(column++));
      return {};
    }));
    sum.is_counted = true;
    return sum;
  }
  Result<std::vector<FolderGiven>> fix_folders(const Act& act, const std::string& company,
                                               const std::vector<FolderWish>& wishes) override;
  Result<std::vector<FolderGiven>> foresee_folders(const std::string& company,
                                                   const std::vector<FolderWish>& wishes) override {
    std::vector<FolderGiven> given;
    TRY(read_work(sql_, [&](Transaction& transaction) { return choose_folders(transaction, company, wishes, given); }));
    return given;
  }
  Result<void> begin_objects(const Act& act, const std::string& company, const std::vector<StoredObject>& objects,
                             const std::vector<FileHash>& hashes) override;

  Result<void> update_objects(const Act& act, const std::vector<StoredObject>& objects) override {
    return write_work(sql_, act, [&](Transaction& transaction) -> Result<void> {
      TRY(fill_changed_objects(transaction, objects));
      TRY(transaction.run({"upload/update_objects"}));
      return {};
    });
  }

  Result<std::vector<std::string>> forget_objects(const Act& act, const std::string& company,
                                                  const std::vector<std::string>& keys) override;

  Result<void> settle_objects(const Act& act, const std::string& company,
                              const std::vector<StoredObject>& objects) override {
    const std::string table = db::company_table_name(company);
    return write_work(sql_, act, [&](Transaction& transaction) -> Result<void> {
      TRY(fill_changed_objects(transaction, objects));
      TRY(transaction.run({"upload/update_objects"}));
      TRY(transaction.run({"upload/unset_unproven", {{"table", table}}}));
      TRY(transaction.run({"upload/add_unproven"}, {{"empresa", company}}));
      return {};
    });
  }

  Result<void> objects(const std::string& company, const OnObject& on_object) override {
    return stream_rows(sql_, {"upload/objects"}, {{"empresa", company}},
                       [&](const SqlRow& row) -> Result<void> { return on_object(object_of(row)); });
  }

  Result<std::vector<StoredObject>> stored_after(const std::string& company, const std::string& after,
                                                 std::size_t most) override {
    std::vector<StoredObject> objects;
    TRY(stream_rows(sql_, {"upload/stored_after"},
                    {{"empresa", company}, {"after", after}, {"most", static_cast<std::int64_t>(most)}},
                    [&](const SqlRow& row) -> Result<void> {
                      objects.push_back(object_of(row));
                      return {};
                    }));
    return objects;
  }

  Result<bool> is_open(const std::string& key) override {
    bool is_there = false;
    TRY(stream_rows(sql_, {"upload/is_open"}, {{"key", key}}, [&](const SqlRow&) -> Result<void> {
      is_there = true;
      return {};
    }));
    return is_there;
  }

  Result<void> write_back(const Act& act, const std::string& company, const StorePlace& place,
                          const std::vector<ClaimDone>& claims, LocalTime now) override;

 private:
  Sql& sql_;
};

Result<std::vector<ClaimUpload>> DbUploads::claims(const std::string& company,
                                                   const std::vector<std::string>& radicados) {
  const std::string list = json_list(radicados), table = db::company_table_name(company);
  const std::vector<SqlParameter> parameters{{"empresa", company}, {"radicados", list}};
  std::vector<ClaimUpload> claims;
  std::map<std::string, std::size_t> positions;
  const SqlWork work = [&](Transaction& transaction) -> Result<void> {
    claims.clear();
    positions.clear();
    TRY(transaction.query({"upload/claims", {{"table", table}}}, parameters, [&](const SqlRow& row) -> Result<void> {
      positions[std::string(row.text(0))] = claims.size();
      claims.push_back({std::string(row.text(0)), std::string(row.text(1)), std::string(row.text(2)), {}, {}});
      return {};
    }));
    TRY(transaction.query({"upload/claim_files"}, parameters, [&](const SqlRow& row) -> Result<void> {
      LedgerFile file = db::ledger_file_of(row);
      const auto claim = positions.find(file.radicado);
      if (claim != positions.end()) claims[claim->second].files.push_back(std::move(file));
      return {};
    }));
    TRY(transaction.query({"upload/claim_objects"}, parameters, [&](const SqlRow& row) -> Result<void> {
      StoredObject object = object_of(row);
      const auto claim = positions.find(object.radicado);
      if (claim != positions.end()) claims[claim->second].objects.push_back(std::move(object));
      return {};
    }));
    return {};
  };
  TRY(read_work(sql_, work));
  return claims;
}

Result<StoreBalance> DbUploads::settled_files(const std::string& company, const std::vector<std::string>& radicados) {
  const std::string list = json_list(radicados), table = db::company_table_name(company);
  StoreBalance sum;
  const auto on_row = [&sum](const SqlRow& row) -> Result<void> {
    const auto number = [&row](int column) { return static_cast<std::uint64_t>(row.integer(column)); };
    sum.files = number(0);
    sum.already_there = number(1);
    sum.same_bytes = number(2);
    sum.superseded = number(3);
    sum.failed = sum.files - sum.already_there - sum.same_bytes - sum.superseded;
    return {};
  };
  TRY(stream_rows(sql_, {"upload/settled_files", {{"table", table}}}, {{"empresa", company}, {"radicados", list}},
                  on_row));
  return sum;
}

Result<std::vector<FolderGiven>> DbUploads::fix_folders(const Act& act, const std::string& company,
                                                        const std::vector<FolderWish>& wishes) {
  std::vector<FolderGiven> given;
  const SqlWork work = [&](Transaction& transaction) -> Result<void> {
    TRY(choose_folders(transaction, company, wishes, given));
    std::size_t next = 0;
    TRY(transaction.bulk_insert("radica_claim", {"empresa", "radicado", "folder", "last_run"},
                                [&](std::vector<SqlValue>& row) {
                                  if (next == given.size()) return false;
                                  row = {std::string_view(company), std::string_view(given[next].radicado),
                                         std::string_view(given[next].folder), std::string_view(act.run_id)};
                                  ++next;
                                  return true;
                                }));
    FAULT("folders.before_commit");
    return {};
  };
  TRY(write_work(sql_, act, work));
  return given;
}

Result<void> DbUploads::begin_objects(const Act& act, const std::string& company,
                                      const std::vector<StoredObject>& objects, const std::vector<FileHash>& hashes) {
  const std::string table = db::company_table_name(company);
  return write_work(sql_, act, [&](Transaction& transaction) -> Result<void> {
    TRY(fill_changed_objects(transaction, objects));
    TRY(transaction.run({"upload/unset_processed", {{"table", table}}}));
    TRY(transaction.run({"upload/merge_objects"}, {{"empresa", company}, {"run_id", act.run_id}}));
    TRY(transaction.run({"upload/create_hashes"}));
    TRY(transaction.run({"upload/clear_hashes"}));
    std::size_t next = 0;
    TRY(transaction.bulk_insert("temp.radica_file_hash", {"id", "sha256"}, [&](std::vector<SqlValue>& row) {
      if (next == hashes.size()) return false;
      row = {hashes[next].file_id, std::string_view(hashes[next].sha256)};
      ++next;
      return true;
    }));
    TRY(transaction.run({"upload/set_hashes"}));
    return {};
  });
}

Result<std::vector<std::string>> DbUploads::forget_objects(const Act& act, const std::string& company,
                                                           const std::vector<std::string>& keys) {
  const std::string wanted = json_list(keys);
  std::vector<std::string> forgotten;
  const SqlWork work = [&](Transaction& transaction) -> Result<void> {
    forgotten.clear();
    TRY(transaction.query({"upload/never_received"}, {{"empresa", company}, {"keys", wanted}},
                          [&](const SqlRow& row) -> Result<void> {
                            forgotten.emplace_back(row.text(0));
                            return {};
                          }));
    const std::string list = json_list(forgotten);
    TRY(transaction.run({"upload/forget_objects"}, {{"empresa", company}, {"keys", list}}));
    FAULT("upload.before_forgetting");
    return {};
  };
  TRY(write_work(sql_, act, work));
  return forgotten;
}

Result<void> DbUploads::write_back(const Act& act, const std::string& company, const StorePlace& place,
                                   const std::vector<ClaimDone>& claims, LocalTime now) {
  const std::string time = format_local(now), table = db::company_table_name(company);
  const SqlWork work = [&](Transaction& transaction) -> Result<void> {
    TRY(fill_done(transaction, claims));
    TRY(fill_registry(transaction, claims));
    TRY(transaction.run({"upload/set_urls", {{"table", table}}}));
    TRY(transaction.run(
        {"upload/merge_registry"},
        {{"bucket", place.bucket}, {"region", text_or_null(place.region)}, {"empresa", company}, {"now", time}}));
    TRY(transaction.run({"upload/drop_pending"}, {{"empresa", company}}));
    FAULT("write_back.before_commit");
    return {};
  };
  TRY(write_work(sql_, act, work));
  FAULT("write_back.after_commit");
  return {};
}

}  // namespace

Result<void> db::spread_pending(Transaction& transaction) {
  std::vector<std::string> companies;
  TRY(transaction.query({"upload/ranges"}, {}, [&companies](const SqlRow& row) -> Result<void> {
    companies.emplace_back(row.text(0));
    return {};
  }));
  for (const std::string& company : companies) {
    const std::string table = company_table_name(company);
    TRY(transaction.run({"upload/spread_pending", {{"table", table}}}, {{"empresa", company}}));
    TRY(transaction.run({"upload/end_ranges"}, {{"empresa", company}}));
  }
  return {};
}

std::unique_ptr<UploadLedger> db_uploads(Sql& sql) {
  return std::make_unique<DbUploads>(sql);
}

}  // namespace radica
