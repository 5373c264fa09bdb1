// The texts of locale/{language}.toml as a source: flattened to ids and sorted when the binary is built, so that no
// command has to parse them (base/embedded.h). Text that is no TOML ends the build.
#include <toml++/toml.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>

namespace {

using Map = std::map<std::string, std::string>;

void flatten(const toml::table& table, const std::string& prefix, Map& texts) {
  for (auto&& [key, node] : table) {
    const std::string id = prefix.empty() ? std::string(key.str()) : prefix + '.' + std::string(key.str());
    if (const toml::table* inner = node.as_table())
      flatten(*inner, id, texts);
    else if (const auto* value = node.as_string())
      texts.emplace(id, value->get());
  }
}

std::string literal(const std::string& text) {
  return "R\"text(" + text + ")text\"";
}

}  // namespace

int main(int count, char** words) {
  if (count < 3) {
    std::fputs("usage: flatten_texts OUTPUT LANGUAGE.toml...\n", stderr);
    return 64;
  }
  std::string arrays, choices;
  for (int i = 2; i < count; ++i) {
    const std::string language = std::filesystem::path(words[i]).stem();
    Map texts;
    try {
      flatten(toml::parse_file(words[i]), "", texts);
    } catch (const toml::parse_error& error) {
      std::fprintf(stderr, "%s:%u: %s\n", words[i], error.source().begin.line, error.what());
      return 1;
    }
    arrays += "constexpr EmbeddedText k_" + language + "[] = {\n";
    for (const auto& [id, text] : texts) arrays += "    {" + literal(id) + ", " + literal(text) + "},\n";
    arrays += "};\n";
    choices += "  if (language == \"" + language + "\") return k_" + language + ";\n";
  }
  std::ofstream output(words[1]);
  output << "// Generated from locale/ by tools/flatten_texts.cpp.\n#include \"base/embedded.h\"\n\n"
         << "namespace radica {\nnamespace {\n\n"
         << arrays << "\n}  // namespace\n\nstd::span<const EmbeddedText> embedded_texts(std::string_view language) {\n"
         << choices << "  return {};\n}\n\n}  // namespace radica\n";
  output.close();
  return output ? 0 : 1;
}
