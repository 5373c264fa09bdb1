#include "stages/delta.h"

#include <algorithm>

#include "base/fault.h"
#include "model/row_text.h"
#include "stages/output_names.h"

namespace radica {
namespace {

constexpr std::size_t kRowsPerQuery = 1000;

Result<std::uint64_t> write_company(Context& context, const Act& act, const std::string& company) {
  TRY_SET(const auto radicados, context.ledger->delta(company));
  if (radicados.empty()) return std::uint64_t{0};
  // A full run has written the consolidated files, which hold these rows.
  if (!context.options.is_full) {
    TRY_SET(AtomicFile file, AtomicFile::create(dataset_path(context, company, "delta", ".csv", false)));
    TRY(file.write(csv_header() + "\n"));
    for (std::size_t from = 0; from < radicados.size(); from += kRowsPerQuery) {
      const std::size_t to = std::min(radicados.size(), from + kRowsPerQuery);
      const std::vector<std::string> some(radicados.begin() + static_cast<std::ptrdiff_t>(from),
                                          radicados.begin() + static_cast<std::ptrdiff_t>(to));
      TRY(context.ledger->records(company, some, [&](const Record& record) -> Result<void> {
        std::string row;
        append_csv_row(row, record);
        return file.write(row);
      }));
    }
    TRY(file.commit());
    context.written.push_back(file.path());
    FAULT("delta.written");
  }
  TRY(context.ledger->clear_delta(act, company));
  return radicados.size();
}

}  // namespace

Result<StageReport> write_delta(Context& context, const Act& act) {
  StageReport report;
  report.name = "delta";
  context.progress.begin("delta", context.companies.size());
  if (context.options.is_dry_run) return report;
  for (const auto& company : context.companies) {
    TRY_SET(const std::uint64_t rows, write_company(context, act, company->company.name));
    report.out += rows;
  }
  return report;
}

}  // namespace radica
