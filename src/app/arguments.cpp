#include "app/arguments.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.h"

namespace radica {
namespace {

std::vector<std::string_view> split(std::string_view text) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const std::size_t blank = std::min(text.find(' '), text.size());
    if (blank > 0) parts.push_back(text.substr(0, blank));
    text.remove_prefix(std::min(blank + 1, text.size()));
  }
  return parts;
}

bool contains(std::string_view list, std::string_view name) {
  const auto parts = split(list);
  return std::find(parts.begin(), parts.end(), name) != parts.end();
}

bool set_count(std::optional<std::int64_t>& target, std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < 0) return false;
  target = number;
  return true;
}

bool set_text(std::optional<std::string>& target, std::string_view text) {
  target = std::string(text);
  return !text.empty();
}

// 2026-11-24, or 2026-11-24T12:00:00; `end` is the time of a day alone.
bool set_time(std::optional<LocalTime>& target, std::string_view text, std::string_view end) {
  target = parse_local(text.size() == 10 ? std::string(text) + std::string(end) : std::string(text));
  return target.has_value();
}

// 30m, 2h, 7d; at most a year.
bool set_duration(std::optional<std::int64_t>& target, std::string_view text) {
  constexpr std::int64_t kMostDays = 366, kDay = 86'400;
  const std::int64_t unit = text.ends_with('m') ? 60 : text.ends_with('h') ? 3600 : text.ends_with('d') ? kDay : 0;
  if (unit == 0 || !set_count(target, text.substr(0, text.size() - 1)) || *target > kMostDays * kDay / unit)
    return false;
  *target *= unit;
  return true;
}

bool set_setting(Arguments& arguments, std::string_view text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos || equals == 0) return false;
  arguments.settings.emplace_back(std::string(text.substr(0, equals)), std::string(text.substr(equals + 1)));
  return true;
}

constexpr std::string_view kDay = "YYYY-MM-DD";
// Elsewhere the name of standard output, so it is no file by mistake. What can be streamed is, without --out.
constexpr std::string_view kStandardOutput = "-";

using Args = Arguments&;
using Value = std::string_view;

const std::array kOptions{
    OptionSpec{"config", "FILE", true, [](Args a, Value v) { return set_text(a.config, v); }},
    OptionSpec{"set", "KEY=VALUE", true, &set_setting},
    OptionSpec{"lang", "es|en", true, [](Args a, Value v) { return (a.language = language_by_code(v)).has_value(); }},
    OptionSpec{"json", "", true, [](Args a, Value) { return a.is_json = true; }},
    OptionSpec{"quiet", "", true, [](Args a, Value) { return a.is_quiet = true; }},
    OptionSpec{"no-progress", "", true, [](Args a, Value) { return a.no_progress = true; }},
    OptionSpec{"now", "YYYY-MM-DDTHH:MM:SS", true,
               [](Args a, Value v) { return (a.now = parse_local(v)).has_value(); }},
    OptionSpec{"help", "", true, [](Args a, Value) { return a.wants_help = true; }},
    OptionSpec{"version", "", true,
               [](Args a, Value) {
                 if (a.verb.empty()) a.verb = "version";
                 return true;
               }},
    OptionSpec{"full", "", false, [](Args a, Value) { return a.is_full = true; }},
    OptionSpec{"company", "NAME", false,
               [](Args a, Value v) {
                 a.companies.emplace_back(v);
                 return !v.empty();
               }},
    OptionSpec{"dry-run", "", false, [](Args a, Value) { return a.is_dry_run = true; }},
    OptionSpec{"strict", "", false, [](Args a, Value) { return a.is_strict = true; }},
    OptionSpec{"deep", "", false, [](Args a, Value) { return a.is_deep = true; }},
    OptionSpec{"repair", "", false, [](Args a, Value) { return a.is_repair = true; }},
    OptionSpec{"import", "", false, [](Args a, Value) { return a.is_import = true; }},
    OptionSpec{"out", "PATH", false, [](Args a, Value v) { return v != kStandardOutput && set_text(a.out, v); }},
    OptionSpec{"input", "DIR", false, [](Args a, Value v) { return set_text(a.input, v); }},
    OptionSpec{"claims", "N", false, [](Args a, Value v) { return set_count(a.claims, v); }},
    OptionSpec{"seed", "N", false, [](Args a, Value v) { return set_count(a.seed, v); }},
    OptionSpec{"run", "ID", false, [](Args a, Value v) { return set_text(a.run, v); }},
    OptionSpec{"stage", "NAME", false, [](Args a, Value v) { return set_text(a.stage, v); }},
    OptionSpec{"level", "debug|info|warning|error", false,
               [](Args a, Value v) {
                 a.level = log_level_by_name(v);
                 return a.level && *a.level != LogLevel::kOff;
               }},
    OptionSpec{"rule", "RULE", false, [](Args a, Value v) { return (a.rule = rule_by_id(v)).has_value(); }},
    OptionSpec{"signature", "RULE:FIELD:SHAPE", false,
               [](Args a, Value v) { return (a.signature = signature_by_id(v)).has_value(); }},
    OptionSpec{"from", kDay, false, [](Args a, Value v) { return set_time(a.from, v, " 00:00:00"); }},
    OptionSpec{"to", kDay, false, [](Args a, Value v) { return set_time(a.to, v, " 23:59:59"); }},
    OptionSpec{"updated-since", kDay, false, [](Args a, Value v) { return set_time(a.updated_since, v, " 00:00:00"); }},
    OptionSpec{"weeks", "N", false, [](Args a, Value v) { return set_count(a.weeks, v); }},
    OptionSpec{"until", "YYYY-MM-DDTHH:MM:SS", false,
               [](Args a, Value v) { return set_time(a.until, v, " 23:59:59"); }},
    OptionSpec{"reason", "TEXT", false, [](Args a, Value v) { return set_text(a.reason, v); }},
    OptionSpec{"estado", "TEXT", false, [](Args a, Value v) { return set_text(a.estado, v); }},
    OptionSpec{"excel", "", false, [](Args a, Value) { return a.is_excel = true; }},
    OptionSpec{"yes", "", false, [](Args a, Value) { return a.says_yes = true; }},
    OptionSpec{"confirm", "NAME", false, [](Args a, Value v) { return set_text(a.confirm, v); }},
    OptionSpec{"list", "", false, [](Args a, Value) { return a.is_list = true; }},
    OptionSpec{"drill", "", false, [](Args a, Value) { return a.is_drill = true; }},
    OptionSpec{"offline", "FILE", false, [](Args a, Value v) { return set_text(a.offline, v); }},
    OptionSpec{"role", "viewer|operator|auditor|data_officer|admin", false,
               [](Args a, Value v) { return (a.role = role_by_name(v)).has_value(); }},
    OptionSpec{"generate", "", false, [](Args a, Value) { return a.is_generated = true; }},
    OptionSpec{"for", "30m|2h|7d", false, [](Args a, Value v) { return set_duration(a.for_seconds, v); }},
    OptionSpec{"origin", "", false, [](Args a, Value) { return a.with_origin = true; }},
};

constexpr std::string_view kRunOptions = "full company dry-run strict";

constexpr std::array kVerbs{
    VerbSpec{"init", "", "", false, "out", ""},
    VerbSpec{"demo", "", "", false, "out claims seed", ""},
    VerbSpec{"generate", "", "", false, "out claims seed", "out"},
    VerbSpec{"check", "", "", false, "input company", ""},
    VerbSpec{"run", "", "", false, kRunOptions, ""},
    VerbSpec{"consolidate", "", "", false, kRunOptions, ""},
    VerbSpec{"load", "", "", false, kRunOptions, ""},
    VerbSpec{"upload", "", "", false, kRunOptions, ""},
    VerbSpec{"verify", "", "", false, "full company dry-run strict deep", ""},
    VerbSpec{"reconcile", "", "CLASS...", false, "repair import company dry-run yes", ""},
    VerbSpec{"cleanup", "", "CLASS...", false, "company dry-run yes", ""},
    VerbSpec{"watch", "", "", false, "company", ""},
    VerbSpec{"serve", "", "", false, "", ""},
    VerbSpec{"worker", "", "", false, "", ""},
    VerbSpec{"tasks", "list cancel retry pause resume", "ID...", false, "", ""},
    VerbSpec{"status", "", "", false, "", ""},
    VerbSpec{"runs", "", "ID", false, "", ""},
    VerbSpec{"explain", "", "RADICADO|SGC|FILE", true, "company", ""},
    VerbSpec{"logs", "", "", false, "run stage level", ""},
    VerbSpec{"quarantine", "list show export retry", "ID", false, "rule signature company out", ""},
    VerbSpec{"schedule", "list next simulate pause resume run-now", "NAME...", false, "weeks from until reason", ""},
    VerbSpec{"export", "", "", false, "from to company estado updated-since excel out", ""},
    VerbSpec{"migrate", "", "", false, "dry-run yes", ""},
    VerbSpec{"backup", "", "", false, "list dry-run", ""},
    VerbSpec{"restore", "", "BACKUP", false, "drill dry-run confirm yes", ""},
    VerbSpec{"alerts", "list ack silence test send", "FINGERPRINT|RULE", false, "for reason", ""},
    VerbSpec{"audit", "verify export", "", false, "offline from to out", ""},
    VerbSpec{"user", "add list passwd disable", "NAME", false, "role generate", ""},
    VerbSpec{"config", "show check reset", "THING...", false, "origin reason", ""},
    VerbSpec{"version", "", "", false, "", ""},
};

const VerbSpec* find_verb(std::string_view name) {
  const auto* found =
      std::find_if(kVerbs.begin(), kVerbs.end(), [name](const VerbSpec& verb) { return verb.name == name; });
  return found == kVerbs.end() ? nullptr : &*found;
}

const OptionSpec* find_option_spec(std::string_view name) {
  const auto* found =
      std::find_if(kOptions.begin(), kOptions.end(), [name](const OptionSpec& option) { return option.name == name; });
  return found == kOptions.end() ? nullptr : &*found;
}

template <class Table>
std::string nearest_name(const Table& table, std::string_view name) {
  std::string best;
  std::size_t best_distance = std::max<std::size_t>(2, name.size() / 3) + 1;
  for (const auto& entry : table) {
    // Two changes in three letters are no likeness, except where two were swapped.
    if (name.size() < 4 && (name.empty() || entry.name.front() != name.front())) continue;
    const std::size_t distance = edit_distance(name, entry.name);
    if (distance >= best_distance) continue;
    best_distance = distance;
    best = entry.name;
  }
  return best;
}

Failure usage(std::string_view id, std::vector<ErrorFact> facts) {
  return fail(ErrorCode::kBadInput, id, std::move(facts));
}

Failure unknown_verb(const std::string& name) {
  const std::string near = nearest_name(kVerbs, name);
  if (near.empty()) return usage("E-USAGE-001", {{"verb", name}});
  return usage("E-USAGE-002", {{"verb", name}, {"suggestion", near}});
}

Failure unknown_option(const std::string& name) {
  const std::string near = nearest_name(kOptions, name);
  if (near.empty()) return usage("E-USAGE-003", {{"option", "--" + name}});
  return usage("E-USAGE-004", {{"option", "--" + name}, {"suggestion", "--" + near}});
}

class ArgumentParser {
 public:
  explicit ArgumentParser(const std::vector<std::string>& words) : words_(words) {}

  Result<Arguments> parse() {
    bool only_operands = false;
    while (at_ < words_.size()) {
      const std::string& word = words_[at_++];
      if (only_operands || word.size() < 2 || word[0] != '-') {
        TRY(take_word(word));
      } else if (word == "--") {
        only_operands = true;
      } else {
        TRY(take_option(word));
      }
    }
    if (arguments_.verb.empty()) {
      if (arguments_.wants_help) return arguments_;
      return usage("E-USAGE-005", {});
    }
    if (!arguments_.wants_help) TRY(check_complete());
    return arguments_;
  }

 private:
  Result<void> take_word(const std::string& word) {
    if (arguments_.verb.empty()) {
      if (word == "help") {  // `radica help run` = `radica run --help`
        arguments_.wants_help = true;
        return {};
      }
      verb_ = find_verb(word);
      if (verb_ == nullptr) return unknown_verb(word);
      arguments_.verb = word;
      return {};
    }
    if (verb_ != nullptr && !verb_->actions.empty() && arguments_.action.empty()) {
      if (!contains(verb_->actions, word)) return wrong_action(word);
      arguments_.action = word;
      return {};
    }
    const bool takes_more =
        verb_ != nullptr && (arguments_.operands.empty() ? !verb_->operand.empty() : verb_->operand.ends_with("..."));
    if (!takes_more) return usage("E-USAGE-006", {{"verb", arguments_.verb}, {"word", word}});
    arguments_.operands.push_back(word);
    return {};
  }

  Result<void> take_option(const std::string& word) {
    const bool is_long = word.starts_with("--");
    const std::size_t equals = word.find('=');
    const std::string name = word == "-h" ? "help" : word.substr(is_long ? 2 : 1, equals - (is_long ? 2 : 1));
    const OptionSpec* option = is_long || word == "-h" ? find_option_spec(name) : nullptr;
    if (option == nullptr) return unknown_option(name);
    if (option->value.empty() && equals != std::string::npos) return usage("E-USAGE-007", {{"option", "--" + name}});
    std::string value;
    if (!option->value.empty()) {
      if (equals == std::string::npos && at_ == words_.size())
        return usage("E-USAGE-008", {{"option", "--" + name}, {"value", std::string(option->value)}});
      value = equals == std::string::npos ? words_[at_++] : word.substr(equals + 1);
    }
    if (!option->set(arguments_, value)) return bad_value(*option, value);
    given_.push_back(option);
    return {};
  }

  static Failure bad_value(const OptionSpec& option, const std::string& value) {
    if (option.name == "rule") {
      const auto* near =
          std::min_element(kRules.begin(), kRules.end(), [&value](const RuleInfo& left, const RuleInfo& right) {
            return edit_distance(value, left.id) < edit_distance(value, right.id);
          });
      return usage("E-USAGE-010", {{"rule", value}, {"suggestion", std::string(near->id)}});
    }
    if (option.name == "out" && value == kStandardOutput) return usage("E-USAGE-051", {});
    return usage(
        "E-USAGE-009",
        {{"option", "--" + std::string(option.name)}, {"value", value}, {"expected", std::string(option.value)}});
  }

  Failure wrong_action(const std::string& word) const {
    std::string actions;
    for (const std::string_view action : split(verb_->actions))
      actions += (actions.empty() ? "" : ", ") + std::string(action);
    return usage("E-USAGE-011", {{"verb", arguments_.verb}, {"action", word}, {"actions", actions}});
  }

  Result<void> check_complete() {
    verb_ = find_verb(arguments_.verb);  // --version gives the verb too
    for (const OptionSpec* option : given_)
      if (!option->is_global && !contains(verb_->options, option->name))
        return usage("E-USAGE-012", {{"verb", arguments_.verb}, {"option", "--" + std::string(option->name)}});
    if (!verb_->actions.empty() && arguments_.action.empty()) return wrong_action("");
    const bool needs_operand =
        verb_->needs_operand || (arguments_.verb == "quarantine" && arguments_.action == "show") ||
        (arguments_.verb == "config" && arguments_.action == "reset") ||
        (arguments_.verb == "schedule" && arguments_.action == "run-now") ||
        ((arguments_.verb == "tasks" || arguments_.verb == "user") && arguments_.action != "list");
    if (needs_operand && arguments_.operands.empty())
      return usage("E-USAGE-013", {{"verb", arguments_.verb}, {"operand", std::string(verb_->operand)}});
    if (arguments_.verb == "reconcile") TRY(choose_repairs());
    if (arguments_.verb == "cleanup") TRY(choose_cleanup());
    for (const std::string_view name : split(verb_->required))
      if (std::none_of(given_.begin(), given_.end(), [name](const OptionSpec* option) { return option->name == name; }))
        return usage("E-USAGE-014", {{"verb", arguments_.verb}, {"option", "--" + std::string(name)}});
    return {};
  }

  // `--repair` alone means every class that has a repair, but for those that have to be named.
  Result<void> choose_repairs() {
    if (!arguments_.is_repair && !arguments_.operands.empty())
      return usage("E-USAGE-032", {{"class", arguments_.operands.front()}});
    if (arguments_.is_repair && arguments_.is_import) return usage("E-USAGE-033", {});
    for (const FindingInfo& known : kFindings)
      arguments_.repairs[static_cast<std::size_t>(known.type)] =
          arguments_.is_repair && arguments_.operands.empty() && !known.repair.empty() && !known.is_named_only;
    for (const std::string& word : arguments_.operands) {
      const auto named = finding_class_by_id(word);
      if (!named || info(*named).repair.empty()) return unknown_class(word);
      arguments_.repairs[static_cast<std::size_t>(*named)] = true;
    }
    return {};
  }

  static Failure unknown_class(const std::string& word) {
    std::string classes;
    for (const FindingInfo& known : kFindings)
      if (!known.repair.empty()) classes += (classes.empty() ? "" : ", ") + std::string(known.id);
    return usage("E-USAGE-031", {{"class", word}, {"classes", classes}});
  }

  Result<void> choose_cleanup() {
    arguments_.cleanup.fill(arguments_.operands.empty());
    for (const std::string& word : arguments_.operands) {
      const auto named = cleanup_class_by_id(word);
      if (!named) {
        std::string classes;
        for (const CleanupInfo& known : kCleanupTable) classes += (classes.empty() ? "" : ", ") + std::string(known.id);
        return usage("E-USAGE-040", {{"class", word}, {"classes", classes}});
      }
      arguments_.cleanup[static_cast<std::size_t>(*named)] = true;
    }
    return {};
  }

  const std::vector<std::string>& words_;
  std::size_t at_ = 0;
  Arguments arguments_;
  const VerbSpec* verb_ = nullptr;
  std::vector<const OptionSpec*> given_;
};

std::string form_of(const OptionSpec& option) {
  return fmt::format("--{}{}{}", option.name, option.value.empty() ? "" : " ", option.value);
}

std::string bracketed(bool is_required, std::string_view text) {
  return is_required ? fmt::format(" {}", text) : fmt::format(" [{}]", text);
}

std::string option_lines(const Texts& texts, const std::vector<const OptionSpec*>& options) {
  std::string text;
  for (const OptionSpec* option : options) {
    const std::string left = form_of(*option);
    const std::string help = texts.text("options." + std::string(option->name));
    text += left.size() < 26 ? fmt::format("  {:<26}{}\n", left, help) : fmt::format("  {}\n{:28}{}\n", left, "", help);
  }
  return text;
}

std::vector<const OptionSpec*> options_of(const VerbSpec* verb) {
  std::vector<const OptionSpec*> result;
  for (const OptionSpec& option : kOptions)
    if (verb == nullptr ? option.is_global : contains(verb->options, option.name)) result.push_back(&option);
  return result;
}

}  // namespace

std::span<const VerbSpec> verbs() {
  return kVerbs;
}
std::span<const OptionSpec> command_options() {
  return kOptions;
}

Result<Arguments> parse_arguments(const std::vector<std::string>& words) {
  return ArgumentParser(words).parse();
}

std::optional<Language> language_flag(const std::vector<std::string>& words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == "--lang" && i + 1 < words.size()) return language_by_code(words[i + 1]);
    if (words[i].starts_with("--lang=")) return language_by_code(std::string_view(words[i]).substr(7));
  }
  return std::nullopt;
}

std::string usage_line(const VerbSpec& verb) {
  std::string text = "radica " + std::string(verb.name);
  std::string actions(verb.actions);
  std::replace(actions.begin(), actions.end(), ' ', '|');
  if (!actions.empty()) text += ' ' + actions;
  if (!verb.operand.empty()) text += bracketed(verb.needs_operand, verb.operand);
  for (const OptionSpec* option : options_of(&verb))
    text += bracketed(contains(verb.required, option->name), form_of(*option));
  return text;
}

std::string help_text(const Texts& texts, std::string_view name) {
  std::string text;
  if (const VerbSpec* verb = find_verb(name); verb != nullptr) {
    const std::string id = "verbs." + std::string(name);
    text = fmt::format("{}\n\n{}\n  {}\n", texts.text(id + ".help"), texts.text("cli.usage"), usage_line(*verb));
    if (!verb->options.empty())
      text += fmt::format("\n{}\n{}", texts.text("cli.options"), option_lines(texts, options_of(verb)));
    text += fmt::format("\n{}\n  {}\n", texts.text("cli.example"), texts.text(id + ".example"));
    return text + fmt::format("\n{}\n{}", texts.text("cli.global_options"), option_lines(texts, options_of(nullptr)));
  }
  text = fmt::format("{}\n\n{}\n  radica {}\n\n{}\n", texts.text("cli.about"), texts.text("cli.usage"),
                     texts.text("cli.usage_form"), texts.text("cli.verbs"));
  for (const VerbSpec& verb : kVerbs)
    text += fmt::format("  {:<13}{}\n", verb.name, texts.text(fmt::format("verbs.{}.help", verb.name)));
  text += fmt::format("\n{}\n{}", texts.text("cli.global_options"), option_lines(texts, options_of(nullptr)));
  return text + fmt::format("\n{}\n  radica demo\n\n{}\n", texts.text("cli.example"), texts.text("cli.more_help"));
}

}  // namespace radica
