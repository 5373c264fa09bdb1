// The bytes of attachments: small but valid files of the kinds the portal delivers (domain.md §1.8). Pure.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace radica::synthetic {

enum class AttachmentKind : std::uint8_t { kPdf, kJpeg, kPng, kDocx, kGif, kTxt, kZip, kDoc, kRar, kBin, kJson };

struct AttachmentKindInfo {
  AttachmentKind kind;
  std::string_view extension;
  unsigned weight;  // how often it occurs
};

inline constexpr std::array<AttachmentKindInfo, 10> kAttachmentKinds{{{AttachmentKind::kPdf, "pdf", 450},
                                                                      {AttachmentKind::kJpeg, "jpg", 300},
                                                                      {AttachmentKind::kPng, "png", 110},
                                                                      {AttachmentKind::kDocx, "docx", 60},
                                                                      {AttachmentKind::kGif, "gif", 20},
                                                                      {AttachmentKind::kTxt, "txt", 20},
                                                                      {AttachmentKind::kZip, "zip", 15},
                                                                      {AttachmentKind::kDoc, "doc", 10},
                                                                      {AttachmentKind::kRar, "rar", 5},
                                                                      {AttachmentKind::kBin, "bin", 10}}};

// Equal attachments have equal bytes, different ones never: `content` stands in the bytes of every kind.
struct Attachment {
  AttachmentKind kind = AttachmentKind::kPdf;
  std::string_view extension;
  std::uint64_t content = 0;
  friend bool operator==(const Attachment&, const Attachment&) = default;
};

[[nodiscard]] std::string attachment_bytes(const Attachment& attachment);

}  // namespace radica::synthetic
