#include "app/profile_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "model/schema.h"

namespace radica {
namespace {

constexpr std::size_t kShownKeys = 40, kShownSamples = 3;

struct CountedKey {
  std::string key, first_file;
  std::uint64_t count = 0;
};

// Broken encoding that was mended while reading.
bool is_repair(Rule rule) {
  return rule == Rule::kCodificacion || rule == Rule::kMojibake || rule == Rule::kCaracterInvalido;
}

class ProfileText {
 public:
  ProfileText(const World& world, const Context& context, const CompanyRun& company, const Findings& findings)
      : texts_(world.texts), context_(context), company_(company), findings_(findings) {}

  std::vector<std::string> lines() {
    print(company_.company.name + " - " + company_.root);
    verdict();
    balance();
    files();
    rejects();
    repairs();
    warnings();
    fields();
    keys();
    next();
    return std::move(lines_);
  }

 private:
  void print(std::string line) { lines_.push_back(std::move(line)); }
  [[nodiscard]] std::string text(std::string_view id, const std::vector<ErrorFact>& facts = {}) const {
    return texts_.text(fmt::format("profile.{}", id), facts);
  }
  [[nodiscard]] std::string number(std::uint64_t value) const {
    return texts_.number(static_cast<std::int64_t>(value));
  }
  void line(std::string_view id, const std::vector<std::pair<const char*, std::uint64_t>>& numbers) {
    std::vector<ErrorFact> facts;
    for (const auto& [name, value] : numbers) facts.push_back({name, number(value)});
    print("  " + texts_.text(id, facts));
  }
  [[nodiscard]] const RuleCount& count_of(Rule rule) const {
    return company_.census.rules[static_cast<std::size_t>(rule)];
  }
  [[nodiscard]] bool rejects_by(Rule rule) const {
    return context_.options.rules.severity_of(rule) == Severity::kError;
  }
  void samples(const RuleCount& counted, std::size_t most);
  template <class Wanted>
  [[nodiscard]] std::vector<const RuleInfo*> rules_where(const Wanted& wanted) const;
  [[nodiscard]] std::vector<CountedKey> keys_by_count(bool are_extra) const;

  void verdict();
  void balance();
  void files();
  void rejects();
  void repairs();
  void warnings();
  void fields();
  void keys();
  void next();

  const Texts& texts_;
  const Context& context_;
  const CompanyRun& company_;
  const Findings& findings_;
  std::vector<std::string> lines_;
};

template <class Wanted>
std::vector<const RuleInfo*> ProfileText::rules_where(const Wanted& wanted) const {
  std::vector<const RuleInfo*> found;
  for (const RuleInfo& rule : kRules)
    if (count_of(rule.rule).count > 0 && wanted(rule.rule)) found.push_back(&rule);
  std::stable_sort(found.begin(), found.end(), [this](const RuleInfo* left, const RuleInfo* right) {
    return count_of(left->rule).count > count_of(right->rule).count;
  });
  return found;
}

// What a reader in a hurry has to know.
void ProfileText::verdict() {
  if (!findings_.is_configured) print("  " + text("no_company"));
  for (const std::string& name : findings_.strangers) print("  " + text("stranger", {{"folder", name}}));
  if (company_.files.found == 0) return print("  " + text("no_files"));
  line("profile.verdict", {{"found", company_.files.found},
                           {"records", company_.observations_balance.records},
                           {"files", company_.files.rejected},
                           {"observations", company_.observations_balance.rejected}});
}

void ProfileText::balance() {
  const FileBalance& f = company_.files;
  line("report.files", {{"found", f.found},
                        {"ignored", f.ignored},
                        {"deferred", f.deferred},
                        {"unchanged", f.unchanged},
                        {"rejected", f.rejected},
                        {"read", f.read}});
  const ObservationBalance& o = company_.observations_balance;
  line("report.observations", {{"read", o.read},
                               {"rejected", o.rejected},
                               {"conflicts", o.conflicts},
                               {"exact_duplicates", o.exact_duplicates},
                               {"earlier_versions", o.earlier_versions},
                               {"records", o.records}});
}

void ProfileText::files() {
  line("profile.shapes",
       {{"objects", findings_.shapes[0]}, {"arrays", findings_.shapes[1]}, {"wrappers", findings_.shapes[2]}});
  line("profile.names",
       {{"keyed", findings_.keyed}, {"organised", findings_.organised}, {"unkeyed", findings_.unkeyed}});
  line("profile.claim_files",
       {{"data", findings_.data}, {"details", findings_.details}, {"attachments", findings_.attachments}});
  for (const auto& [reason, unmatched] : findings_.unmatched) {
    print("  " + text("unmatched", {{"count", number(unmatched.count)}, {"reason", reason}}) + " " +
          text("unmatched_" + reason));
    for (const std::string& sample : unmatched.samples) print("               " + sample);
  }
}

void ProfileText::samples(const RuleCount& counted, std::size_t most) {
  std::size_t shown = 0;
  for (const std::string& sample : counted.samples)
    if (shown++ < most) print("               " + sample);
}

// The most frequent first, each with what to do about it.
void ProfileText::rejects() {
  const auto found = rules_where([this](Rule rule) { return rejects_by(rule); });
  print("  " + text(found.empty() ? "no_rejects" : "rejects"));
  for (const RuleInfo* rule : found) {
    print(fmt::format("    {:>9}  {}: {}", number(count_of(rule->rule).count), rule->id,
                      texts_.text(fmt::format("rules.{}.what", rule->id))));
    print("               " + texts_.text(fmt::format("rules.{}.hint", rule->id)));
    samples(count_of(rule->rule), kShownSamples);
  }
}

void ProfileText::repairs() {
  const auto found = rules_where([this](Rule rule) { return is_repair(rule) && !rejects_by(rule); });
  if (found.empty()) return print("  " + text("no_repairs"));
  print("  " + text("repairs"));
  for (const RuleInfo* rule : found) {
    print(fmt::format("    {:>9}  {}: {}", number(count_of(rule->rule).count), rule->id,
                      texts_.text(fmt::format("rules.{}.what", rule->id))));
    samples(count_of(rule->rule), kShownSamples);
  }
}

void ProfileText::warnings() {
  const auto found = rules_where([this](Rule rule) { return !is_repair(rule) && !rejects_by(rule); });
  print("  " + text(found.empty() ? "no_warnings" : "warnings"));
  for (const RuleInfo* rule : found) {
    print(fmt::format("    {:>9}  {}: {}", number(count_of(rule->rule).count), rule->id,
                      texts_.text(fmt::format("rules.{}.what", rule->id))));
    samples(count_of(rule->rule), 1);
  }
}

void ProfileText::fields() {
  const std::uint64_t all = company_.records.touched;
  if (all == 0) return;
  print("  " + text("fields"));
  for (std::size_t field = 0; field <= kFieldCount; ++field) {
    const double share = 100.0 * static_cast<double>(company_.census.filled[field]) / static_cast<double>(all);
    print(fmt::format("    {:>7} %  {}", texts_.decimal(share, 1),
                      field == kFieldCount ? kExtraName : kFields[field].name));
  }
}

std::vector<CountedKey> ProfileText::keys_by_count(bool are_extra) const {
  std::vector<CountedKey> keys;
  for (const auto& [key, counted] : company_.census.keys)
    if ((!key_role(key) && !is_metadata_key(key)) == are_extra)
      keys.push_back({key, counted.first_file, counted.count});
  std::sort(keys.begin(), keys.end(), [](const CountedKey& left, const CountedKey& right) {
    return left.count != right.count ? left.count > right.count : left.key < right.key;
  });
  return keys;
}

// Keys without a field first: there what the portal calls otherwise shows.
void ProfileText::keys() {
  const auto extra = keys_by_count(true), known = keys_by_count(false);
  if (!extra.empty()) print("  " + text("extra_keys", {{"count", number(extra.size())}}));
  for (std::size_t i = 0; i < std::min(extra.size(), kShownKeys); ++i) {
    print(fmt::format("    {:>9}  {} -> {}", number(extra[i].count), extra[i].key, kExtraName));
    print("               " + extra[i].first_file);
  }
  if (extra.size() > kShownKeys) print("    " + text("more_keys", {{"count", number(extra.size() - kShownKeys)}}));
  if (!known.empty()) print("  " + text("keys"));
  for (const CountedKey& key : known) {
    const auto role = key_role(key.key);
    print(fmt::format("    {:>9}  {} -> {}", number(key.count), key.key,
                      role ? std::string(kFields[role->field].name) : text("metadata")));
  }
}

void ProfileText::next() {
  const bool has_rejects = company_.files.rejected + company_.observations_balance.rejected > 0;
  if (company_.files.found > 0) print("  " + text(has_rejects ? "next_rejects" : "next_clean"));
}

}  // namespace

std::vector<std::string> profile_lines(const World& world, const Context& context, const CompanyRun& company,
                                       const Findings& findings) {
  return ProfileText(world, context, company, findings).lines();
}

}  // namespace radica
