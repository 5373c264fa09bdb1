#include "base/file_facts.h"

#include <algorithm>
#include <array>

#include "base/content_type.h"
#include "base/file_scan.h"
#include "base/json.h"

namespace radica {
namespace {

constexpr std::string_view kOfficeType = "application/vnd.openxmlformats-officedocument.";

struct ScannedType {
  std::string_view content_type;
  std::unique_ptr<FileScan> (*make)();
};
constexpr std::array kScannedTypes{
    ScannedType{"application/pdf", &make_pdf_scan}, ScannedType{"image/jpeg", &make_jpeg_scan},
    ScannedType{"image/png", &make_png_scan},       ScannedType{"image/gif", &make_gif_scan},
    ScannedType{"application/zip", &make_zip_scan}, ScannedType{"application/vnd.rar", &make_rar_scan}};

std::unique_ptr<FileScan> scan_of(std::string_view content_type) {
  if (content_type.starts_with(kOfficeType)) return make_zip_scan();
  const auto* type = std::find_if(kScannedTypes.begin(), kScannedTypes.end(),
                                  [&](const ScannedType& each) { return each.content_type == content_type; });
  return type == kScannedTypes.end() ? nullptr : type->make();
}

void add_member(std::string& json, std::string_view name, const std::string& value) {
  json += json.size() > 1 ? ",\"" : "\"";
  json.append(name).append("\":").append(value);
}

std::string pdf_json(const PdfFacts& pdf) {
  std::string json = "{";
  add_member(json, "cifrado", pdf.is_encrypted ? "true" : "false");
  if (!pdf.created.empty()) add_member(json, "creado", json_string(pdf.created));
  if (pdf.pages) add_member(json, "paginas", std::to_string(*pdf.pages));
  if (!pdf.producer.empty()) add_member(json, "productor", json_string(pdf.producer));
  if (!pdf.version.empty()) add_member(json, "version", json_string(pdf.version));
  return json + "}";
}

}  // namespace

std::string_view id_of(FileDamage damage) {
  switch (damage) {
    case FileDamage::kEmpty:
      return "sin_datos";
    case FileDamage::kOtherType:
      return "otro_tipo";
    case FileDamage::kTruncated:
      return "truncado";
    case FileDamage::kNone:
      break;
  }
  return {};
}

std::string FileFacts::json() const {
  std::string json = "{";
  if (archive_files) add_member(json, "archivos", std::to_string(*archive_files));
  if (damage != FileDamage::kNone) add_member(json, "dano", json_string(id_of(damage)));
  if (image)
    add_member(json, "imagen",
               "{\"alto\":" + std::to_string(image->height) + ",\"ancho\":" + std::to_string(image->width) + "}");
  if (pdf) add_member(json, "pdf", pdf_json(*pdf));
  return json.size() == 1 ? std::string() : json + "}";
}

FileInspector::FileInspector(std::string_view file_name)
    : name_(file_name), content_type_(radica::content_type({}, name_)) {}
FileInspector::~FileInspector() = default;

std::string_view FileInspector::content_type() const {
  return content_type_;
}

void FileInspector::begin() {
  has_begun_ = true;
  content_type_ = radica::content_type(first_bytes_, name_);
  scan_ = scan_of(content_type_);
  if (scan_) scan_->update(first_bytes_);
}

// The type is told by the first bytes, of which a piece may bring too few.
void FileInspector::update(std::string_view piece) {
  bytes_ += piece.size();
  if (!has_begun_) {
    const std::size_t taken = std::min(piece.size(), kContentTypeBytes - first_bytes_.size());
    first_bytes_ += piece.substr(0, taken);
    piece.remove_prefix(taken);
    if (first_bytes_.size() < kContentTypeBytes) return;
    begin();
  }
  if (scan_) scan_->update(piece);
}

FileFacts FileInspector::finish() {
  FileFacts facts;
  if (!has_begun_) begin();
  if (bytes_ == 0) {
    facts.damage = FileDamage::kEmpty;
  } else if (scan_) {
    scan_->finish(facts);
  }
  return facts;
}

}  // namespace radica
