#include "stages/quarantine_preview.h"

#include <algorithm>
#include <tuple>

#include "base/hash.h"
#include "stages/file_records.h"

namespace radica {
namespace {

// Hashes, because there may be a million paths.
class UnchangedFiles {
 public:
  Result<void> read(WorkList& files) {
    std::string_view bytes;
    for (bool has_more = true; has_more;) {
      TRY_SET(has_more, files.next(bytes));
      if (has_more) add(read_finished_file(bytes));
    }
    files.rewind();
    std::sort(paths_.begin(), paths_.end());
    return {};
  }
  [[nodiscard]] bool has(std::string_view path) const {
    return std::binary_search(paths_.begin(), paths_.end(), hash64(path));
  }

 private:
  void add(const FinishedFile& file) {
    // The scan does not ask for the hash of a file whose fingerprint is unchanged.
    const bool is_unchanged =
        file.file.is_known && (file.file.known_sha256.empty() || file.file.known_sha256 == file.sha256);
    if (is_unchanged) paths_.push_back(hash64(file.file.shown_path()));
  }
  std::vector<std::uint64_t> paths_;  // sorted
};

// Each rejected observation once, with the first of its rules.
struct Place {
  std::string file;
  std::int64_t index = -1;
  friend bool operator<(const Place& left, const Place& right) {
    return std::tie(left.file, left.index) < std::tie(right.file, right.index);
  }
};

// Both sides come in the same order, so none of them has to stand in memory.
class Comparison {
 public:
  Comparison(const UnchangedFiles& unchanged, CompanyRun& company)
      : unchanged_(unchanged), preview_(company.preview), rejects_(*company.rejects) {}

  Result<void> begin() { return next_now(); }
  Result<void> add_before(Place place, Rule rule) {
    if (!(before_ < place)) return {};  // another rule of the same one
    before_ = std::move(place);
    TRY(count_entering(&before_));
    const bool is_in_both = has_now_ && !(before_ < now_);
    if (!is_in_both && unchanged_.has(before_.file)) ++preview_.accepted[rule];
    return is_in_both ? next_now() : Result<void>{};
  }
  Result<void> end() { return count_entering(nullptr); }

 private:
  // Those that stand before `limit`, or all.
  Result<void> count_entering(const Place* limit) {
    while (has_now_ && (limit == nullptr || now_ < *limit)) {
      if (unchanged_.has(now_.file)) ++preview_.rejected[now_rule_];
      TRY(next_now());
    }
    return {};
  }
  Result<void> next_now() {
    const Place last = std::move(now_);
    do {
      TRY_SET(has_now_, rejects_.next(rejected_));
      now_ = {rejected_.file, rejected_.index.value_or(-1)};
    } while (has_now_ && (!rejected_.index || !(last < now_)));
    now_rule_ = rejected_.rule;
    return {};
  }

  const UnchangedFiles& unchanged_;
  Preview& preview_;
  Rejects::Reader rejects_;
  Rejected rejected_;
  Place before_, now_;
  Rule now_rule_{};
  bool has_now_ = false;
};

}  // namespace

Result<void> preview_quarantine(Ledger& ledger, CompanyRun& company) {
  UnchangedFiles unchanged;
  TRY(unchanged.read(*company.read_files));
  Comparison comparison(unchanged, company);
  TRY(comparison.begin());
  TRY(ledger.rejected_observations(company.company.name, [&](std::string_view path, std::int64_t index, Rule rule) {
    return comparison.add_before({std::string(path), index}, rule);
  }));
  return comparison.end();
}

}  // namespace radica
