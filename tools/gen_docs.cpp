// Writes the reference pages made from the tables of the code: gen_docs FOLDER → config.md, errors.md, commands.md,
// metrics.md.
// English, because the repository's documents are; operators read the same texts in their language from the binary.
#include <cstdio>
#include <exception>
#include <string>

#include "app/docs.h"
#include "base/file.h"

namespace radica {
namespace {

Result<void> write_pages(const std::string& folder) {
  const Texts texts = Texts::load(Language::kEn);
  TRY(make_folders(folder));
  TRY(write_atomically(join_path(folder, "config.md"), config_page(texts)));
  TRY(write_atomically(join_path(folder, "errors.md"), errors_page(texts)));
  TRY(write_atomically(join_path(folder, "commands.md"), commands_page(texts)));
  return write_atomically(join_path(folder, "metrics.md"), metrics_page(texts));
}

}  // namespace
}  // namespace radica

int main(int count, char** words) {
  try {
    if (count != 2) {
      std::fputs("usage: gen_docs FOLDER\n", stderr);
      return 64;
    }
    const auto written = radica::write_pages(words[1]);
    if (written) return 0;
    std::fprintf(stderr, "gen_docs: %s\n", written.error().describe().c_str());
  } catch (const std::exception& exception) {
    std::fprintf(stderr, "gen_docs: %s\n", exception.what());
  }
  return 1;
}
