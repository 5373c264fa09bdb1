#include "stages/dataset_output.h"

#include <string>

#include "stages/context.h"
#include "stages/output_names.h"

namespace radica {

Result<void> prepare_output_folders(const Context& context) {
  const std::string& output = context.options.output;
  TRY(make_folders(join_path(output, "reports")));
  TRY(sweep_temporaries(output));
  return sweep_temporaries(join_path(output, "reports"));
}

Result<std::unique_ptr<DatasetOutput>> open_output(const Context& context, std::string_view company,
                                                   std::string_view kind, std::string_view extension, bool is_report,
                                                   std::string_view header) {
  TRY_SET(AtomicFile file, AtomicFile::create(dataset_path(context, company, kind, extension, is_report)));
  auto output = std::make_unique<DatasetOutput>(std::move(file));
  if (!header.empty()) TRY(output->write(std::string(header) + "\n", 0));
  return output;
}

}  // namespace radica
