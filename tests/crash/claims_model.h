// What a folder of claims has to end in, by the words of SPEC §3, §5 to §7, §12 and §13 and nothing of the product: a
// model for tests of one company, whose data files hold one observation each. One thread.
#pragma once

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace radica::test {

enum class Kind { kData, kDetail, kAttachment };

// What an observation says; an empty value is none. `colour` stands in datos_extra.
struct Said {
  std::string state, nic, name, colour;
  friend auto operator<=>(const Said&, const Said&) = default;
  [[nodiscard]] int richness() const { return 2 + 2 + int{!nic.empty()} + int{!name.empty()} + int{!colour.empty()}; }
};

// A file as it is on the disk. `identity`: its name may change, it stays the same file.
struct ModelFile {
  int identity = 0, claim = 0;
  Kind kind = Kind::kData;
  std::string path, first_path, sha256;
  int order = 0;         // observation time of a data file, name time of a detail
  bool is_whole = true;  // a half-written data file is rejected
  Said said;
};

class ClaimsModel {
 public:
  // Observation time, richness, path of the first reading; what a place held before stands before what it holds now.
  using Order = std::tuple<int, int, std::string, int>;
  struct Version {
    Order order;
    int identity;
    bool ignores_colours;  // the rules under which it was read
  };
  // What the store has to hold of a claim, and what it may hold besides: of files that are gone, or were replaced.
  struct Objects {
    std::set<std::string> needed, allowed;
  };

  // Every file is read again by the next run, with or without colours.
  void change_rules() { ignores_colours_ = !ignores_colours_; }
  [[nodiscard]] bool ignores_colours() const { return ignores_colours_; }

  // A run came to its end.
  void run(const std::vector<ModelFile>& files) {
    // The versions of a file that is read again under other rules are replaced; those of files that are gone or
    // broken stay.
    for (auto& [claim, versions] : versions_)
      std::erase_if(versions, [&](const auto& version) {
        return version.second.ignores_colours != ignores_colours_ && is_readable(files, version.second.identity);
      });
    std::erase_if(quarantine_, [&](const auto& entry) {
      return std::ranges::any_of(files, [&](const ModelFile& file) { return file.identity == entry.first; });
    });
    for (const ModelFile& file : files) {
      if (file.kind != Kind::kData) continue;
      if (file.is_whole)
        observe(file);
      else
        quarantine_[file.identity] = file.path;
    }
    note_objects(files);
  }
  // One that did not: it may have stored anything that was there.
  void crash(const std::vector<ModelFile>& files) { note_objects(files); }

  // The fold: of each field the last that is not empty.
  [[nodiscard]] std::map<int, Said> records() const {
    std::map<int, Said> records;
    for (const auto& [claim, versions] : versions_) {
      std::map<Order, const Said*> sorted;
      for (const auto& [said, version] : versions) sorted[version.order] = &said;
      for (const auto& [order, said] : sorted)
        for (const auto field : {&Said::state, &Said::nic, &Said::name, &Said::colour})
          if (!(said->*field).empty()) records[claim].*field = said->*field;
    }
    return records;
  }
  [[nodiscard]] std::set<std::string> quarantine() const {
    std::set<std::string> paths;
    for (const auto& [identity, path] : quarantine_) paths.insert(path);
    return paths;
  }
  [[nodiscard]] Objects objects(int claim, Kind kind) const {
    const auto found = objects_.find({claim, kind});
    return found == objects_.end() ? Objects{} : found->second;
  }

 private:
  static bool is_readable(const std::vector<ModelFile>& files, int identity) {
    return std::ranges::any_of(files, [&](const ModelFile& f) { return f.identity == identity && f.is_whole; });
  }
  void observe(const ModelFile& file) {
    Said said = file.said;
    if (ignores_colours_) said.colour.clear();
    auto& versions = versions_[file.claim];
    const Version* last = nullptr;
    for (const auto& [content, version] : versions)
      if (version.identity == file.identity && (last == nullptr || last->order < version.order)) last = &version;
    const auto known = versions.find(said);
    if (known != versions.end() && (&known->second == last || last == nullptr)) return;
    // Written again in place: a value that is there beats the former ones of its file.
    const auto order_now = [&] { return Order{file.order, said.richness(), file.first_path, ++generation_}; };
    const Order now = order_now();
    std::map<Order, Version*> former;
    for (auto& [content, version] : versions)
      if (version.identity == file.identity && now < version.order) former[version.order] = &version;
    for (auto& [order, version] : former) version->order = order_now();
    versions.insert_or_assign(said, Version{order_now(), file.identity, ignores_colours_});
    const auto& [time, richness, path, generation] = now;
    newest_[file.claim] = std::max(newest_[file.claim], std::tuple(time, richness, path));
  }
  // Needed: the newest data file and detail while none was newer, every attachment, of a claim whose data file is there
  // to say that they are its own.
  void note_objects(const std::vector<ModelFile>& files) {
    for (auto& [key, objects] : objects_) objects.needed.clear();
    std::map<int, const ModelFile*> data, details;
    const auto order_of = [this](const ModelFile& file) {
      Said said = file.said;
      if (ignores_colours_) said.colour.clear();
      return std::tuple(file.order, said.richness(), file.first_path);
    };
    for (const ModelFile& file : files) {
      objects_[{file.claim, file.kind}].allowed.insert(file.sha256);
      if (file.kind == Kind::kData && file.is_whole && order_of(file) == newest_[file.claim]) data[file.claim] = &file;
      if (file.kind != Kind::kDetail) continue;
      newest_detail_[file.claim] = std::max(newest_detail_[file.claim], file.order);
      if (file.order == newest_detail_[file.claim]) details[file.claim] = &file;
    }
    std::erase_if(details, [this](const auto& detail) { return detail.second->order < newest_detail_[detail.first]; });
    for (const ModelFile& file : files) {
      const bool is_own = std::ranges::any_of(
          files, [&](const ModelFile& f) { return f.claim == file.claim && f.kind == Kind::kData && f.is_whole; });
      const auto& current = file.kind == Kind::kData ? data : details;
      const auto found = current.find(file.claim);
      const bool is_current = file.kind == Kind::kAttachment || (found != current.end() && found->second == &file);
      if (is_own && is_current) objects_[{file.claim, file.kind}].needed.insert(file.sha256);
    }
  }

  bool ignores_colours_ = false;
  int generation_ = 0;
  std::map<int, std::map<Said, Version>> versions_;
  std::map<int, std::tuple<int, int, std::string>> newest_;  // that was ever observed
  std::map<int, int> newest_detail_;                         // likewise
  std::map<int, std::string> quarantine_;                    // by the file's identity
  std::map<std::pair<int, Kind>, Objects> objects_;
};

}  // namespace radica::test
