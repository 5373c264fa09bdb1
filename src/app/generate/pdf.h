// A minimal real PDF 1.4: one A4 page of Helvetica text, every offset right (`qpdf --check` finds nothing). Pure.
#pragma once

#include <span>
#include <string>

namespace radica::synthetic {

// `lines` are UTF-8; characters outside Latin-1 are shown as `?`, what goes beyond line 60 or the margin is cut.
[[nodiscard]] std::string make_pdf(std::span<const std::string> lines);

}  // namespace radica::synthetic
