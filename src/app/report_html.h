// The report of a company for people (SPEC §9): one self-contained HTML page with plots, made from the JSON report.
// It holds Spanish and English and switches between them without a script; prints well. Pure.
#pragma once

#include <string>
#include <string_view>

namespace radica {

// `report_json` is what report_json() of stages/report.h wrote; other text is shown as it is.
[[nodiscard]] std::string report_html(std::string_view report_json);

// A page with a switch between two sections, one of each language; `title` is HTML.
[[nodiscard]] std::string bilingual_page(std::string_view title, std::string_view sections);

// Text fit for HTML content and attributes.
[[nodiscard]] std::string html_escaped(std::string_view text);

}  // namespace radica
