// Options of the rules: severities, catalogues, lists.
#include <algorithm>
#include <array>
#include <utility>

#include "app/config_options.h"
#include "app/config_values.h"
#include "base/text.h"

namespace radica {
namespace {

// ["nic", "telefono|celular|correo_electronico"]: of each entry one of the alternatives must be filled.
bool set_expected(Config& config, const std::vector<std::string>& values) {
  std::vector<std::vector<std::size_t>> groups;
  for (const std::string& value : values) {
    std::vector<std::size_t> group;
    for (std::size_t start = 0; start <= value.size();) {
      const std::size_t bar = std::min(value.find('|', start), value.size());
      const auto field = field_by_name(std::string_view(value).substr(start, bar - start));
      if (!field) return false;
      group.push_back(*field);
      start = bar + 1;
    }
    groups.push_back(std::move(group));
  }
  config.rules.expected = std::move(groups);
  return true;
}

std::vector<std::string> default_expected_texts() {
  std::vector<std::string> texts;
  for (const std::vector<std::size_t>& group : RuleOptions::default_expected()) {
    std::string text;
    for (const std::size_t field : group) {
      if (!text.empty()) text += '|';
      text += kFields.at(field).name;
    }
    texts.push_back(std::move(text));
  }
  return texts;
}

constexpr std::array<std::pair<std::string_view, Severity>, 3> kSeverities{
    {{"off", Severity::kOff}, {"warning", Severity::kWarning}, {"error", Severity::kError}}};

std::string severity_name(Severity severity) {
  return std::string(kSeverities.at(static_cast<std::size_t>(severity)).first);
}

Option severity_option(const RuleInfo& rule) {
  Option option;
  option.family = "rules.severity";
  option.key = option.family + '.' + std::string(rule.id);
  option.fallback = severity_name(rule.severity);
  option.expects = "config.expects.severity";
  option.set = [&rule](Config& config, const ConfigValue& value) {
    const auto& text = std::get<std::string>(value);
    const auto* found = std::find_if(kSeverities.begin(), kSeverities.end(),
                                     [&text](const auto& entry) { return entry.first == text; });
    if (found == kSeverities.end() || (rule.is_fixed && found->second != rule.severity)) return false;
    if (rule.level == RuleLevel::kClaim && found->second == Severity::kError) return false;
    config.rules.severity[static_cast<std::size_t>(rule.rule)] = found->second;
    return true;
  };
  return option;
}

// Known values besides the built-in ones; one that only differs in case or marks adds nothing.
Option catalogue_option(std::size_t field) {
  Option option = list_option("", "list", nullptr);
  option.family = "rules.catalogues";
  option.key = option.family + '.' + std::string(kFields.at(field).name);
  option.set = [field](Config& config, const ConfigValue& value) {
    const auto& extension = std::get<std::vector<std::string>>(value);
    if (!is_filled_list(extension)) return false;
    std::vector<std::string> known = RuleOptions::default_catalogues().at(field);
    for (const std::string& entry : extension) {
      std::string text = clean_text(entry);
      const std::string folded = fold_for_comparison(text);
      const bool is_known = std::any_of(known.begin(), known.end(), [&folded](const std::string& other) {
        return fold_for_comparison(other) == folded;
      });
      if (!is_known) known.push_back(std::move(text));
    }
    config.rules.catalogues.at(field) = std::move(known);
    return true;
  };
  return option;
}

}  // namespace

void add_rule_options(std::vector<Option>& table) {
  table.push_back(list_option("rules.ignore_keys", "list", [](Config& config, const std::vector<std::string>& values) {
    config.rules.ignore_keys = values;
    return is_filled_list(values);
  }));
  table.push_back(list_option("rules.empty_values", "list", [](Config& config, const std::vector<std::string>& values) {
    config.rules.empty_values.clear();
    for (const std::string& value : values) config.rules.empty_values.push_back(clean_text(value));
    return is_filled_list(values);
  }));
  table.push_back(list_option("rules.expected", "expected", &set_expected));
  table.back().fallback = default_expected_texts();
  for (const bool is_fixed : {false, true})  // the sample file shows the first one
    for (const RuleInfo& rule : kRules)
      if (rule.is_fixed == is_fixed) table.push_back(severity_option(rule));
  for (std::size_t field = 0; field < kFieldCount; ++field)
    if (kFields.at(field).rule == FieldRule::kCatalogue) table.push_back(catalogue_option(field));
}

}  // namespace radica
