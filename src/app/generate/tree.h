// Writes one company's tree as fast as the disk takes small files: relative to open folders, no fsync, modification
// times from the times in the names. One thread at a time.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/error.h"

namespace radica::synthetic {

// Folders of {company}/oficina_virtual (domain.md §1.9).
enum class Folder : std::uint8_t { kRoot, kProcessed, kOthers, kOrganised, kCopies, kControl, kCheckpoints };
inline constexpr std::array<std::string_view, 7> kFolderNames{".",     "processed",          "otros",      "organizado",
                                                              "copia", "pagination_control", "checkpoints"};

// A new file anywhere, `modified` in Unix seconds. E-FILE-002 if it cannot be written.
Result<void> write_plain_file(const std::string& path, std::string_view bytes, std::int64_t modified);

class CompanyTree {
 public:
  // Makes {out}/{company}/oficina_virtual and its folders. E-FILE-006 if one cannot be made.
  static Result<CompanyTree> create(const std::string& out, std::string_view company, const Zone& zone);
  CompanyTree(CompanyTree&& other) noexcept;
  CompanyTree& operator=(CompanyTree&&) = delete;
  CompanyTree(const CompanyTree&) = delete;
  CompanyTree& operator=(const CompanyTree&) = delete;
  ~CompanyTree();

  // A new file; `name` may begin with a folder of make_folder(). E-FILE-002 if it cannot be written.
  Result<void> put(Folder folder, const std::string& name, std::string_view bytes, LocalTime modified);
  Result<void> make_folder(Folder folder, const std::string& name);

  [[nodiscard]] std::uint64_t files() const { return files_; }
  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }

 private:
  CompanyTree(std::string path, const Zone& zone);
  [[nodiscard]] std::string path_of(Folder folder, const std::string& name) const;
  [[nodiscard]] int descriptor(Folder folder) const { return descriptors_[static_cast<std::size_t>(folder)]; }

  std::string path_;
  Zone zone_;
  std::array<int, kFolderNames.size()> descriptors_{};
  std::uint64_t files_ = 0, bytes_ = 0;
};

}  // namespace radica::synthetic
