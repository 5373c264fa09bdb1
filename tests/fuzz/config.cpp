// Configuration target: any bytes as radica.toml.
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <string>

#include "app/config.h"
#include "app/config_text.h"
#include "fuzz/targets.h"

namespace radica::fuzz {
namespace {

// A file in memory that load_config() can open by name.
class MemoryFile {
 public:
  explicit MemoryFile(std::string_view bytes) : descriptor_(::memfd_create("radica.toml", MFD_CLOEXEC)) {
    if (descriptor_ < 0 || ::write(descriptor_, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size()))
      throw std::runtime_error("no file in memory");
  }
  ~MemoryFile() { ::close(descriptor_); }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  [[nodiscard]] std::string path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

 private:
  int descriptor_;
};

LoadedConfig load(std::string_view bytes) {
  const MemoryFile file(bytes);
  return load_config({file.path(), {}, {}, {}});
}

void check_faults(const LoadedConfig& loaded, std::string_view bytes) {
  static const Texts kSpanish = Texts::load(Language::kEs), kEnglish = Texts::load(Language::kEn);
  const auto lines = 1 + std::count(bytes.begin(), bytes.end(), '\n');
  for (const ConfigFault& fault : loaded.faults) {
    hold(fault.place.source == loaded.file, "a fault names the file");
    hold(fault.place.line >= 1 && fault.place.line <= lines, "a fault names a line of the file");
    hold(fault.place.column >= 1, "a fault names a column");
    hold(fault.key.empty() == (fault.id == "E-CONFIG-002"), "a fault names its key, unless nothing could be read");
    for (const Texts* texts : {&kSpanish, &kEnglish})
      hold(!fault_text(*texts, fault).what.empty(), "a fault has a message");
  }
}

// What `config show` writes is a file that means the same.
void check_shown(const LoadedConfig& loaded) {
  const std::string toml = config_as_toml(loaded, true);
  const LoadedConfig again = load(toml);
  hold(again.faults.empty(), "the configuration that is shown has no faults");
  hold(again.config.companies == loaded.config.companies, "its companies are the same");
  hold(again.entries.size() == loaded.entries.size(), "it has every option");
  for (std::size_t i = 0; i < loaded.entries.size(); ++i)
    hold(again.entries[i].value == loaded.entries[i].value, "its values are the same");
  hold(config_fingerprint(again) == config_fingerprint(loaded), "its fingerprint is the same");
}

}  // namespace

void check_config(std::string_view bytes) {
  const LoadedConfig loaded = load(bytes);
  check_faults(loaded, bytes);
  if (loaded.faults.empty()) check_shown(loaded);
}

}  // namespace radica::fuzz
