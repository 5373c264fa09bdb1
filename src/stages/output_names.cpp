#include "stages/output_names.h"

namespace radica {

std::string dataset_path(const Context& context, std::string_view company, std::string_view kind,
                         std::string_view extension, bool is_report) {
  const LocalTime now = context.options.now;
  const bool is_dated_by_second = !context.options.is_full && (is_report || kind == "delta");
  const std::string stem = join_path(is_report ? join_path(context.options.output, "reports") : context.options.output,
                                     std::string(company) + "_" + std::string(kind) + "_" +
                                         (is_dated_by_second ? format_stamp(now) : format_day(now)));
  std::string path = stem + std::string(extension);
  for (int copy = 2; is_dated_by_second && exists(path); ++copy)
    path = stem + "-" + std::to_string(copy) + std::string(extension);
  return path;
}

}  // namespace radica
