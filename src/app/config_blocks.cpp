#include "app/config_blocks.h"

#include <algorithm>
#include <string>

#include "adapters/mail_message.h"
#include "app/secrets.h"
#include "base/text.h"
#include "model/week_hours.h"

namespace radica {
namespace {

using List = std::vector<std::string>;

const std::string& text_of(const ConfigValue& value) {
  return std::get<std::string>(value);
}
const List& list_of(const ConfigValue& value) {
  return std::get<List>(value);
}

bool is_one_line(std::string_view text) {
  return is_valid_utf8(text) && text.size() <= 120 && clean_text(text) == text && !text.empty();
}

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= 40 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

template <std::string AlertChannelConfig::*kMember>
bool set_channel(Config& config, const ConfigValue& value) {
  config.alerts.channels.back().*kMember = text_of(value);
  return true;
}

template <std::string ContactConfig::*kMember>
bool set_contact(Config& config, const ConfigValue& value) {
  config.alerts.contacts.back().*kMember = text_of(value);
  return is_one_line(text_of(value));
}

BlockSpec channel_block() {
  const auto set_kind = [](Config& config, const ConfigValue& value) {
    config.alerts.channels.back().kind = text_of(value);
    return text_of(value) == "email" || text_of(value) == "slack" || text_of(value) == "webhook";
  };
  const auto set_to = [](Config& config, const ConfigValue& value) {
    config.alerts.channels.back().to = list_of(value);
    return !list_of(value).empty() && std::all_of(list_of(value).begin(), list_of(value).end(), &is_mail_address);
  };
  return {"alert_channel",
          [](Config& config) { config.alerts.channels.emplace_back(); },
          {{"name", OptionType::kText, true, "channel_name", std::string("correo"),
            [](Config& config, const ConfigValue& value) {
              return set_channel<&AlertChannelConfig::name>(config, value) && is_name(text_of(value));
            }},
           {"kind", OptionType::kText, true, "channel_kind", std::string("email"), set_kind},
           {"to", OptionType::kList, false, "mails", List{"operacion@example.org"}, set_to},
           {"url", OptionType::kText, false, "secret", std::string("file:/etc/radica/slack.url"),
            [](Config& config, const ConfigValue& value) {
              return set_channel<&AlertChannelConfig::url>(config, value) && is_secret_reference(text_of(value));
            }}}};
}

BlockSpec route_block() {
  const auto set_severity = [](Config& config, const ConfigValue& value) {
    const auto severity = alert_severity_by_id(text_of(value));
    config.alerts.routes.back().least = severity.value_or(AlertSeverity::kWarning);
    return severity.has_value();
  };
  const auto set_hours = [](Config& config, const ConfigValue& value) {
    config.alerts.routes.back().hours = list_of(value);
    return WeekHours::parse(list_of(value)).has_value();
  };
  return {"alert_route",
          [](Config& config) { config.alerts.routes.emplace_back(); },
          {{"channels", OptionType::kList, true, "list", List{"correo"},
            [](Config& config, const ConfigValue& value) {
              config.alerts.routes.back().channels = list_of(value);
              return !list_of(value).empty();
            }},
           {"severity", OptionType::kText, false, "alert_severity", std::string("critical"), set_severity},
           {"companies", OptionType::kList, false, "list", List{"afinia"},
            [](Config& config, const ConfigValue& value) {
              config.alerts.routes.back().companies = list_of(value);
              return true;
            }},
           {"hours", OptionType::kList, false, "hours", List{"mon-sat 05:00-22:00"}, set_hours}}};
}

BlockSpec contact_block() {
  return {"contact",
          [](Config& config) { config.alerts.contacts.emplace_back(); },
          {{"name", OptionType::kText, true, "line", std::string("Mesa de ayuda"), &set_contact<&ContactConfig::name>},
           {"role", OptionType::kText, false, "line", std::string("Operación"), &set_contact<&ContactConfig::role>},
           {"hours", OptionType::kText, false, "line", std::string("lun-sáb 05:00-22:00"),
            &set_contact<&ContactConfig::hours>},
           {"phone", OptionType::kText, false, "line", std::string("+57 605 300 1234"),
            &set_contact<&ContactConfig::phone>},
           {"mail", OptionType::kText, false, "line", std::string("operacion@example.org"),
            &set_contact<&ContactConfig::mail>}}};
}

}  // namespace

const std::vector<BlockSpec>& config_blocks() {
  static const std::vector<BlockSpec> kBlocks{channel_block(), route_block(), contact_block()};
  return kBlocks;
}

const BlockSpec* find_block(std::string_view name) {
  const auto& all = config_blocks();
  const auto found =
      std::find_if(all.begin(), all.end(), [name](const BlockSpec& block) { return block.name == name; });
  return found == all.end() ? nullptr : &*found;
}

std::vector<ConfigFault> block_faults(const LoadedConfig& loaded) {
  const Config::Alerts& alerts = loaded.config.alerts;
  std::vector<ConfigFault> faults;
  // Blocks and what was made of them stand in the same order.
  const auto place_of_block = [&loaded](std::string_view name, std::size_t number) {
    for (const ConfigBlock& block : loaded.blocks)
      if (block.name == name && number-- == 0) return block.place;
    return ConfigPlace{};
  };
  const auto add = [&](std::string_view block, std::size_t number, std::string_view key, std::string_view id,
                       std::vector<ErrorFact> facts) {
    const std::string full = std::string(block) + "[" + std::to_string(number + 1) + "]." + std::string(key);
    facts.emplace_back("key", full);
    faults.push_back({place_of_block(block, number), full, std::string(id), std::move(facts), ""});
  };
  for (std::size_t i = 0; i < alerts.channels.size(); ++i) {
    const AlertChannelConfig& channel = alerts.channels[i];
    const bool is_mail = channel.kind == "email";
    if (is_mail ? channel.to.empty() : channel.url.empty())
      add("alert_channel", i, is_mail ? "to" : "url", "E-CONFIG-008", {});
    if (is_mail && (alerts.smtp_host.empty() || alerts.from.empty()))
      add("alert_channel", i, "kind", "E-CONFIG-015", {{"channel", channel.name}});
    for (std::size_t other = 0; other < i; ++other)
      if (alerts.channels[other].name == channel.name)
        add("alert_channel", i, "name", "E-CONFIG-016", {{"channel", channel.name}});
  }
  for (std::size_t i = 0; i < alerts.routes.size(); ++i) {
    for (const std::string& name : alerts.routes[i].channels)
      if (std::none_of(alerts.channels.begin(), alerts.channels.end(),
                       [&name](const AlertChannelConfig& channel) { return channel.name == name; }))
        add("alert_route", i, "channels", "E-CONFIG-017", {{"value", name}});
    for (const std::string& name : alerts.routes[i].companies)
      if (std::none_of(loaded.config.companies.begin(), loaded.config.companies.end(),
                       [&name](const CompanyConfig& company) { return company.name == name; }))
        add("alert_route", i, "companies", "E-CONFIG-017", {{"value", name}});
  }
  return faults;
}

}  // namespace radica
