#include "base/content_type.h"

#include <array>
#include <string>
#include <utility>

#include "base/text.h"

namespace radica {
namespace {

using Pair = std::pair<std::string_view, std::string_view>;
using namespace std::string_view_literals;

constexpr std::string_view kJson = "application/json";
constexpr std::string_view kZip = "application/zip";
constexpr std::string_view kOle = "application/x-ole-storage";

constexpr std::array kMagic{
    Pair{"%PDF-", "application/pdf"},
    Pair{"\xFF\xD8\xFF", "image/jpeg"},
    Pair{"\x89PNG\r\n\x1A\n", "image/png"},
    Pair{"GIF87a", "image/gif"},
    Pair{"GIF89a", "image/gif"},
    Pair{"PK\x03\x04", kZip},
    Pair{"PK\x05\x06", kZip},
    Pair{"Rar!\x1A\x07", "application/vnd.rar"},
    Pair{"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", kOle},
};

constexpr std::array kOfficeParts{
    Pair{"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    Pair{"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    Pair{"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
};

constexpr std::array kExtensions{
    Pair{"pdf", "application/pdf"},
    Pair{"jpg", "image/jpeg"},
    Pair{"jpeg", "image/jpeg"},
    Pair{"png", "image/png"},
    Pair{"gif", "image/gif"},
    Pair{"tif", "image/tiff"},
    Pair{"tiff", "image/tiff"},
    Pair{"bmp", "image/bmp"},
    Pair{"webp", "image/webp"},
    Pair{"heic", "image/heic"},
    Pair{"zip", kZip},
    Pair{"rar", "application/vnd.rar"},
    Pair{"7z", "application/x-7z-compressed"},
    Pair{"gz", "application/gzip"},
    Pair{"doc", "application/msword"},
    Pair{"xls", "application/vnd.ms-excel"},
    Pair{"ppt", "application/vnd.ms-powerpoint"},
    Pair{"msg", "application/vnd.ms-outlook"},
    Pair{"docx", kOfficeParts[0].second},
    Pair{"xlsx", kOfficeParts[1].second},
    Pair{"pptx", kOfficeParts[2].second},
    Pair{"odt", "application/vnd.oasis.opendocument.text"},
    Pair{"ods", "application/vnd.oasis.opendocument.spreadsheet"},
    Pair{"rtf", "application/rtf"},
    Pair{"txt", "text/plain"},
    Pair{"csv", "text/csv"},
    Pair{"htm", "text/html"},
    Pair{"html", "text/html"},
    Pair{"xml", "application/xml"},
    Pair{"eml", "message/rfc822"},
    Pair{"mp3", "audio/mpeg"},
    Pair{"mp4", "video/mp4"},
    Pair{"json", kJson},
};

std::string_view by_extension(std::string_view file_name) {
  const std::size_t dot = file_name.rfind('.');
  if (dot == std::string_view::npos) return {};
  const std::string extension = ascii_lower(file_name.substr(dot + 1));
  for (const auto& [name, type] : kExtensions) {
    if (name == extension) return type;
  }
  return {};
}

// The names of a ZIP's members stand before their bytes, 30 bytes into each local header.
std::string_view office_part(std::string_view bytes) {
  constexpr std::size_t kNameOffset = 30;
  for (std::size_t at = 0; at != std::string_view::npos; at = bytes.find("PK\x03\x04"sv, at + 1)) {
    if (at + kNameOffset > bytes.size()) break;
    const std::string_view member = bytes.substr(at + kNameOffset);
    for (const auto& [folder, type] : kOfficeParts) {
      if (member.starts_with(folder)) return type;
    }
  }
  return {};
}

}  // namespace

std::string_view content_type(std::string_view first_bytes, std::string_view file_name) {
  constexpr std::string_view kOctets = "application/octet-stream";
  const std::string_view named = by_extension(file_name);
  for (const auto& [magic, type] : kMagic) {
    if (!first_bytes.starts_with(magic)) continue;
    if (type == kZip) {
      const std::string_view office = office_part(first_bytes);
      if (!office.empty()) return office;
      // An Office file whose parts lie further behind, or another format made of a ZIP.
      return named.starts_with("application/vnd.o") ? named : type;
    }
    // The container does not say which program wrote it.
    if (type == kOle) return named.starts_with("application/vnd.ms-") || named == "application/msword" ? named : type;
    return type;
  }
  return named.empty() ? kOctets : named;
}

}  // namespace radica
