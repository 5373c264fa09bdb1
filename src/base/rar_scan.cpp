// RAR up to 4 (technote.txt of RAR 4) and RAR 5 (rarlab.com/technote.htm): how many entries the headers count. Goes
// from header to header and believes only those whose checksum is right; names and packed bytes are passed over.
#include <zlib.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>

#include "base/file_scan.h"

namespace radica {
namespace {

using namespace std::string_view_literals;

constexpr auto kSignature = "Rar!\x1A\x07"sv, kSignature4 = "Rar!\x1A\x07\x00"sv,
               kSignature5 = "Rar!\x1A\x07\x01\x00"sv;

unsigned byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}
std::uint64_t little_endian(std::string_view bytes, std::size_t at, std::size_t count) {
  std::uint64_t value = 0;
  for (std::size_t i = count; i-- > 0;) value = value << 8U | byte_at(bytes, at + i);
  return value;
}
std::uint32_t crc_of(std::uint32_t begun, std::string_view bytes) {
  return static_cast<std::uint32_t>(
      crc32(begun, reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<unsigned>(bytes.size())));
}

enum class Block : std::uint8_t { kOther, kEntry, kEnd, kSecret };  // kSecret: no header behind it can be read

// What a header says; nothing where it is none.
struct Header {
  Block block = Block::kOther;
  std::uint64_t data = 0;  // bytes behind it
};

// RAR 5 writes numbers in groups of seven bits, the lowest first.
std::optional<std::uint64_t> take_number(std::string_view& bytes, std::size_t most = 10) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < std::min(bytes.size(), most); ++i) {
    value |= static_cast<std::uint64_t>(byte_at(bytes, i) & 0x7FU) << (7 * i);
    if (byte_at(bytes, i) >= 0x80) continue;
    bytes.remove_prefix(i + 1);
    return value;
  }
  return std::nullopt;
}

constexpr std::size_t kSmallest4 = 7, kWithData4 = 11, kWithLargeData4 = 36;  // bytes of a header of RAR 4

Header read_header4(std::string_view bytes) {
  const unsigned type = byte_at(bytes, 2);
  const std::uint64_t flags = little_endian(bytes, 3, 2);
  const bool is_packed = type == 0x74 || type == 0x7A;  // a file, a service
  Header header;
  if (type == 0x73 && (flags & 0x80U) != 0) header.block = Block::kSecret;
  if (type == 0x74) header.block = Block::kEntry;
  if (type == 0x7B) header.block = Block::kEnd;
  if ((is_packed || (flags & 0x8000U) != 0) && bytes.size() >= kWithData4) header.data = little_endian(bytes, 7, 4);
  if (is_packed && (flags & 0x100U) != 0 && bytes.size() >= kWithLargeData4)
    header.data |= little_endian(bytes, 32, 4) << 32U;
  return header;
}

// Without its checksum and size.
std::optional<Header> read_header5(std::string_view bytes) {
  const auto type = take_number(bytes), flags = take_number(bytes);
  if (!type || !flags) return std::nullopt;
  Header header;
  if (*type == 2) header.block = Block::kEntry;
  if (*type == 4) header.block = Block::kSecret;
  if (*type == 5) header.block = Block::kEnd;
  if ((*flags & 1U) != 0 && !take_number(bytes)) return std::nullopt;
  if ((*flags & 2U) == 0) return header;
  const auto data = take_number(bytes);
  if (!data) return std::nullopt;
  header.data = *data;
  return header;
}

class RarScan final : public FileScan {
 public:
  void update(std::string_view piece) override {
    while (!piece.empty() && !is_over_) {
      std::uint64_t& passed = rest_ > 0 ? rest_ : data_;
      const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(passed, piece.size()));
      if (size == 0) {
        head_ += piece.front();
        piece.remove_prefix(1);
        take_head();
        continue;
      }
      passed -= size;
      if (&passed == &rest_) crc_ = crc_of(crc_, piece.substr(0, size));
      piece.remove_prefix(size);
      if (&passed == &rest_ && rest_ == 0) take_header();
    }
  }

  void finish(FileFacts& facts) override {
    if (version_ == 0 && !head_.starts_with(kSignature)) {
      facts.damage = FileDamage::kOtherType;
    } else if (is_over_) {
      if (is_sure_) facts.archive_files = entries_;
    } else if (version_ == 4 && has_header_ && head_.empty() && data_ == 0) {
      facts.archive_files = entries_;  // before RAR 3 nothing marked the end
    } else {
      facts.damage = FileDamage::kTruncated;
    }
  }

 private:
  static constexpr std::size_t kMostKept = 48;  // of a header: what stands before the name

  void give_up() {
    is_over_ = true;
    is_sure_ = false;
  }

  void take_head() {
    if (version_ != 0) return version_ == 4 ? take_head4() : take_head5();
    if (head_ == kSignature4) version_ = 4;
    if (head_ == kSignature5) version_ = 5;
    if (version_ != 0) return head_.clear();
    if (!kSignature4.starts_with(head_) && !kSignature5.starts_with(head_)) give_up();
  }

  void take_head4() {
    if (head_.size() < kSmallest4) return;
    const std::uint64_t size = little_endian(head_, 5, 2);
    size < kSmallest4 ? give_up() : keep(size, 2, 0);
  }

  void take_head5() {
    constexpr std::size_t kCrc = 4, kMostOfSize = 3;
    std::string_view rest = std::string_view(head_).substr(std::min(kCrc, head_.size()));
    const std::size_t before = rest.size();
    const auto size = take_number(rest, kMostOfSize);
    const std::size_t fields = kCrc + before - rest.size();
    if (size && *size > 0) return keep(fields + *size, kCrc, fields);
    if (size || before >= kMostOfSize) give_up();
  }

  // Of a header of `size` bytes what tells its kind; the checksum is over all from `proven` on.
  void keep(std::uint64_t size, std::size_t proven, std::size_t fields) {
    if (head_.size() < std::min<std::uint64_t>(size, kMostKept)) return;
    fields_ = fields;
    rest_ = size - head_.size();
    crc_ = crc_of(0, std::string_view(head_).substr(proven));
    if (rest_ == 0) take_header();
  }

  void take_header() {
    const bool is_proven =
        version_ == 4 ? little_endian(head_, 0, 2) == (crc_ & 0xFFFFU) : little_endian(head_, 0, 4) == crc_;
    const auto header = version_ == 4 ? read_header4(head_) : read_header5(std::string_view(head_).substr(fields_));
    if (!is_proven || !header || header->block == Block::kSecret) return give_up();
    head_.clear();
    has_header_ = true;
    data_ = header->data;
    if (header->block == Block::kEntry) ++entries_;
    if (header->block == Block::kEnd) is_over_ = true;
  }

  int version_ = 0;         // 4, 5; 0 = not known yet
  std::string head_;        // the beginning of the header that is read
  std::size_t fields_ = 0;  // where its fields begin in `head_`
  std::uint64_t rest_ = 0;  // of the header, behind `head_`
  std::uint64_t data_ = 0;  // behind the header
  std::uint32_t crc_ = 0;   // of the header so far
  std::uint64_t entries_ = 0;
  bool has_header_ = false, is_over_ = false, is_sure_ = true;
};

}  // namespace

std::unique_ptr<FileScan> make_rar_scan() {
  return std::make_unique<RarScan>();
}

}  // namespace radica
