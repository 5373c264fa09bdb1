#include "stages/stored_dataset.h"

#include "model/row_text.h"
#include "stages/day_manifest.h"

namespace radica {
namespace {

constexpr std::size_t kBufferBytes = 256 << 10;

// Lines of both files, handed over in pieces.
class Pair {
 public:
  Pair(DatasetOutput& csv, DatasetOutput& ndjson) : csv_(csv), ndjson_(ndjson) {}
  Result<void> add(const Record& record) {
    append_csv_row(csv_lines_, record);
    append_ndjson_row(ndjson_lines_, record);
    ++rows_;
    return csv_lines_.size() + ndjson_lines_.size() < kBufferBytes ? Result<void>{} : flush();
  }
  Result<void> flush() {
    TRY(csv_.write(csv_lines_, rows_));
    TRY(ndjson_.write(ndjson_lines_, rows_));
    csv_lines_.clear();
    ndjson_lines_.clear();
    rows_ = 0;
    return {};
  }

 private:
  DatasetOutput &csv_, &ndjson_;
  std::string csv_lines_, ndjson_lines_;
  std::uint64_t rows_ = 0;
};

}  // namespace

Result<StageReport> stored_dataset(Context& context, const Act& /*act*/) {
  StageReport report;
  report.name = "stored_dataset";
  if (!context.options.is_full || !context.options.cleanup.takes_input()) return report;
  context.progress.begin("stored_dataset", context.companies.size());
  std::vector<std::unique_ptr<DatasetOutput>> written;
  for (const auto& company : context.companies) {
    const std::string& name = company->company.name;
    TRY_SET(auto csv, open_output(context, name, "consolidated", ".csv", false, csv_header()));
    TRY_SET(auto ndjson, open_output(context, name, "master", ".ndjson", false, {}));
    Pair pair(*csv, *ndjson);
    const auto add = [&](const Record& record) -> Result<void> {
      TRY(check_stop(context));
      return pair.add(record);
    };
    TRY(context.views->records(name, {}, add));
    TRY(pair.flush());
    report.out += csv->rows;
    written.push_back(std::move(csv));
    written.push_back(std::move(ndjson));
    context.progress.done += 1;
  }
  std::vector<DatasetOutput*> outputs;
  for (const auto& output : written) outputs.push_back(output.get());
  TRY_SET(std::vector<DayManifestEntry> entries, commit_outputs(context, outputs));
  for (const DayManifestEntry& entry : entries) report.bytes += entry.bytes;
  TRY(write_day_manifest(context, std::move(entries), true));
  return report;
}

}  // namespace radica
