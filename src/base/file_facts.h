// What a file says of itself, kept with its entry in the registry: is it whole, how many pages, how large an image.
// Never its text or names in it. Fed with the bytes while the file is hashed, so that nothing is read twice; memory
// stays flat, nothing is unpacked (a small file may claim to hold a large one), and what cannot be told for sure is
// left out.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace radica {

enum class FileDamage : std::uint8_t {
  kNone,
  kEmpty,      // no bytes
  kOtherType,  // its name promises a type that its first bytes are not
  kTruncated,  // its end is missing
};
[[nodiscard]] std::string_view id_of(FileDamage damage);  // "sin_datos", "otro_tipo", "truncado"; empty for kNone

struct PdfFacts {
  std::string version;                // "1.4"
  std::optional<std::int64_t> pages;  // of a file without compressed objects
  bool is_encrypted = false;
  std::string producer;  // program that made it; empty where encrypted
  std::string created;   // YYYY-MM-DD HH:MM:SS as written there; empty where encrypted
};

struct ImageFacts {
  std::uint32_t width = 0, height = 0;  // pixels
};

struct FileFacts {
  FileDamage damage = FileDamage::kNone;
  std::optional<PdfFacts> pdf;
  std::optional<ImageFacts> image;             // JPEG, PNG, GIF
  std::optional<std::uint64_t> archive_files;  // entries of a ZIP (an Office document is one) or a RAR
  [[nodiscard]] std::string json() const;      // RFC 8785 text of an object; empty when there is nothing to say
};

class FileScan;

// One file, one thread.
class FileInspector {
 public:
  explicit FileInspector(std::string_view file_name);
  ~FileInspector();
  FileInspector(const FileInspector&) = delete;
  FileInspector& operator=(const FileInspector&) = delete;
  void update(std::string_view piece);                  // in order
  [[nodiscard]] FileFacts finish();                     // once, after the last piece
  [[nodiscard]] std::string_view content_type() const;  // of the file (SPEC §12); known after the first piece

 private:
  void begin();

  std::string name_, first_bytes_;
  std::string_view content_type_;
  std::uint64_t bytes_ = 0;
  bool has_begun_ = false;
  std::unique_ptr<FileScan> scan_;
};

}  // namespace radica
