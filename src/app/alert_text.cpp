#include "app/alert_text.h"

#include "app/report_html.h"
#include "app/schedule_text.h"
#include "base/hash.h"
#include "base/json_text.h"

namespace radica {
namespace {

struct Item {
  std::string head;
  std::vector<std::pair<std::string, std::string>> facts;  // label, value
};

struct Page {
  std::string title;
  std::vector<Item> items;
};

std::string with(std::string text, std::string_view name, std::string_view value) {
  if (const std::size_t at = text.find(name); at != std::string::npos) text.replace(at, name.size(), value);
  return text;
}

std::string contact_line(const ContactConfig& contact) {
  std::string line = contact.name;
  if (!contact.role.empty()) line += " (" + contact.role + ")";
  for (const std::string* part : {&contact.hours, &contact.phone, &contact.mail})
    if (!part->empty()) line += ", " + *part;
  return line;
}

std::string as_text(const Texts& texts, const Page& page, const Config::Alerts& config) {
  std::string text = page.title + "\n";
  for (const Item& item : page.items) {
    text += item.head == page.title ? "" : "\n" + item.head + "\n";
    for (const auto& [label, value] : item.facts) text += "  " + label + ": " + value + "\n";
  }
  if (config.contacts.empty()) return text;
  text += "\n" + texts.text("alerts.message.contacts") + "\n";
  int number = 0;
  for (const ContactConfig& contact : config.contacts)
    text += "  " + std::to_string(++number) + ". " + contact_line(contact) + "\n";
  return text;
}

std::string as_html(const Texts& texts, const Page& page, const Config::Alerts& config) {
  std::string text = "<!DOCTYPE html><html lang=\"" + std::string(code_of(texts.language())) +
                     "\"><body style=\"font-family:sans-serif\"><h2>" + html_escaped(page.title) + "</h2>";
  for (const Item& item : page.items) {
    if (item.head != page.title) text += "<h3>" + html_escaped(item.head) + "</h3>";
    text += "<table>";
    for (const auto& [label, value] : item.facts)
      text += "<tr><th align=\"left\">" + html_escaped(label) + "</th><td>" + html_escaped(value) + "</td></tr>";
    text += "</table>";
  }
  if (!config.contacts.empty()) {
    text += "<h3>" + html_escaped(texts.text("alerts.message.contacts")) + "</h3><ol>";
    for (const ContactConfig& contact : config.contacts) text += "<li>" + html_escaped(contact_line(contact)) + "</li>";
    text += "</ol>";
  }
  return text + "</body></html>\n";
}

std::string where(const Texts& texts, const AlertSignal& signal) {
  std::string text = signal.company.empty() ? texts.text("alerts.message.everywhere") : signal.company;
  if (!signal.run_id.empty()) text += ", " + texts.text("alerts.message.run", {{"run", signal.run_id}});
  return text;
}

Item item_of(const Texts& texts, const AlertSignal& signal, std::string_view state, const std::string& fingerprint) {
  const auto label = [&texts](std::string_view id) { return texts.text("alerts.message." + std::string(id)); };
  Item item{texts.text("alerts.state." + std::string(state)) + ": " + sentence_of(texts, signal), {}};
  item.facts = {{label("since"), texts.moment(signal.since)},
                {label("where"), where(texts, signal)},
                {label("count"), texts.number(signal.count)}};
  if (state != "resolved") item.facts.emplace_back(label("next"), command_of(signal));
  item.facts.emplace_back(label("reference"), fingerprint + " (" + std::string(info(signal.rule).id) + ")");
  return item;
}

Item item_of(const Texts& texts, const Config::Alerts& config, const Incident& incident) {
  Item item = item_of(texts, incident.signal,
                      incident.resolved ? "resolved" : severity_id(config.severity_of(incident.signal.rule)),
                      incident.fingerprint);
  if (incident.resolved)
    item.facts.emplace_back(texts.text("alerts.message.resolved"), texts.moment(*incident.resolved));
  return item;
}

std::string key_of(std::string_view text) {
  return hex(hash128(text));
}

AlertMessage message_of(const Texts& texts, const Config::Alerts& config, const std::string& channel, std::string key,
                        const Page& page, std::string event) {
  return {
      std::move(key),  channel, "[Radica] " + page.title, as_text(texts, page, config), as_html(texts, page, config),
      std::move(event)};
}

// The members of a message that are the same in each kind.
std::string event_text(std::string_view kind, const std::string& key, const std::string& title,
                       const std::vector<std::string>& incidents) {
  std::string text;
  JsonText json(text);
  json.open('{');
  json.member("kind", kind);
  json.member("id", key);
  json.member("title", title);
  std::string list = "[";
  for (const std::string& incident : incidents) list += (list.size() > 1 ? "," : "") + incident;
  json.literal("incidents", list + "]");
  json.close('}');
  return text;
}

}  // namespace

std::string sentence_of(const Texts& texts, const AlertSignal& signal) {
  const std::string cause = schedule_name(texts, signal.cause);  // or a command, which are named in the same place
  return texts.text("alerts.rule." + std::string(info(signal.rule).id), {{"cause", cause},
                                                                         {"count", texts.number(signal.count)},
                                                                         {"value", texts.number(signal.value)},
                                                                         {"limit", texts.number(signal.limit)}});
}

std::string command_of(const AlertSignal& signal) {
  std::string command = with(std::string(info(signal.rule).command), "{run}", signal.run_id);
  while (command.ends_with(' ')) command.pop_back();  // no run was noted
  return command;
}

std::string incident_json(const Texts& texts, const Config::Alerts& config, const Incident& incident) {
  const AlertSignal& signal = incident.signal;
  std::string text;
  JsonText json(text);
  const auto time = [&json](std::string_view key, const std::optional<LocalTime>& moment) {
    json.literal(key, moment ? json_string(format_local(*moment)) : "null");
  };
  json.open('{');
  json.member("fingerprint", incident.fingerprint);
  json.member("rule", info(signal.rule).id);
  json.member("severity", severity_id(config.severity_of(signal.rule)));
  json.member("state", incident.resolved ? "resolved" : "open");
  json.member("company", signal.company);
  json.member("cause", signal.cause);
  json.literal("count", std::to_string(signal.count));
  json.literal("value", std::to_string(signal.value));
  json.literal("limit", std::to_string(signal.limit));
  json.member("run_id", signal.run_id);
  time("since", signal.since);
  time("opened", incident.opened);
  time("told", incident.told);
  time("resolved", incident.resolved);
  json.member("acked_by", incident.acked_by);
  json.member("what", sentence_of(texts, signal));
  json.member("command", command_of(signal));
  json.close('}');
  return text;
}

AlertMessage incident_message(const Texts& texts, const Config::Alerts& config, const std::string& channel,
                              const std::vector<Incident>& opened, const std::vector<Incident>& resolved) {
  Page page;
  std::vector<std::string> events;
  std::string identity = channel;
  for (const std::vector<Incident>* incidents : {&opened, &resolved})
    for (const Incident& incident : *incidents) {
      page.items.push_back(item_of(texts, config, incident));
      events.push_back(incident_json(texts, config, incident));
      identity += "\n" + std::to_string(incident.id) + " " + incident.fingerprint + " " +
                  format_local(incident.opened) + (incident.resolved ? " resolved" : "");
    }
  page.title = page.items.front().head;
  if (page.items.size() > 1)
    page.title += " " + texts.text("alerts.message.more",
                                   {{"count", texts.number(static_cast<std::int64_t>(page.items.size()) - 1)}});
  const std::string key = key_of(identity);
  return message_of(texts, config, channel, key, page, event_text("incidents", key, page.title, events));
}

AlertMessage receipt_message(const Texts& texts, const Config::Alerts& config, const std::string& channel,
                             const DailyReceipt& receipt) {
  const std::string key = key_of("receipt " + format_day(receipt.now) + " " + channel);
  const auto open = static_cast<std::int64_t>(receipt.open.size());
  Page page{texts.text(open == 0 ? "alerts.receipt.good" : "alerts.receipt.open",
                       {{"day", texts.day(receipt.now)}, {"count", texts.number(open)}}),
            {{texts.text("alerts.receipt.day"),
              {{texts.text("alerts.receipt.runs"), texts.number(receipt.runs)},
               {texts.text("alerts.receipt.failed"), texts.number(receipt.failed)},
               {texts.text("alerts.receipt.inserted"), texts.number(receipt.inserted)},
               {texts.text("alerts.receipt.updated"), texts.number(receipt.updated)}}}}};
  std::vector<std::string> events;
  for (const Incident& incident : receipt.open) {
    page.items.push_back(item_of(texts, config, incident));
    events.push_back(incident_json(texts, config, incident));
  }
  return message_of(texts, config, channel, key, page, event_text("receipt", key, page.title, events));
}

AlertMessage test_message(const Texts& texts, const Config::Alerts& config, const std::string& channel, LocalTime now) {
  const std::string key = key_of("test " + format_local(now) + " " + channel);
  const Page page{texts.text("alerts.test.title"),
                  {{texts.text("alerts.test.text", {{"channel", channel}, {"time", texts.moment(now)}}), {}}}};
  return message_of(texts, config, channel, key, page, event_text("test", key, page.title, {}));
}

AlertMessage direct_message(const Texts& texts, const Config::Alerts& config, const std::string& channel,
                            const AlertSignal& signal, bool is_over) {
  const Item item = item_of(texts, signal, is_over ? "resolved" : severity_id(config.severity_of(signal.rule)),
                            fingerprint_of(signal));
  const std::string key = key_of("outage " + channel + " " + fingerprint_of(signal) + " " + format_local(signal.since) +
                                 (is_over ? " resolved" : ""));
  const Page page{item.head, {item}};
  return message_of(texts, config, channel, key, page, event_text("outage", key, page.title, {}));
}

}  // namespace radica
