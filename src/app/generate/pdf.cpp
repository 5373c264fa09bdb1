#include "app/generate/pdf.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdio>
#include <string_view>

#include "base/text.h"

namespace radica::synthetic {
namespace {

constexpr std::size_t kMaxLines = 60, kMaxColumns = 100;

// A string of the page's content, in WinAnsi (of which Latin-1 is a part).
void append_shown(std::string& content, std::string_view line) {
  content += '(';
  std::size_t columns = 0;
  for (std::size_t at = 0; at < line.size() && columns < kMaxColumns; ++columns) {
    const char32_t point = next_point(line, at);
    const bool is_shown = (point >= 0x20 && point < 0x7F) || (point >= 0xA0 && point < 0x100);
    const char c = is_shown ? static_cast<char>(point) : (point < 0x20 ? ' ' : '?');
    if (c == '(' || c == ')' || c == '\\') content += '\\';
    content += c;
  }
  content += ") Tj T*\n";
}

std::string page_content(std::span<const std::string> lines) {
  std::string content = "BT\n/F1 10 Tf\n12 TL\n40 800 Td\n";
  for (const std::string& line : lines.first(std::min(lines.size(), kMaxLines))) append_shown(content, line);
  content += "ET\n";
  return content;
}

}  // namespace

std::string make_pdf(std::span<const std::string> lines) {
  const std::string content = page_content(lines);
  const std::array<std::string, 5> objects{
      "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
      "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 4 0 R >> >> /Contents 5 0 R >>",
      "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
      "<< /Length " + std::to_string(content.size()) + " >>\nstream\n" + content + "endstream"};
  std::string pdf = "%PDF-1.4\n%\xE2\xE3\xCF\xD3\n", table = "0000000000 65535 f \n";
  for (std::size_t i = 0; i < objects.size(); ++i) {
    std::array<char, 24> entry{};
    std::snprintf(entry.data(), entry.size(), "%010zu 00000 n \n", pdf.size());
    table += entry.data();
    pdf += std::to_string(i + 1) + " 0 obj\n" + objects[i] + "\nendobj\n";
  }
  const std::size_t start = pdf.size();
  pdf += "xref\n0 " + std::to_string(objects.size() + 1) + "\n" + table;
  pdf += "trailer\n<< /Size " + std::to_string(objects.size() + 1) + " /Root 1 0 R >>\n";
  pdf += "startxref\n" + std::to_string(start) + "\n%%EOF\n";
  return pdf;
}

}  // namespace radica::synthetic
