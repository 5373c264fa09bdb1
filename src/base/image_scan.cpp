// JPEG (ITU-T T.81, annex B), PNG (ISO/IEC 15948) and GIF89a: the size in pixels and whether the end is there.
#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

#include "base/file_scan.h"

namespace radica {
namespace {

using namespace std::string_view_literals;

unsigned byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}
std::uint32_t big_endian(std::string_view bytes, std::size_t at, std::size_t count) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < count; ++i) value = value << 8U | byte_at(bytes, at + i);
  return value;
}
std::uint32_t little_endian(std::string_view bytes, std::size_t at, std::size_t count) {
  std::uint32_t value = 0;
  for (std::size_t i = count; i-- > 0;) value = value << 8U | byte_at(bytes, at + i);
  return value;
}

// Keeps the first and the last bytes of a file.
class Ends {
 public:
  Ends(std::size_t first_count, std::size_t last_count) : first_count_(first_count), last_count_(last_count) {}
  void update(std::string_view piece) {
    if (first.size() < first_count_) first += piece.substr(0, first_count_ - first.size());
    if (piece.size() >= last_count_) {
      last = piece.substr(piece.size() - last_count_);
      return;
    }
    last += piece;
    if (last.size() > last_count_) last.erase(0, last.size() - last_count_);
  }
  std::string first, last;

 private:
  std::size_t first_count_, last_count_;
};

class PngScan final : public FileScan {
 public:
  void update(std::string_view piece) override { ends_.update(piece); }
  void finish(FileFacts& facts) override {
    constexpr auto kSignature = "\x89PNG\r\n\x1A\n"sv;
    constexpr auto kEnd = "IEND\xAE\x42\x60\x82"sv;
    if (!ends_.first.starts_with(kSignature)) {
      facts.damage = FileDamage::kOtherType;
      return;
    }
    if (ends_.first.size() == kBytes && ends_.first.substr(12, 4) == "IHDR")
      facts.image = ImageFacts{big_endian(ends_.first, 16, 4), big_endian(ends_.first, 20, 4)};
    if (ends_.last.find(kEnd) == std::string::npos) facts.damage = FileDamage::kTruncated;
  }

 private:
  static constexpr std::size_t kBytes = 24, kLastBytes = 256;  // some programs write a little behind the end
  Ends ends_{kBytes, kLastBytes};
};

class GifScan final : public FileScan {
 public:
  void update(std::string_view piece) override { ends_.update(piece); }
  void finish(FileFacts& facts) override {
    if (!ends_.first.starts_with("GIF8")) {
      facts.damage = FileDamage::kOtherType;
      return;
    }
    if (ends_.first.size() == kBytes)
      facts.image = ImageFacts{little_endian(ends_.first, 6, 2), little_endian(ends_.first, 8, 2)};
    if (ends_.last.find(';') == std::string::npos) facts.damage = FileDamage::kTruncated;
  }

 private:
  static constexpr std::size_t kBytes = 10, kLastBytes = 16;
  Ends ends_{kBytes, kLastBytes};
};

// Goes from segment to segment until the frame header says the size.
class JpegScan final : public FileScan {
 public:
  void update(std::string_view piece) override {
    ends_.update(piece);
    while (!piece.empty() && !is_done_) {
      const std::uint64_t skipped = std::min<std::uint64_t>(skip_, piece.size());
      piece.remove_prefix(skipped);
      skip_ -= skipped;
      if (skip_ > 0 || piece.empty()) return;
      const std::size_t wanted = kHeaderBytes - header_.size();
      header_ += piece.substr(0, wanted);
      piece.remove_prefix(std::min(wanted, piece.size()));
      if (header_.size() == kHeaderBytes) read_header();
    }
  }
  void finish(FileFacts& facts) override {
    if (!ends_.first.starts_with("\xFF\xD8\xFF")) {
      facts.damage = FileDamage::kOtherType;
      return;
    }
    facts.image = size_;
    if (ends_.last.find("\xFF\xD9") == std::string::npos) facts.damage = FileDamage::kTruncated;
  }

 private:
  static constexpr std::size_t kHeaderBytes = 9;  // FF, marker, length 2, precision, height 2, width 2
  static constexpr std::size_t kLastBytes = 64 << 10;

  void read_header() {
    const unsigned marker = byte_at(header_, 1);
    const bool is_frame = marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    if (byte_at(header_, 0) != 0xFF || marker == 0xDA) {
      is_done_ = true;
    } else if (marker == 0xFF) {
      header_.erase(0, 1);  // fill byte
    } else if (is_frame) {
      size_ = ImageFacts{big_endian(header_, 7, 2), big_endian(header_, 5, 2)};
      is_done_ = true;
    } else {
      const std::uint64_t segment = 2 + std::max<std::uint32_t>(big_endian(header_, 2, 2), 2);
      if (segment < kHeaderBytes) {
        header_.erase(0, segment);
      } else {
        skip_ = segment - kHeaderBytes;
        header_.clear();
      }
    }
  }

  Ends ends_{3, kLastBytes};
  std::uint64_t skip_ = 2;  // the start of image
  std::string header_;
  bool is_done_ = false;
  std::optional<ImageFacts> size_;
};

// The end of the central directory (APPNOTE 4.3.16) counts the entries.
class ZipScan final : public FileScan {
 public:
  void update(std::string_view piece) override { ends_.update(piece); }
  void finish(FileFacts& facts) override {
    constexpr auto kEnd = "PK\x05\x06"sv;
    constexpr std::size_t kEndBytes = 22;
    constexpr std::uint32_t kMany = 0xFFFF;  // the number stands elsewhere
    if (!ends_.first.starts_with("PK")) {
      facts.damage = FileDamage::kOtherType;
      return;
    }
    const std::size_t end = ends_.last.rfind(kEnd);
    if (end == std::string::npos || end + kEndBytes > ends_.last.size()) {
      facts.damage = FileDamage::kTruncated;
      return;
    }
    const std::uint32_t entries = little_endian(ends_.last, end + 10, 2);
    if (entries != kMany) facts.archive_files = entries;
  }

 private:
  static constexpr std::size_t kLastBytes = 22 + (64 << 10);  // with a comment of any length
  Ends ends_{2, kLastBytes};
};

}  // namespace

std::unique_ptr<FileScan> make_jpeg_scan() {
  return std::make_unique<JpegScan>();
}
std::unique_ptr<FileScan> make_png_scan() {
  return std::make_unique<PngScan>();
}
std::unique_ptr<FileScan> make_gif_scan() {
  return std::make_unique<GifScan>();
}
std::unique_ptr<FileScan> make_zip_scan() {
  return std::make_unique<ZipScan>();
}

}  // namespace radica
