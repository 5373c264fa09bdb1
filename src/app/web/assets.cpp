#include "app/web/assets.h"

#include <algorithm>

#include "adapters/gzip.h"
#include "app/web/handlers.h"
#include "base/embedded.h"
#include "base/text.h"

namespace radica {
namespace {

// Scripts, styles, pictures and answers of this server and nothing else: what a hostile value could write into a page
// is not run and reaches nobody. Styles that a script sets by the object model are no inline styles.
constexpr std::string_view kPagePolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";
constexpr std::string_view kShell = "index.html";

const EmbeddedAsset* find_asset(std::string_view name) {
  const auto all = embedded_assets();
  const auto found = std::ranges::find(all, name, &EmbeddedAsset::name);
  return found == all.end() ? nullptr : &*found;
}

Result<WebAnswer> answer_of(const EmbeddedAsset& asset, std::string_view accept_encoding) {
  WebAnswer answer;
  answer.headers = {{"Content-Type", std::string(asset.content_type)}, {"Vary", "Accept-Encoding"}};
  if (accepts_gzip(accept_encoding)) {
    answer.headers.emplace_back("Content-Encoding", kGzip);
    answer.body = asset.gzip;
    return answer;
  }
  GzipReader reader([&answer](std::string_view piece) -> Result<void> {
    answer.body += piece;
    return {};
  });
  TRY(reader.take(asset.gzip));
  return answer;
}

}  // namespace

bool accepts_gzip(std::string_view accept_encoding) {
  const std::string wanted = ascii_lower(accept_encoding.substr(0, 200));
  const std::size_t at = wanted.find("gzip");
  if (at == std::string::npos) return false;
  std::string weight = wanted.substr(at + 4, wanted.find(',', at) - at - 4);
  std::erase(weight, ' ');
  return !weight.starts_with(";q=0") || weight.find_first_of("123456789") != std::string::npos;
}

Result<WebAnswer> asset_answer(std::string_view name, std::string_view accept_encoding) {
  const EmbeddedAsset* const asset = name == kShell ? nullptr : find_asset(name);
  if (asset == nullptr) return fail(ErrorCode::kNotFound, "E-API-014");
  TRY_SET(WebAnswer answer, answer_of(*asset, accept_encoding));
  answer.headers.emplace_back("Cache-Control", "public, max-age=31536000, immutable");
  return answer;
}

Result<WebAnswer> page_answer(std::string_view accept_encoding) {
  const EmbeddedAsset* const shell = find_asset(kShell);
  if (shell == nullptr) return fail(ErrorCode::kBug, "E-API-014");
  TRY_SET(WebAnswer answer, answer_of(*shell, accept_encoding));
  answer.headers.emplace_back("Content-Security-Policy", kPagePolicy);
  return answer;
}

}  // namespace radica

namespace radica::web {

Result<WebAnswer> page(WebCall& call) {
  return page_answer(call.request.header("accept-encoding"));
}

Result<WebAnswer> asset(WebCall& call) {
  return asset_answer(call.parameter("name"), call.request.header("accept-encoding"));
}

}  // namespace radica::web
