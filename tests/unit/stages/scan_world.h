// A tree of one company, what scan finds in it, and a ledger in memory that keeps it for the next scan.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "stages/group_records.h"
#include "stages/scan.h"
#include "support/stage_world.h"

namespace radica {

// What a database would say of the tree, without one.
class TreeLedger final : public Ledger {
 public:
  std::map<std::int64_t, LedgerFile> rows;
  std::map<std::int64_t, std::string> fingerprint_of_row;
  FutureFiles future;

  // As if the run before had read it.
  void keep(const SourceFile& source, bool is_json) {
    if (is_json) json_.insert(source.id);
    LedgerFile row;
    row.id = source.id;
    row.path = source.shown_path();
    row.raw_path = source.path;
    row.stat = source.stat;
    row.first_path = source.first_path;
    row.first_mtime_ns = source.first_mtime_ns;
    row.state = "leido";
    fingerprint_of_row[row.id] = noted_fingerprint_of(source);
    rows[row.id] = std::move(row);
  }

  Result<void> fingerprints(const std::string&, const OnFingerprint& on_fingerprint) override {
    for (const auto& [id, fp] : fingerprint_of_row) {
      const LedgerFile& row = rows.at(id);
      on_fingerprint(id, fp, row.first_path != row.path || row.first_mtime_ns != row.stat.mtime_ns,
                     json_.count(id) > 0);
    }
    return {};
  }
  Result<void> fingerprints_of(const std::string& company, const std::vector<std::string>& paths,
                               const OnFingerprint& on_fingerprint) override {
    return fingerprints(company, [&](std::int64_t id, std::string_view fp, bool is_odd, bool is_json) {
      if (std::find(paths.begin(), paths.end(), rows.at(id).path) != paths.end())
        on_fingerprint(id, fp, is_odd, is_json);
    });
  }
  Result<std::vector<LedgerFile>> vanished_files(const std::string&, const std::vector<std::int64_t>& inodes) override {
    std::vector<LedgerFile> found;
    for (const auto& [id, row] : rows)
      if ((row.state == "desaparecido" || fingerprint_of_row.count(id) == 0) &&
          std::find(inodes.begin(), inodes.end(), static_cast<std::int64_t>(row.stat.inode)) != inodes.end())
        found.push_back(row);
    return found;
  }
  Result<std::vector<LedgerFile>> files_by_id(const std::vector<std::int64_t>& ids) override {
    std::vector<LedgerFile> found;
    for (const std::int64_t id : ids)
      if (rows.count(id) > 0) found.push_back(rows.at(id));
    return found;
  }
  Result<std::vector<LedgerFile>> files_by_path(const std::string&, const std::vector<std::string>& paths) override {
    std::vector<LedgerFile> found;
    for (const auto& [id, row] : rows)
      if (std::find(paths.begin(), paths.end(), row.path) != paths.end()) found.push_back(row);
    return found;
  }
  Result<std::int64_t> highest_file_id() override { return rows.empty() ? 0 : rows.rbegin()->first; }
  Result<FutureFiles> future_files(const std::string&) override { return future; }
  Result<void> set_future_files(const Act&, const std::string&, const FutureFiles& files) override {
    future = files;
    return {};
  }
  Result<void> mark_vanished(const Act&, const std::vector<std::int64_t>&) override { return {}; }
  Result<void> versions(const std::string&, const std::vector<std::string>&, const OnVersion&) override { return {}; }
  Result<std::vector<StaleVersion>> stale_versions(const std::string&, const std::string&) override {
    return std::vector<StaleVersion>();
  }
  Result<std::vector<std::pair<std::string, Correction>>> corrections(const std::string&) override {
    return std::vector<std::pair<std::string, Correction>>();
  }
  Result<std::vector<std::string>> tombstones() override { return std::vector<std::string>(); }
  Result<void> open_files(const Act&, const std::string&, std::int64_t) override { return {}; }
  Result<void> announce_files(const Act&, const std::string&, const std::vector<FinishedFile>&, LocalTime) override {
    return {};
  }
  Result<void> settle_files(const Act&, const std::string&) override { return {}; }
  [[nodiscard]] FileMark mark_of(const FinishedFile&) const override { return {}; }
  Result<void> leave_out_noted(std::vector<MarkedFile>&) override { return {}; }
  [[nodiscard]] std::size_t writers() const override { return 1; }
  Result<LoadedBatch> load(const Act&, const LoadOptions&, std::span<const ClaimToLoad>) override {
    return LoadedBatch();
  }
  Result<std::vector<ReassignedFile>> finish_files(const Act&, const std::string&, const std::vector<FinishedFile>&,
                                                   LocalTime) override {
    return std::vector<ReassignedFile>();
  }
  Result<void> set_rejected(const Act&, const std::string&, const BeginRejected&, LocalTime) override { return {}; }
  Result<void> set_repairs(const Act&, const std::string&, const BeginRepairs&) override { return {}; }
  Result<void> rejected_observations(const std::string&, const OnRejected&) override { return {}; }
  Result<std::vector<SeenName>> seen_names(const std::string&) override { return std::vector<SeenName>(); }
  Result<void> note_names(const Act&, const std::string&, const std::vector<SeenName>&, bool,
                          const std::vector<SeenName>&, LocalTime) override {
    return {};
  }
  Result<void> tell_names(const Act&, const std::string&) override { return {}; }
  Result<std::vector<std::string>> delta(const std::string&) override { return std::vector<std::string>(); }
  Result<void> clear_delta(const Act&, const std::string&) override { return {}; }
  Result<void> records(const std::string&, const std::vector<std::string>&, const OnRecord&) override { return {}; }
  Result<std::vector<ClaimKeys>> claim_keys(const std::string&, const std::vector<std::string>&) override {
    return std::vector<ClaimKeys>();
  }
  Result<ByGroup<std::string>> claims_of_groups(const std::string&, const std::vector<GroupName>&) override {
    return ByGroup<std::string>();
  }
  Result<ByGroup<LedgerFile>> files_of_groups(const std::string&, const std::vector<GroupName>&) override {
    return ByGroup<LedgerFile>();
  }
  Result<std::vector<std::vector<LedgerFile>>> files_below(const std::string&,
                                                           const std::vector<std::string>&) override {
    return std::vector<std::vector<LedgerFile>>();
  }
  Result<ByGroup<RejectedName>> rejected_of_groups(const std::string&, const std::vector<GroupName>&) override {
    return ByGroup<RejectedName>();
  }

 private:
  std::set<std::int64_t> json_;
};

class ScanTest : public testing::Test {
 protected:
  static constexpr LocalTime kMinute = 60;

  void SetUp() override { world_.folder().make_folder("in/afinia/oficina_virtual"); }

  virtual void prepare() {}  // of a scan, beyond the options

  // Writes a file that is long settled.
  std::string write(std::string_view path, std::string_view bytes = "{}") {
    std::string written = world_.write(path, bytes);
    world_.age(written, now_ - 60 * kMinute);
    return written;
  }
  void scan_tree() {
    world_.restart();
    world_.context().ledger = ledger_.rows.empty() && !has_ledger_ ? nullptr : &ledger_;
    world_.context().options.reads_all = reads_all_;
    prepare();
    const auto report = scan(world_.context(), {});
    ASSERT_TRUE(report) << report.error().describe();
    to_read_.clear();
    std::string_view bytes;
    while (world_.company().to_read->next(bytes).value()) {
      ByteReader reader(bytes);
      to_read_.push_back(read_source_file(reader));
    }
    std::sort(to_read_.begin(), to_read_.end(),
              [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
    groups_.clear();
    for (std::size_t bucket = 0; bucket < kBucketCount; ++bucket) {
      const std::string all = world_.company().groups->read(bucket).value();
      for (ByteReader reader(all); !reader.at_end();)
        groups_.push_back(read_group_record(read_group_head(reader).record));
    }
    std::sort(groups_.begin(), groups_.end(), [](const GroupRecord& a, const GroupRecord& b) {
      return std::tie(a.folder, a.segment, a.file.path) < std::tie(b.folder, b.segment, b.file.path);
    });
  }
  // The run went well: the ledger knows what was read and the other files.
  void commit() {
    for (const SourceFile& file : to_read_) ledger_.keep(file, true);
    for (const GroupRecord& group : groups_)
      if (group.tag == GroupTag::kFile && !group.is_deferred) ledger_.keep(group.file, false);
  }
  std::string read_paths() const {
    std::string text;
    for (const SourceFile& file : to_read_) text += (text.empty() ? "" : " ") + file.shown_path();
    return text;
  }
  // "found/ignored/deferred/unchanged/rejected" of the balance; read is counted by ingest.
  std::string balance() {
    const FileBalance& files = world_.company().files;
    std::string text;
    for (const std::uint64_t number : {files.found, files.ignored, files.deferred, files.unchanged, files.rejected})
      text += (text.empty() ? "" : "/") + std::to_string(number);
    return text;
  }
  std::string groups() const {
    std::string text;
    for (const GroupRecord& group : groups_) {
      constexpr const char* kTags[] = {"file", "claim", "former", "owner", "wait", "wait-owner", "touched"};
      text += (text.empty() ? "" : " ") + std::string(kTags[static_cast<int>(group.tag)]) + ":" + group.folder + "|" +
              group.segment;
      if (group.tag == GroupTag::kFile) text += "|" + std::string(name_of(group.file.path));
      if (group.tag == GroupTag::kWait) text += "|" + group.key;
      if (group.part != OrganisedPart::kNone)
        text += group.part == OrganisedPart::kDetail ? "(detail)" : "(attachment)";
      if (group.is_deferred) text += "(deferred)";
    }
    return text;
  }

  LocalTime now_ = *parse_local(test::kNow);
  test::StageWorld world_;
  TreeLedger ledger_;
  bool has_ledger_ = false, reads_all_ = true;
  std::vector<SourceFile> to_read_;
  std::vector<GroupRecord> groups_;
};

class ScanAgainTest : public ScanTest {
 protected:
  void SetUp() override {
    ScanTest::SetUp();
    has_ledger_ = true;
    reads_all_ = false;
    write("a.json", "a");
    write("b.json", "b");
    write("x/RE1_1.pdf", "pdf");
    scan_tree();
    EXPECT_EQ(read_paths(), "a.json b.json");
    commit();
  }
  std::tuple<std::uint64_t, std::uint64_t, std::int64_t> rename_stat(std::string_view path) const {
    const FileStat stat = *stat_file(world_.path(path));
    return {stat.size, stat.inode, stat.mtime_ns};
  }
  std::int64_t id_of(std::string_view path) const {
    for (const auto& [id, row] : ledger_.rows)
      if (row.path == path) return id;
    return 0;
  }
};

// A folder below the deepest that is walked: unreadable for every user.
inline std::string deep_folder() {
  std::string path = "d";
  for (unsigned level = 1; level <= kDeepestFolder; ++level) path += "/d";
  return path;
}

}  // namespace radica
