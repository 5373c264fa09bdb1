#include "app/generate/attachments.h"

#include <zlib.h>

#include <span>
#include <vector>

#include "app/generate/pdf.h"

namespace radica::synthetic {
namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;

void append_big(std::string& bytes, std::uint64_t value, int count) {
  for (int i = count - 1; i >= 0; --i) bytes += static_cast<char>(value >> (8 * i) & 0xFFU);
}

void append_little(std::string& bytes, std::uint64_t value, int count) {
  for (int i = 0; i < count; ++i) bytes += static_cast<char>(value >> (8 * i) & 0xFFU);
}

std::uint32_t crc_of(std::string_view bytes) {
  return static_cast<std::uint32_t>(
      crc32(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size())));
}

// What makes the bytes of one attachment different from those of all others.
std::string label(std::uint64_t content) {
  return "soporte " + std::to_string(content);
}

// 8 × 8 grey pixels: one Huffman code of one bit in each table, so the picture is two bits.
std::string jpeg(std::uint64_t content) {
  std::string bytes = "\xFF\xD8\xFF\xE0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"s;
  const std::string comment = label(content);
  bytes += "\xFF\xFE"sv;
  append_big(bytes, comment.size() + 2, 2);
  bytes += comment;
  bytes += "\xFF\xDB\x00\x43\x00"sv;
  bytes.append(64, '\x01');
  bytes += "\xFF\xC0\x00\x0B\x08\x00\x08\x00\x08\x01\x01\x11\x00"sv;
  for (const std::string_view table : {"\x00"sv, "\x10"sv}) {
    bytes += "\xFF\xC4\x00\x14"sv;
    bytes += table;
    bytes += '\x01';
    bytes.append(16, '\0');
  }
  bytes += "\xFF\xDA\x00\x08\x01\x01\x00\x00\x3F\x00\x3F\xFF\xD9"sv;
  return bytes;
}

void append_png_chunk(std::string& bytes, std::string_view type, std::string_view data) {
  append_big(bytes, data.size(), 4);
  const std::string body = std::string(type) + std::string(data);
  bytes += body;
  append_big(bytes, crc_of(body), 4);
}

// 8 × 8 grey pixels in a stored deflate block: the same bytes with every version of zlib.
std::string png(std::uint64_t content) {
  std::string bytes = "\x89PNG\r\n\x1A\n"s;
  append_png_chunk(bytes, "IHDR", "\x00\x00\x00\x08\x00\x00\x00\x08\x08\x00\x00\x00\x00"sv);
  append_png_chunk(bytes, "tEXt", "Comment\0"s + label(content));
  std::string pixels;
  for (int row = 0; row < 8; ++row) {
    pixels += '\0';
    append_big(pixels, content, 8);
  }
  std::string stream = "\x78\x01\x01"s;
  append_little(stream, pixels.size(), 2);
  append_little(stream, ~pixels.size(), 2);
  stream += pixels;
  append_big(stream, adler32(1, reinterpret_cast<const Bytef*>(pixels.data()), static_cast<uInt>(pixels.size())), 4);
  append_png_chunk(bytes, "IDAT", stream);
  append_png_chunk(bytes, "IEND", "");
  return bytes;
}

std::string gif(std::uint64_t content) {
  const std::string comment = label(content);
  std::string bytes = "GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xFF\xFF\xFF"s;
  bytes += "\x21\xFE"sv;
  bytes += static_cast<char>(comment.size());
  bytes += comment;
  bytes += "\x00\x2C\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02\x44\x01\x00\x3B"sv;
  return bytes;
}

struct ZipEntry {
  std::string_view name;
  std::string data;
};

// The fields that a local header and a directory entry share, from "version needed" to "extra length".
void append_zip_fields(std::string& bytes, const ZipEntry& entry) {
  append_little(bytes, 20, 2);      // version needed
  append_little(bytes, 0, 4);       // flags, method: stored
  append_little(bytes, 0, 2);       // time
  append_little(bytes, 0x5A21, 2);  // date: 2025-01-01
  append_little(bytes, crc_of(entry.data), 4);
  append_little(bytes, entry.data.size(), 4);
  append_little(bytes, entry.data.size(), 4);
  append_little(bytes, entry.name.size(), 2);
  append_little(bytes, 0, 2);
}

std::string zip(std::span<const ZipEntry> entries) {
  std::string bytes, directory;
  for (const ZipEntry& entry : entries) {
    directory += "PK\x01\x02\x14\x00"sv;
    append_zip_fields(directory, entry);
    directory.append(10, '\0');  // comment, disk, attributes
    append_little(directory, bytes.size(), 4);
    directory += entry.name;
    bytes += "PK\x03\x04"sv;
    append_zip_fields(bytes, entry);
    bytes += entry.name;
    bytes += entry.data;
  }
  const std::size_t start = bytes.size();
  bytes += directory;
  bytes += "PK\x05\x06\x00\x00\x00\x00"sv;
  append_little(bytes, entries.size(), 2);
  append_little(bytes, entries.size(), 2);
  append_little(bytes, directory.size(), 4);
  append_little(bytes, start, 4);
  append_little(bytes, 0, 2);
  return bytes;
}

std::string docx(std::uint64_t content) {
  const std::string head = R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>)";
  const std::vector<ZipEntry> entries{
      {"[Content_Types].xml",
       head +
           R"(<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" )"
           R"(ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override )"
           R"(PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.)"
           R"(wordprocessingml.document.main+xml"/></Types>)"},
      {"_rels/.rels",
       head + R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship )"
              R"(Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" )"
              R"(Target="word/document.xml"/></Relationships>)"},
      {"word/document.xml",
       head +
           R"(<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r>)"
           R"(<w:t>Carta de )" +
           label(content) + R"(</w:t></w:r></w:p></w:body></w:document>)"}};
  return zip(entries);
}

// The header of an OLE file and one empty sector; enough for its kind to be seen.
std::string doc(std::uint64_t content) {
  std::string bytes = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"s;
  bytes.append(16, '\0');
  bytes += "\x3E\x00\x03\x00\xFE\xFF\x09\x00\x06\x00"sv;
  bytes.resize(512, '\0');
  bytes += label(content);
  bytes.resize(1024, '\0');
  return bytes;
}

// RAR 5: signature, main header, end of the archive; what follows the end is not read.
std::string rar(std::uint64_t content) {
  std::string bytes = "Rar!\x1A\x07\x01\x00"s;
  for (const std::string_view header : {"\x03\x01\x00\x00"sv, "\x03\x05\x00\x00"sv}) {
    append_little(bytes, crc_of(header), 4);
    bytes += header;
  }
  return bytes + label(content);
}

std::string bin(std::uint64_t content) {
  std::string bytes = "\x00\x01\x02\x03"s;
  append_big(bytes, content, 8);
  bytes.append(52, '\xAA');
  return bytes;
}

}  // namespace

std::string attachment_bytes(const Attachment& attachment) {
  const std::uint64_t content = attachment.content;
  switch (attachment.kind) {
    case AttachmentKind::kPdf: {
      const std::vector<std::string> lines{"Soporte de la reclamación", label(content)};
      return make_pdf(lines);
    }
    case AttachmentKind::kJpeg:
      return jpeg(content);
    case AttachmentKind::kPng:
      return png(content);
    case AttachmentKind::kDocx:
      return docx(content);
    case AttachmentKind::kGif:
      return gif(content);
    case AttachmentKind::kTxt:
      return "Texto de " + label(content) + "\r\n";
    case AttachmentKind::kZip:
      return zip(std::vector<ZipEntry>{{"soporte.txt", label(content)}});
    case AttachmentKind::kDoc:
      return doc(content);
    case AttachmentKind::kRar:
      return rar(content);
    case AttachmentKind::kBin:
      return bin(content);
    case AttachmentKind::kJson:
      return "{\"soporte\":" + std::to_string(content) + "}";
  }
  return {};
}

}  // namespace radica::synthetic
