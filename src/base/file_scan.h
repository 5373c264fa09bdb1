// The scanners behind FileInspector, one a type of file: each is fed with pieces and tells what it found.
#pragma once

#include <memory>
#include <string_view>

#include "base/file_facts.h"

namespace radica {

class FileScan {
 public:
  virtual ~FileScan() = default;
  virtual void update(std::string_view piece) = 0;
  virtual void finish(FileFacts& facts) = 0;
};

[[nodiscard]] std::unique_ptr<FileScan> make_pdf_scan();
[[nodiscard]] std::unique_ptr<FileScan> make_jpeg_scan();
[[nodiscard]] std::unique_ptr<FileScan> make_png_scan();
[[nodiscard]] std::unique_ptr<FileScan> make_gif_scan();
[[nodiscard]] std::unique_ptr<FileScan> make_zip_scan();
[[nodiscard]] std::unique_ptr<FileScan> make_rar_scan();

}  // namespace radica
