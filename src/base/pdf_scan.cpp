// PDF (ISO 32000-1): header, trailer and the names that stand in the open. Nothing is unpacked: of a file whose objects
// are compressed the pages are not counted.
#include <algorithm>
#include <charconv>
#include <cstdint>
#include <set>
#include <string>

#include "base/clock.h"
#include "base/file_scan.h"
#include "base/text.h"

namespace radica {
namespace {

constexpr std::size_t kEndBytes = 1024;    // header and trailer may stand that far from the ends (ISO 32000-1, annex H)
constexpr std::size_t kLookAhead = 512;    // the longest token that is looked at
constexpr std::size_t kLongestText = 100;  // of the producer
constexpr std::size_t kDateDigits = 14;    // YYYYMMDDHHMMSS
constexpr std::size_t kMostCounts = 10'000;

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' || c == '\0';
}
// Ends a name (7.2.2): a blank or a delimiter.
bool is_end_of_name(std::string_view rest) {
  return rest.empty() || is_blank(rest.front()) || std::string_view("()<>[]{}/%").find(rest.front()) != rest.npos;
}
std::string_view behind_blanks(std::string_view rest) {
  const auto* first = std::find_if_not(rest.begin(), rest.end(), &is_blank);
  return rest.substr(static_cast<std::size_t>(first - rest.begin()));
}
// True when `rest` begins with the name; it is taken off then.
bool take_name(std::string_view& rest, std::string_view name) {
  if (!rest.starts_with(name) || !is_end_of_name(rest.substr(name.size()))) return false;
  rest.remove_prefix(name.size());
  return true;
}

// A literal string (7.3.4.2) without its escapes of characters by number; nothing if it is no string, or too long.
std::string literal_string(std::string_view rest) {
  std::string text;
  int depth = 0;
  for (std::size_t at = 0; at < rest.size(); ++at) {
    const char c = rest[at];
    if (c == '\\' && at + 1 < rest.size()) {
      text += rest[++at];
      continue;
    }
    if (c == '(' && depth++ == 0) continue;
    if (c == ')' && --depth == 0) return text;
    if (depth == 0) return {};
    text += c;
  }
  return {};
}

std::string shown_text(std::string_view bytes) {
  std::string text;
  if (bytes.starts_with("\xFE\xFF")) {  // UTF-16BE
    for (std::size_t at = 2; at + 1 < bytes.size(); at += 2)
      append_utf8(text, static_cast<char32_t>(static_cast<unsigned char>(bytes[at]) << 8U |
                                              static_cast<unsigned char>(bytes[at + 1])));
    if (!is_valid_utf8(text)) text.clear();
  } else {
    text = utf8_or_windows1252(bytes);
  }
  text = clean_text(text);
  return count_points(text) <= kLongestText ? text : std::string();
}

// "D:20251008101112-05'00'" as it is written there; empty when it is no date.
std::string shown_date(std::string_view text) {
  if (text.starts_with("D:")) text.remove_prefix(2);
  if (text.size() < kDateDigits) return {};
  text = text.substr(0, kDateDigits);
  if (!std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; })) return {};
  std::string date;
  for (std::size_t at = 0; at < kDateDigits; ++at) {
    if (at == 4 || at == 6) date += '-';
    if (at == 8) date += ' ';
    if (at == 10 || at == 12) date += ':';
    date += text[at];
  }
  return parse_local(date) ? date : std::string();
}

class PdfScan final : public FileScan {
 public:
  void update(std::string_view piece) override {
    if (first_.size() < kEndBytes) first_ += piece.substr(0, kEndBytes - first_.size());
    buffer_ += piece;
    if (buffer_.size() > kLookAhead) scan(buffer_.size() - kLookAhead);
  }

  void finish(FileFacts& facts) override {
    const std::string last = buffer_.size() > kEndBytes ? buffer_.substr(buffer_.size() - kEndBytes) : buffer_;
    scan(buffer_.size());
    const std::size_t header = first_.find("%PDF-");
    if (header == std::string::npos) {
      facts.damage = FileDamage::kOtherType;
      return;
    }
    if (last.find("%%EOF") == std::string::npos) facts.damage = FileDamage::kTruncated;
    read_version(std::string_view(first_).substr(header + 5));
    // A page that was written again stands there twice; only one of the counts is that of all pages.
    const bool is_whole = facts.damage == FileDamage::kNone;
    if (is_whole && !has_compressed_objects_ && counts_.contains(pages_)) pdf_.pages = pages_;
    if (pdf_.is_encrypted) {
      pdf_.producer.clear();
      pdf_.created.clear();
    }
    facts.pdf = std::move(pdf_);
  }

 private:
  // Looks at the names that begin before `end`. What the trailer needs stays in the buffer.
  void scan(std::size_t end) {
    for (; at_ < end; ++at_) {
      at_ = buffer_.find('/', at_);
      if (at_ >= end) break;
      read_name(std::string_view(buffer_).substr(at_, kLookAhead));
    }
    at_ = end;
    if (at_ <= kEndBytes) return;
    buffer_.erase(0, at_ - kEndBytes);
    at_ = kEndBytes;
  }

  void read_name(std::string_view rest) {
    if (take_name(rest, "/Type")) {
      rest = behind_blanks(rest);
      if (take_name(rest, "/Page")) ++pages_;
      has_compressed_objects_ = has_compressed_objects_ || take_name(rest, "/ObjStm");
    } else if (take_name(rest, "/Count")) {
      rest = behind_blanks(rest);
      std::int64_t count = 0;
      const auto read = std::from_chars(rest.data(), rest.data() + rest.size(), count);
      if (read.ec == std::errc() && counts_.size() < kMostCounts) counts_.insert(count);
    } else if (take_name(rest, "/Encrypt")) {
      pdf_.is_encrypted = true;
    } else if (take_name(rest, "/Producer")) {
      pdf_.producer = shown_text(literal_string(behind_blanks(rest)));
    } else if (take_name(rest, "/CreationDate")) {
      pdf_.created = shown_date(literal_string(behind_blanks(rest)));
    }
  }

  void read_version(std::string_view rest) {
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    if (rest.size() >= 3 && is_digit(rest[0]) && rest[1] == '.' && is_digit(rest[2])) pdf_.version = rest.substr(0, 3);
  }

  std::string first_, buffer_;
  std::size_t at_ = 0;  // in the buffer: looked at up to here
  std::int64_t pages_ = 0;
  std::set<std::int64_t> counts_;
  bool has_compressed_objects_ = false;
  PdfFacts pdf_;
};

}  // namespace

std::unique_ptr<FileScan> make_pdf_scan() {
  return std::make_unique<PdfScan>();
}

}  // namespace radica
