// radica export: the consolidated dataset from the database (SPEC §9), as CSV, for spreadsheets (--excel), or with
// --json and no --out as lines of the master NDJSON. One company a file: several go into the folder of --out, never
// into one stream. Flat memory; a file appears whole or not at all.
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <functional>

#include "adapters/db_views.h"
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

// Where a company goes below --out: that file, or a file of its own in that folder.
Result<std::string> path_of(const World& world, const std::string& company, bool is_alone) {
  const std::string& out = *world.arguments.out;
  std::error_code ignored;
  const bool is_folder = !is_alone || out.ends_with('/') || std::filesystem::is_directory(out, ignored);
  if (!is_folder) {
    TRY(make_folders(parent_of(out)));
    return out;
  }
  TRY(make_folders(out));
  return join_path(out, company + "_export_" + format_day(world.clock->now()) + ".csv");
}

Result<Written> write_file(const World& world, Views& views, const std::string& company, const std::string& path) {
  TRY_SET(AtomicFile file, AtomicFile::create(path));
  const Form form = world.arguments.is_excel ? Form::kExcel : Form::kCsv;
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
    JsonText json(text, Layout::kCompact);
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
  if (!is_alone && !world.arguments.out) {
    std::string list;
    for (const std::string& company : companies) list += (list.empty() ? "" : ", ") + company;
    return fail(ErrorCode::kBadInput, "E-USAGE-021", {{"companies", list}});
  }
  TRY_SET(const std::unique_ptr<Session> session, Session::open(world, {.verb = "export", .database = true}));
  const std::unique_ptr<Views> views = db_views(*session->sql());
  if (!world.arguments.out) {
    const Form form = world.arguments.is_json ? Form::kNdjson : world.arguments.is_excel ? Form::kExcel : Form::kCsv;
    TRY(write_rows(world, *views, companies.front(), form, &write_stdout));
    return kExitDone;
  }
  std::vector<Written> files;
  for (const std::string& company : companies) {
    TRY_SET(const std::string path, path_of(world, company, is_alone));
    TRY_SET(Written written, write_file(world, *views, company, path));
    files.push_back(std::move(written));
  }
  print_written(world, files);
  return kExitDone;
}

}  // namespace radica
