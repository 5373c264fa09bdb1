#include "app/docs.h"

#include <fmt/format.h>

#include <array>
#include <string_view>

#include "app/arguments.h"
#include "app/config_blocks.h"
#include "app/config_schedules.h"
#include "app/config_table.h"
#include "app/config_text.h"
#include "app/web/metrics.h"

namespace radica {
namespace {

// A cell of a Markdown table.
std::string cell(std::string text) {
  for (std::size_t bar = text.find('|'); bar != std::string::npos; bar = text.find('|', bar + 2))
    text.insert(bar, "\\");
  return text;
}

std::string heading(const Texts& texts, std::string_view id) {
  return fmt::format("# {}\n\n{}\n", texts.text(fmt::format("docs.{}.title", id)),
                     texts.text(fmt::format("docs.{}.about", id)));
}

std::string header(const Texts& texts, const std::vector<std::string_view>& columns) {
  std::string names = "\n|", rule = "|";
  for (const std::string_view column : columns) {
    names += fmt::format(" {} |", texts.text(fmt::format("docs.column.{}", column)));
    rule += "---|";
  }
  return names + '\n' + rule + '\n';
}

std::string option_row(const Texts& texts, const Option& option) {
  const std::string key = option.family.empty() ? option.key : option.family + ".*";
  const std::string fallback = option.family.empty() ? fmt::format("`{}`", toml_value(option.fallback)) : "";
  const std::string expected = texts.text(
      option.expects, {{"minimum", std::to_string(option.minimum)}, {"maximum", std::to_string(option.maximum)}});
  const std::string unit = option.unit.empty() ? "" : fmt::format(" ({})", option.unit);
  return fmt::format("| `{}` | {} | {}{} | `{}` | {} |\n", key, cell(fallback), cell(expected), unit,
                     environment_name(key), cell(texts.text(help_id(option))));
}

std::string severity_name(Severity severity) {
  constexpr std::array<std::string_view, 3> kNames{"off", "warning", "error"};
  return std::string(kNames.at(static_cast<std::size_t>(severity)));
}

// A block of its own for each; what holds without the key stands behind it.
std::string schedule_section(const Texts& texts) {
  std::string text = fmt::format("\n## `[[schedule]]`\n\n{}\n", texts.text("config.help.schedule.about"));
  text += header(texts, {"option", "default", "expected", "meaning"});
  const ScheduleConfig untouched;
  for (const ScheduleKey& key : schedule_keys()) {
    const std::string fallback = std::visit([&](auto member) { return toml_value(untouched.*member); }, key.member);
    text += fmt::format("| `{}` | {} | {} | {} |\n", key.name, key.is_required ? "" : fmt::format("`{}`", fallback),
                        cell(texts.text(key.expects, {{"minimum", std::to_string(key.minimum)},
                                                      {"maximum", std::to_string(key.maximum)}})),
                        cell(texts.text(fmt::format("config.help.schedule.{}", key.name))));
  }
  text += "\n```toml\n";
  for (const ScheduleConfig& schedule : default_schedules()) text += schedule_block(schedule) + '\n';
  text.back() = '`';
  return text + "``\n";
}

}  // namespace

std::string config_page(const Texts& texts) {
  std::string text = heading(texts, "config");
  text += header(texts, {"option", "default", "expected", "variable", "meaning"});
  std::string family;
  for (const Option& option : options()) {
    if (!option.family.empty() && option.family == family) continue;
    family = option.family;
    text += option_row(texts, option);
  }
  text += fmt::format("\n## `[[company]]`\n\n{}\n", texts.text("config.help.company"));
  text += header(texts, {"option", "expected"});
  for (const CompanyKey& key : company_keys())
    text += fmt::format("| `{}` | {} |\n", key.name, cell(texts.text(fmt::format("config.expects.{}", key.name))));
  text += schedule_section(texts);
  for (const BlockSpec& block : config_blocks()) {
    text += fmt::format("\n## `[[{}]]`\n\n{}\n", block.name, texts.text(fmt::format("config.help.{}", block.name)));
    text += header(texts, {"option", "expected", "example"});
    for (const BlockKey& key : block.keys)
      text += fmt::format("| `{}` | {} | `{}` |\n", key.name,
                          cell(texts.text(fmt::format("config.expects.{}", key.expects))), toml_value(key.example));
  }
  return text;
}

std::string errors_page(const Texts& texts) {
  std::string text = heading(texts, "errors");
  text += header(texts, {"id", "what", "hint"});
  constexpr std::string_view kPrefix = "errors.", kWhat = ".what";
  for (const auto& [id, what] : texts.all()) {
    if (!id.starts_with(kPrefix) || !id.ends_with(kWhat)) continue;
    const std::string_view name = id.substr(kPrefix.size(), id.size() - kPrefix.size() - kWhat.size());
    text += fmt::format("| `{}` | {} | {} |\n", name, cell(std::string(what)),
                        cell(texts.text(fmt::format("errors.{}.hint", name))));
  }
  text += fmt::format("\n## {}\n\n{}\n", texts.text("docs.rules.title"), texts.text("docs.rules.about"));
  text += header(texts, {"rule", "severity", "can_change", "what", "hint"});
  for (const RuleInfo& rule : kRules)
    text += fmt::format("| `{}` | {} | {} | {} | {} |\n", rule.id, severity_name(rule.severity),
                        texts.text(rule.is_fixed ? "docs.no" : "docs.yes"),
                        cell(texts.text(fmt::format("rules.{}.what", rule.id))),
                        cell(texts.text(fmt::format("rules.{}.hint", rule.id))));
  return text;
}

std::string commands_page(const Texts& texts) {
  std::string text = heading(texts, "commands");
  text += fmt::format("\n```\n{}```\n", help_text(texts));
  for (const VerbSpec& verb : verbs()) {
    text += fmt::format("\n## `radica {}`\n\n{}\n\n```\n{}\n```\n", verb.name,
                        texts.text(fmt::format("verbs.{}.help", verb.name)), usage_line(verb));
    if (!verb.options.empty()) text += header(texts, {"option", "meaning"});
    for (const OptionSpec& option : command_options())
      if (fmt::format(" {} ", verb.options).find(fmt::format(" {} ", option.name)) != std::string::npos)
        text += fmt::format("| `--{}` | {} |\n", option.name, cell(texts.text(fmt::format("options.{}", option.name))));
    text +=
        fmt::format("\n{} `{}`\n", texts.text("cli.example"), texts.text(fmt::format("verbs.{}.example", verb.name)));
  }
  return text;
}

std::string metrics_page(const Texts& texts) {
  std::string text = heading(texts, "metrics");
  text += header(texts, {"metric", "type", "meaning"});
  for (const MetricHead& metric : metric_heads())
    text += fmt::format("| `{}` | {} | {} |\n", metric.name, metric.type, cell(std::string(metric.help)));
  return text;
}

}  // namespace radica
