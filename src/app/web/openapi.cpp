// The OpenAPI document, from the table of routes.
#include "app/version.h"
#include "app/web/route.h"
#include "base/json_text.h"

namespace radica {
namespace {

void parameter_item(JsonText& json, std::string_view name, std::string_view place) {
  json.open_item('{');
  json.member("name", name);
  json.member("in", place);
  json.literal("required", place == "path" ? "true" : "false");
  json.literal("schema", R"({"type":"string"})");
  json.close('}');
}

void parameters_member(JsonText& json, const Route& route) {
  json.open_member("parameters", '[');
  for (std::size_t at = route.path.find('{'); at != std::string_view::npos; at = route.path.find('{', at + 1))
    parameter_item(json, route.path.substr(at + 1, route.path.find('}', at) - at - 1), "path");
  for (const RouteField field : route_fields(route.query)) parameter_item(json, field.name, "query");
  if (route.method != "GET" && route.needs.action()) parameter_item(json, "X-CSRF-Token", "header");
  json.close(']');
}

void body_member(JsonText& json, const Route& route) {
  if (route.body.empty()) return;
  json.open_member("requestBody", '{');
  json.literal("required", "true");
  json.open_member("content", '{');
  json.open_member("application/json", '{');
  json.open_member("schema", '{');
  json.member("type", "object");
  json.literal("additionalProperties", "false");
  json.open_member("properties", '{');
  for (const RouteField field : route_fields(route.body))
    json.literal(field.name, field.is_object ? R"({"type":"object"})" : R"({"type":"string"})");
  json.close('}');
  json.open_member("required", '[');
  for (const RouteField field : route_fields(route.body))
    if (field.is_required) json.item(field.name);
  json.close(']');
  for (int depth = 0; depth < 4; ++depth) json.close('}');
}

void operation_member(JsonText& json, const Route& route) {
  std::string method(route.method);
  for (char& c : method) c = static_cast<char>(c - 'A' + 'a');
  json.open_member(method, '{');
  json.member("summary", route.summary);
  if (const auto action = route.needs.action()) json.member("x-radica-action", name_of(*action));
  json.literal("security", route.needs.is_open() ? "[]" : R"([{"session":[]},{"token":[]}])");
  parameters_member(json, route);
  body_member(json, route);
  json.literal("responses",
               R"({"2XX":{"description":"Done."},"default":{"description":"A problem (RFC 9457).","content":)"
               R"({"application/problem+json":{"schema":{"$ref":"#/components/schemas/Problem"}}}}})");
  json.close('}');
}

}  // namespace

std::string openapi_json() {
  std::string text;
  JsonText json(text);
  json.open('{');
  json.member("openapi", "3.1.0");
  json.open_member("info", '{');
  json.member("title", "Radica");
  json.member("version", program_version());
  json.close('}');
  json.open_member("paths", '{');
  for (const Route& first : routes()) {
    if (first.is_page) continue;
    // Each path once, with all its methods, where it stands first.
    bool is_told = false;
    for (const Route& other : routes()) {
      if (other.path != first.path) continue;
      if (&other != &first && !is_told) break;
      if (!is_told) json.open_member(first.path, '{');
      is_told = true;
      operation_member(json, other);
    }
    if (is_told) json.close('}');
  }
  json.close('}');
  json.literal("components",
               R"({"securitySchemes":{"session":{"type":"apiKey","in":"cookie","name":"__Host-radica"},)"
               R"("token":{"type":"http","scheme":"bearer"}},"schemas":{"Problem":{"type":"object","properties":)"
               R"({"type":{"type":"string"},"title":{"type":"string"},"status":{"type":"integer"},)"
               R"("detail":{"type":"string"},"id":{"type":"string"},"field":{"type":"string"}}}}})");
  json.close('}');
  return text;
}

}  // namespace radica
