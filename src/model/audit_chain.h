// The chain of the audit: what is hashed, and what a verifier finds (docs/decisions/0035). Pure.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "model/audit.h"

namespace radica {

inline constexpr std::string_view kNoHash = "0000000000000000000000000000000000000000000000000000000000000000";
// The act that says which rows retention let go: its object is the first one that is still there.
inline constexpr std::string_view kAuditPurge = "audit purge";

// The canonical bytes of a row but for its hash: RFC 8785, the members of AuditRow by name.
[[nodiscard]] std::string canonical_text(const AuditRow& row);
[[nodiscard]] std::string hash_of(const AuditRow& row);
// The row that follows `last` (nothing: the first one). Texts become what a database keeps: UTF-8 without control
// characters.
[[nodiscard]] AuditRow next_row(const std::optional<AuditRow>& last, AuditEvent event);

// A line of an export: the canonical members and `hash`.
[[nodiscard]] std::string audit_line(const AuditRow& row);
[[nodiscard]] std::optional<AuditRow> audit_row_of(std::string_view line);

// The last line of an export, which tells a file that was cut from one that is whole.
struct AuditExportEnd {
  std::int64_t rows = 0, first = 0, last = 0;
  std::string hash;  // of the last row
  friend bool operator==(const AuditExportEnd&, const AuditExportEnd&) = default;
};
[[nodiscard]] std::string end_line(const AuditExportEnd& end);
[[nodiscard]] std::optional<AuditExportEnd> export_end_of(std::string_view line);

// What the chain was at the end of a day, kept where the database is not: in the store.
struct AuditRoot {
  std::string date;      // YYYY-MM-DD, local
  std::int64_t seq = 0;  // of the last row
  std::string hash;      // of that row
  std::string previous;  // SHA-256 of the text of the root before; of the first one 64 zeros
};
[[nodiscard]] std::string root_text(const AuditRoot& root);  // RFC 8785 and a line feed
[[nodiscard]] std::optional<AuditRoot> root_of(std::string_view text);
// Where roots stand in the store, flat: `{prefix}/_auditoria/`; keys are in the order of the chain.
[[nodiscard]] std::string store_roots(std::string_view prefix);
[[nodiscard]] std::string root_key(std::string_view prefix, const AuditRoot& root);

enum class AuditFault : std::uint8_t {
  kChanged,     // the row is not what its hash says
  kUnlinked,    // the row does not follow the one before: one of the two was put there or hashed anew
  kMissing,     // rows from `seq` to `last` are gone
  kOrder,       // the row stands behind one that is not older
  kHead,        // the chain begins with this row, and no purge says so
  kTail,        // a root knows rows up to `last`; the chain ends with `seq`
  kRoot,        // a root knows another row here: the chain was made anew
  kRootChain,   // the root of `date` does not follow the one before: a root was changed or is gone
  kUnreadable,  // the line `seq` of the file is no row
  kEnd,         // the file does not end as an export does
  kEmptied,     // of `last` runs and accounts, each of which was told, there are `seq` rows
  kGone,        // the table is not there
};
[[nodiscard]] std::string_view name_of(AuditFault fault);

struct AuditFinding {
  AuditFault fault = AuditFault::kChanged;
  std::int64_t seq = 0, last = 0;
  std::string date;  // of the root
  friend bool operator==(const AuditFinding&, const AuditFinding&) = default;
};

// Looks at rows in their order.
class AuditChainCheck {
 public:
  // `roots`: what check_roots() left, the oldest first. `is_whole`: a chain from its beginning, not a stretch of it.
  // `least`: how many rows a whole chain of which none was purged has at least.
  AuditChainCheck(std::vector<AuditRoot> roots, bool is_whole, std::int64_t least = 0);
  void add(const AuditRow& row);
  void add_unreadable(std::int64_t line);
  // All that was found, by seq. Once.
  [[nodiscard]] std::vector<AuditFinding> finish();

  [[nodiscard]] std::int64_t rows() const { return rows_; }
  [[nodiscard]] const std::optional<AuditRow>& last() const { return last_; }
  [[nodiscard]] AuditExportEnd end() const;  // of an export of the rows so far
  [[nodiscard]] std::int64_t first() const { return first_; }

 private:
  void compare_with_roots(const AuditRow& row);

  std::map<std::int64_t, AuditRoot> roots_;  // by seq, not seen yet
  bool is_whole_;
  std::int64_t least_;
  std::int64_t rows_ = 0, first_ = 0;
  std::set<std::int64_t> begins_;  // where purges say that the chain begins
  std::optional<AuditRow> last_;
  std::vector<AuditFinding> findings_;
};

// The lines of an export, without their ends.
class AuditExportCheck {
 public:
  void add_line(std::string_view line);
  [[nodiscard]] std::vector<AuditFinding> finish();
  [[nodiscard]] const AuditChainCheck& chain() const { return chain_; }

 private:
  AuditChainCheck chain_{{}, false};
  std::int64_t lines_ = 0;
  std::optional<AuditExportEnd> end_;
  bool has_more_ = false;  // behind the end
};

// The roots of these texts, the oldest first; what is wrong with their chain becomes findings.
[[nodiscard]] std::vector<AuditRoot> check_roots(const std::vector<std::string>& texts,
                                                 std::vector<AuditFinding>& findings);

}  // namespace radica
