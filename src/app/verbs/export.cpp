// radica export: the consolidated dataset from the database (SPEC §9), as CSV, for spreadsheets (--excel), or with
// --json and no --out as lines of the master NDJSON. One company a file: several go into the folder of --out, by
// default the output folder, never into one stream; into a folder goes the pair of CSV and NDJSON. Flat memory; a file
// appears whole or not at all.
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <functional>

#include "adapters/db_views.h"
#include "app/audit_trail.h"
#include "app/session.h"
#include "app/verbs/lookups.h"
#include "app/verbs/verbs.h"
#include "base/file.h"
#include "model/row_text.h"

namespace radica {
namespace {

constexpr std::size_t kBufferBytes = 256 << 10;

enum class Form { kCsv, kExcel, kNdjson };
using Sink = std::function<Result<void>(std::string_view bytes)>;

struct Written {
  std::string path;
  std::int64_t rows = 0;
  std::uint64_t bytes = 0;
};

RecordFilter filter_of(const Arguments& arguments) {
  return {arguments.from, arguments.to, arguments.updated_since, arguments.estado.value_or("")};
}

void append_row(std::string& output, Form form, const Record& record) {
  switch (form) {
    case Form::kCsv:
      return append_csv_row(output, record);
    case Form::kExcel:
      return append_excel_row(output, record);
    case Form::kNdjson:
      return append_ndjson_row(output, record);
  }
}

std::string head_of(Form form) {
  switch (form) {
    case Form::kCsv:
      return csv_header() + "\n";
    case Form::kExcel:
      return excel_header() + "\r\n";
    case Form::kNdjson:
      break;
  }
  return {};
}

Result<void> check_stop() {
  if (stop_signals() > 0) return fail(ErrorCode::kCancelled, "E-RUN-001");
  return {};
}

// Answers the number of rows.
Result<std::int64_t> write_rows(const World& world, Views& views, const std::string& company, Form form,
                                const Sink& sink) {
  std::string buffer = head_of(form);
  std::int64_t rows = 0;
  const auto on_record = [&](const Record& record) -> Result<void> {
    append_row(buffer, form, record);
    ++rows;
    if (buffer.size() < kBufferBytes) return {};
    TRY(check_stop());
    TRY(sink(buffer));
    buffer.clear();
    return {};
  };
  TRY(views.records(company, filter_of(world.arguments), on_record));
  TRY(sink(buffer));
  return rows;
}

Result<void> write_stdout(std::string_view bytes) {
  if (std::fwrite(bytes.data(), 1, bytes.size(), stdout) == bytes.size() && std::fflush(stdout) == 0) return {};
  return fail_errno("E-FILE-002", "stdout", errno);
}

bool is_folder(const std::string& out) {
  std::error_code ignored;
  return out.ends_with('/') || std::filesystem::is_directory(out, ignored);
}

Result<Written> write_file(const World& world, Views& views, const std::string& company, const std::string& path,
                           Form form) {
  TRY(make_folders(parent_of(path)));
  TRY_SET(AtomicFile file, AtomicFile::create(path));
  Written written{path, 0, 0};
  TRY_SET(written.rows,
          write_rows(world, views, company, form, [&file](std::string_view bytes) { return file.write(bytes); }));
  TRY(file.commit());
  written.bytes = file.bytes();
  return written;
}

void print_written(const World& world, const std::vector<Written>& files) {
  if (world.arguments.is_json) {
    std::string text;
    JsonText json(text);
    json.open('{');
    json.open_member("written", '[');
    for (const Written& file : files) {
      json.open_item('{');
      json.member("path", file.path);
      number(json, "rows", file.rows);
      json.member("bytes", file.bytes);
      json.close('}');
    }
    json.close(']');
    json.close('}');
    return print(text);
  }
  if (world.arguments.is_quiet) return;
  const Texts& texts = world.texts;
  for (const Written& file : files)
    print(texts.text("export.written",
                     {{"path", file.path}, {"rows", texts.number(file.rows)}, {"bytes", texts.bytes(file.bytes)}}));
}

}  // namespace

Result<int> verb_export(World& world) {
  TRY_SET(const auto companies, chosen_companies(world));
  const bool is_alone = companies.size() == 1;
  TRY_SET(const std::unique_ptr<Session> session, Session::open(world, {.verb = "export", .database = true}));
  // Before the first byte leaves: what cannot be told is not exported.
  for (const std::string& company : companies) TRY(session->audit()->append(audit_event(world, "export", company)));
  const std::unique_ptr<Views> views = db_views(*session->sql());
  const Form table = world.arguments.is_excel ? Form::kExcel : Form::kCsv;
  if (is_alone && !world.arguments.out) {
    TRY(write_rows(world, *views, companies.front(), world.arguments.is_json ? Form::kNdjson : table, &write_stdout));
    return kExitDone;
  }
  const std::string out = world.arguments.out.value_or(world.config().pipeline.output);
  std::vector<Written> files;
  const auto write = [&](const std::string& company, const std::string& path, Form form) -> Result<void> {
    TRY_SET(Written written, write_file(world, *views, company, path, form));
    files.push_back(std::move(written));
    return {};
  };
  for (const std::string& company : companies) {
    if (is_alone && !is_folder(out)) {
      TRY(write(company, out, table));
      continue;
    }
    const std::string stem = join_path(out, company + "_export_" + format_day(world.started));
    TRY(write(company, stem + ".csv", table));
    if (table == Form::kCsv) TRY(write(company, stem + ".ndjson", Form::kNdjson));
  }
  print_written(world, files);
  return kExitDone;
}

}  // namespace radica
